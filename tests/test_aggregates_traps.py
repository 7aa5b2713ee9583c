"""Where aggregates go wrong elsewhere: flat criteria, zeros, ties, extremes; and slow twins."""

from itertools import chain, combinations, pairwise

import numpy as np
import pytest
from aggregates_makers import Variant, drawn, eighths, plain, quick, ranks
from hypothesis import assume, given
from hypothesis import strategies as st

from emulab.rules import aggregating as rules
from emulab.scoring.aggregates import AGGREGATES, margins, overdrawn

COMPARING = [name for name, aggregate in AGGREGATES.items() if aggregate.relative]


@pytest.mark.parametrize("name", COMPARING)
def test_a_criterion_that_separates_nobody_leaves_values_that_are_numbers(name):
    flat = plain(name).of([[0.4, 1], [0.4, 0.5], [0.4, 0]], (1, 1))

    assert ranks(flat.values).tolist() == [1, 2, 3]
    assert flat.parts is None or flat.parts.sum(axis=1) == pytest.approx(flat.values)


@pytest.mark.parametrize("name", COMPARING)
def test_units_that_nothing_parts_are_equal_and_their_value_is_a_number(name):
    found = plain(name).of([[0.4, 0.7]] * 3, (1, 1)).values

    assert found.tolist() == [1.0 if name in ("topsis", "vikor") else 0.5] * 3


@pytest.mark.parametrize("name", ["geometric", "harmonic"])
def test_one_zero_makes_the_value_zero_and_the_zeros_carry_the_loss(name):
    found = plain(name).of([[0, 1, 0.5], [0, 0, 1]], [2, 1, 1])

    assert found.values.tolist() == [0, 0]
    assert found.parts.tolist() == [
        [-0.5, 0.25, 0.25],
        [pytest.approx(0.5 - 2 / 3), pytest.approx(0.25 - 1 / 3), 0.25],
    ]


@pytest.mark.parametrize("exponent", [-100, -1e-6, 1e-6, 100])
@quick
@given(panel=drawn())
def test_no_exponent_overflows_and_all_run_from_the_worst_to_the_best_level(exponent, panel):
    levels, weights = panel
    variant = Variant("power", lambda _: rules.Power(exponent=float(exponent)))
    found = variant.of(levels / 1e6, weights)

    assert np.isfinite(found.parts).all()
    assert found.parts.sum(axis=1) == pytest.approx(found.values, abs=1e-12)
    if abs(exponent) < 1:
        assert (
            found.values
            == pytest.approx(
                plain("geometric").of(levels / 1e6, weights).values, abs=1e-6, rel=1e-4
            )
            or (levels == 0).any()
        )


@quick
@given(panel=drawn())
def test_power_means_rise_with_the_exponent(panel):
    names = [
        Variant("power", lambda _, p=p: rules.Power(exponent=p)) for p in (-5.0, -1.0, 1.0, 2.0)
    ]
    found = [variant.of(*panel).values for variant in names]

    assert found[1] == pytest.approx(plain("harmonic").of(*panel).values)
    assert found[2] == pytest.approx(plain("arithmetic").of(*panel).values)
    assert all((low <= high + 1e-9).all() for low, high in pairwise(found))


@quick
@given(panel=drawn())
def test_an_orness_of_zero_a_half_and_one_are_the_worst_the_mean_and_the_best_level(panel):
    worst, mean, best = (
        Variant("owa", lambda _, x=x: rules.Owa(orness=x)).of(*panel).values for x in (0, 0.5, 1)
    )

    assert worst == pytest.approx(panel[0].min(axis=1))
    assert mean == pytest.approx(plain("arithmetic").of(*panel).values)
    assert best == pytest.approx(panel[0].max(axis=1))


@quick
@given(panel=drawn())
def test_places_of_equal_weight_are_the_weighted_mean(panel):
    variant = Variant("owa", lambda _: rules.Owa(weights=(1, 1, 1, 1)))

    assert variant.of(*panel).values == pytest.approx(plain("arithmetic").of(*panel).values)


@quick
@given(levels=st.lists(eighths, min_size=3, max_size=3))
def test_a_criterion_that_weighs_twice_stands_twice_in_the_order(levels):
    variant = Variant("owa", lambda _: rules.Owa(weights=(0.4, 0.3, 0.1, 0.2)))
    twice = variant.of([[levels[0], *levels]], [1, 1, 1, 1]).values

    assert variant.of([levels], [2, 1, 1]).values == pytest.approx(twice)


def integral(levels, capacity) -> float:
    """The Choquet integral by its definition: each step up, times the capacity of those on it."""
    order = np.argsort(levels)
    steps = np.diff(np.asarray(levels)[order], prepend=0.0)
    return sum(step * capacity(frozenset(order[rank:].tolist())) for rank, step in enumerate(steps))


def subsets(columns):
    return chain.from_iterable(combinations(columns, size) for size in range(len(columns) + 1))


@quick
@given(panel=drawn(), sign=st.sampled_from([-1, 1]), strength=st.integers(0, 4))
def test_choquet_is_the_integral_of_its_capacity(panel, sign, strength):
    levels, weights = panel
    shares = weights / weights.sum()
    assume(len(shares) > 1)
    pairs = [(0, 1, sign * strength / 4 * shares[:2].min()), (len(shares) - 1, 0, 0.05)]
    pairs = pairs[: 1 + (len(shares) > 2)]
    lone = shares.copy()
    for one, other, value in pairs:
        lone[[one, other]] -= value / 2

    def capacity(inside):
        joint = sum(value for one, other, value in pairs if {one, other} <= inside)
        return sum(lone[list(inside)]) + joint

    found = AGGREGATES["choquet"].apply(levels, np.tile(shares, (len(levels), 1)), pairs)
    rising = all(
        capacity(frozenset(inside)) <= capacity(frozenset(inside) | {more}) + 1e-9
        for inside in subsets(range(len(shares)))
        for more in range(len(shares))
    )

    assert found.values == pytest.approx([integral(row, capacity) for row in levels])
    assert rising == (not overdrawn(shares, pairs))


def test_units_are_compared_on_the_criteria_that_count_for_both():
    levels = [[0.9, 0.1, 0.5], [np.nan, 0.2, 0.5], [0.1, np.nan, np.nan], [np.nan, np.nan, 0.5]]
    found = margins(np.array(levels), np.array([[0.5, 0.25, 0.25]] * 4))

    assert found[0].tolist() == [0, -0.5, 1, 0]
    assert found[1].tolist() == [0.5, 0, 0, 0]
    assert (found == -found.T).all()


@quick
@given(panel=drawn())
def test_promethee_with_any_lead_as_preference_is_the_mean_margin(panel):
    levels, weights = panel
    whole = np.broadcast_to(weights / weights.sum(), levels.shape)
    net = margins(levels, whole).sum(axis=1) / max(len(levels) - 1, 1)

    assert plain("promethee").of(levels, weights).values == pytest.approx((net + 1) / 2)


def test_kemeny_says_how_many_orders_were_best():
    account = plain("kemeny").of([[0.5], [0.5], [1]], [1]).account

    assert account == {"gap": 0.0, "complete": True, "orders": 2}
