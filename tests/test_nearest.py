"""The nearest weights that put a unit first, and the proof where there are none."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, result, rules, targets, unmarked
from optimising_makers import around, bent, drawn, model, models, moved

from emulab.faults import InputError
from emulab.sensitivity.exact.nearest import nearest_first
from emulab.sensitivity.exact.optimality import potentially_optimal
from emulab.sensitivity.exact.programmes import ranks_at
from emulab.sensitivity.model import LEAVES, model_of
from emulab.sensitivity.region import everything


def weights_by(found, norm, ids):
    own = found.weights.filter(pl.col("norm") == norm)
    assert own["criterion"].to_list() == list(ids)
    return own["to"].to_numpy()


@settings(deadline=None, max_examples=60)
@given(given_model=models(), data=st.data())
def test_the_nearest_weights_put_the_unit_first_and_none_drawn_is_nearer(given_model, data):
    unit = data.draw(st.sampled_from(given_model.units))
    row = given_model.units.index(unit)
    found = nearest_first(given_model, unit, given_model.region)
    if found.impossible:
        assert not found.distance
        return
    weightings = drawn(given_model.region, 500)
    first = ranks_at(given_model.values, given_model.keys, weightings)[:, row] == 1
    moves = np.abs(weightings - given_model.weights)[first]
    for norm, sizes in (("sum", moves.sum(axis=1)), ("most", moves.max(axis=1))):
        weights = weights_by(found, norm, given_model.ids)
        ranks = ranks_at(given_model.values, given_model.keys, weights[None])
        assert ranks[0, row] == 1 and given_model.region.contains(weights)
        assert found.distance[norm] <= sizes.min(initial=np.inf) + 1e-6


@settings(deadline=None, max_examples=60)
@given(given_model=models(), data=st.data())
def test_it_is_impossible_exactly_where_the_unit_is_not_potentially_optimal(given_model, data):
    unit = data.draw(st.sampled_from(given_model.units))
    optimal = potentially_optimal(given_model, everything(given_model.ids))
    found = nearest_first(given_model, unit)

    assert found.impossible != optimal.filter(unit=unit)["optimal"].item()
    assert found.mix.is_empty() != found.impossible
    if found.impossible:
        assert found.mix["share"].sum() == pytest.approx(1)


@settings(deadline=None, max_examples=40)
@given(given_model=models(), data=st.data())
def test_the_order_of_units_and_criteria_changes_no_distance(given_model, data):
    units = data.draw(st.permutations(range(len(given_model.units))))
    siblings = data.draw(st.permutations(range(len(given_model.ids))))
    unit = data.draw(st.sampled_from(given_model.units))
    before = nearest_first(given_model, unit)
    after = nearest_first(moved(given_model, units, siblings), unit)

    assert before.impossible == after.impossible
    assert after.distance == pytest.approx(before.distance, abs=1e-7)


def test_by_hand_the_second_must_take_a_fifth_from_the_first():
    # B is first from w2 = 0.5 on; as adopted it is 0.3
    found = nearest_first(model([[10, 0], [0, 10]], [0.7, 0.3]), "B")

    assert found.distance == pytest.approx({"sum": 0.4, "most": 0.2})
    assert found.moves.filter(norm="sum").select("criterion", "from").rows() == [
        ("c0", 0.7),
        ("c1", 0.3),
    ]
    assert found.moves.filter(norm="sum")["to"].to_list() == pytest.approx([0.5, 0.5])


def test_the_two_distances_may_ask_for_different_weights():
    # one weight far, or all a little: what c0 must gain comes from one or from both of the rest
    found = nearest_first(model([[0, 3, 3], [3, 0, 0]], [0.4, 0.3, 0.3]), "B")

    assert found.distance == pytest.approx({"sum": 0.2, "most": 0.1})
    assert found.moves.filter(norm="most")["to"].to_list()[0] == pytest.approx(0.5)


def test_who_is_first_already_need_not_move():
    for values in ([[3, 4], [2, 3]], [[3, 3], [4, 2]]):  # the second by a tie
        found = nearest_first(model(values), "A")

        assert found.distance == {"sum": 0.0, "most": 0.0}
        assert found.moves.is_empty()


def test_where_the_tie_key_is_against_it_a_tie_is_not_enough():
    given_model = model([[10, 0], [0, 10]], [0.7, 0.3], keys=[1, 2])
    weights = weights_by(nearest_first(given_model, "B"), "sum", given_model.ids)

    assert given_model.values[1] @ weights > given_model.values[0] @ weights
    assert weights == pytest.approx([0.5, 0.5], abs=1e-8)


def test_what_no_weights_do_is_proved_by_a_mix():
    found = nearest_first(model([[10, 0], [0, 10], [4, 4]]), "C")

    assert found.impossible and not found.distance and found.weights.is_empty()
    assert found.margin == pytest.approx(-1)
    assert dict(found.mix.iter_rows()) == pytest.approx({"A": 0.5, "B": 0.5})


def test_within_the_defensible_weights_it_may_be_impossible_though_others_would_do():
    given_model = model([[10, 0], [0, 10]], [0.8, 0.2], around([0.8, 0.2]))

    assert not nearest_first(given_model, "B").impossible
    assert nearest_first(given_model, "B", given_model.region).impossible


def test_ranks_that_are_not_linear_prove_nothing():
    found = nearest_first(bent(model([[10, 0], [0, 10]])), "B")

    assert not found.impossible and not found.distance and found.weights.is_empty()


def test_a_unit_that_is_not_ranked_is_refused():
    with pytest.raises(InputError) as caught:
        nearest_first(model([[1, 2], [2, 1]]), "Z")

    expected = "units.csv: 1 fault\n  'Z' is not ranked. Ranked are A, B."
    assert str(caught.value) == expected


def test_one_unit_is_where_it_stands():
    assert nearest_first(model([[1, 2]]), "A").distance == {"sum": 0.0, "most": 0.0}


def test_a_solver_that_stops_a_hair_short_of_a_lead_leaves_the_distance_what_it_is():
    # B leads by 6 a - 6 b - 24 c - 42 d; the keys are against it, so it has to be above 0:
    # from (1, 2, 1, 2) / 6 a third is the least that a and b have to move
    tree = [criterion(name, 10 * k) for name, k in zip("abcd", (1, 2, 1, 2), strict=True)]
    table = {"A": {"a": 3, "b": 12, "c": 7, "d": 14}, "B": {"a": 4, "b": 10, "c": 3, "d": 0}}
    own = model_of(result(rules(*tree, ties=[{"lower": "a"}]), table))
    found = nearest_first(own, "B")

    assert own.values[1] - own.values[0] == pytest.approx([6, -6, -24, -42])
    assert found.distance["most"] == pytest.approx(1 / 3, abs=1e-6)
    assert found.distance["sum"] == pytest.approx(13 / 15, abs=1e-6)


def test_weights_under_which_a_unit_is_judged_on_nothing_are_passed_by():
    tree = [criterion(*one, kind="target") for one in (("a", 30), ("b", 20), ("c", 20))]
    table = {"A": {"c": 20}, "B": {"a": 2, "c": 20}}
    aims = targets(("B", "a", True, 5.0), ("A", "c", True, 5.0), ("B", "c", True, 5.0))
    aims = aims.vstack(unmarked(("A", "a"), ("A", "b"), ("B", "b")))
    own = model_of(result(rules(*tree), table, aims), LEAVES)

    for unit in own.units:
        found = nearest_first(own, unit)
        for norm in found.distance:
            assert own.ranks(weights_by(found, norm, own.ids))[0, own.units.index(unit)] == 1
