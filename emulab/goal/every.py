"""What every unit of a cluster needs for a rank, a row each."""

from collections.abc import Sequence

import polars as pl

from emulab.goal.answers import Goal
from emulab.goal.seeking import reach
from emulab.pipeline import Result

GOALS = {
    "unit": pl.String,
    "rank": pl.Int64,
    "total": pl.Float64,
    "rival": pl.String,
    "gap": pl.Float64,
    "possible": pl.Boolean,
    "effort": pl.Float64,
    "strict": pl.Boolean,
    "criterion": pl.String,
    "needed": pl.Float64,
    "needed_strict": pl.Boolean,
    "why": pl.String,
    "how": pl.String,
}


def goals(
    result: Result, rank: int = 1, lang: str = "en", units: Sequence[str] | None = None
) -> pl.DataFrame:
    """A row a unit in the order of the ranks, barred ones last: unit, rank, total, rival, gap,
    possible, effort, strict, criterion, needed, needed_strict, why, how.

    ``effort`` is that of the cheapest raise in points of marks, 0 where the rank is held already
    (the gap is then below 0: the lead). ``criterion`` is the one that would do by itself with the
    smallest raise, ``needed`` that raise (``needed_strict`` as ``strict`` of a Goal); empty where
    none has the room. ``why`` is in ``lang``. Only for ``units`` where some are named: where totals
    do not add up (``how`` is "search") each takes seconds.

    >>> from emulab import study
    >>> goals(study("hanoi-02", 2023).result)["gap"].to_list()[:3]
    [-2.0, 2.0, 5.0]
    """
    ranked = result.ranks["unit"].to_list()
    others = [unit for unit in result.totals["unit"] if unit not in set(ranked)]
    asked = (*ranked, *others) if units is None else units
    rows = [_row(reach(result, unit, rank), lang) for unit in asked]
    return pl.DataFrame(rows, schema=GOALS, orient="row")


def _row(goal: Goal, lang: str) -> tuple:
    able = goal.raises.filter("feasible").with_columns(end=pl.col("needed").round(7))
    able = able.sort("end", "strict", maintain_order=True)
    single = able.select("criterion", "needed", "strict").row(0) if able.height else (None,) * 3
    why = " ".join(message.said(lang) for message in goal.why)
    return (
        goal.unit,
        goal.rank,
        goal.total,
        goal.rival,
        goal.gap,
        goal.possible,
        goal.effort,
        goal.strict,
        *single,
        why,
        goal.how,
    )
