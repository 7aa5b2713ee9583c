"""What should be known beside the answer: penalties, and what the numbers take for granted."""

from collections.abc import Iterator

import polars as pl

from emulab.goal.amounts import Points
from emulab.goal.cheapest import Plan
from emulab.goal.raises import Raise
from emulab.goal.replaying import replayed
from emulab.pipeline import Result
from emulab.rules import Leaf
from emulab.scoring import SCALES
from emulab.words import Message, listed_names


def notes(
    result: Result, unit: str, raises: tuple[Raise, ...], plan: Plan | None, rank: int
) -> Iterator[Message]:
    """Whether penalties alone stood in the way, and what the numbers take for granted."""
    yield from _avoidable(result, unit, raises, rank)
    rules = result.rules
    names = rules.rubric.names()
    leaves = {leaf.id: leaf for leaf in rules.rubric.leaves}
    used = set() if plan is None else set(plan.moves)
    told = [one for one in raises if one.feasible or one.opening.criterion in used]
    open_to = [one.opening.criterion for one in told]
    imputed = set(result.scores.filter(pl.col("state") == "imputed")["criterion"])
    comparing = [name for name in open_to if _compares(leaves[name]) or name in imputed]
    if comparing:
        listed = listed_names(names[name].vi for name in comparing)
        yield Message(
            "On {names} points come from comparing the units: the raise is counted in points, and "
            "what the others were given is left as it is.",
            {"names": listed},
        )
    own = result.scores.filter((pl.col("unit") == unit) & (pl.col("side") == "main"))
    empty = {state: cells["criterion"] for (state,), cells in own.group_by("state")}
    if raises and "missing" in empty:
        listed = listed_names(names[name].vi for name in empty["missing"])
        yield Message("No mark yet on {names}: they are left as they are.", {"names": listed})
    if raises and "not assigned" in empty:
        listed = listed_names(names[name].vi for name in empty["not assigned"])
        yield Message(
            "Not assigned to it, so nothing can be gained there: {names}.", {"names": listed}
        )


def _avoidable(
    result: Result, unit: str, raises: tuple[Raise, ...], rank: int
) -> Iterator[Message]:
    """That the rank was lost by penalties alone, where it was."""
    lost = {one.opening.criterion: one.opening for one in raises if one.opening.side == "penalty"}
    if not lost:
        return
    after = replayed(result, unit, {name: own.after(own.room) for name, own in lost.items()})
    place = after.rank_of(unit)
    if place is not None and place <= rank:
        points = Points(sum(own.room for own in lost.values()))
        yield Message(
            "Without the {points} points of penalty it would have rank {place}.",
            {"points": points, "place": place},
        )


def _compares(leaf: Leaf) -> bool:
    """Whether a unit's points on the criterion come from comparing it with the others."""
    return leaf.kind == "target" or (leaf.scale is not None and SCALES[leaf.scale.name].relative)
