"""Printed numbers as exact fractions: nothing of a comparison with a published sheet is binary."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from emulab.numbers import TIE_PLACES

TIE = Fraction(1, 2 * 10**TIE_PLACES)
ZERO = Fraction(0)


def exact(value: float) -> Fraction:
    """The number as it is written in decimals, and not the binary number beside it.

    >>> exact(89.95), exact(0.1) + exact(0.2) == exact(0.3)
    (Fraction(1799, 20), True)
    """
    return Fraction(repr(float(value)))


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero, as boards round."""
    size = floor(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


def truncated(value: Fraction) -> int:
    """The whole number nearer to zero: what is left when decimals are cut off."""
    return floor(value) if value >= 0 else ceil(value)


WAYS: dict[str, Callable[[Fraction], int]] = {
    "half up": half_up,
    "half even": round,
    "truncated": truncated,
}


def placed(value: Fraction, places: int, way: str = "half up") -> Fraction:
    """The number to so many decimal places, by one of WAYS.

    Three thirds are 1 before they are cut off, as totals that tie at nine places are one.

    >>> [float(placed(exact(2.675), 2, way)) for way in WAYS], float(placed(exact(2.5), 0))
    ([2.68, 2.68, 2.67], 3.0)
    """
    scale = 10**places
    settled = Fraction(round(value * 10**TIE_PLACES), 10**TIE_PLACES)
    return Fraction(WAYS[way](settled * scale), scale)


def half_unit(places: int) -> Fraction:
    """Half a unit of the last printed place: how far rounding may move one printed number."""
    return Fraction(1, 2 * 10**places)


def within(first: Fraction, second: Fraction, allowed: Fraction = ZERO) -> bool:
    """Whether two numbers are no farther apart than is allowed, to the nine places of a tie."""
    return abs(first - second) <= allowed + TIE


def number(value: Fraction | None) -> float | None:
    """The number as it stands in a frame: a decimal of nine places, never minus nought.

    >>> number(exact(89.96) - exact(89.95))
    0.01
    """
    return None if value is None else round(float(value), TIE_PLACES) + 0.0
