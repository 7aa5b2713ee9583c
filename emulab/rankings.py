"""Unlike units in one cluster: the ranking by rate beside the one by points, and within groups."""

import polars as pl

from emulab.numbers import decimal, settled
from emulab.pipeline import Result


def both_rankings(result: Result) -> pl.DataFrame:
    """Every ranked unit by total and by points as given: unit, group, given, assigned, rate, total,
    rank, given_rank, moved, group_rank.

    ``given`` are the points of the tree without re-basing, with bonus and penalty; ``assigned``
    is the sum of the maxima the unit was judged on and ``rate`` (0 to 1) its share of them.
    ``rank`` is the official one, read on the re-based total; ``given_rank`` ranks the points
    as given, ``moved`` is how many places re-basing gained (below 0: lost). ``group_rank`` is
    the place among the units of the same group, by the official ranking; empty without groups.
    Where every unit is judged on every criterion both rankings are the same under points; here
    one unit was not assigned a criterion.

    >>> from emulab import study
    >>> both_rankings(study("hanoi-02", 2023).result)["moved"].to_list()
    [0, 0, 0, 1, -1]
    """
    main = result.scores.filter((pl.col("side") == "main") & pl.col("score").is_not_null())
    own = main.group_by("unit").agg(points=pl.col("score").sum(), assigned=pl.col("maximum").sum())
    if result.rules.rubric.maximum is None:
        own = own.with_columns(assigned=pl.lit(None, pl.Float64))
    extras = result.totals.select("unit", "bonus", "penalty")
    groups = result.rules.group_of
    group = [groups.get(unit) for unit in result.ranks["unit"]]
    joined = (
        result.ranks.select("unit", "total", "rank")
        .with_columns(group=pl.Series(group, dtype=pl.String))
        .join(own, on="unit", how="left", maintain_order="left")
        .join(extras, on="unit", how="left", maintain_order="left")
    )
    given = decimal(pl.col("points") + pl.col("bonus") - pl.col("penalty"))
    place = settled(pl.col("given")).rank("min", descending=True).cast(pl.Int64)
    within = pl.col("rank").rank("min").over("group").cast(pl.Int64)
    return joined.with_columns(
        given=given,
        rate=pl.when(pl.col("assigned") > 0).then(pl.col("points") / pl.col("assigned")),
    ).select(
        "unit",
        "group",
        "given",
        "assigned",
        "rate",
        "total",
        "rank",
        given_rank=place,
        moved=place - pl.col("rank"),
        group_rank=pl.when(pl.col("group").is_not_null()).then(within),
    )
