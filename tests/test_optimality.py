"""Potential optimality: who can be first, by how much, and the mix that proves who cannot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optimising_makers import (
    around,
    bent,
    by_unit,
    can_hold,
    drawn,
    model,
    models,
    moved,
    weights_of,
)
from vdea_example import BOUND, FREE

from emulab.sensitivity.exact.optimality import potentially_optimal
from emulab.sensitivity.exact.programmes import ranks_at
from emulab.sensitivity.region import everything


def mix_of(cell, units):
    shares = {one["unit"]: one["share"] for one in cell}
    return np.array([shares.get(unit, 0.0) for unit in units])


@settings(deadline=None, max_examples=80)
@given(given_model=models())
def test_first_somewhere_is_what_a_programme_without_any_lead_says(given_model):
    values, keys = given_model.values, given_model.keys
    found = potentially_optimal(given_model)["optimal"].to_list()

    for own, optimal in enumerate(found):
        others = np.delete(np.arange(len(values)), own)
        rows = values[own] - values[others]
        assert optimal == can_hold(rows, keys[others] < keys[own], given_model.region)


@settings(deadline=None, max_examples=80)
@given(given_model=models())
def test_the_weights_shown_really_put_the_unit_first(given_model):
    for row, (_, optimal, _, cell, _) in enumerate(potentially_optimal(given_model).iter_rows()):
        weights = weights_of(cell, given_model.ids)
        assert given_model.region.contains(weights)
        rank = ranks_at(given_model.values, given_model.keys, weights[None])[0, row]
        assert (rank == 1) == optimal


@settings(deadline=None, max_examples=80)
@given(given_model=models())
def test_the_mix_beats_the_unit_under_every_weighting(given_model):
    weightings = drawn(given_model.region, 300)
    for row, (unit, optimal, margin, _, cell) in enumerate(
        potentially_optimal(given_model).iter_rows()
    ):
        mix = mix_of(cell, given_model.units)
        if optimal:
            assert not mix.any()
            continue
        lead = mix @ given_model.values - given_model.values[row]
        assert mix.sum() == pytest.approx(1) and mix[given_model.units.index(unit)] == 0
        assert (weightings @ lead).min() >= -1e-9
        # the weak side of the duality: nowhere is the lead of the mix below the margin
        assert given_model.region.least(lead)[0] == pytest.approx(-margin, abs=1e-8)


@settings(deadline=None, max_examples=60)
@given(given_model=models())
def test_no_weighting_gives_a_greater_lead_than_the_margin(given_model):
    totals = drawn(given_model.region, 400) @ given_model.values.T
    margins = potentially_optimal(given_model)["margin"].to_list()

    for row, margin in enumerate(margins):
        others = np.delete(totals, row, axis=1).max(axis=1)
        assert (totals[:, row] - others).max() <= margin + 1e-9


@settings(deadline=None, max_examples=40)
@given(given_model=models(), data=st.data())
def test_the_order_of_units_and_criteria_changes_nothing(given_model, data):
    units = data.draw(st.permutations(range(len(given_model.units))))
    siblings = data.draw(st.permutations(range(len(given_model.ids))))
    before = potentially_optimal(given_model).sort("unit")
    after = potentially_optimal(moved(given_model, units, siblings)).sort("unit")

    assert before["optimal"].equals(after["optimal"])
    assert after["margin"].to_numpy() == pytest.approx(before["margin"].to_numpy(), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(given_model=models())
def test_witnesses_change_no_answer(given_model):
    plain = potentially_optimal(given_model)
    quick = potentially_optimal(given_model, witnesses=drawn(given_model.region, 20))

    assert plain["optimal"].equals(quick["optimal"])
    kept = quick.filter(quick["margin"].is_not_null())
    margins = by_unit(plain, "margin")
    for unit, margin in kept.select("unit", "margin").iter_rows():
        assert margin == pytest.approx(margins[unit], abs=1e-9)


def test_never_first_though_nobody_beats_it_on_both():
    # C is no worse than A on the second and no worse than B on the first, yet halves of each win
    frame = potentially_optimal(model([[10, 0], [0, 10], [4, 4]]))
    never = frame.row(2, named=True)

    assert frame["optimal"].to_list() == [True, True, False]
    assert never["margin"] == pytest.approx(-1.0)
    assert [one["share"] for one in never["mix"]] == pytest.approx([0.5, 0.5])
    assert [one["weight"] for one in never["weights"]] == pytest.approx([0.5, 0.5])


def test_a_tie_at_one_point_counts_and_the_tie_key_may_take_it_away():
    values = [[10, 0], [0, 10], [5, 5]]

    assert potentially_optimal(model(values))["optimal"].to_list() == [True, True, True]
    behind = potentially_optimal(model(values, keys=[1, 2, 3]))
    assert behind["optimal"].to_list() == [True, True, False]
    assert behind["margin"].to_list()[2] == 0.0
    assert len(behind["mix"].to_list()[2]) == 2


def test_twins_in_a_mix_share_evenly():
    frame = potentially_optimal(model([[10, 0], [10, 0], [0, 10], [4, 4]]))
    shares = {one["unit"]: one["share"] for one in frame["mix"].to_list()[3]}

    assert shares == pytest.approx({"A": 0.25, "B": 0.25, "C": 0.5})


def test_a_twin_with_the_worse_key_is_never_first():
    frame = potentially_optimal(model([[3, 4], [3, 4], [1, 1]], keys=[1, 2, 3]))

    assert frame["optimal"].to_list() == [True, False, False]
    assert frame["mix"].to_list()[1] == [{"unit": "A", "share": 1.0}]


def test_robust_dea_finds_the_same_least_distances_to_the_best():
    # minDistanceWithLinearFunctions, and the same with weight constraints: 0 is first somewhere
    free = [0, 0.25137408, 0.36724182, 0.22880515, 0, 0, 0.15286383, 0.27917125, 0.12247429]
    free += [0.32957326, 0, 0.16842994, 0.0177024, 0.32153126, 0.10903285, 0, 0.1554005]
    free += [0.04023273, 0.12480617, 0]
    bound = [0, 0.2513740784, 0.4153369207, 0.229830689, 0, 0, 0.1528638282, 0.2791712473]
    bound += [0.1224742936, 0.3757866533, 0, 0.1740941649, 0.0263350556, 0.3215312576]
    bound += [0.1090328467, 0, 0.1554004963, 0.0602414452, 0.156537833, 0]

    for given_model, expected in ((FREE, free), (BOUND, bound)):
        margins = potentially_optimal(given_model)["margin"].to_numpy()
        assert np.maximum(-margins, 0) == pytest.approx(expected, abs=1e-6)


def test_one_unit_is_first_without_a_margin():
    frame = potentially_optimal(model([[1, 2]]))

    assert frame.select("unit", "optimal", "margin").rows() == [("A", True, None)]
    assert frame["mix"].to_list() == [[]]


def test_a_single_criterion_and_ranks_that_are_not_linear():
    frame = potentially_optimal(model([[2], [1]]))

    assert frame["margin"].to_list() == [1.0, -1.0]
    assert potentially_optimal(bent(model([[2], [1]]))).is_empty()


def test_everything_is_wider_than_the_defensible_weights():
    own = model([[10, 0], [0, 10]], [0.8, 0.2], around([0.8, 0.2]))

    assert potentially_optimal(own)["optimal"].to_list() == [True, False]
    assert potentially_optimal(own, everything(own.ids))["optimal"].to_list() == [True, True]
