"""P(c . w > 0) against closed forms, exact fractions, another formula, and seeded draws."""

from fractions import Fraction
from itertools import permutations
from math import prod

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import beta, norm

from emulab.sensitivity.probability.halfspace import (
    expected_rank_exact,
    pairwise_exact,
    probability,
    with_vertices,
)

whole = st.lists(st.integers(-6, 6), min_size=1, max_size=9)
rows = st.lists(st.floats(-100, 100), min_size=1, max_size=12)
tables = st.integers(1, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 4), min_size=size, max_size=size), min_size=1, max_size=7
    )
)
ORDER = [[1, 0, 0, 0], [1 / 2, 1 / 2, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0], [1 / 4] * 4]


def one(coefficients) -> float:
    return float(probability([coefficients])[0])


def raced(coefficients: list[int]) -> Fraction:
    """The recursion word by word, in fractions."""
    gains = [Fraction(c) for c in coefficients if c > 0]
    losses = [Fraction(-c) for c in coefficients if c < 0]
    if not gains:
        return Fraction(0)
    line = [Fraction(0), *[Fraction(1)] * len(gains)]
    for loss in losses:
        for h, gain in enumerate(gains, 1):
            line[h] = (gain * line[h] + loss * line[h - 1]) / (gain + loss)
    return line[-1]


def divided(coefficients: list[int]) -> Fraction:
    """The same share by partial fractions, which needs coefficients that all differ."""
    own, power = [Fraction(c) for c in coefficients], len(coefficients) - 1
    return sum(
        (c**power / prod(c - d for d in own if d != c) for c in own if c > 0), start=Fraction(0)
    )


@pytest.mark.parametrize("size", [2, 3, 7, 30, 100])
@pytest.mark.parametrize("least", [0.01, 0.25, 0.5, 0.9])
def test_a_weight_is_above_t_for_one_less_t_to_the_power_n_less_one_of_all_weightings(size, least):
    coefficients = np.eye(size)[0] - least

    assert one(coefficients) == pytest.approx((1 - least) ** (size - 1), rel=1e-12)


@pytest.mark.parametrize(("size", "first"), [(2, 1), (5, 2), (12, 11), (60, 20)])
def test_the_sum_of_some_weights_is_beta_distributed(size, first):
    points = np.linspace(0.05, 0.95, 19)
    coefficients = (np.arange(size) < first) - points[:, None]

    assert probability(coefficients) == pytest.approx(beta.sf(points, first, size - first))


def test_three_weights_by_hand():
    found = probability([[1, -1, 0], [2, -1, -1], [1, -3, 0], [1, 1, -1], [1, 1, -2]])

    assert found == pytest.approx([1 / 2, 4 / 9, 1 / 4, 3 / 4, 5 / 9], abs=1e-15)


@given(coefficients=whole)
def test_the_recursion_is_exact_but_for_the_last_digit(coefficients):
    assert one(coefficients) == pytest.approx(float(raced(coefficients)), rel=1e-14, abs=0)


@given(coefficients=st.lists(st.integers(-9, 9), min_size=2, max_size=9, unique=True))
def test_the_recursion_gives_what_partial_fractions_give(coefficients):
    assert raced(coefficients) == divided(coefficients)


@given(coefficients=rows)
def test_a_row_and_its_negative_add_up_to_one_unless_all_is_tied(coefficients):
    found = one(coefficients) + one([-c for c in coefficients])

    assert found == (pytest.approx(1, abs=1e-14) if any(coefficients) else 0)


@given(coefficients=st.lists(st.floats(0, 1e300), min_size=1, max_size=9))
def test_where_no_sign_differs_the_share_is_all_or_nothing_to_the_bit(coefficients):
    assert one(coefficients) == (1.0 if any(coefficients) else 0.0)
    assert one([-c for c in coefficients]) == 0.0


@given(coefficients=rows, data=st.data())
def test_the_order_of_the_criteria_changes_no_bit(coefficients, data):
    assert one(data.draw(st.permutations(coefficients))) == one(coefficients)


@given(coefficients=whole, more=st.integers(1, 9), places=st.integers(1, 5))
def test_neither_a_factor_nor_criteria_that_part_nobody_change_anything(coefficients, more, places):
    grown = [more * c for c in coefficients] + [0] * places

    assert one(grown) == pytest.approx(one(coefficients), abs=1e-14)


@given(coefficients=whole, place=st.integers(0, 8), by=st.integers(1, 5))
def test_a_greater_coefficient_never_lowers_the_share(coefficients, place, by):
    place %= len(coefficients)
    raised = [c + by * (number == place) for number, c in enumerate(coefficients)]

    assert one(raised) >= one(coefficients) - 1e-14


