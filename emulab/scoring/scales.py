"""Scales: carry the scores of every criterion onto one footing, 0 (worst) to 1 (best).

A scale is an expression over one criterion's scores. To add one, write it here, list it in
SCALES and name it in ``rules/choices.py``; the laws in tests/test_scales.py already cover it.
A scale that cannot tell the units apart gives nothing at all, and the criterion then
carries no weight and is reported.
"""

from collections.abc import Callable

import polars as pl

from emulab.numbers import settled

SCORE = pl.col("score")


def declared() -> pl.Expr:
    """Share of the maximum.

    A unit's level depends on that unit alone, so no withdrawal can move it. Points below
    zero, which plus_minus allows, give a level below zero.
    """
    return SCORE / pl.col("maximum")


def observed() -> pl.Expr:
    """Distance travelled from the worst score given to the best one (min-max).

    Spreads out a timid panel, but every level moves when an extreme unit leaves.
    """
    low, high = SCORE.min(), SCORE.max()
    return pl.when(settled(high) > settled(low)).then((SCORE - low) / (high - low))


def standing() -> pl.Expr:
    """Part of the other units beaten, a tie counting half.

    Only the order counts: a lead of ten points is worth no more than one of a tenth.
    """
    place = settled(SCORE).rank("average")
    apart = settled(SCORE.max()) > settled(SCORE.min())
    return pl.when(apart).then((place - 1) / (SCORE.count() - 1))


SCALES: dict[str, Callable[[], pl.Expr]] = {
    "points": declared,
    "declared": declared,
    "observed": observed,
    "standing": standing,
}


def normalise(scores: pl.DataFrame, scale: str) -> pl.DataFrame:
    """The tree's scores with their level: unit, criterion, section, score, maximum, level.

    A cell without a score has no level. Where maxima are not known, points as given have none.
    """
    main = scores.filter(pl.col("side") == "main")
    level = SCALES[scale]()
    if scale not in ("points", "declared"):
        level = level.over("criterion")
    return main.select("unit", "criterion", "section", "score", "maximum", level=level)
