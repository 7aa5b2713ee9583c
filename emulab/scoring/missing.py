"""What is done about a cell that nobody marked; every cell it touches is listed.

A policy is an expression that fills the score of a missing cell from the other units'
scores on the same criterion. To add one, write a line in FILLS. "Not assessed" is never 0.
"""

from collections.abc import Callable

import polars as pl

FILLS: dict[str, Callable[[pl.Expr], pl.Expr] | None] = {
    "refuse": None,
    "reweight": None,
    "impute_mean": pl.Expr.mean,
    "impute_median": pl.Expr.median,
    "impute_minimum": pl.Expr.min,
}


def filled(scores: pl.DataFrame, policy: str) -> pl.DataFrame:
    """The scores with missing cells filled by ``policy``, their state then ``imputed``.

    With ``refuse`` and ``reweight`` the cells stay empty: the first has been refused before,
    the second leaves the criterion out of the unit's total. A criterion that nobody was
    marked on cannot be imputed and stays missing.
    """
    fill = FILLS[policy]
    if fill is None:
        return scores
    value = fill(pl.col("score")).over("criterion")
    touched = (pl.col("state") == "missing") & value.is_not_null()
    return scores.with_columns(
        score=pl.when(touched).then(value).otherwise("score"),
        state=pl.when(touched).then(pl.lit("imputed")).otherwise("state"),
    )
