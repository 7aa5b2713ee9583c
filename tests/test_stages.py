"""From marks to scores: scorers within a stage, then the stages, then what nobody marked."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, marked, quarters, road, rules, unmarked

from emulab.scoring.stages import WITHIN

STAGES = ("self", "cross", "head")


def scores(stages: dict, *rows: tuple, aims=None, units=None, **keys) -> dict[str, float | None]:
    """The score of every unit on one criterion, from (unit, stage, scorer, mark)."""
    given = rules(criterion("a"), stages={"order": list(STAGES), **stages}, **keys)
    full = [(unit, "a", stage, scorer, float(mark)) for unit, stage, scorer, mark in rows]
    return road(given, full, aims, units).score("a")


ROUND = [
    ("A", "self", "A", 10),
    ("A", "cross", "B", 4),
    ("A", "cross", "C", 7),
    ("A", "cross", "D", 8),
    ("A", "head", "h", 9),
]


@pytest.mark.parametrize(
    ("within", "expected"), [("mean", 19 / 3), ("median", 7), ("maximum", 8), ("minimum", 4)]
)
def test_the_scorers_of_one_stage_are_combined_first(within, expected):
    found = scores({"order": ["self", "cross"], "within": within}, *ROUND)

    assert found == {"A": pytest.approx(expected)}


@pytest.mark.parametrize(
    ("combine", "expected"), [("last", 9), ("maximum", 10), ("mean", (10 + 19 / 3 + 9) / 3)]
)
def test_then_the_stages_are_combined_each_counting_once(combine, expected):
    assert scores({"combine": combine}, *ROUND) == {"A": pytest.approx(expected)}


@pytest.mark.parametrize("order", [["head", "self", "cross"], ["self", "head"]])
def test_the_last_stage_is_the_last_declared_one(order):
    found = scores({"order": order, "within": "minimum"}, *ROUND)

    assert found == {"A": {"cross": 4, "head": 9}[order[-1]]}


@pytest.mark.parametrize("combine", ["maximum", "mean"])
def test_a_stage_that_is_not_declared_counts_nowhere(combine):
    found = scores({"order": ["cross", "head"], "within": "minimum", "combine": combine}, *ROUND)

    assert found == {"A": {"maximum": 9, "mean": 6.5}[combine]}


def test_two_rules_two_winners_as_in_the_police_cluster_of_quang_tri():
    """One product's schema takes the best of the stages, its code the last (police clusters)."""
    rows = [("A", "self", "A", 10), ("A", "head", "h", 7), ("B", "self", "B", 9)]
    rows += [("B", "head", "h", 8)]

    assert scores({"combine": "maximum"}, *rows) == {"A": 10, "B": 9}
    assert scores({"combine": "last"}, *rows) == {"A": 7, "B": 8}


@pytest.mark.parametrize("within", WITHIN)
def test_a_units_cross_mark_on_itself_is_left_out(within):
    rows = [("A", "cross", "B", 4), ("A", "cross", "C", 4), ("A", "cross", "A", 10)]

    assert scores({"order": ["cross"], "within": within}, *rows) == {"A": 4}


def test_a_units_mark_on_itself_counts_as_self_and_as_head():
    rows = [("A", "self", "A", 10), ("A", "head", "A", 6)]

    assert scores({}, *rows) == {"A": 6}
    assert scores({"combine": "maximum"}, *rows) == {"A": 10}


@given(values=st.lists(quarters, min_size=1, max_size=6), within=st.sampled_from(sorted(WITHIN)))
def test_the_order_of_scorers_changes_nothing_and_the_score_lies_among_the_marks(values, within):
    rows = [("A", "head", str(n), value) for n, value in enumerate(values)]
    found = scores({"within": within}, *rows)["A"]

    assert scores({"within": within}, *rows[::-1])["A"] == pytest.approx(found)
    assert min(values) <= found <= max(values)


# Mid-year: the latest earlier stage stands in, and the cell says so.


