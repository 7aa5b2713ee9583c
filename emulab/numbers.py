"""The one definition of a tie, of a declared rounding, of a cleaned decimal, and of display.

Points are decimals on paper and binary in the machine: 61.86 + 28.10 gives
89.96000000000001. ``decimal`` takes that noise away and touches nothing else, so a
third stays a third. It is not a rounding: it moves no number by more than the noise of
adding some hundred of them.
"""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import polars as pl

TIE_PLACES = 9
NOISE = 1e-13  # relative; the sum of 200 points strays by less


def settled(value: pl.Expr) -> pl.Expr:
    """The value as it is compared: two totals tie when these are equal."""
    return value.round(TIE_PLACES)


def decimal(value: pl.Expr) -> pl.Expr:
    """The value without binary noise: the decimal of nine places, where it is one.

    >>> pl.select(decimal(pl.lit(61.86) + 28.10)).item()
    89.96
    >>> pl.select(decimal(pl.lit(200.0) / 3)).item()
    66.66666666666667
    """
    near = value.round(TIE_PLACES)
    return pl.when((value - near).abs() <= NOISE * (1 + value.abs())).then(near).otherwise(value)


def settled_array(values: np.ndarray) -> np.ndarray:
    """``settled`` for an array; NaN stays NaN.

    >>> settled_array(np.array([0.1 + 0.2])).tolist()
    [0.3]
    """
    return np.round(values, TIE_PLACES) + 0.0


def decimal_array(values: np.ndarray) -> np.ndarray:
    """``decimal`` for an array; NaN stays NaN.

    >>> decimal_array(np.array([61.86 + 28.10, 200 / 3])).tolist()
    [89.96, 66.66666666666667]
    """
    near = np.round(values, TIE_PLACES)
    return np.where(np.abs(values - near) <= NOISE * (1 + np.abs(values)), near, values)


def settled_number(value: float) -> float:
    """``settled`` for one finite number; Python's own round parts others at the tenth decimal.

    >>> settled_number(0.1 + 0.2), settled_number(151.4596159615), round(151.4596159615, 9)
    (0.3, 151.459615962, 151.459615961)
    """
    return round(value * 10**TIE_PLACES) / 10**TIE_PLACES + 0.0


def half_up(value: pl.Expr, places: int) -> pl.Expr:
    """The value rounded as a board rounds: decimal, half away from zero.

    2.675 is 2.68 here, though the nearest binary number lies below it. Two values that tie
    are rounded to the same.

    >>> pl.select(half_up(pl.lit(2.675), 2)).item()
    2.68
    """
    scale = 10**places
    size = settled(value).abs() * scale
    steps = (size + 0.5 + NOISE * (scale + size)).floor()
    return decimal(steps / scale * value.sign()) + 0.0


def shown(value: float | None, places: int = 2, lang: str = "vi") -> str:
    """The number as it is printed, half up; the only rounding that display knows.

    >>> shown(1234.565), shown(1234.565, lang="en"), shown(None)
    ('1.234,57', '1,234.57', '–')
    """
    if value is None:
        return "–"
    exact = Decimal(repr(float(value)))
    printed = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):z,f}"
    return printed.translate(str.maketrans(",.", ".,")) if lang == "vi" else printed


def signed(value: float | Decimal | None, places: int = 2, lang: str = "vi") -> str:
    """A difference as it is printed, with its sign; what is printed as zero has none.

    >>> signed(-0.5), signed(0.25), signed(-0.001), signed(None)
    ('−0,50', '+0,25', '0,00', '–')
    """
    if value is None:
        return "–"
    size = shown(abs(float(value)), places, lang)
    if not size.strip("0,."):
        return size
    return f"{'−' if value < 0 else '+'}{size}"


def chance(share: float | None, places: int = 0) -> str:
    """A share as a percentage; only what is nothing or all of it is printed as 0 % or 100 %.

    >>> chance(0.634), chance(0.0004), chance(0.9996), chance(0.0004, 1), chance(1.0, 1)
    ('63 %', '< 1 %', '> 99 %', '< 0,1 %', '100 %')
    """
    if share is None:
        return "–"
    step = 10.0**-places
    settled_share = settled_number(share)
    if 0 < settled_share < 1:
        if not shown(100 * share, places).strip("0,"):
            return f"< {shown(step, places)} %"
        if shown(100 * share, places) == shown(100, places):
            return f"> {shown(100 - step, places)} %"
    return f"{shown(100 * settled_share, places if 0 < settled_share < 1 else 0)} %"


def portion(share: float | None) -> str:
    """A weight as a percentage: one decimal, more where that would make it 0 % or 100 %.

    >>> portion(0.7), portion(1.0), portion(0.99996), portion(-1e-12), portion(None)
    ('70,0 %', '100 %', '99,996 %', '0 %', '–')
    """
    if share is None:
        return "–"
    settled_share = settled_number(share)
    if settled_share in (0, 1):
        return f"{settled_share:.0%}".replace("%", " %")
    places = next(n for n in range(1, TIE_PLACES) if round(100 * settled_share, n) not in (0, 100))
    return f"{shown(100 * settled_share, places)} %"


def trimmed(value: float) -> str:
    """The number as it stands in a file or an error: a point, no trailing zeros.

    >>> trimmed(12.0), trimmed(0.5)
    ('12', '0.5')
    """
    return f"{Decimal(repr(float(value))).normalize():zf}"
