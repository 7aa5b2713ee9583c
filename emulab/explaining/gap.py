"""Where the distance between two units comes from, the widest criterion first."""

import polars as pl

from emulab.explaining.units import ranked_unit
from emulab.numbers import decimal, settled
from emulab.pipeline import Result

MEAN = "mean"


def explain_gap(result: Result, unit: str, other: str | None = None) -> pl.DataFrame:
    """A row a part, the widest difference first: criterion, name, section, part, other, difference.

    ``difference`` is the unit's part less that of the other unit, or of the cluster's mean where
    no other is named; the differences add up to the distance between the totals. Bonus, penalty
    and adjusted (floor and rounding) are rows like the criteria. Rows that differ by nothing
    are kept, last, so that nothing has to be guessed.

    >>> from emulab.studies import study
    >>> result = study("hanoi-02", 2023).result
    >>> first, second = result.ranks["unit"][:2]
    >>> gap = explain_gap(result, second, first)
    >>> round(gap["difference"].sum() - result.ranks["total"][1] + result.ranks["total"][0], 9)
    0.0
    """
    unit = ranked_unit(result, unit)
    beside = None if other is None else ranked_unit(result, other)
    from_other = result.parts if beside is None else result.parts.filter(pl.col("unit") == beside)
    count = result.totals.height if beside is None else 1
    keys = ["criterion", "section"]
    own = result.parts.filter(pl.col("unit") == unit).select(*keys, "part")
    against = from_other.group_by(keys, maintain_order=True).agg(other=pl.col("part").sum() / count)
    order = pl.DataFrame({"criterion": _order(result)}).with_row_index("place")
    names = _names(result)
    return (
        own.join(against, on=keys, how="full", coalesce=True, maintain_order="left_right")
        .with_columns(pl.col("part", "other").fill_null(0.0))
        .with_columns(difference=decimal(pl.col("part") - pl.col("other")))
        .with_columns(other=decimal(pl.col("other")))
        .join(order, on="criterion", how="left", maintain_order="left")
        .sort(-settled(pl.col("difference")).abs(), "place", nulls_last=True)
        .with_columns(name=pl.col("criterion").replace_strict(names, default=pl.col("criterion")))
        .select("criterion", "name", "section", "part", "other", "difference")
    )


def _order(result: Result) -> list[str]:
    return [*result.rules.rubric.names(), "bonus", "penalty", "adjusted"]


def _names(result: Result) -> dict[str, str]:
    from emulab.explaining.drill import NAMES

    own = {key: name.vi for key, name in result.rules.rubric.names().items()}
    return own | {key: word.said("vi") for key, word in NAMES.items()}
