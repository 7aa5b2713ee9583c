"""Clusters out of chance with what rules ask for more rarely: laid over those of what_if_makers.

Every change below is made or not by chance; the same seed gives the same cluster.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

import polars as pl
import rubrics_made
from what_if_makers import Made, random_cluster

from emulab.faults import InputError

FILLS = ("impute_mean", "impute_median", "impute_minimum")
SIDES = ("bonus", "penalty")
MORE = {"bonus": 4, "penalty": 3}  # points of each criterion of the section of a side
DAY = date(2024, 1, 31)


@cache
def rarer_cluster(seed: int) -> Made:
    """A cluster with a third of the changes; one that its rules then forbid is left out."""
    rng = Random(f"rarer/{seed}")
    made = random_cluster(seed + 10_000)
    for change in CHANGES:
        if rng.random() < 0.35:
            made = _if_it_stands(made, change(rng, made))
    return made


def _if_it_stands(before: Made, after: Made) -> Made:
    try:
        after.result  # noqa: B018
    except InputError:
        return before
    return after


def _rules(made: Made, **keys) -> Made:
    return Made(made.document | keys, made.tables)


def _rubric(made: Made, **keys) -> Made:
    return _rules(made, rubric=made.document["rubric"] | keys)


def _leaves(made: Made) -> list[dict]:
    return rubrics_made.leaves(made.document["rubric"]["criteria"])


def _units(made: Made) -> list[str]:
    return made.tables.units["unit"].to_list()


def _maximum(made: Made) -> float:
    return sum(leaf["maximum"] for leaf in _leaves(made))


def sections_of_their_own(rng: Random, made: Made) -> Made:
    """Sections that are added up before they enter the one above."""

    def own(node: dict) -> dict:
        if "criteria" not in node:
            return node
        below = {"criteria": [own(one) for one in node["criteria"]]}
        said = {"aggregate": "arithmetic"} if rng.random() < 0.5 else {}
        return node | below | said

    return _rubric(made, criteria=[own(one) for one in made.document["rubric"]["criteria"]])


def gaps_filled(rng: Random, made: Made) -> Made:
    """Some marks are missing, and the others' stand for them."""
    marks = made.tables.marks
    left = pl.Series([rng.random() > 0.05 for _ in range(marks.height)], dtype=pl.Boolean)
    kept = marks.filter(left)
    tables = replace(made.tables, marks=kept)
    return _rubric(Made(made.document, tables), missing=rng.choice(FILLS))


def fine_rounding(rng: Random, made: Made) -> Made:
    """Roundings to many places, those of a stage too."""
    steps = rng.sample(("stage", *rubrics_made.STEPS), rng.randint(1, 3))
    return _rubric(made, round=[{"step": one, "places": rng.randint(0, 6)} for one in steps])


def low_floor(rng: Random, made: Made) -> Made:
    """A floor that some totals lie below."""
    totals = made.result.totals["total"].to_list() or [0.0]
    return _rubric(made, floor=round(rng.choice(totals), 1))


def sides_in_sections(rng: Random, made: Made) -> Made:
    """Bonus and penalty with a section, a criterion without a maximum, and tie keys on these."""
    rubric, rows = dict(made.document["rubric"]), []
    for side in SIDES:
        own = [
            {"id": f"{side}.in.{n}", "name": f"{side} {n}", "maximum": MORE[side]} for n in range(2)
        ]
        section = {"id": f"{side}.in", "name": f"In {side}", "criteria": own}
        free = {"id": f"{side}.free", "name": f"Free {side}"}
        limit = {"at_most": rng.choice([1, 2.5, 6])} if rng.random() < 0.5 else {}
        rubric[side] = {"criteria": [section, free], **limit}
        rows += [
            (unit, one, "head", "h", rng.choice([0.0, 1.0, 0.1, 0.2, 0.3]))
            for unit in _units(made)
            for one in (*(leaf["id"] for leaf in own), free["id"])
            if rng.random() < 0.6
        ]
    ids = {node["id"] for node in rubrics_made.leaves(rubric["criteria"])}
    marks = made.tables.marks.filter(pl.col("criterion").is_in(list(ids)))
    more = pl.DataFrame(rows, schema=["unit", "criterion", "stage", "scorer", "mark"], orient="row")
    tables = replace(made.tables, marks=pl.concat([marks, more], how="diagonal_relaxed"))
    ties = [{rng.choice(["higher", "lower"]): f"{side}.in"} for side in SIDES]
    awards = [one | {"ties": [*one["ties"], *ties]} for one in made.document["awards"]]
    return _rules(Made(made.document | {"rubric": rubric}, tables), ties=ties, awards=awards)


