"""Numbers: what ties, how a board rounds, and which noise is taken away."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from emulab.numbers import (
    decimal,
    half_up,
    settled,
    settled_array,
    settled_number,
    shown,
    trimmed,
)


def one(expression: pl.Expr) -> float:
    return pl.select(expression).item()


def of(value: float) -> pl.Expr:
    return pl.lit(value, pl.Float64)


cents = st.integers(-(10**9), 10**9)
thousandths = st.integers(-(10**10), 10**10)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (2.675, 2, 2.68),  # the nearest binary number lies below
        (0.125, 2, 0.13),  # exactly half; Python's own round gives 0.12
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),  # away from zero
        (-2.675, 2, -2.68),
        (1.005, 2, 1.01),
        (1_000_000.005, 2, 1_000_000.01),  # where a float is only good to 1e-10
        (999_999.995, 2, 1_000_000.0),
        (50.1234565, 6, 50.123457),
        (86.66666666666667, 2, 86.67),
        (0.0, 2, 0.0),
    ],
)
def test_half_up_rounds_as_a_board_does(value, places, expected):
    assert one(half_up(of(value), places)) == expected


@given(number=thousandths)
def test_half_up_is_decimal_arithmetic_on_every_size_of_points(number):
    exact = (Decimal(number) / 1000).quantize(Decimal("0.01"), ROUND_HALF_UP)

    assert one(half_up(of(number / 1000), 2)) == float(exact)


def test_nothing_is_left_of_a_rounded_minus():
    assert str(one(half_up(of(-0.001), 2))) == "0.0"


@given(number=cents, noise=st.sampled_from([-2e-16, 0, 2e-16]), places=st.integers(0, 6))
def test_values_that_tie_are_rounded_to_the_same(number, noise, places):
    value = number / 10**6
    near = value * (1 + noise)
    assume(one(settled(of(near))) == one(settled(of(value))))

    assert one(half_up(of(near), places)) == one(half_up(of(value), places))


def test_61_86_and_28_10_is_89_96_though_the_machine_says_otherwise():
    assert 61.86 + 28.10 != 89.96
    assert one(decimal(of(61.86) + 28.10)) == 89.96


@pytest.mark.parametrize("whole", [1, 2, 100, 200, 1000])
def test_a_third_stays_a_third(whole):
    assert one(decimal(of(float(whole)) / 3)) == whole / 3


@given(points=st.lists(st.integers(0, 10**5), min_size=1, max_size=200))
def test_a_long_sum_of_decimals_is_the_decimal(points):
    noisy = sum(point / 100 for point in points)

    assert one(decimal(of(noisy))) == sum(points) / 100


@given(value=st.floats(-1e6, 1e6))
def test_taking_noise_away_moves_nothing_by_more_than_noise(value):
    assert abs(one(decimal(of(value))) - value) <= 1e-13 * (1 + abs(value))


def test_values_tie_at_nine_decimal_places_and_not_at_eight():
    assert one(settled(of(0.1 + 0.2))) == one(settled(of(0.3)))
    assert one(settled(of(90.0 + 1e-8))) != one(settled(of(90.0)))


@pytest.mark.parametrize(
    ("value", "lang", "printed"),
    [
        (2.675, "vi", "2,68"),
        (1234.565, "vi", "1.234,57"),
        (1234.565, "en", "1,234.57"),
        (-0.001, "vi", "0,00"),
        (-0.005, "en", "-0.01"),
        (None, "vi", "–"),
    ],
)
def test_numbers_are_printed_half_up_and_without_a_negative_zero(value, lang, printed):
    assert shown(value, 2, lang) == printed


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (0.5, "0.5"), (1e6, "1000000"), (1e-7, "0.0000001"), (-0.0, "0")],
)
def test_numbers_stand_in_files_with_a_point_and_no_trailing_zeros(value, text):
    assert trimmed(value) == text


@given(number=st.integers(-(10**13), 10**13), places=st.integers(9, 13))
def test_a_number_a_column_and_an_array_tie_at_the_same_place(number, places):
    value = number / 10**places

    assert settled_number(value) == one(settled(of(value))) == settled_array(np.array([value]))[0]


def test_half_of_the_ninth_place_goes_where_the_ranking_puts_it():
    """The tenth decimal is a five: Python's own round takes the binary number as it is."""
    value = 151.4596159615

    assert settled_number(value) == one(settled(of(value))) == 151.459615962
    assert round(value, 9) == 151.459615961
