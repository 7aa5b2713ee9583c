"""From marks to one value a unit and criterion: scorers within a stage first, then the stages.

A unit's own marks on itself are left out of cross-marking. To add a combination, write
one line in WITHIN; the rules can then ask for it by name.
"""

from collections.abc import Callable

import polars as pl

from emulab.rules import Rules

WITHIN: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "mean": pl.Expr.mean,
    "median": pl.Expr.median,
    "maximum": pl.Expr.max,
    "minimum": pl.Expr.min,
}


def counted(marks: pl.DataFrame) -> pl.DataFrame:
    """The marks that count: every number but a unit's cross-mark on itself."""
    own = (pl.col("stage") == "cross") & (pl.col("scorer") == pl.col("unit"))
    return marks.filter(~own.fill_null(False) & pl.col("mark").is_not_null())


def within_stages(marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One value a unit, criterion and stage: unit, criterion, stage, mark."""
    combined = WITHIN[rules.stages.within](pl.col("mark"))
    keys = ["unit", "criterion", "stage"]
    return counted(marks).group_by(keys, maintain_order=True).agg(combined)


def combined(marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One value a unit and criterion: unit, criterion, stage, mark.

    ``stage`` names the stage the value was taken from, or the rule over several. With
    ``last`` only the last declared stage counts; at mid-year the latest one that was
    marked stands in for it, and the row says which that was.
    """
    order = list(rules.stages.order)
    if rules.stages.combine == "last" and rules.phase != "mid_year":
        marks = marks.filter(pl.col("stage") == order[-1])
        return within_stages(marks, rules).select("unit", "criterion", "stage", "mark")
    staged = within_stages(marks.filter(pl.col("stage").is_in(order)), rules)
    if rules.stages.combine == "last":
        turn = pl.col("stage").replace_strict(order, range(len(order)), return_dtype=pl.Int64)
        latest = staged.sort(turn, maintain_order=True)
        return latest.group_by("unit", "criterion", maintain_order=True).agg(
            pl.col("stage").last(), pl.col("mark").last()
        )
    rule = WITHIN[rules.stages.combine](pl.col("mark"))
    by_cell = staged.group_by("unit", "criterion", maintain_order=True)
    return by_cell.agg(stage=pl.lit(rules.stages.combine), mark=rule)
