"""Random clusters for the laws of goal seek, and a replay from the marks."""

from collections.abc import Callable

import polars as pl
from hypothesis import assume
from hypothesis import strategies as st
from makers import AGGREGATES, CHECKS, criterion, result, rules, section, unmarked

from emulab.goal.openings import openings
from emulab.pipeline import Result

BONUS = {"criteria": [criterion("p", 2), criterion("q", 3)], "at_most": 4}
PENALTY = {"criteria": [criterion("m", 5), criterion("n", 5)]}
LIMITED = {**PENALTY, "at_most": 4}
KEYS = [{"higher": "s"}, {"lower": "penalty"}, {"higher": "a"}]
WEIGHED = {"scale": "declared", "aggregate": "arithmetic", "weights": {"s": 2, "c": 3}}
ADDING = {
    "points": {},
    "tie keys": {"ties": KEYS},
    "weights": {**WEIGHED, "ties": KEYS},
    "goalposts": {**WEIGHED, "scale": "goalposts"},
    "total rounded": {"rubric": {"round": {"step": "total", "places": 0}}, "ties": KEYS},
    "sections rounded": {"rubric": {"round": {"step": "section", "places": 0}}, "ties": KEYS},
    "criteria rounded": {
        "rubric": {"round": {"step": "criterion", "places": 0}},
        **WEIGHED,
        "ties": KEYS[:1],
    },
    "floor": {"rubric": {"floor": 14}, "ties": KEYS},
    "limited penalty": {"penalty": LIMITED, "ties": KEYS[:2]},
    "gate on a section": {
        "gates": [{"id": "g", "name": "g", "on": "s", "at_least": 12, "bars": 1}],
        "ties": KEYS,
    },
    "gates of two kinds": {
        "gates": [
            {"id": "g", "name": "g", "on": "c", "at_least": 5, "bars": 2},
            {"id": "h", "name": "h", "on": "penalty", "at_most": 2, "bars": "ranking"},
        ]
    },
}
SEARCHED = {
    "observed": {"scale": "observed", "aggregate": "arithmetic"},
    "standing": {"scale": "standing", "aggregate": "arithmetic"},
    "critic": {"scale": "declared", "aggregate": "arithmetic", "weighting": "critic"},
    **{
        name: {"scale": "declared", "aggregate": AGGREGATES[name]}
        for name in ("geometric", "minimum", "owa", "topsis", "vikor", "copeland")
    },
}
UNITS = ("A", "B", "C")
Case = Callable[[str], tuple[Result, str, int, dict]]


@st.composite
def adding_cases(draw) -> Case:
    """A function of the way that gives result, unit, rank and marks."""
    halves = st.integers(0, 20).map(lambda n: n / 2)
    table = {u: {"a": draw(halves), "c": draw(halves)} for u in UNITS}
    for own in table.values():
        own["b"] = draw(st.sampled_from([0.0, 10.0]))
        for name, most in (("p", 2), ("q", 3), ("m", 5), ("n", 5)):
            if draw(st.booleans()):
                own[name] = float(draw(st.integers(0, most)))
    lacking = draw(st.sampled_from([None, None, "A"]))
    unit, rank = draw(st.sampled_from(UNITS)), draw(st.integers(1, 2))

    def case(way: str):
        keys = {"bonus": BONUS, "penalty": PENALTY, **ADDING[way]}
        passed = criterion("b", kind="pass_fail")
        given = rules(section("s", criterion("a"), passed), criterion("c"), **keys)
        marked = {u: dict(own) for u, own in table.items()}
        if lacking:
            marked[lacking].pop("c")
        aims = unmarked((lacking, "c")) if lacking else None
        found = result(given, marked, aims)
        assume(unit in set(found.totals["unit"]))
        assume(rank <= len({*found.ranks["unit"], unit}))
        return found, unit, rank, marked

    return case


@st.composite
def searched_cases(draw) -> Case:
    """The same under rules whose totals are no sums, with marks above 0."""
    halves = st.integers(1, 20).map(lambda n: n / 2)
    table = {u: {name: draw(halves) for name in "abc"} for u in UNITS}
    unit = draw(st.sampled_from(UNITS))

    def case(way: str):
        given = rules(section("s", criterion("a"), criterion("b")), criterion("c"), **SEARCHED[way])
        found = result(given, table)
        assume(unit in set(found.totals["unit"]))
        return found, unit, 1, table

    return case


def by_marks(found: Result, table: dict, unit: str, rank: int, moves: dict[str, float]) -> bool:
    """Whether the unit has the rank once its marks are changed and everything is run again."""
    marked = {name: dict(own) for name, own in table.items()}
    for own in openings(found, unit):
        if own.criterion in moves:
            marked[unit][own.criterion] = own.after(moves[own.criterion])
    after = result(found.rules, marked, found.tables.targets, checks=found.tables.checks)
    place = dict(after.ranks.select("unit", "rank").iter_rows()).get(unit)
    return place is not None and place <= rank


def checks(*rows: tuple[str, str, str]) -> pl.DataFrame:
    """The checklist from (unit, check, result)."""
    return pl.DataFrame([(*row, None) for row in rows], schema=CHECKS, orient="row")
