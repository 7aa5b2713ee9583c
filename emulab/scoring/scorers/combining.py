"""Ways to make one mark of several: of the scorers of a stage, or of the stages.

A way is a function of its settings that gives an expression over the marks of one cell, with
the columns mark and scorer (within a stage) or mark and stage (over the stages). ``keeps``
declares its laws: "between" = the result lies among the marks, "alike" = it does not matter
who gave which mark, "alone" = a single mark stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

MARK = pl.col("mark")
ALIKE = frozenset({"between", "alike", "alone"})


@dataclass(frozen=True)
class Way:
    """A way to combine, and the laws that it keeps."""

    apply: Callable[[Any], pl.Expr]
    keeps: frozenset[str]


def trimmed_mean(settings: Any) -> pl.Expr:
    """The mean without the best and the worst marks, as many at each end as the rules say.

    A tie at the cut loses one mark and keeps its equals. Where too few marked, the plain mean
    or nothing, as declared: trimming two marks of three leaves one scorer to decide alone.
    """
    number = pl.len()
    ends = (
        pl.lit(settings.ends)
        if settings.share is None
        else (number * settings.share + 1e-9).floor().cast(pl.Int64)
    )
    kept = MARK.sort().slice(ends, number.cast(pl.Int64) - 2 * ends).mean()
    short = MARK.mean() if settings.short == "mean" else pl.lit(None, pl.Float64)
    return pl.when(number >= settings.fewest).then(kept).otherwise(short)


def _weighted(column: str) -> Callable[[dict[str, float]], pl.Expr]:
    def weighted(weights: dict[str, float]) -> pl.Expr:
        """The weighted mean of those who marked; the weights of the absent are spread over them.

        One who has no weight counts for nothing, and where only such marked there is no mark.
        """
        weight = pl.col(column).replace_strict(
            list(weights), list(weights.values()), default=0.0, return_dtype=pl.Float64
        )
        whole = weight.sum()
        return pl.when(whole > 0).then((MARK * weight).sum() / whole)

    return weighted


_PLAIN: dict[str, Way] = {
    "mean": Way(lambda _: MARK.mean(), ALIKE),
    "median": Way(lambda _: MARK.median(), ALIKE),
    "maximum": Way(lambda _: MARK.max(), ALIKE),
    "minimum": Way(lambda _: MARK.min(), ALIKE),
    "sum": Way(lambda _: MARK.sum(), frozenset({"alike", "alone"})),
}
WITHIN: dict[str, Way] = _PLAIN | {
    "trimmed_mean": Way(trimmed_mean, frozenset({"between", "alike"})),
    "weighted": Way(_weighted("scorer"), frozenset({"between"})),
}
COMBINE: dict[str, Way] = _PLAIN | {
    "weighted": Way(_weighted("stage"), frozenset({"between"})),
}
