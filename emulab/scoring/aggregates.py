"""Aggregates: from levels and shares to each criterion's part of the total.

An aggregate is an expression for the part of one row, over the columns score, level,
share (of the criteria that count for the unit, adding up to 1) and the rubric's maximum;
the parts of a unit add up to its points. To add one, write it here, list it in AGGREGATES
and name it in ``rules/choices.py``.
"""

from collections.abc import Callable

import polars as pl

SCORE, LEVEL, SHARE = pl.col("score"), pl.col("level"), pl.col("share")


def summed(maximum: float | None) -> pl.Expr:
    """The points as given; where some criteria do not count, the rate times the maximum.

    A unit with 13 points of the 15 it was assigned stands at 86.67 of 100.
    """
    if maximum is None:
        return SCORE
    own = pl.when(SCORE.is_not_null()).then(pl.col("maximum")).sum().over("unit")
    whole = (own - maximum).abs() < 1e-9
    return pl.when(whole).then(SCORE).otherwise(SCORE * maximum / own)


def arithmetic(maximum: float) -> pl.Expr:
    """Share times level times the sum of maxima.

    With the maxima as weights on the declared scale this is the sum of the points.
    """
    return SHARE * LEVEL * maximum


def geometric(maximum: float) -> pl.Expr:
    """The weighted geometric mean, split exactly: what each criterion leaves of its share.

    One zero makes the whole zero. The shortfall from the maximum is split by logarithmic
    means (Ang 2005, LMDI-I), the only split of its kind without a remainder; the criteria at
    zero carry all of it.
    """
    logs = pl.when(SHARE > 0).then(LEVEL.log() * SHARE).otherwise(0.0)
    total_log = logs.sum().over("unit")
    zero = (LEVEL <= 0) & (SHARE > 0)
    zero_share = pl.when(zero).then(SHARE).sum().over("unit")
    total = maximum * total_log.exp()
    mean = pl.when(total_log < 0).then((maximum - total) / -total_log).otherwise(maximum)
    sound = maximum * SHARE + mean * logs
    lost = maximum * SHARE - pl.when(zero).then(maximum * SHARE / zero_share).otherwise(0.0)
    return pl.when(zero_share > 0).then(lost).otherwise(sound)


AGGREGATES: dict[str, Callable[[float | None], pl.Expr]] = {
    "sum": summed,
    "arithmetic": arithmetic,
    "geometric": geometric,
}
