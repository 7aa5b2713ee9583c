"""Every recorded cell against the marks: where a fault came in, and how far it was carried."""

from dataclasses import replace
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, marked, panels, result, rules, section, unmarked

from emulab.auditing import audit, cells, explanations, rank_audit
from emulab.tables import Record

TREE = (
    section("work", criterion("plan", 30), criterion("reform", 40)),
    criterion("union", 30),
)
EXTRAS = {
    "bonus": {"at_most": 3, "criteria": [criterion("model", 2), criterion("flag", 4)]},
    "penalty": {"criteria": [criterion("late", 5)]},
}
GIVEN = rules(*TREE, **EXTRAS, stages={"order": ["self", "head"]})
HEAD = {"plan": 28.5, "reform": 36.25, "union": 21, "model": 1.5, "flag": 4, "late": 2}
RIGHT = {
    "plan": 28.5,
    "reform": 36.25,
    "work": 64.75,
    "union": 21,
    "bonus": 3,
    "penalty": 2,
    "total": 86.75,
}
SCHEMA = {"unit": pl.String, "criterion": pl.String, "points": pl.Float64, "stage": pl.String}


def kept(found, sheet: dict, stage=None):
    """The result with a recorded sheet: {unit: {node: points}}."""
    rows = [(u, node, float(p), stage) for u, own in sheet.items() for node, p in own.items()]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    tables = SimpleNamespace(**(vars(found.tables) | {"recorded": frame}))
    return replace(found, tables=tables)


def record(**keys) -> Record:
    return Record(cluster="trial", year=2023, reached="published", **keys)


def findings(sheet: dict, stage=None, marks=None, given=GIVEN, aims=None) -> dict[str, tuple]:
    """{node: (recorded, computed, finding, cell)} of all that does not follow."""
    one = kept(result(given, marks or {"A": HEAD}, aims), {"A": sheet}, stage)
    found = cells(one).filter(pl.col("finding") != "exact")
    return {row["node"]: tuple(row[k] for k in KEYS) for row in found.iter_rows(named=True)}


KEYS = ("recorded", "computed", "finding", "cell")


def test_a_sheet_that_follows_is_exact_in_every_cell():
    found = cells(kept(result(GIVEN, {"A": HEAD}), {"A": RIGHT}))

    assert found["finding"].to_list() == ["exact"] * len(RIGHT)
    assert " ".join(found["node"]) == "total work plan reform union bonus penalty"


def test_a_wrong_mark_is_named_with_both_values_and_as_the_source_of_what_it_carries():
    wrong = RIGHT | {"plan": 27.5, "work": 63.75, "total": 85.75}

    assert findings(wrong) == {
        "total": (85.75, 86.75, "carried from below", "plan"),
        "work": (63.75, 64.75, "carried from below", "plan"),
        "plan": (27.5, 28.5, "differs from the marks", "plan"),
    }


def test_a_wrong_sum_is_told_apart_from_wrong_cells():
    assert findings(RIGHT | {"work": 65.75, "total": 87.75}) == {
        "total": (87.75, 86.75, "carried from below", "work"),
        "work": (65.75, 64.75, "wrong sum", "work"),
    }
    assert findings(RIGHT | {"total": 88.75}) == {"total": (88.75, 86.75, "wrong sum", "total")}


def test_two_sources_of_one_difference_are_both_named():
    wrong = RIGHT | {"plan": 27.5, "work": 63.75, "bonus": 5.5, "total": 88.25}

    assert findings(wrong)["total"] == (88.25, 86.75, "wrong sum", "total")  # 63.75 + 21 + 3 - 2
    assert findings(wrong | {"union": 20, "total": 84.75})["total"] == (
        84.75,
        86.75,
        "carried from below",
        "plan, union, bonus",
    )


def test_a_penalty_may_be_recorded_with_its_minus():
    assert findings(RIGHT | {"penalty": -2}) == {}


def test_where_a_part_of_a_sum_was_not_recorded_the_sum_is_compared_with_the_marks_alone():
    assert findings({"work": 63.75, "total": 85.75}) == {
        "total": (85.75, 86.75, "differs from the marks", "total"),
        "work": (63.75, 64.75, "differs from the marks", "work"),
    }


