"""How firm a ranking is, as one object or as text for a terminal."""

from typing import Any

import polars as pl

from emulab.numbers import chance, shown
from emulab.output.frames import heading, terminal_table
from emulab.sensitivity.model import ARGUED
from emulab.sensitivity.probability.acceptability import Acceptability
from emulab.sensitivity.robustness import Robustness, robustness
from emulab.studies import Study
from emulab.words import LANGUAGES, Message

LANG = "vi"
OUTSIDE = Message(
    "The weights as adopted are not among those that the rules call defensible, so that a rank "
    "as adopted may be one that no defensible weighting gives."
)
STATES = {"safe": "vững", "fragile": "mong manh", "tied": "bằng điểm"}


def robustness_object(study: Study, node: str | None) -> dict[str, Any]:
    """The verdict, what weights may do to the ranks, how often, and what of it is exact.

    cluster, year, scenario (its name, or null), synthetic; node (whose weights are argued about,
    null for the sections), weights (adopted, among the siblings), winners, verdict (safe, fragile
    or tied), sentence (in every language), units (unit, rank, state, sentence). stability: for
    every section and criterion its weight among its siblings and the interval low to high in
    which the winner holds, swaps (the unit that takes over and the one that loses its place at
    either end), and the same for the first k and the whole ranking. acceptability, pairwise and
    expected_rank are under all weightings, drawn evenly from the simplex; ``defensible`` has them
    under the defensible ones. possible_ranks are the best and the worst under those. exact says
    which of these were worked out and not drawn. samples and seed are of what was drawn.
    """
    study.standing()
    found = robustness(study, node or ARGUED)
    assert found is not None  # standing() refuses what ranks nothing
    verdict = found.verdict
    ranks = found.settled_ranks
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "scenario": next((f.stem for f in study.rules.files if f.parent.name == "scenarios"), None),
        "synthetic": bool(study.synthetic),
        "node": found.model.node,
        "weights": dict(zip(found.model.ids, found.model.weights.tolist(), strict=True)),
        "winners": found.result.ranks.filter(pl.col("rank") == 1)["unit"].to_list(),
        "verdict": verdict.state,
        "sentence": {lang: verdict.sentence.said(lang) for lang in LANGUAGES},
        "units": [
            {
                "unit": one.unit,
                "rank": one.rank,
                "state": one.state,
                "sentence": {lang: one.sentence.said(lang) for lang in LANGUAGES},
            }
            for one in verdict.units
        ],
        "stability": _stability(found.stability),
        **_likely(found.anywhere),
        "possible_ranks": {
            row["unit"]: [row["best"], row["worst"]] for row in ranks.iter_rows(named=True)
        },
        "exact": {
            **found.anywhere.exact,
            "stability": bool(found.stability["exact"].all()),
            "possible_ranks": bool(ranks["exact"].all()),
            "verdict": verdict.proved,
        },
        "why": str(found.model.why) if found.model.why else None,
        "samples": found.anywhere.draws,
        "seed": found.anywhere.seed,
        "defensible": {
            "low": dict(zip(found.model.ids, found.model.region.low.tolist(), strict=True)),
            "high": dict(zip(found.model.ids, found.model.region.high.tolist(), strict=True)),
            **_likely(found.within),
            "exact": found.within.exact,
        },
    }


def _stability(frame: pl.DataFrame) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for row in frame.iter_rows(named=True):
        interval = {
            "low": row["low"],
            "high": row["high"],
            "swaps": {side: _pair(row, side) for side in ("low", "high")},
        }
        own = {"criterion": row["criterion"], "parent": row["parent"], "weight": row["weight"]}
        if row["holds"] == "winner":
            rows[row["criterion"]] = {**own, **interval, "exact": row["exact"]}
        else:
            rows[row["criterion"]][row["holds"].replace(" ", "_")] = interval
    return list(rows.values())


def _pair(row: dict[str, Any], side: str) -> list[str] | None:
    """The unit that overtakes beyond an end and the one overtaken; None where there is no end."""
    up, down = row[f"{side}_up"], row[f"{side}_down"]
    return None if up is None else [up, down]


