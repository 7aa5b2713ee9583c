"""Kinds of criterion: how a combined mark becomes points.

A kind is an expression over the columns mark, target, maximum and criterion. To add one,
write it here and list it in KINDS.
"""

from collections.abc import Callable

import polars as pl

from emulab.numbers import settled

MARK, TARGET, MAXIMUM = pl.col("mark"), pl.col("target"), pl.col("maximum")


def direct() -> pl.Expr:
    """The mark itself, in points."""
    return MARK


def pass_fail() -> pl.Expr:
    """The maximum where it was achieved, else nothing: any mark above zero is achieved."""
    return pl.when(MARK > 0).then(MAXIMUM).otherwise(MARK * 0)


def target() -> pl.Expr:
    """Points for a result against its target; exactly on target is worth half.

    Below the target half of the maximum in proportion; above it, half and as much of the
    other half as the exceed rate is of the best exceed rate in the cluster. Units without
    a target, or with a target of 0, are measured against the best result among them. Source:
    rubric of a police commune cluster, Quảng Trị 2025, article 6. A unit's points depend on
    the others', so they are final only when all have reported.
    """
    aimless = TARGET.is_null() | (TARGET == 0)
    of_target = pl.when(~aimless).then(MARK / TARGET)
    exceed = settled(of_target - 1)
    best = exceed.max().over("criterion")
    without = pl.when(aimless).then(MARK).max().over("criterion")
    return (
        pl.when(aimless)
        .then(pl.when(without > 0).then(MAXIMUM * MARK / without).otherwise(MARK * 0))
        .when(exceed <= 0)
        .then(MAXIMUM * of_target / 2)
        .otherwise(MAXIMUM / 2 * (1 + exceed / best))
    )


KINDS: dict[str, Callable[[], pl.Expr]] = {
    "direct": direct,
    "pass_fail": pass_fail,
    "target": target,
    "plus_minus": direct,
    "measured": direct,
}


PLAIN = {name for name, kind in KINDS.items() if kind is direct}


def points(kinds: set[str]) -> pl.Expr:
    """The points of every row by its kind; only the kinds that occur are evaluated.

    What was measured stays as it is here: the criterion's own scale makes points of it.
    """
    expression = MARK
    for name in sorted(kinds - PLAIN):
        expression = pl.when(pl.col("kind") == name).then(KINDS[name]()).otherwise(expression)
    return expression
