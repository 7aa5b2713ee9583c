"""Splits and Shapley values: published numbers, a brute-force twin, and the laws they keep."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.explaining.shapley import orders, shapley
from emulab.explaining.splits import bennet, geometric_split, logarithmic_mean

# Diewert and Fox (2017), Substitution Bias in Multilateral Methods for CPI Construction Using
# Scanner Data (Vancouver School of Economics, Discussion Paper 17-02): artificial prices and
# expenditures of four goods in twelve periods; quantities of a CES consumer, elasticity 2.
PRICES = np.array(
    [
        [2, 1.75, 1.6, 1.5, 1.45, 1.4, 1.35, 1.3, 1.25, 1.2, 1.15, 1.1],
        [1, 0.5, 1.05, 1.1, 1.12, 1.15, 1.18, 0.6, 1.2, 1.25, 1.28, 1.3],
        [1, 0.95, 0.9, 0.85, 0.4, 0.8, 0.75, 0.72, 0.7, 0.4, 0.7, 0.65],
        [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.7, 0.65, 0.7, 0.75, 0.75, 0.8],
    ]
).T
SPENT = np.array([10, 13, 11, 12, 15, 13, 14, 17, 15, 18, 16, 17], float)
TASTE = np.array([0.2, 0.2, 0.2, 0.4])
QUANTITIES = SPENT[:, None] * (TASTE / PRICES**2) / (TASTE / PRICES).sum(axis=1, keepdims=True)

# The indicators of that data set as the tests of IndexNumR (G. White, R package) print them.
BENNET_PRICE = [
    -1.780717371,
    2.771536213,
    0.372248874,
    -3.230835149,
    3.867877819,
    -0.667765465,
    -3.233054978,
    2.954459954,
    -2.763659088,
    3.286333205,
    0.082320982,
]
BENNET_QUANTITY = [
    4.780717371,
    -4.771536213,
    0.627751126,
    6.230835149,
    -5.867877819,
    1.667765465,
    6.233054978,
    -4.954459954,
    5.763659088,
    -5.286333205,
    0.917679018,
]
MONTGOMERY_PRICE = [  # logarithmic means: the additive LMDI-I of a sum of products
    -1.278748023,
    2.237641633,
    0.373294607,
    -2.351385991,
    3.239124508,
    -0.665710587,
    -2.745352531,
    2.451685595,
    -2.287617905,
    2.854834029,
    0.083912950,
]

numbers = st.floats(0.01, 10)
levels = st.floats(0, 1).map(lambda x: 0.0 if x < 1e-3 else x)
weights = st.floats(0.01, 1)


def shares(given):
    return np.array(given) / sum(given)


means = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        *(st.lists(weights, min_size=n, max_size=n).map(shares),) * 2,
        *(st.lists(levels, min_size=n, max_size=n).map(np.array),) * 2,
        *(st.floats(50, 200),) * 2,
    )
)
games = st.integers(1, 5).flatmap(
    lambda k: st.lists(st.integers(-50, 50), min_size=2**k, max_size=2**k)
)


def total(share, level, maximum):
    return maximum * float(np.prod(level**share))


@pytest.mark.parametrize("period", range(11))
def test_bennet_gives_the_printed_indicators(period):
    quantity, price = bennet(
        (QUANTITIES[period], PRICES[period]), (QUANTITIES[period + 1], PRICES[period + 1])
    )

    assert price.sum() == pytest.approx(BENNET_PRICE[period], abs=5e-10)
    assert quantity.sum() == pytest.approx(BENNET_QUANTITY[period], abs=5e-10)


@pytest.mark.parametrize("period", range(11))
def test_logarithmic_means_give_the_printed_indicators(period):
    p0, p1, q0, q1 = *PRICES[period : period + 2], *QUANTITIES[period : period + 2]
    price = logarithmic_mean(p1 * q1, p0 * q0) * np.log(p1 / p0)

    assert price.sum() == pytest.approx(MONTGOMERY_PRICE[period], abs=5e-10)


def test_the_contributions_to_a_geometric_mean_are_the_printed_ones():
    """gpindex (S. Martin, R package), example of contributions: 0.5607392 and 0.8887506."""
    half = np.array([0.5, 0.5])
    weight, level = geometric_split((half, np.ones(2), 1.0), (half, np.array([2.0, 3.0]), 1.0))

    assert level.round(7).tolist() == [0.5607392, 0.8887506]
    assert weight.tolist() == [0, 0]


@given(numbers, numbers, numbers, numbers)
def test_both_halves_of_bennet_add_up_to_the_change_of_the_product(w0, x0, w1, x1):
    weight, level = bennet((np.array([w0]), np.array([x0])), (np.array([w1]), np.array([x1])))

    assert weight[0] + level[0] == pytest.approx(w1 * x1 - w0 * x0, abs=1e-12)


@given(numbers, numbers, numbers, numbers)
def test_bennet_is_the_shapley_value_of_two_factors(w0, x0, w1, x1):
    weight, level = bennet((np.array([w0]), np.array([x0])), (np.array([w1]), np.array([x1])))
    found = shapley(np.array([w0 * x0, w1 * x0, w0 * x1, w1 * x1]))

    assert [weight[0], level[0]] == pytest.approx(found.tolist(), abs=1e-12)


@given(numbers, numbers)
def test_a_logarithmic_mean_lies_between_the_geometric_and_the_arithmetic(a, b):
    found = float(logarithmic_mean(np.array([a]), np.array([b]))[0])

    assert (a * b) ** 0.5 * (1 - 1e-9) <= found <= (a + b) / 2 * (1 + 1e-9)


@given(means)
def test_the_split_of_a_geometric_mean_has_no_rest(given_means):
    s0, s1, x0, x1, m0, m1 = given_means
    weight, level = geometric_split((s0, x0, m0), (s1, x1, m1))

    assert np.isfinite(weight).all() and np.isfinite(level).all()
    assert weight.sum() + level.sum() == pytest.approx(
        total(s1, x1, m1) - total(s0, x0, m0), abs=1e-8
    )


@given(means)
def test_a_geometric_split_read_backwards_changes_its_sign(given_means):
    s0, s1, x0, x1, m0, m1 = given_means
    there = geometric_split((s0, x0, m0), (s1, x1, m1))
    back = geometric_split((s1, x1, m1), (s0, x0, m0))

    for one, other in zip(there, back, strict=True):
        assert one == pytest.approx(-other, abs=1e-9)


def test_a_level_of_zero_is_the_limit_of_one_that_falls_to_zero():
    share0, share1 = np.array([0.3, 0.7]), np.array([0.5, 0.5])
    first = (share0, np.array([0.8, 0.9]), 100.0)
    exact = geometric_split(first, (share1, np.array([0.0, 0.6]), 100.0))
    near = geometric_split(first, (share1, np.array([1e-300, 0.6]), 100.0))

    assert exact[1][1] == 0
    for one, other in zip(exact, near, strict=True):
        assert one == pytest.approx(other, abs=0.2)  # the limit is reached with the logarithm


def by_all_orders(values):
    """Shapley values and their ranges, one order of the causes after the other."""
    count = len(values).bit_length() - 1
    steps = [[] for _ in range(count)]
    for order in permutations(range(count)):
        mask = 0
        for cause in order:
            steps[cause].append(values[mask | 1 << cause] - values[mask])
            mask |= 1 << cause
    return [(sum(own) / len(own), min(own), max(own)) for own in steps]


@given(games)
def test_shapley_values_are_the_mean_over_all_orders_and_ranges_their_ends(values):
    found, (low, high) = shapley(np.array(values, float)), orders(np.array(values, float))
    twin = by_all_orders(values)

    assert found == pytest.approx([mean for mean, _, _ in twin], abs=1e-9)
    assert low.tolist() == [least for _, least, _ in twin]
    assert high.tolist() == [most for _, _, most in twin]


@given(games)
def test_shapley_values_add_up_to_the_whole_change(values):
    assert shapley(np.array(values, float)).sum() == pytest.approx(values[-1] - values[0], abs=1e-9)


@given(games)
def test_shapley_values_read_backwards_change_their_sign(values):
    values = np.array(values, float)

    assert shapley(values[::-1]) == pytest.approx(-shapley(values), abs=1e-9)


@given(games)
def test_a_cause_that_never_does_anything_has_nothing(values):
    dummy = np.concatenate([values, values]).astype(float)  # the last cause changes nothing

    assert shapley(dummy)[-1] == 0
    assert shapley(dummy)[:-1] == pytest.approx(shapley(np.array(values, float)), abs=1e-9)


@given(st.lists(st.integers(-50, 50), min_size=4, max_size=4))
def test_two_causes_that_do_the_same_have_the_same(by_count):
    values = np.array([by_count[mask.bit_count()] for mask in range(8)], float)
    found = shapley(values)

    assert found.tolist() == pytest.approx([found[0]] * 3, abs=1e-9)


@pytest.mark.parametrize(
    ("costs", "sixths"),
    [  # airport games (Littlechild and Owen 1973), as solved on math.stackexchange 4152535, 2541276
        ((40, 50, 60, 70, 80, 90), (40, 52, 67, 87, 117, 177)),
        ((100, 160, 200), (200, 380, 620)),
    ],
)
def test_airport_games_have_the_published_values(costs, sixths):
    values = [
        max((cost for place, cost in enumerate(costs) if mask >> place & 1), default=0)
        for mask in range(2 ** len(costs))
    ]

    assert (shapley(np.array(values, float)) * 6).round(9).tolist() == list(sixths)


def test_the_glove_game_gives_two_thirds_to_the_one_left_glove():
    values = [float(bool(mask & 0b100) and mask != 0b100) for mask in range(8)]

    assert shapley(np.array(values)).round(9).tolist() == [0.166666667, 0.166666667, 0.666666667]


def test_values_that_are_no_combinations_of_causes_are_refused():
    with pytest.raises(ValueError, match=r"3 values are not 2 \*\* k combinations of causes\."):
        shapley(np.zeros(3))
