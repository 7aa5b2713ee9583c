"""The tables of exact answers where some units are judged on other criteria."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from makers import criterion, panels, result, rules, section, targets, unmarked

from emulab.sensitivity.exact.nearest import nearest_first
from emulab.sensitivity.exact.optimality import potentially_optimal
from emulab.sensitivity.exact.preference import preferences
from emulab.sensitivity.exact.regret import regret
from emulab.sensitivity.model import model_of
from emulab.sensitivity.region import everything

TREE = (
    section("one", criterion("a", kind="target"), criterion("b", 20)),
    section("two", criterion("c"), criterion("d", 5)),
    criterion("e", 15),
)
tables = panels("a", "b", "c", "d", "e")


def model_without(panel):
    """The model where A was not assigned the criterion a."""
    rows = {u: {c: m for c, m in own.items() if (u, c) != ("A", "a")} for u, own in panel.items()}
    aims = targets(*((unit, "a", True, 5.0) for unit in panel if unit != "A"))
    return model_of(result(rules(*TREE), rows, aims.vstack(unmarked(("A", "a")))))


def drawn(model, seed=1):
    return np.random.default_rng(seed).dirichlet(np.ones(len(model.ids)), 3000)


@given(panel=tables)
def test_no_weighting_takes_a_lead_past_its_bounds(panel):
    model = model_without(panel)
    totals = model.totals(drawn(model))
    frame = preferences(model, everything(model.ids))
    places = {unit: place for place, unit in enumerate(model.units)}

    assert frame.height == 12
    for unit, other, least, most, necessary, possible in frame.iter_rows():
        lead = totals[:, places[unit]] - totals[:, places[other]]
        assert least - 2e-6 <= lead.min()
        assert lead.max() <= most + 2e-6
        assert not necessary or lead.min() >= -1e-6
        assert possible or lead.max() < 0


@given(panel=tables)
def test_who_is_first_somewhere_is_called_optimal_and_is_first_at_the_weights_named(panel):
    model = model_without(panel)
    ranks = model.ranks(drawn(model))
    frame = potentially_optimal(model, everything(model.ids))
    assume(frame.height)
    for place, (_, optimal, margin, weights, mix) in enumerate(frame.iter_rows()):
        assert margin is None
        assert optimal or (ranks[:, place] > 1).all()
        if optimal:
            at = np.array([one["weight"] for one in weights])
            assert model.ranks(at)[0, place] == 1
        for one in mix:
            totals = model.totals(drawn(model))
            above = totals[:, model.units.index(one["unit"])]
            assert (above > totals[:, place]).all()


@given(panel=tables)
def test_regret_is_the_most_that_any_weighting_costs(panel):
    model = model_without(panel)
    totals = model.totals(drawn(model))
    behind = (totals.max(axis=1, keepdims=True) - totals).max(axis=0)
    for place, (_, lost, other, weights) in enumerate(
        regret(model, everything(model.ids)).iter_rows()
    ):
        at = model.totals(np.array([one["weight"] for one in weights]))[0]

        assert behind[place] <= lost + 2e-6
        assert other is None or at[model.units.index(other)] - at[place] == pytest.approx(lost)


@given(panel=tables, unit=st.sampled_from("ABCD"))
def test_the_nearest_weights_put_the_unit_first_and_none_drawn_is_nearer(panel, unit):
    model = model_without(panel)
    place = model.units.index(unit)
    found = nearest_first(model, unit)
    weightings = drawn(model)
    first = weightings[model.ranks(weightings)[:, place] == 1]

    if found.impossible:
        assert not len(first)
        return
    assume(found.distance)
    for norm, distance in found.distance.items():
        own = found.weights.filter(found.weights["norm"] == norm)
        at = own["to"].to_numpy()
        assert at.sum() == pytest.approx(1)
        assert model.ranks(at)[0, place] == 1
        moved = np.abs(first - model.weights)
        reached = moved.sum(axis=1) if norm == "sum" else moved.max(axis=1)
        assert not len(first) or distance <= reached.min() + 0.02