def states(given, rows, **keys) -> list[tuple]:
    frame = road(given, rows, **keys).scores
    return frame.select("unit", "criterion", "state", "stage", "score").rows()


def test_at_mid_year_the_latest_earlier_stage_stands_in_and_the_cell_is_listed():
    given = rules(criterion("a"), stages={"order": list(STAGES)}, phase="mid_year")
    rows = [
        *(
            ("A", "a", stage, "x", mark)
            for stage, mark in zip(STAGES, (9.0, 8.0, 7.0), strict=True)
        ),
        ("B", "a", "self", "B", 9.0),
        ("B", "a", "cross", "A", 8.0),
    ]

    assert states(given, rows, units=["A", "B", "C"]) == [
        ("A", "a", "marked", "head", 7.0),
        ("B", "a", "earlier stage", "cross", 8.0),
        ("C", "a", "missing", None, None),
    ]


def test_at_years_end_no_earlier_stage_stands_in():
    given = rules(criterion("a"), stages={"order": list(STAGES)}, rubric={"missing": "reweight"})

    assert states(given, [("A", "a", "cross", "B", 8.0)]) == [("A", "a", "missing", None, None)]


def test_an_empty_mark_at_mid_year_does_not_hide_the_earlier_stage():
    given = rules(criterion("a"), stages={"order": list(STAGES)}, phase="mid_year")
    rows = [("A", "a", "self", "A", 9.0), ("A", "a", "head", "h", None)]

    assert states(given, rows) == [("A", "a", "earlier stage", "self", 9.0)]


# Missing cells.

HOLED = {"A": {"a": 9, "b": 8}, "B": {"a": 6, "b": None}, "C": {"a": 3, "b": 2}, "D": {"b": 2}}


def filled(policy: str):
    return road(rules(rubric={"missing": policy}), HOLED)


@pytest.mark.parametrize(
    ("policy", "a", "b"),
    [("impute_mean", 6, 4), ("impute_median", 6, 2), ("impute_minimum", 3, 2)],
)
def test_imputing_takes_from_the_other_units_and_says_so(policy, a, b):
    found = filled(policy)
    imputed = found.scores.filter(pl.col("state") == "imputed")

    assert imputed.select("unit", "criterion", "score").rows() == [("B", "b", b), ("D", "a", a)]
    assert found.total()["B"] == 6 + b


def test_reweighting_leaves_the_criterion_out_and_keeps_the_rate():
    found = filled("reweight")

    assert found.score("b")["B"] is None
    assert found.total() == {"A": 17, "B": 12, "C": 5, "D": 4}  # 6 of 10 is 12 of 20


def test_not_assessed_is_never_zero():
    found = filled("reweight")

    assert found.rank() == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert 0.0 not in found.scores["score"].to_list()


def test_what_nobody_was_marked_on_cannot_be_imputed():
    found = road(rules(rubric={"missing": "impute_mean"}), {"A": {"a": 5}, "B": {"a": 7}})

    assert found.score("b") == {"A": None, "B": None}
    assert found.total() == {"A": 10, "B": 14}


def test_imputed_points_are_rounded_where_criteria_are():
    given = rules(rubric={"missing": "impute_mean", "round": {"step": "criterion", "places": 2}})
    table = {"A": {"a": 1, "b": 1}, "B": {"a": 1, "b": 1}, "C": {"a": 2, "b": 1}, "D": {"b": 1}}

    assert road(given, table).score("a")["D"] == 1.33


def test_a_cell_that_is_not_assigned_is_not_imputed_and_its_mark_is_set_aside():
    given = rules(
        criterion("a", kind="pass_fail"), criterion("b"), rubric={"missing": "impute_mean"}
    )
    table = {"A": {"a": 10, "b": 8}, "B": {"a": 10, "b": 8}}

    assert states(given, marked(table), aims=unmarked(("B", "a"))) == [
        ("A", "a", "marked", "head", 10.0),
        ("A", "b", "marked", "head", 8.0),
        ("B", "a", "not assigned", "head", None),
        ("B", "b", "marked", "head", 8.0),
    ]
