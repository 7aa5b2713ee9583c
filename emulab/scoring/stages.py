"""From marks to one value a unit and criterion: scorers within a stage first, then the stages.

A unit's own marks on itself are left out where the rules ask for it (``recusal``). To add a
combination, write its function in ``scorers/combining.py`` with a line in WITHIN or COMBINE, and
its name in ``rules/combining.py``.
"""

import polars as pl

from emulab.numbers import half_up
from emulab.rules import Rules
from emulab.scoring.scorers.combining import COMBINE, WITHIN

CELL = ["unit", "criterion", "stage"]


def counted(marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The marks that count: every number but a unit's mark on itself where it is recused.

    Those of scorers that a scenario sets aside do not count either.
    """
    recused = pl.col("stage").is_in(list(rules.stages.recusal))
    out = recused & (pl.col("scorer") == pl.col("unit"))
    if rules.set_aside:
        out |= pl.col("scorer").is_in(list(rules.set_aside))
    return marks.filter(~out.fill_null(False) & pl.col("mark").is_not_null())


def within_stages(marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One value a unit, criterion and stage: unit, criterion, stage, mark.

    A cell that fewer scorers marked than the rules ask for has no value and no row.
    """
    stages = rules.stages
    own = counted(marks, rules)
    if stages.adjust == "additive":
        from emulab.scoring.scorers.adjusting import adjusted_marks

        own = adjusted_marks(own, rules)
    if not stages.within_stage and stages.absent == "leave_out":
        return _rounded(_sound(_within(own, stages.within)), rules)
    found = []
    for stage in stages.order:
        at_stage = own.filter(pl.col("stage") == stage)
        fewest = stages.absent.fewest if stage in stages.panels else None
        found.append(_within(at_stage, stages.within_of(stage), fewest))
    return _rounded(_sound(pl.concat(found)), rules)


def _rounded(cells: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    places = rules.rubric.places("stage")
    return cells if places is None else cells.with_columns(half_up(pl.col("mark"), places))


def _within(marks: pl.DataFrame, way, fewest: int | None = None) -> pl.DataFrame:
    mark = WITHIN[way.name].apply(way.settings).alias("mark")
    cells = marks.group_by(CELL, maintain_order=True)
    if fewest is None:
        return cells.agg(mark)
    enough = pl.col("scorers") >= fewest
    return cells.agg(mark, scorers=pl.len()).filter(enough).drop("scorers")


def _sound(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(pl.col("mark").is_not_null())


def combined(marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One value a unit and criterion: unit, criterion, stage, mark.

    ``stage`` names the stage the value was taken from, or the rule over several. With
    ``last`` only the last declared stage counts; at mid-year the latest one that was
    marked stands in for it, and the row says which that was. Under the other rules the
    stages that marked a cell make its value; weights of the others are spread over them.
    """
    order = list(rules.stages.order)
    way = rules.stages.combine
    if way == "last" and rules.phase != "mid_year":
        marks = marks.filter(pl.col("stage") == order[-1])
        return within_stages(marks, rules).select("unit", "criterion", "stage", "mark")
    staged = within_stages(marks.filter(pl.col("stage").is_in(order)), rules)
    if way == "last":
        turn = pl.col("stage").replace_strict(order, range(len(order)), return_dtype=pl.Int64)
        latest = staged.sort(turn, maintain_order=True)
        return latest.group_by("unit", "criterion", maintain_order=True).agg(
            pl.col("stage").last(), pl.col("mark").last()
        )
    rule = COMBINE[way.name].apply(way.settings).alias("mark")
    by_cell = staged.group_by("unit", "criterion", maintain_order=True)
    return _sound(by_cell.agg(rule, stage=pl.lit(way.name))).select(
        "unit", "criterion", "stage", "mark"
    )
