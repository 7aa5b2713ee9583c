"""Stages as the front end knows them: what a tie rule ``previous_stage`` totals under any weights.

The marks of one stage alone are scored as if the rules knew no other. Their total follows the
weights that are moved, and never the points that a what-if supposes: those stand on no stage.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

from emulab.awards.standings import of_stage_alone
from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.rules.ties import PreviousStage
from emulab.rules.values import replaced
from emulab.scoring import normalise, score

Told = Callable[[pl.DataFrame, pl.DataFrame, Rules], dict[str, Any]]


def stages_of(result: Result, told: Told) -> dict[str, Any]:
    """By the stage that a tie rule of an award names, what ``told`` says of its scores and levels.

    None where nobody was marked at the stage: there nobody has a total.
    """
    named = [tie.previous_stage for award in result.rules.awards for tie in award.ties if _is(tie)]
    return {stage: _stage(result, stage, told) for stage in dict.fromkeys(named)}


def _is(tie: Any) -> bool:
    return isinstance(tie, PreviousStage)


def _stage(result: Result, stage: str, told: Told) -> dict[str, Any] | None:
    tables, alone = result.tables, of_stage_alone(result.rules, stage)
    own = tables.marks.filter(pl.col("stage") == stage)
    if not own.height:
        return None
    scores = score(tables.units, own, tables.targets, alone)
    levels = normalise(scores, alone)
    try:
        return told(scores, levels, alone)
    except InputError:  # no weights follow from these marks: only weights that are moved are left
        return told(scores, levels, replaced(alone, weighting=None))
