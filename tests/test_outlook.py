"""Mid-year: what is open, who is late, and which ranks are still possible."""

import datetime
from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, marked, result, road, rules, targets, unmarked

from emulab.midyear import boundless, gaps, outlook, progress, reports

ORDER = {"stages": {"order": ["self", "head"]}, "phase": "mid_year"}
THREE = (criterion("a"), criterion("b"), criterion("c", kind="pass_fail"))
HALFWAY = [
    *marked({"A": {"a": 8, "b": 7}, "B": {"a": 5}}),
    *marked({"A": {"c": 1}, "B": {"b": 9}}, stage="self"),
]


def halfway(**keys):
    return result(rules(*THREE, **ORDER, **keys), HALFWAY, unmarked(("C", "c")), units="ABC")


def test_gaps_are_the_cells_that_are_not_final_and_what_stands_in():
    assert gaps(halfway()).rows() == [
        ("A", "c", "c", "earlier stage", "self"),
        ("B", "b", "b", "earlier stage", "self"),
        ("B", "c", "c", "missing", None),
        ("C", "a", "a", "missing", None),
        ("C", "b", "b", "missing", None),
    ]


def test_an_imputed_cell_is_a_gap_as_well():
    found = gaps(halfway(rubric={"missing": "impute_mean"}))

    assert found.filter(unit="C")["state"].to_list() == ["imputed", "imputed"]


def test_progress_counts_what_is_assigned():
    assert progress(halfway()).rows() == [
        ("A", 3, 2, 1, 0, 1.0),
        ("B", 3, 1, 1, 1, pytest.approx(2 / 3)),
        ("C", 2, 0, 0, 2, 0.0),
    ]


# Reports.

DAY = datetime.date


def calendar(*rows: tuple) -> pl.DataFrame:
    schema = {"kind": pl.String, "unit": pl.String, "due": pl.Date, "date": pl.Date}
    frame = pl.DataFrame([("report", *row) for row in rows], schema=schema, orient="row")
    return frame.with_columns(title=pl.lit("báo cáo"))


@pytest.mark.parametrize(
    ("due", "date", "state", "days"),
    [
        (DAY(2023, 7, 1), DAY(2023, 6, 30), "on time", 0),
        (DAY(2023, 7, 1), DAY(2023, 7, 1), "on time", 0),
        (DAY(2023, 7, 1), DAY(2023, 7, 4), "late", 3),
        (DAY(2023, 7, 1), None, "not handed in", 69),
        (DAY(2023, 7, 1), DAY(2023, 10, 1), "not handed in", 69),  # seen from the day before
        (DAY(2023, 9, 8), None, "not yet due", 0),
        (DAY(2023, 12, 1), None, "not yet due", 0),
    ],
)
def test_a_report_is_seen_from_the_day_that_the_rules_name(due, date, state, days):
    given = rules(analysis={"as_of": DAY(2023, 9, 8)})
    found = reports(calendar(("A", due, date)), given)

    assert found.select("state", "days").row(0) == (state, days)


def test_without_such_a_day_reports_are_seen_from_the_end_of_the_year():
    found = reports(calendar(("A", DAY(2023, 12, 1), None)), rules())

    assert found.select("state", "days").row(0) == ("not handed in", 30)


def test_only_reports_that_were_due_are_listed_the_earliest_first():
    frame = calendar(("A", DAY(2023, 9, 1), None), ("B", DAY(2023, 6, 1), None), ("C", None, None))
    meeting = frame.with_columns(kind=pl.lit("meeting"))

    assert reports(pl.concat([frame, meeting]), rules())["unit"].to_list() == ["B", "A"]


# Ranks that are still possible, against every corner worked out one by one.

UNITS = "ABC"
CELLS = list(product(UNITS, "ab"))
coarse = st.sampled_from([0.0, 5.0, 10.0])  # so that ends often meet
tables = st.fixed_dictionaries(dict.fromkeys(CELLS, st.none() | coarse)).filter(
    lambda table: sum(mark is None for mark in table.values()) <= 4
)


def rows(table: dict) -> list[tuple]:
    return [(u, c, "head", "h", mark) for (u, c), mark in table.items() if mark is not None]


def corners(table: dict):
    """The table with every open cell at one of its ends, in every way."""
    holes = [cell for cell, mark in table.items() if mark is None]
    for ends in product((0.0, 10.0), repeat=len(holes)):
        yield table | dict(zip(holes, ends, strict=True))


@pytest.mark.parametrize(
    "keys", [{}, {"scale": "declared", "aggregate": "arithmetic", "weights": {"a": 3, "b": 1}}]
)
@given(table=tables)
def test_the_bounds_hold_in_every_corner_and_each_is_reached_in_one(keys, table):
    given = rules(phase="mid_year", **keys)
    found = outlook(result(given, rows(table), units=UNITS))
    ranks = [road(given, rows(corner), units=UNITS).rank() for corner in corners(table)]

    for unit, best, worst in found.select("unit", "best_rank", "worst_rank").iter_rows():
        assert best == min(rank[unit] for rank in ranks)
        assert worst == max(rank[unit] for rank in ranks)


@given(table=tables, extra=st.sampled_from(["bonus", "penalty"]))
@settings(max_examples=10)
def test_the_bounds_hold_with_bonus_penalty_and_tie_keys_still_to_come(table, extra):
    keys = {extra: {"criteria": [criterion("x", 3)]}, "ties": [{"higher": "a"}]}
    given = rules(phase="mid_year", **keys)
    found = outlook(result(given, rows(table), units=UNITS))
    bounds = {unit: ends for unit, *ends in found.select("unit", "best_rank", "worst_rank").rows()}

    for corner, points in product(corners(table), (0.0, 3.0)):
        more = [("A", "x", "head", "h", points)]
        for unit, rank in road(given, rows(corner) + more, units=UNITS).rank().items():
            assert bounds[unit][0] <= rank <= bounds[unit][1]


