"""How full the marks of every stage are: shares at the maximum, at zero and between."""

import polars as pl

from emulab.numbers import settled
from emulab.pipeline import Result

IN_POINTS = ("direct", "pass_fail", "plus_minus")


def saturation(result: Result) -> pl.DataFrame:
    """The marks of every stage as they were entered: stage, marks, full, zero, between, over,
    criteria, full_for_all, separating.

    ``full``, ``zero`` and ``between`` are shares of the marks and add up to 1; a mark above
    its maximum is ``full`` and counted in ``over``. ``full_for_all`` counts the criteria on which
    every mark of the stage is full, ``separating`` those on which two units differ there. Only
    the tree counts, and only criteria that are marked in points of a known maximum; on pass or
    fail any mark above zero is full. In a round of self-marks from a police commune cluster
    (7 units, 176 criteria) 82.2 % were full, 10.6 % zero and 7.3 % between, and 118 criteria
    separated nobody: ranks rest on the others alone.
    """
    leaves = [
        (leaf.id, leaf.maximum, leaf.kind)
        for leaf in result.rules.rubric.main
        if leaf.kind in IN_POINTS and leaf.maximum is not None and _in_points(leaf)
    ]
    schema = {"criterion": pl.String, "maximum": pl.Float64, "kind": pl.String}
    own = pl.DataFrame(leaves, schema=schema, orient="row")
    marks = result.tables.marks.filter(pl.col("mark").is_not_null())
    joined = marks.join(own, on="criterion", how="inner", maintain_order="left")
    mark, passing = settled(pl.col("mark")), pl.col("kind") == "pass_fail"
    full = pl.when(passing).then(mark > 0).otherwise(mark >= settled(pl.col("maximum")))
    cells = joined.with_columns(full=full, zero=mark == 0, value=mark)
    cells = cells.with_columns(over=(mark > settled(pl.col("maximum"))) & ~passing)
    by_leaf = cells.group_by("stage", "criterion").agg(
        pl.col("full").all(), apart=pl.col("value").n_unique() > 1
    )
    told = by_leaf.group_by("stage").agg(
        criteria=pl.len().cast(pl.Int64),
        full_for_all=pl.col("full").sum().cast(pl.Int64),
        separating=pl.col("apart").sum().cast(pl.Int64),
    )
    found = cells.group_by("stage").agg(
        marks=pl.len().cast(pl.Int64),
        full=pl.col("full").mean(),
        zero=pl.col("zero").mean(),
        between=(~pl.col("full") & ~pl.col("zero")).mean(),
        over=pl.col("over").sum().cast(pl.Int64),
    )
    order = pl.DataFrame({"stage": list(result.rules.stages.order)}, schema={"stage": pl.String})
    kept = found.join(told, on="stage", how="left")
    return order.join(kept, on="stage", how="inner", maintain_order="left")


def _in_points(leaf) -> bool:
    return getattr(leaf, "scale", None) is None