def _likely(found: Acceptability) -> dict[str, Any]:
    """acceptability, pairwise, expected_rank: by unit, unrounded."""
    ranks: dict[str, dict[str, float]] = {}
    for unit, rank, share in found.ranks.select("unit", "rank", "share").iter_rows():
        ranks.setdefault(unit, {})[str(rank)] = share
    pairs: dict[str, dict[str, float]] = {unit: {} for unit in ranks}
    for unit, other, share in found.pairwise.select("unit", "other", "share").iter_rows():
        pairs[unit][other] = share
    central: dict[str, dict[str, float]] = {}
    for unit, criterion, weight in found.central.iter_rows():
        central.setdefault(unit, {})[criterion] = weight
    first = found.first.select("unit", "share")
    return {
        "acceptability": ranks,
        "first": dict(first.iter_rows()),
        "central_weights": central,
        "pairwise": pairs,
        "expected_rank": dict(found.expected.select("unit", "expected_rank").iter_rows()),
    }


def robustness_text(study: Study, node: str | None) -> str:
    """The verdict, a row a unit and a row a weight, rounded for the eye only."""
    study.standing()
    found = robustness(study, node or ARGUED)
    assert found is not None  # standing() refuses what ranks nothing
    verdict = found.verdict
    lines = [heading(study), "", f"{STATES[verdict.state].upper()}: {verdict.sentence.said(LANG)}"]
    if found.model.why is not None and not verdict.proved:
        lines.append(f"Thứ hạng không tuyến tính theo trọng số: {found.model.why.said(LANG)}.")
    if not found.model.region.contains(found.model.weights):
        lines.append(OUTSIDE.said(LANG))
    lines += ["", terminal_table(_units(found)), "", terminal_table(_weights(found)), ""]
    lines += [one.sentence.said(LANG) for one in verdict.units]
    return "\n".join([*lines, "", _how(found)])


def _units(found: Robustness) -> list[dict[str, str]]:
    expected = dict(found.within.expected.select("unit", "expected_rank").iter_rows())
    first = dict(found.within.first.select("unit", "share").iter_rows())
    anywhere = dict(found.anywhere.first.select("unit", "share").iter_rows())
    ranges = {row["unit"]: row for row in found.settled_ranks.iter_rows(named=True)}
    return [
        {
            "hạng": str(one.rank),
            "đơn vị": found.names[one.unit],
            "kết luận": STATES[one.state],
            "hạng có thể": _possible(ranges[one.unit]),
            "hạng kỳ vọng": shown(expected[one.unit]),
            "đứng đầu": chance(first[one.unit]),
            "đứng đầu, mọi trọng số": chance(anywhere[one.unit]),
        }
        for one in found.verdict.units
    ]


def _possible(row: dict[str, Any]) -> str:
    """Best to worst rank; one that is not settled says that it may lie further."""
    best, worst = row["best"], row["worst"]
    span = str(best) if best == worst else f"{best}–{worst}"
    return span if row["exact"] else Message("{span} at least", {"span": span}).said(LANG)


def _weights(found: Robustness) -> list[dict[str, str]]:
    names = {key: name.vi for key, name in found.result.rules.rubric.names().items()}
    rows = []
    for row in found.argued.filter(pl.col("holds") == "winner").iter_rows(named=True):
        ends = []
        for side, word in (("low", "dưới"), ("high", "trên")):
            if row[f"{side}_up"] is not None:
                ends.append(f"{word} {chance(row[side], 1)}: {found.names[row[f'{side}_up']]}")
        rows.append(
            {
                "trọng số": names[row["criterion"]],
                "đã định": chance(row["weight"], 1),
                "đơn vị đứng đầu giữ từ": chance(row["low"], 1),
                "đến": chance(row["high"], 1),
                "ngoài khoảng ấy đứng đầu là": "; ".join(ends) or "–",
            }
        )
    return rows or [{"trọng số": "–"}]


def _how(found: Robustness) -> str:
    own = found.within
    drawn = f"{shown(own.draws, 0)} bộ trọng số, hạt giống {own.seed}"
    return f"Lấy mẫu: {drawn}; phần tính chính xác: {_exact(found)}."


def _exact(found: Robustness) -> str:
    words = {"first": "tỷ lệ đứng đầu", "pairwise": "so từng cặp", "expected": "hạng kỳ vọng"}
    own = [words[key] for key, exact in found.anywhere.exact.items() if exact and key in words]
    own += ["khoảng trọng số"] * bool(found.argued["exact"].all())
    own += ["hạng có thể"] * bool(found.settled_ranks["exact"].all())
    return ", ".join(own) or "không có"
