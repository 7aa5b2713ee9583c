"""Regret: points lost at worst, to whom and under which weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optimising_makers import around, bent, drawn, model, models, moved, weights_of
from scipy.optimize import linprog
from vdea_example import BOUND, FREE

from emulab.sensitivity.exact.regret import regret
from emulab.sensitivity.model import Model


def worst_by_programme(given_model, own):
    """The greatest loss as a fraction of linear functions, made linear (Charnes, Cooper 1962)."""
    region, whole = given_model.region, given_model.whole
    size = region.size
    one = np.ones(size)
    rows = [-region.rows, np.outer(region.low, one) - np.eye(size)]
    rows += [np.eye(size) - np.outer(region.high, one)]
    matrix = np.concatenate(rows)
    losses = []
    for other in range(len(given_model.values)):
        lead = given_model.values[other] - given_model.values[own]
        found = linprog(-lead, matrix, np.zeros(len(matrix)), whole[None], [1.0])
        losses.append(-found.fun)
    return max(losses)


@settings(deadline=None, max_examples=60)
@given(given_model=models())
def test_no_weighting_costs_more_than_the_regret(given_model):
    totals = drawn(given_model.region, 400) @ given_model.values.T
    lost = (totals.max(axis=1)[:, None] - totals).max(axis=0)

    for worst, found in zip(lost, regret(given_model)["regret"], strict=True):
        assert worst <= found + 1e-9


@settings(deadline=None, max_examples=60)
@given(given_model=models(), data=st.data())
def test_the_regret_is_what_a_programme_finds_also_where_totals_are_fractions(given_model, data):
    halves = st.integers(1, 4).map(lambda part: part / 4)
    whole = data.draw(
        st.lists(halves, min_size=len(given_model.ids), max_size=len(given_model.ids))
    )
    fraction = Model(**{**vars(given_model), "whole": np.array(whole)})

    for one in (given_model, fraction):
        for row, found in enumerate(regret(one)["regret"]):
            assert found == pytest.approx(worst_by_programme(one, row), abs=1e-7)


@settings(deadline=None, max_examples=60)
@given(given_model=models())
def test_the_weights_shown_cost_the_regret_and_the_other_is_best_there(given_model):
    for row, (_, lost, other, cell) in enumerate(regret(given_model).iter_rows()):
        weights = weights_of(cell, given_model.ids)
        totals = given_model.values @ weights
        assert given_model.region.contains(weights)
        assert totals.max() - totals[row] == pytest.approx(lost, abs=1e-9)
        if other is None:
            assert lost == 0
        else:
            assert totals[given_model.units.index(other)] == pytest.approx(totals.max())


@settings(deadline=None, max_examples=40)
@given(given_model=models(), data=st.data())
def test_the_order_of_units_and_criteria_changes_no_regret(given_model, data):
    units = data.draw(st.permutations(range(len(given_model.units))))
    siblings = data.draw(st.permutations(range(len(given_model.ids))))
    before = regret(given_model).sort("unit")
    after = regret(moved(given_model, units, siblings)).sort("unit")

    assert after["regret"].to_numpy() == pytest.approx(before["regret"].to_numpy(), abs=1e-9)


def test_by_hand_two_criteria_within_a_quarter():
    # A leads by 8 w - 4 - 0.5: at worst w = 0.375, so 1.5 points less and 0.5 more
    frame = regret(model([[8, 3.5], [4, 8]], region=around([0.5, 0.5])))

    assert frame["regret"].to_list() == pytest.approx([1.3125, 0.8125])
    assert frame["other"].to_list() == ["B", "A"]


def test_a_close_second_everywhere_has_less_to_regret_than_a_winner_somewhere():
    frame = regret(model([[10, 0], [0, 10], [4.9, 4.9]]))

    assert frame["regret"].to_list() == pytest.approx([10, 10, 5.1])


def test_who_is_always_ahead_regrets_nothing():
    frame = regret(model([[3, 4], [2, 3]]))

    assert frame.select("unit", "regret", "other").rows() == [("A", 0.0, None), ("B", 1.0, "A")]


def test_criteria_that_carry_no_points_are_left_out_of_the_fraction():
    # all weight on the second would divide nothing by nothing; only the first tells
    frame = regret(model([[2, 0], [1, 0]], whole=[1.0, 0.0]))

    assert frame["regret"].to_list() == pytest.approx([0, 1])


def test_robust_dea_finds_the_same_greatest_distances_to_the_best():
    # maxDistanceWithLinearFunctions, and the same with weight constraints
    free = [1.0, 0.8008407777195, 1, 0.512557077625128, 0.5052631578945, 0.406113537118]
    free += [0.5359957961115, 0.642105263158, 0.5622700998425, 0.821052631579, 0.399894902785]
    free += [0.837899543379233, 0.707423580786, 0.66211245402, 0.452631578947, 1]
    free += [0.601598173515739, 0.569868995633, 0.663157894737, 0.326315789474]
    bound = [0.7452631579, 0.572346587, 1, 0.5052631579, 0.5052631579, 0.3164697771]
    bound += [0.4631578947, 0.6421052632, 0.3532429327, 0.8210526316, 0.2123373937]
    bound += [0.5406263488, 0.5554125488, 0.6105263158, 0.452631579, 0.5430732638]
    bound += [0.5473684211, 0.449579407, 0.6631578948, 0.3263157894]

    assert regret(FREE)["regret"].to_list() == pytest.approx(free, abs=1e-6)
    assert regret(BOUND)["regret"].to_list() == pytest.approx(bound, abs=1e-6)


def test_one_unit_and_ranks_that_are_not_linear():
    assert regret(model([[1, 2]])).select("regret", "other").rows() == [(0.0, None)]
    assert regret(bent(model([[1, 2], [2, 1]]))).is_empty()