def many_gates(rng: Random, made: Made) -> Made:
    """Gates on everything that may be gated, from either side, that bar many places."""
    keys = [node["id"] for node in rubrics_made.nodes(made.document["rubric"]["criteria"])]
    found = []
    for number in range(rng.randint(1, 5)):
        on = rng.choice([*keys, *SIDES, "total", "total"])
        limit = rng.choice([0, 0.5, 2, 5]) if on != "total" else _near_total(rng, made)
        end = rng.choice(["at_least", "at_most"])
        found.append(
            {"id": f"bar-{number}", "name": {"vi": f"Chặn {number}", "en": f"Bar {number}"}}
            | {"on": on, end: limit, "bars": rng.choice(["ranking", 1, 1, 2, 5, 12])}
        )
    return _rules(made, gates=found)


def _near_total(rng: Random, made: Made) -> float:
    return round(rng.choice(made.result.totals["total"].to_list() or [0.0]), 1)


def limits_that_are_met(rng: Random, made: Made) -> Made:
    """Bands and least totals exactly at totals that there are."""
    totals = sorted({one for one in made.result.totals["total"] if one > 0}, reverse=True)
    if len(totals) < 2:
        return made
    ends = sorted(rng.sample(totals, min(len(totals), rng.randint(2, 5))), reverse=True)
    bands = [
        {"id": f"b{n}", "name": {"vi": f"Bậc {n}", "en": f"Level {n}"}, "at_least": end}
        for n, end in enumerate(ends)
    ]
    asked = {"band_at_least": rng.choice(bands)["id"], "total_at_least": rng.choice(totals)}
    awards = [
        one | {"eligible": {key: asked[key] for key in rng.sample(list(asked), rng.randint(0, 2))}}
        for one in made.document["awards"]
    ]
    return _rules(made, bands=bands, awards=awards)


def judged_weights(rng: Random, made: Made) -> Made:
    """Weights by a judgement of the sections, or drawn from the data."""
    if made.document.get("aggregate") != "arithmetic":
        return made
    tops = [node["id"] for node in made.document["rubric"]["criteria"]]
    rng.shuffle(tops)
    way = rng.choice(
        [{"roc": {"order": tops}}, {"rank_sum": {"order": tops}}, "entropy", "pca", "maxima"]
    )
    document = {key: own for key, own in made.document.items() if key != "weights"}
    return Made(document | {"weighting": way}, made.tables)


def stages_together(rng: Random, made: Made) -> Made:
    """Every stage counts, and several mark at one."""
    rows = made.tables.marks.filter(pl.col("stage") == "cross")
    more = rows.with_columns(scorer=pl.lit("k"), mark=pl.col("mark") * rng.choice([0.5, 1.0]))
    tables = replace(made.tables, marks=pl.concat([made.tables.marks, more], how="diagonal"))
    parts = {"self": 1, "cross": rng.choice([1, 2]), "head": 3}
    kinds = {leaf.get("kind") for leaf in _leaves(made)}
    ways = ["mean", {"weighted": parts}, "median"]
    combine = rng.choice(["maximum", "minimum"] if "pass_fail" in kinds else ways)
    stages = made.document["stages"] | {"combine": combine, "recusal": []}
    return _rules(Made(made.document, tables), stages=stages)


def alike(rng: Random, made: Made) -> Made:
    """All units, or the first few, have the marks of the first."""
    units = _units(made)
    same = units[: rng.choice([len(units), 2, 3])]
    marks = made.tables.marks
    own = marks.filter(pl.col("unit") == same[0])
    copies = [own.with_columns(unit=pl.lit(unit)) for unit in same]
    rest = marks.filter(~pl.col("unit").is_in(same))
    tables = replace(made.tables, marks=pl.concat([rest, *copies]))
    return Made(made.document, tables)


