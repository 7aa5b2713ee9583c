"""Kinds of criterion: how a mark, a pass, or a result against its target becomes points."""

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from makers import criterion, marks, road, rules, targets, unmarked

VECTORS = Path(__file__).parent / "data" / "formula_test_vectors_target_criterion.csv"


def points(rows: dict[str, tuple[float | None, float]], maximum=10, **rubric) -> dict[str, float]:
    """The points of units with (target, result) on one target criterion."""
    given = rules(criterion("t", maximum, kind="target"), rubric=rubric)
    aims = targets(*((unit, "t", True, aim) for unit, (aim, _) in rows.items()))
    return road(given, {unit: {"t": got} for unit, (_, got) in rows.items()}, aims).score("t")


def test_the_published_vectors_of_the_target_formula():
    """Police commune cluster, Quảng Trị 2025, article 6: two places a criterion."""
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    groups: dict[str, dict] = {}
    for row in rows:
        aim = float(row["target"]) if row["group"] == "has target" else None
        groups.setdefault("all", {})[row["unit"]] = (aim, float(row["actual"]))

    found = points(groups["all"], round={"step": "criterion", "places": 2})
    assert found == {row["unit"]: float(row["expected_points"]) for row in rows}


def test_the_best_exceed_rate_shared_by_two_gives_both_the_maximum():
    assert points({"A": (100, 120), "C": (50, 60), "D": (80, 88)}) == {"A": 10, "C": 10, "D": 7.5}


def test_where_nobody_is_above_target_nobody_has_more_than_half():
    assert points({"A": (100, 100), "B": (100, 50), "C": (100, 0)}) == {"A": 5, "B": 2.5, "C": 0}


def test_where_the_best_without_a_target_is_zero_all_of_them_have_nothing():
    found = points({"A": (100, 110), "B": (None, 0), "C": (None, 0)})

    assert found == {"A": 10, "B": 0, "C": 0}


def test_a_target_of_zero_is_no_target():
    assert points({"A": (100, 110), "B": (0, 30), "C": (None, 60)}) == {"A": 10, "B": 5, "C": 10}


def test_a_result_on_target_but_for_binary_noise_is_on_target():
    given = rules(criterion("t", kind="target"))
    frame = marks([("A", "t", "head", str(n), mark) for n, mark in enumerate((0.2, 0.4))])
    found = road(given, frame.rows(), targets(("A", "t", True, 0.3)))

    assert sum((0.2, 0.4)) / 2 > 0.3
    assert found.score("t") == {"A": 5}


def test_a_unit_that_is_not_assigned_sets_no_best_for_the_others():
    given = rules(criterion("t", kind="target"), criterion("d"))
    table = {"A": {"t": 110, "d": 5}, "B": {"t": 200, "d": 5}}
    aims = targets(("A", "t", True, 100), ("B", "t", False, 100))

    assert road(given, table, aims).score("t") == {"A": 10, "B": None}


def test_a_third_of_the_maximum_stays_a_third_where_nothing_is_rounded():
    assert points({"A": (None, 3), "B": (None, 1)}) == {"A": 10, "B": 10 / 3}


results = st.integers(0, 300).map(float)


@given(
    table=st.lists(st.tuples(st.sampled_from([None, 50.0, 100.0]), results), min_size=1, max_size=6)
)
def test_points_lie_between_nothing_and_the_maximum_and_some_result_may_have_all(table):
    found = points({str(n): row for n, row in enumerate(table)})

    assert all(0 <= value <= 10 for value in found.values())
    if any(aim and got > aim for aim, got in table):
        assert max(found.values()) == 10


@given(table=st.lists(results, min_size=2, max_size=5), more=st.integers(1, 100))
def test_a_better_result_never_gives_a_unit_fewer_points(table, more):
    before = {str(n): (100.0, got) for n, got in enumerate(table)}
    after = before | {"0": (100.0, table[0] + more)}

    assert points(after)["0"] >= points(before)["0"]


def test_a_better_leader_takes_points_from_the_others():
    """The known vice of the formula: a unit's points depend on the others'."""
    before = points({"A": (100, 120), "B": (100, 110)})
    after = points({"A": (100, 140), "B": (100, 110)})

    assert (before["B"], after["B"]) == (7.5, 6.25)


@given(got=results, aim=st.integers(1, 200), factor=st.sampled_from([0.001, 10, 1000]))
def test_the_unit_of_measurement_does_not_matter(got, aim, factor):
    assume(got != aim)
    rows = {"A": (float(aim), got), "B": (100.0, 150.0)}
    scaled = {unit: (a * factor, g * factor) for unit, (a, g) in rows.items()}

    assert points(scaled) == pytest.approx(points(rows))


@pytest.mark.parametrize(("mark", "expected"), [(0, 0), (1, 5), (5, 5)])
def test_pass_or_fail_gives_all_or_nothing_and_one_means_achieved(mark, expected):
    assert road(rules(criterion("p", 5, kind="pass_fail")), {"A": {"p": mark}}).score("p") == {
        "A": expected
    }


def test_plus_minus_may_take_points_off():
    given = rules(criterion("a", 10), criterion("x", 5, kind="plus_minus", floor=-5))
    found = road(given, {"A": {"a": 9, "x": -2.5}, "B": {"a": 9, "x": 5}})

    assert found.total() == {"A": 6.5, "B": 14}


def test_the_rate_of_a_unit_that_was_assigned_less():
    """13 points of the 15 assigned are 86.67 percent (police commune clusters, 2025)."""
    given = rules(
        criterion("a", 10),
        criterion("b", 5),
        criterion("c", 85, kind="pass_fail"),
    )
    found = road(given, {"A": {"a": 8, "b": 5, "c": None}}, unmarked(("A", "c")))

    assert found.total() == {"A": pytest.approx(100 * 13 / 15)}
    assert round(found.total()["A"], 2) == 86.67
    rounded = given.with_changes(rubric={"round": {"step": "total", "places": 2}})
    assert road(rounded, {"A": {"a": 8, "b": 5}}, unmarked(("A", "c"))).total() == {"A": 86.67}


def test_bonus_and_penalty_come_after_the_rate():
    given = rules(
        criterion("a", 10),
        criterion("c", 10, kind="target"),
        bonus={"criteria": [criterion("plus", 3)]},
        penalty={"criteria": [criterion("minus", 3)]},
    )
    found = road(given, {"A": {"a": 5, "plus": 3, "minus": 1}}, unmarked(("A", "c")))

    assert found.total() == {"A": 10 + 3 - 1}