def test_coefficients_of_any_size_give_a_share():
    rng = np.random.default_rng(11)
    wild = rng.choice([-1, 1], (500, 40)) * 10.0 ** rng.integers(-300, 300, (500, 40))
    found = probability(wild)

    assert ((found >= 0) & (found <= 1)).all()


def test_shares_are_those_of_seeded_draws():
    """300 comparisons, so a single one may stray by 5.6 standard errors."""
    rng = np.random.default_rng(23)
    draws = 40_000
    coefficients = rng.normal(size=(300, 8)) + rng.normal(size=(300, 1))
    drawn = rng.exponential(size=(draws, 8)) @ coefficients.T > 0
    exact = probability(coefficients)
    bound = norm.isf(1e-5 / 300 / 2) * np.sqrt(np.maximum(exact * (1 - exact), 1 / draws) / draws)

    assert (np.abs(drawn.mean(axis=0) - exact) < bound).all()


def test_of_an_order_the_corners_give_what_sorted_draws_give():
    rng = np.random.default_rng(29)
    draws = 40_000
    coefficients = rng.normal(size=(50, 4))
    weights = -np.sort(-rng.dirichlet(np.ones(4), draws), axis=1)
    exact = with_vertices(coefficients, ORDER)
    bound = norm.isf(1e-5 / 50 / 2) * np.sqrt(np.maximum(exact * (1 - exact), 1 / draws) / draws)

    assert (np.abs((weights @ coefficients.T > 0).mean(axis=0) - exact) < bound).all()


def test_every_order_of_the_weights_holds_an_equal_part_of_the_simplex():
    coefficients = np.array([[3.0, -1.0, -4.0, 1.0]])
    parts = [
        with_vertices(coefficients, np.array(ORDER)[:, list(order)])
        for order in permutations(range(4))
    ]

    assert np.mean(parts) == pytest.approx(one(coefficients[0]))


@given(table=tables)
def test_of_two_units_one_is_above_the_other_unless_they_are_alike(table):
    found = pairwise_exact(table)
    alike = np.array([[one == other for other in table] for one in table])

    assert (found.diagonal() == 0).all()
    assert (found[alike] == 0).all()
    assert (found + found.T)[~alike] == pytest.approx(1)


@given(table=tables, data=st.data())
def test_the_order_of_the_units_changes_no_bit(table, data):
    order = data.draw(st.permutations(range(len(table))))
    moved = [table[unit] for unit in order]

    assert (pairwise_exact(moved) == pairwise_exact(table)[np.ix_(order, order)]).all()
    assert (expected_rank_exact(moved) == expected_rank_exact(table)[list(order)]).all()


@given(table=tables)
def test_expected_ranks_add_up_to_the_ranks_there_are_once_keys_part_every_tie(table):
    count = len(table)
    keys = np.arange(count)

    assert expected_rank_exact(table, keys).sum() == pytest.approx(count * (count + 1) / 2)
    assert (expected_rank_exact(table) <= expected_rank_exact(table, keys)).all()


@given(table=tables, data=st.data())
def test_a_unit_that_is_raised_never_expects_a_worse_rank(table, data):
    unit = data.draw(st.integers(0, len(table) - 1))
    place = data.draw(st.integers(0, len(table[0]) - 1))
    raised = [list(row) for row in table]
    raised[unit][place] += 1

    assert expected_rank_exact(raised)[unit] <= expected_rank_exact(table)[unit] + 1e-12


def test_units_that_binary_noise_alone_parts_are_tied():
    values = [[0.1 + 0.2, 5.0], [0.3, 5.0], [0.3, 5.0 + 1e-8]]

    assert pairwise_exact(values).tolist() == [[0, 0, 0], [0, 0, 0], [1, 1, 0]]


@given(table=tables)
def test_keys_part_only_units_that_always_tie(table):
    keys = np.arange(len(table))[::-1]
    assume(len({tuple(row) for row in table}) == len(table))

    assert (expected_rank_exact(table, keys) == expected_rank_exact(table)).all()


def test_of_units_that_always_tie_the_one_with_the_smaller_key_is_above():
    values = [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]

    assert expected_rank_exact(values).tolist() == [1, 1, 1]
    assert expected_rank_exact(values, keys=[2, 1, 2]).tolist() == [2, 1, 2]


def test_sixty_four_units_on_sixty_criteria_in_one_go_and_one_by_one_are_the_same():
    values = np.random.default_rng(5).random((64, 60))
    found = pairwise_exact(values)

    assert found[3, 60] == one(values[3] - values[60])
    assert found[63, 0] == one(values[63] - values[0])