@pytest.mark.parametrize("phase", ["kick_off", "mid_year", "year_end"])
@given(table=st.fixed_dictionaries(dict.fromkeys(CELLS, st.integers(0, 3).map(float))))
def test_where_nothing_is_open_every_unit_keeps_its_rank(phase, table):
    given = rules(phase=phase, ties=[{"higher": "a"}])
    found = outlook(result(given, rows(table)))

    assert found["best_rank"].to_list() == found["rank"].to_list() == found["worst_rank"].to_list()
    assert found["low"].to_list() == found["now"].to_list() == found["high"].to_list()


def test_bonus_may_still_come_at_mid_year_and_not_at_years_end():
    bonus = {"criteria": [criterion("x", 3)]}
    table = {"A": {"a": 9, "b": 9}, "B": {"a": 9, "b": 8}}
    worst = {
        phase: outlook(result(rules(phase=phase, bonus=bonus), table))["worst_rank"].to_list()
        for phase in ("mid_year", "year_end")
    }

    assert worst == {"mid_year": [2, 2], "year_end": [1, 2]}


def test_an_open_target_leaves_every_unit_with_that_target_open():
    """A result that comes in later may be the new best, so nobody's points are final."""
    given = rules(criterion("t", kind="target"), phase="mid_year")
    found = outlook(result(given, {"A": {"t": 120}, "B": {"t": None}}))

    assert found.select("unit", "low", "high").rows() == [("A", 0, 10), ("B", 0, 10)]


@pytest.mark.parametrize(
    ("mark", "low", "high"),
    [
        (80, 4.0, 4.0),  # below the target, whatever the others reach
        (100, 5.0, 5.0),  # on it
        (120, 5.0, 10.0),  # above it: best of the final ones, until somebody passes it
    ],
)
def test_a_final_result_moves_only_as_far_as_an_open_one_can_move_it(mark, low, high):
    given = rules(criterion("t", kind="target"), phase="mid_year")
    aims = targets(*((unit, "t", True, 100) for unit in "AB"))
    found = outlook(result(given, {"A": {"t": mark}, "B": {"t": None}}, aims))

    assert found.filter(unit="A").select("low", "high").row(0) == (low, high)


@settings(max_examples=40)
@given(
    marks=st.lists(st.integers(0, 300), min_size=3, max_size=3),
    aim=st.sampled_from([None, 100]),
    later=st.integers(0, 2000),
)
def test_whatever_comes_in_later_final_results_end_within_their_bounds(marks, aim, later):
    given = rules(criterion("t", kind="target"), phase="mid_year")
    final = dict(zip("ABC", ({"t": mark} for mark in marks), strict=True))
    aims = targets(*((unit, "t", True, aim) for unit in "ABCD"))
    bounds = outlook(result(given, {**final, "D": {"t": None}}, aims))
    ends = result(given, {**final, "D": {"t": later}}, aims).totals
    both = bounds.join(ends, on="unit").filter(pl.col("unit") != "D")

    assert both.height == 3
    within = pl.col("total").is_between(pl.col("low") - 1e-9, pl.col("high") + 1e-9)
    assert both.select(within.all()).item()


def test_a_unit_without_any_mark_has_bounds_and_no_rank():
    found = outlook(result(rules(phase="mid_year"), {"A": {"a": 9, "b": 9}, "B": {}}))

    assert found.rows() == [("A", 18, 1, 18, 18, 1, 2), ("B", None, None, 0, 20, 1, 2)]


def test_what_is_not_assigned_is_never_open():
    given = rules(criterion("a"), criterion("p", kind="pass_fail"), phase="mid_year")
    found = outlook(result(given, {"A": {"a": 9}}, unmarked(("A", "p"))))

    assert found.select("low", "high").rows() == [(18, 18)]


@pytest.mark.parametrize("scale", ["observed", "standing"])
def test_no_bounds_hold_where_units_are_compared_among_themselves(scale):
    given = rules(scale=scale, aggregate="arithmetic", phase="mid_year")
    with pytest.raises(ValueError, match="choices compare the units with each other"):
        outlook(result(given, {"A": {"a": 9, "b": 9}}))


def test_no_bounds_hold_for_an_open_criterion_without_a_maximum():
    given = rules(criterion("a", None), criterion("b", None), phase="mid_year")
    with pytest.raises(ValueError, match="Criteria without a maximum give no bounds while cells"):
        outlook(result(given, {"A": {"a": 9}}))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            {"scale": "declared", "aggregate": "penalised_mean"},
            "Under this aggregate more points can mean less, so no bound holds.",
        ),
        (
            {"gates": [{"id": "least", "name": "x", "on": "a", "at_least": 5}]},
            "Gates may bar units from places, so no bound from points alone holds.",
        ),
        (
            {"scale": "declared", "aggregate": "topsis"},
            "These choices compare the units with each other, so no bound holds for one alone.",
        ),
    ],
)
def test_no_bound_is_given_where_none_holds(keys, said):
    found = result(rules(phase="mid_year", **keys), {"A": {"a": 5}, "B": {"a": 6, "b": 7}})

    assert str(boundless(found)) == said
    with pytest.raises(ValueError, match="bound"):
        outlook(found)
