"""The ranking by the panel's marks: as they are, less each scorer's leniency, and one scorer out.

The official ranking stays what the rules make it. These stand beside it.
"""

from dataclasses import replace

import polars as pl

from emulab.pipeline import Result, run
from emulab.rules import Rules, Stages
from emulab.rules.values import replaced
from emulab.scorers.panel import Scorers, scorers_of
from emulab.scoring.scorers.adjusting import less_leniency
from emulab.scoring.stages import counted

ADJUSTED = {
    "unit": pl.String,
    "official_rank": pl.Int64,
    "official_total": pl.Float64,
    "plain_rank": pl.Int64,
    "plain_total": pl.Float64,
    "adjusted_rank": pl.Int64,
    "adjusted_total": pl.Float64,
    "moved": pl.Int64,
}
ONE_OUT = {
    "scorer": pl.String,
    "unit": pl.String,
    "plain_rank": pl.Int64,
    "rank": pl.Int64,
    "moved": pl.Int64,
}


def by_stage_alone(result: Result, stage: str, marks: pl.DataFrame | None = None) -> Result:
    """The run in which only the marks of one stage count, combined as the rules say.

    >>> from emulab.studies import study
    >>> by_stage_alone(study("hanoi-02", 2023).result, "self").ranks["rank"].to_list()
    [1, 2, 3, 4, 5]
    """
    tables = result.tables if marks is None else replace(result.tables, marks=marks)
    return run(tables, _alone(result.rules, stage))


def _alone(rules: Rules, stage: str) -> Rules:
    stages = rules.stages
    return replaced(
        rules,
        stages=Stages(
            order=(stage,),
            within=stages.within_of(stage),
            recusal=tuple(one for one in stages.recusal if one == stage),
            absent=stages.absent,
            roster={one: names for one, names in stages.roster.items() if one == stage},
        ),
    )


def adjusted(result: Result, stage: str = "") -> pl.DataFrame:
    """A row a unit in the official order: unit, official_rank, official_total, plain_rank,
    plain_total, adjusted_rank, adjusted_total, moved.

    ``plain`` is the ranking by the panel's marks alone, which is the official one only where
    the rules make the score of them; ``adjusted`` is the same less each scorer's leniency.
    ``moved`` is the places gained from plain to adjusted (+1 is one place better): what the
    choice of scorers was worth. An adjusted total is an estimate and may pass the maximum.

    >>> from emulab.studies import study
    >>> found = adjusted(study("hanoi-02", 2023).result)
    >>> found.select("unit", "official_rank", "plain_rank", "adjusted_rank", "moved").row(0)
    ('iza', 1, 1, 1, 0)
    """
    own = scorers_of(result, stage)
    if own.fit is None:
        return pl.DataFrame(schema=ADJUSTED)
    marks = _panel(own)
    plain = by_stage_alone(result, own.stage, marks).ranks
    fair = by_stage_alone(result, own.stage, less_leniency(marks, result.rules)).ranks
    frame = result.ranks.select("unit", official_rank="rank", official_total="total")
    for name, ranks in (("plain", plain), ("adjusted", fair)):
        columns = {f"{name}_rank": pl.col("rank"), f"{name}_total": pl.col("total")}
        frame = frame.join(
            ranks.select("unit", **columns), on="unit", how="left", maintain_order="left"
        )
    moved = pl.col("plain_rank") - pl.col("adjusted_rank")
    return frame.with_columns(moved=moved).select(list(ADJUSTED)).cast(ADJUSTED)


def without_each(result: Result, stage: str = "") -> pl.DataFrame:
    """The panel's ranking once without each scorer: scorer, unit, plain_rank, rank, moved.

    ``moved`` is the places gained without the scorer. A unit that nobody else marked has no rank.

    >>> from emulab.studies import study
    >>> without_each(study("hanoi-02", 2023).result)["moved"].unique().to_list()
    [0]
    """
    own = scorers_of(result, stage)
    if own.fit is None:
        return pl.DataFrame(schema=ONE_OUT)
    marks = _panel(own)
    plain = by_stage_alone(result, own.stage, marks).ranks.select("unit", plain_rank="rank")
    found = []
    for scorer in own.marks.scorers:
        left = marks.filter(pl.col("scorer") != scorer)
        ranks = by_stage_alone(result, own.stage, left).ranks.select("unit", "rank")
        rows = plain.join(ranks, on="unit", how="left", maintain_order="left")
        found.append(rows.with_columns(scorer=pl.lit(scorer)))
    moved = pl.col("plain_rank") - pl.col("rank")
    return pl.concat(found).with_columns(moved=moved).select(list(ONE_OUT)).cast(ONE_OUT)


def _panel(own: Scorers) -> pl.DataFrame:
    """The counted marks of the panel's stage, those included that cannot be compared."""
    marks = counted(own.result.tables.marks, own.result.rules)
    return marks.filter(pl.col("stage") == own.stage)
