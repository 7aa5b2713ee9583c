"""Two results beside each other, as one object or as text for a terminal."""

from typing import Any

import polars as pl

from emulab.comparison import Asked, Comparison
from emulab.explaining.causes import said as cause_said
from emulab.explaining.saying import change_sentence
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.output.frames import minus, synthetic_line, terminal_table
from emulab.output.remarks import names_of


def compare_object(found: Comparison) -> dict[str, Any]:
    """a, b (asked, cluster, year, scenario, synthetic), units, causes; all unrounded.

    ``units`` are the rows of ``compare``; ``causes`` those of ``decompose``, empty where both are
    of the same year. Of different years there are also ``criteria`` (what each criterion
    changed, and by what), ``method``, ``entered``, ``left``, ``merged`` and ``unmarked``.
    """
    head = {"a": _side(found.a), "b": _side(found.b), "units": found.units.to_dicts()}
    years = found.years
    if years is None:
        return {**head, "causes": []}
    return {
        **head,
        "causes": years.causes.to_dicts(),
        "criteria": years.criteria.to_dicts(),
        "method": years.method,
        "entered": list(years.entered),
        "left": list(years.left),
        "merged": years.merged,
        "unmarked": list(years.unmarked),
    }


def compare_text(found: Comparison) -> str:
    """Totals and ranks of both, what changed hands and, of different years, every cause."""
    names = found.a.result.unit_names | found.b.result.unit_names
    rows = [
        {
            "đơn vị": names[row["unit"]],
            "điểm A": minus(shown(row["total_a"])),
            "điểm B": minus(shown(row["total_b"])),
            "chênh lệch": "–" if row["difference"] is None else signed(row["difference"]),
            "hạng A": str(row["rank_a"] or "–"),
            "hạng B": str(row["rank_b"] or "–"),
            "số bậc tăng": "–" if row["moved"] is None else signed(row["moved"], 0),
        }
        for row in found.units.to_dicts()
    ]
    lines = [_heading("A", found.a), _heading("B", found.b)]
    made_up = (*found.a.result.synthetic, *found.b.result.synthetic)
    lines += [line] if (line := synthetic_line(made_up, found.a.rules, found.b.rules)) else []
    lines += [terminal_table(rows)] if rows else []
    lines += [*_most(found, names), *_awards(found, names)]
    return "\n".join([*lines, *_years(found, names)])


def _side(asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked.asked,
        "cluster": asked.rules.cluster,
        "year": asked.year,
        "scenario": asked.scenario or None,
        "synthetic": bool(asked.result.synthetic),
    }


def _heading(letter: str, asked: Asked) -> str:
    """What was asked for; the marks of one year may be judged under the rules of another."""
    scenario = f", phương án {asked.scenario}" if asked.scenario else ""
    under = f", theo quy chế năm {asked.rules.year}" if asked.rules.year != asked.year else ""
    file = f" ({asked.asked})" if asked.asked.endswith((".yaml", ".yml")) else ""
    return f"{letter}: {asked.rules.name} – {asked.year}{under}{scenario}{file}"


def _most(found: Comparison, names: dict[str, str]) -> list[str]:
    """The criteria that changed each total most."""
    criteria = names_of(found.a.rules) | names_of(found.b.rules)
    lines = []
    for row in found.units.to_dicts():
        pieces = [
            f"“{criteria.get(one['criterion'], one['criterion'])}” {signed(one['difference'])}"
            for one in row["criteria"]
        ]
        if pieces:
            lines.append(f"  {names[row['unit']]}: {'; '.join(pieces)}.")
    return ["Thay đổi nhiều nhất ở:", *lines] if lines else []


def _awards(found: Comparison, names: dict[str, str]) -> list[str]:
    rules = (found.a.rules, found.b.rules)
    titles = {one.id: one.name.vi if one.name else one.id for r in rules for one in r.awards}
    reasons = [
        {(o.contest, o.unit): o.reason.said("vi") for o in one.result.award_outcomes}
        for one in (found.a, found.b)
    ]
    lines = []
    for row in found.units.to_dicts():
        for key, word, side in (("gained", "được thêm", 0), ("lost", "không còn", 1)):
            for entry in row[key]:
                why = reasons[side][entry["award"], row["unit"]]
                when = "trước: " if key == "gained" else "nay: "
                title = titles[entry["award"]]
                lines.append(f"{names[row['unit']]} {word} {title} ({when}{why}).")
    return lines


def _years(found: Comparison, names: dict[str, str]) -> list[str]:
    if found.years is None:
        return []
    causes = found.years.causes
    felt = causes.filter(pl.col("points").round(TIE_PLACES) != 0)
    kept = [c for c in causes["cause"].unique(maintain_order=True) if c in set(felt["cause"])]
    own = {(unit, cause): points for unit, cause, points, *_ in causes.iter_rows()}
    rows = [
        {
            "đơn vị": names[row["unit"]],
            **{cause_said(c): signed(own[row["unit"], c]) for c in kept},
            "thay đổi": signed(row["change"]),
        }
        for row in found.years.units.to_dicts()
    ]
    lines = ["", terminal_table(rows)] if rows else []
    lines += [change_sentence(found.years, unit) for unit in found.years.units["unit"]]
    for title, units in (
        ("Mới vào", found.years.entered),
        ("Đã rời", found.years.left),
        ("Chưa có điểm ở một trong hai năm", found.years.unmarked),
    ):
        if units:
            lines.append(f"{title}: {'; '.join(names[unit] for unit in units)}.")
    return lines