def test_rounded_cells_are_within_rounding():
    third = rules(criterion("a"), criterion("b"))
    rows = [("A", n, "head", s, m) for n in "ab" for s, m in (("x", 8.0), ("y", 8.0), ("z", 9.0))]
    found = cells(kept(result(third, rows), {"A": {"a": 8.33, "b": 8.33, "total": 16.66}}))

    assert found["finding"].to_list() == ["within rounding"] * 3  # 16.67 less 16.66


def test_what_was_recorded_without_a_mark_and_marked_without_a_record_are_both_said():
    sheet = {"A": {"plan": 28.5, "union": 21}, "B": {"plan": 20, "reform": 1, "union": 2}}
    table = {"A": HEAD, "B": {"plan": 20, "reform": 1}}
    given = rules(*TREE, **EXTRAS, rubric={"missing": "reweight"})
    found = cells(kept(result(given, table), sheet)).filter(pl.col("finding") != "exact")

    assert found.select("unit", "node", "recorded", "computed", "finding").rows() == [
        ("A", "reform", None, 36.25, "marked, not recorded"),
        ("B", "union", 2.0, None, "no mark behind it"),
    ]


def test_the_column_of_a_stage_is_compared_with_the_marks_of_that_stage():
    own = {"plan": 30, "reform": 40, "union": 30}
    rows = [*marked({"A": HEAD}), *marked({"A": own}, "self", "A")]
    wrong = {"plan": 30, "reform": 36.25, "work": 66.25, "union": 30, "total": 96.25}
    one = kept(result(GIVEN, rows), {"A": wrong}, "self")
    found = cells(one).filter(pl.col("finding") != "exact")

    assert found.select("stage", "node", "recorded", "computed", "cell").rows() == [
        ("self", "total", 96.25, 100.0, "reform"),
        ("self", "work", 66.25, 70.0, "reform"),
        ("self", "reform", 36.25, 40.0, "reform"),
    ]


def test_a_total_of_a_sheet_with_what_was_not_assigned_is_made_up_before_it_is_compared():
    given = rules(
        section("work", criterion("plan", 30), criterion("reform", 40)),
        criterion("union", 30, kind="pass_fail"),
    )
    sheet = {"plan": 21, "reform": 28, "work": 49, "total": 70}
    aims = unmarked(("A", "union"))

    assert findings(sheet, marks={"A": {"plan": 21, "reform": 28}}, given=given, aims=aims) == {}
    assert findings(
        sheet | {"total": 49}, marks={"A": {"plan": 21, "reform": 28}}, given=given, aims=aims
    ) == {"total": (49.0, 70.0, "wrong sum", "total")}


def test_two_totals_on_record_that_differ_are_told():
    one = kept(result(GIVEN, {"A": HEAD}), {"A": {"total": 86.75}})
    found = cells(one, record(totals={"A": 87})).filter(pl.col("finding") != "exact")

    assert found.select("node", "recorded", "computed", "finding").rows() == [
        ("total", 87.0, 86.75, "two recorded totals")
    ]


def test_the_totals_of_the_sheet_are_audited_where_the_record_has_none():
    one = kept(result(GIVEN, {"A": HEAD}), {"A": {"total": 83.75}})

    assert audit(one, None).select("recorded", "follows", "explained").rows() == [
        (83.75, "does not follow", 1)
    ]


def test_where_the_sheet_shows_the_cell_no_cause_is_guessed():
    wrong = RIGHT | {"plan": 27.5, "work": 63.75, "total": 85.75}
    one = kept(result(GIVEN, {"A": HEAD}), {"A": wrong})

    assert explanations(one, None).select("cause", "node", "total").rows() == [
        ("recorded cells", "plan", 85.75)
    ]
    assert audit(one, None)["explained"].to_list() == [1]


def test_without_a_recorded_sheet_there_are_no_cells():
    assert cells(result(GIVEN, {"A": HEAD})).height == 0


