"""Interested parties: favours returned, blocs, self-marks, the head's unit."""

import numpy as np
import pytest
from scorers_makers import additive_rows, panel_rules, result_of, round_robin

from emulab.scorers import favours, heads_advantage, inflation
from emulab.scoring.scorers.additive import additive
from emulab.scoring.scorers.mutual import blocs, correlation, mutual_pairs, reciprocity

UNITS = "ABCDEFGH"


def square(seed: int, size: int = 8) -> np.ndarray:
    marks = np.random.default_rng(seed).normal(size=(size, size))
    np.fill_diagonal(marks, np.nan)
    return marks


def rng():
    return np.random.default_rng(5)


def test_favours_fully_returned_correlate_one_and_chance_hardly_gives_as_much():
    both = square(1)
    both = (both + both.T) / 2
    found = reciprocity(both, rng())

    assert found.correlation == pytest.approx(1)
    assert found.pairs == 28 and found.probability < 0.01


def test_favours_answered_with_the_opposite_are_not_called_favours():
    both = square(1)
    found = reciprocity((both - both.T) / 2, rng())

    assert found.correlation == pytest.approx(-1)
    assert found.probability > 0.9


def test_without_favours_a_probability_of_a_tenth_comes_up_one_time_in_ten():
    """500 panels of five. Taking worth and leniency out makes the residuals of so small a panel
    correlate by itself; chance that is not fitted again cries favour 65 times instead of 50."""
    low = 0
    for seed in range(500):
        marks = square(10_000 + seed, 5)
        scorer, unit = np.nonzero(~np.isnan(marks))
        marks[scorer, unit] = additive(unit, scorer, marks[scorer, unit]).residual
        low += reciprocity(marks, np.random.default_rng(seed), 99).probability <= 0.1

    assert 42 <= low <= 58


def test_the_probability_depends_on_no_name_and_no_order():
    marks, order = square(4), np.array([3, 0, 7, 5, 1, 2, 6, 4])

    one, two = reciprocity(marks, rng()), reciprocity(marks[order][:, order], rng())

    assert two.correlation == pytest.approx(one.correlation)
    assert two.probability == one.probability


def test_fewer_than_three_pairs_or_marks_all_alike_have_no_correlation():
    assert correlation(square(1, 2)) is None
    flat = np.zeros((5, 5))
    np.fill_diagonal(flat, np.nan)
    assert correlation(flat) is None
    assert reciprocity(flat, rng()) is None


def test_a_pair_counts_only_where_both_reach_the_bound():
    marks = np.array([[np.nan, 2, 2], [2, np.nan, 0], [1.9, 2, np.nan]])

    assert mutual_pairs(marks, 2) == [(0, 1)]
    assert mutual_pairs(marks, 1.9) == [(0, 1), (0, 2)]


def test_a_bloc_is_a_group_in_which_every_two_favour_each_other():
    assert blocs([(0, 1), (1, 2), (0, 2), (2, 3)]) == [(0, 1, 2)]
    assert blocs([(0, 1), (1, 2), (2, 3), (3, 0)]) == []
    assert blocs([]) == []


def test_a_bloc_of_three_is_found_in_the_marks_of_a_cluster():
    worth, habit = dict.fromkeys(UNITS, 6.0), dict.fromkeys(UNITS, 0.0)
    friends = {("A", "B"), ("B", "C"), ("A", "C")}
    rows = additive_rows(worth, habit, round_robin(UNITS))
    rows = [
        (u, c, g, s, m + 2 * ((u, s) in friends or (s, u) in friends)) for u, c, g, s, m in rows
    ]
    found = favours(result_of(panel_rules(), rows))

    assert found.blocs == (("A", "B", "C"),)
    assert found.found.correlation > 0.9 and found.found.probability < 0.01
    assert {(row[0], row[1]) for row in found.pairs.iter_rows()} == friends


def test_scorers_who_are_no_units_return_no_favours():
    rows = additive_rows(
        {"A": 5.0, "B": 6.0}, {"p": 1.0, "q": 0.0}, [("A", "p"), ("A", "q"), ("B", "q")]
    )
    found = favours(result_of(panel_rules(), rows))

    assert found.found is None and found.bound is None and not found.pairs.height


# Self-marks.


def rows_with_self():
    rows = [("A", "a", "self", "A", 10.0), ("B", "a", "self", "B", 5.0)]
    rows += [("A", "b", "self", "A", 9.0), ("B", "b", "self", "B", 6.0)]
    rows += [("A", "a", "cross", s, m) for s, m in (("B", 7.0), ("C", 8.0))]
    rows += [("B", "a", "cross", s, m) for s, m in (("A", 5.0), ("C", 6.0))]
    return rows


def test_self_marks_are_set_against_the_mean_of_others_on_the_criteria_both_marked():
    given = panel_rules("a", "b", order=("self", "cross"), rubric={"missing": "reweight"})
    found = inflation(result_of(given, rows_with_self()))
    columns = ("unit", "section", "cells", "own", "others", "inflation")

    assert found.select(columns).rows() == [
        ("A", None, 1, 10, 7.5, 2.5),
        ("A", "a", 1, 10, 7.5, 2.5),
        ("B", None, 1, 5, 5.5, -0.5),
        ("B", "a", 1, 5, 5.5, -0.5),
    ]


def test_without_self_marks_there_is_no_inflation():
    given = panel_rules("a", order=("cross",))
    rows = [row for row in rows_with_self() if row[2] == "cross"]

    assert not inflation(result_of(given, rows)).height


# The head's unit.


def officers(unit: str) -> list[dict]:
    return [{"office": "head", "unit": unit}]


def test_the_heads_unit_is_shown_at_every_stage_and_officially():
    given = panel_rules(
        "a",
        order=("self", "cross"),
        offices=[{"id": "head", "decide": "acclaimed"}],
        officers=officers("a1"),
    )
    rows = [("a1", "a", "self", "a1", 10.0), ("b1", "a", "self", "b1", 6.0)]
    rows += [("a1", "a", "cross", "a1", 10.0)]  # recused: it counts nowhere
    rows += [("a1", "a", "cross", "b1", 7.0), ("b1", "a", "cross", "a1", 8.0)]
    found = heads_advantage(result_of(given, rows))

    assert found.select("stage", "rank", "lead").rows() == [
        ("self", 1, 4.0),
        ("cross", 2, -1.0),
        (None, 2, -1.0),
    ]


def test_without_a_head_there_is_nothing_to_show():
    rows = additive_rows({"A": 5.0}, {"p": 0.0}, [("A", "p")])

    assert not heads_advantage(result_of(panel_rules(), rows)).height
