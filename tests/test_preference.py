"""Necessary and possible preference: bounds of differences, over simplexes, boxes and orders."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, result, rules
from optimising_makers import around, bent, by_unit, drawn, model, models, moved
from scipy.optimize import linprog
from vdea_example import BOUND, FREE

from emulab.sensitivity.exact.preference import preferences
from emulab.sensitivity.model import model_of
from emulab.sensitivity.region import everything


def pair(frame, unit, other):
    return frame.filter(pl.col("unit") == unit, pl.col("other") == other).row(0, named=True)


@settings(deadline=None, max_examples=60)
@given(given_model=models())
def test_no_weighting_gives_a_difference_beyond_its_bounds(given_model):
    weightings = drawn(given_model.region, 300)
    frame = preferences(given_model)

    for unit, other, least, most in frame.select("unit", "other", "least", "most").iter_rows():
        one, two = given_model.units.index(unit), given_model.units.index(other)
        found = weightings @ (given_model.values[one] - given_model.values[two])
        assert least - 1e-9 <= found.min() and found.max() <= most + 1e-9


@settings(deadline=None, max_examples=40)
@given(given_model=models(units=st.integers(2, 4)))
def test_the_bounds_are_what_a_linear_programme_finds(given_model):
    for unit, other, least, *_ in preferences(given_model).iter_rows():
        one, two = given_model.units.index(unit), given_model.units.index(other)
        cost = given_model.values[one] - given_model.values[two]
        found = linprog(cost, **given_model.region.constraints())

        assert least == pytest.approx(found.fun, abs=1e-8)


@settings(deadline=None, max_examples=40)
@given(given_model=models())
def test_the_most_of_a_pair_is_the_least_of_the_other_way_round(given_model):
    frame = preferences(given_model)

    for unit, other, _, most, necessary, possible in frame.iter_rows():
        back = pair(frame, other, unit)
        assert most == pytest.approx(-back["least"], abs=1e-12)
        assert possible or back["necessary"]  # one way or the other, something holds
        assert possible or not necessary


@settings(deadline=None, max_examples=40)
@given(given_model=models())
def test_necessary_preference_is_passed_on(given_model):
    frame = preferences(given_model)
    necessary = set(frame.filter("necessary").select("unit", "other").iter_rows())

    for one, two in necessary:
        for again, three in necessary:
            if two == again and one != three:
                assert (one, three) in necessary


@settings(deadline=None, max_examples=40)
@given(given_model=models(), data=st.data())
def test_the_order_of_units_and_criteria_changes_no_bound(given_model, data):
    units = data.draw(st.permutations(range(len(given_model.units))))
    siblings = data.draw(st.permutations(range(len(given_model.ids))))
    before, after = preferences(given_model), preferences(moved(given_model, units, siblings))

    keys = ["unit", "other"]
    before, after = before.sort(keys), after.sort(keys)
    assert before.select("necessary", "possible").equals(after.select("necessary", "possible"))
    assert after["least"].to_numpy() == pytest.approx(before["least"].to_numpy(), abs=1e-12)


def test_a_smaller_region_only_adds_necessary_preferences():
    values = np.random.default_rng(5).integers(0, 100, (8, 5))
    small, wide = around(np.full(5, 0.2), 0.1), around(np.full(5, 0.2), 0.5)
    few = preferences(model(values, region=wide)).filter("necessary").select("unit", "other")
    many = preferences(model(values, region=small)).filter("necessary").select("unit", "other")

    assert set(few.iter_rows()) < set(many.iter_rows())


def test_by_hand_two_criteria_within_a_quarter():
    # weights 0.375 to 0.625: A leads by 2 w - 1, at least -0.25 and at most 0.25
    frame = preferences(model([[2, 1], [1, 2]], region=around([0.5, 0.5])))

    assert frame.rows() == [
        ("A", "B", -0.25, 0.25, False, True),
        ("B", "A", -0.25, 0.25, False, True),
    ]


def test_twins_are_each_necessarily_as_good_as_the_other():
    frame = preferences(model([[3, 4], [3, 4]], keys=[1, 2]))

    assert frame["necessary"].to_list() == [True, True]
    assert frame["least"].to_list() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("given_model", "necessary", "possible"), [(FREE, 65, 356), (BOUND, 89, 332)]
)
def test_robust_dea_counts_the_same_preferences(given_model, necessary, possible):
    frame = preferences(given_model)

    # there every unit is also preferred to itself
    assert frame["necessary"].sum() + 20 == necessary
    assert frame["possible"].sum() + 20 == possible


def test_robust_dea_prefers_the_same_units():
    # the rows of its units 11 and 20 in verifyNecessaryRelationsWithoutConstraints
    beaten = preferences(FREE).filter("necessary").group_by("unit").agg("other")
    found = by_unit(beaten, "other")

    assert sorted(found["K"]) == [*"BCDGHILN"]
    assert sorted(found["T"]) == [*"BCDGHIJLNOS"]
    assert "A" not in found


def test_points_as_given_are_the_unit_of_the_bounds():
    table = {"U1": {"a": 9, "b": 5}, "U2": {"a": 6, "b": 7}}
    given_rules = rules(criterion("a", 10), criterion("b", 10))
    frame = preferences(model_of(result(given_rules, table)), everything(("a", "b")))

    # all weight on a: 20 points times 0.9 less 0.6
    assert pair(frame, "U1", "U2")["most"] == pytest.approx(6.0)
    assert pair(frame, "U1", "U2")["least"] == pytest.approx(-4.0)


def test_one_unit_and_ranks_that_are_not_linear_leave_nothing_to_compare():
    assert preferences(model([[1, 2]])).is_empty()
    assert preferences(bent(model([[1, 2], [2, 1]]))).is_empty()


def test_a_single_criterion_is_necessary_one_way():
    frame = preferences(model([[2], [1]]))

    assert frame["necessary"].to_list() == [True, False]
    assert frame["possible"].to_list() == [True, False]