@given(table=panels("plan", "reform", "union"), cell=st.sampled_from(("plan", "reform", "union")))
def test_one_wrong_cell_carried_up_is_the_only_source_of_every_fault(table, cell):
    wrong = {unit: own | {cell: own[cell] + 1} for unit, own in table.items()}
    sheet = {
        unit: own
        | {"work": own["plan"] + own["reform"], "total": own["plan"] + own["reform"] + own["union"]}
        for unit, own in wrong.items()
    }
    found = cells(kept(result(rules(*TREE), table), sheet))

    assert set(found.filter(pl.col("finding") != "exact")["cell"]) == {cell}
    assert found.filter(finding="differs from the marks")["node"].unique().to_list() == [cell]


PLAIN = rules(criterion("a", 100))


def ranked(totals: dict, ranks: dict, given=PLAIN) -> list[tuple]:
    table = {unit: {"a": total} for unit, total in totals.items() if total is not None}
    told = {unit: total for unit, total in totals.items() if total is not None}
    found = rank_audit(
        result(given, table, units=list(totals)), record(totals=told, ranks=ranks)
    ).filter(pl.col("finding") != "exact")
    return found.select("unit", "rank", "place", "finding", "beside").rows()


def test_ranks_that_follow_from_the_totals_are_exact():
    assert ranked({"A": 90, "B": 80, "C": 80, "D": 70}, {"A": 1, "B": 2, "C": 2, "D": 4}) == []


def test_a_unit_without_a_rank_and_the_hole_it_left_are_both_told():  # as in a table of 2019
    assert ranked({"A": 90, "B": None, "C": 80, "D": 70}, {"A": 1, "C": 3, "D": 4}) == [
        ("B", None, None, "neither", None),
        ("C", 3, 2, "not the place of its total", None),
        ("D", 4, 3, "not the place of its total", None),
        (None, 2, None, "hole in the ranks", "B"),
    ]


def test_equal_totals_with_different_ranks_are_told_unless_a_rule_parts_them():
    totals, ranks = {"A": 90, "B": 90}, {"A": 1, "B": 2}

    assert ranked(totals, ranks) == [
        ("A", 1, 1, "equal totals parted", "B"),
        ("B", 2, 1, "equal totals parted", "A"),
    ]


def test_a_tie_rule_parts_equal_totals_in_its_own_order_only():
    given = rules(criterion("a", 50), criterion("b", 50), ties=[{"higher": "a"}])
    one = result(given, {"A": {"a": 40, "b": 30}, "B": {"a": 30, "b": 40}})
    totals = {"A": 70, "B": 70}

    right = rank_audit(one, record(totals=totals, ranks={"A": 1, "B": 2}))
    turned = rank_audit(one, record(totals=totals, ranks={"A": 2, "B": 1}))
    assert right["finding"].to_list() == ["exact", "exact"]
    assert turned["finding"].to_list() == ["equal totals parted"] * 2


def test_unequal_totals_of_one_rank_are_told():
    assert ranked({"A": 90, "B": 89}, {"A": 1, "B": 1}) == [
        ("A", 1, 1, "unequal totals shared", "B"),
        ("B", 1, 2, "unequal totals shared", "A"),
    ]


def test_a_ranking_that_counts_on_after_a_tie_is_told_once_for_each_place_it_moves():
    assert ranked({"A": 90, "B": 90, "C": 80, "D": 70}, {"A": 1, "B": 1, "C": 2, "D": 3}) == [
        ("C", 2, 3, "counted on after a tie", None),
        ("D", 3, 4, "counted on after a tie", None),
    ]


@pytest.mark.parametrize("missing", ["totals", "ranks"])
def test_ranks_without_totals_say_nothing_of_their_order(missing):
    found = result(PLAIN, {"A": {"a": 9}, "B": {"a": 8}})
    if missing == "totals":
        assert rank_audit(found, record(ranks={"A": 2, "B": 1}))["finding"].to_list() == [
            "exact",
            "exact",
        ]
    else:
        assert rank_audit(found, record(totals={"A": 9})).height == 0