def few_units(rng: Random, made: Made) -> Made:
    """One unit or two."""
    if "groups" in made.document:
        return made
    kept = _units(made)[: rng.choice([1, 2, 2])]
    frames = {
        key: getattr(made.tables, key).filter(pl.col("unit").is_in(kept))
        for key in ("units", "marks", "targets", "checks", "tallies")
    }
    return Made(made.document, replace(made.tables, **frames))


def units_of_no_group(rng: Random, made: Made) -> Made:
    """Some units belong to no group, and a section is for one group alone."""
    if "groups" not in made.document:
        return made
    groups = [one | {"units": one["units"][1:]} for one in made.document["groups"]]
    if not all(one["units"] for one in groups):
        return made
    out = [one["units"][0] for one in made.document["groups"]]
    foreign = [leaf["id"] for leaf in _leaves(made) if "only" in leaf]
    marks = made.tables.marks.filter(
        ~(pl.col("unit").is_in(out) & pl.col("criterion").is_in(foreign))
    )
    tables = replace(made.tables, marks=marks)
    return _rules(Made(made.document, tables), groups=groups)


def beyond_the_maximum(rng: Random, made: Made) -> Made:
    """Some marks are above the maximum, and some below nothing."""
    rows = range(made.tables.marks.height)
    some = pl.Series([rng.random() < 0.05 for _ in rows], dtype=pl.Boolean)
    marks = made.tables.marks.with_columns(
        mark=pl.when(some).then(pl.col("mark") * 1.5 - 0.3).otherwise("mark")
    )
    return Made(made.document, replace(made.tables, marks=marks))


def half_past(rng: Random, made: Made) -> Made:
    """Quorums, chairs, caps of everything, seats for more than there are, meetings with a date."""
    quorum = {rng.choice(["more_than", "at_least"]): rng.choice(["1/2", "3/4"]), "of": "members"}
    order = rng.sample(_units(made), len(_units(made)))
    awards = []
    for one in made.document["awards"]:
        own = dict(one)
        if "vote" in own and rng.random() < 0.5:
            own["vote"] = own["vote"] | {"quorum": quorum}
        if rng.random() < 0.4:
            own["seats"] = rng.choice([1, 2, 20])
        if rng.random() < 0.4:
            own["cap"] = {"share": rng.choice(["1/7", "9/10", "1/3"]), "of": rng.choice([5, 0])}
            own["cap"]["what"] = "units of the city"
        if rng.random() < 0.5:
            day = rng.choice([{}, {"date": DAY}, {"note": "biên bản", "date": DAY}])
            own["ties"] = [*own["ties"], {"meeting": {"order": order[:3], **day}}]
        awards.append(own)
    return _rules(made, awards=awards)


def supposed_already(rng: Random, made: Made) -> Made:
    """The rules themselves are those of a scenario that supposes points."""
    marks = made.tables.marks.filter(pl.col("stage") == "head")
    kinds = {leaf["id"]: leaf for leaf in _leaves(made)}
    rows = marks.filter(pl.col("criterion").is_in(list(kinds))).rows(named=True)
    if not rows:
        return made
    found = {
        (row["unit"], row["criterion"]): round(rng.random() * kinds[row["criterion"]]["maximum"], 2)
        for row in rng.sample(rows, min(3, len(rows)))
    }
    scores = [{"unit": u, "criterion": c, "score": score} for (u, c), score in found.items()]
    return _rules(made, scenario={"name": "Thử", "scores": scores})


CHANGES: tuple[Callable[[Random, Made], Made], ...] = (
    few_units,
    units_of_no_group,
    sections_of_their_own,
    judged_weights,
    gaps_filled,
    stages_together,
    alike,
    beyond_the_maximum,
    sides_in_sections,
    fine_rounding,
    low_floor,
    many_gates,
    limits_that_are_met,
    half_past,
    supposed_already,
)
