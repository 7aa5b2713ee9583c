"""The answer to "what would it take": its values and its two tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import polars as pl

from emulab.goal.cheapest import Plan
from emulab.goal.openings import Opening, clean
from emulab.goal.raises import Raise
from emulab.words import Message

RAISES = {
    "criterion": pl.String,
    "section": pl.String,
    "side": pl.String,
    "score": pl.Float64,
    "maximum": pl.Float64,
    "room": pl.Float64,
    "worth": pl.Float64,
    "needed": pl.Float64,
    "feasible": pl.Boolean,
    "after": pl.Float64,
    "strict": pl.Boolean,
    "whole": pl.Boolean,
}
CHEAPEST = {
    "criterion": pl.String,
    "section": pl.String,
    "side": pl.String,
    "score": pl.Float64,
    "raise": pl.Float64,
    "after": pl.Float64,
    "gained": pl.Float64,
    "whole": pl.Boolean,
}


@dataclass(frozen=True)
class Reached:
    """Where the cheapest raise leads, by replay; ``shared`` where another unit has the rank too."""

    rank: int | None
    total: float
    shared: bool


@dataclass(frozen=True)
class Goal:
    """What one unit needs to be ranked ``asked`` or better.

    ``rank`` (None where a gate bars the unit) and ``total`` are as they stand. ``rival`` is the
    unit that it may not stand behind, the best of the others for rank 1; to stand beside it,
    tie keys counted, is enough. ``gap`` is the rival's total less the unit's: the points of
    total that are missing. Where the rank is held already it is below 0 or 0, the lead over the
    nearest unit that could take the rank away, and both frames are empty.

    raises: criterion, section, side, score, maximum, room, worth, needed, feasible, after, strict,
        whole: a row for every criterion that has room, each by itself. ``needed`` are points of
        the criterion (of a penalty: points fewer), ``after`` the score then; ``feasible`` says
        that there is so much room. ``worth`` is what one point adds to the total. ``strict``:
        the rival's total must be passed, and ``needed`` holds the least step, a billionth of
        total. ``whole``: all or nothing, or only in declared steps.
    cheapest: criterion, section, side, score, raise, after, gained (points of the total, None by
        search), whole: the plan of least ``effort``, which is the sum of its raises in points of
        marks.
    ``slack`` are the points by which the total then lies above what is needed, because what it
    needs is indivisible. ``reached`` says where that leads, by replay. ``possible``: there is
    such a plan; else ``why`` says why not. ``how``: "exact", or "search", where a cheaper plan
    may exist. ``notes``: what the numbers take for granted.
    """

    unit: str
    asked: int
    rank: int | None
    total: float
    rival: str | None
    gap: float | None
    held: bool
    raises: pl.DataFrame
    cheapest: pl.DataFrame
    effort: float | None
    strict: bool
    slack: float | None
    reached: Reached | None
    possible: bool
    why: tuple[Message, ...]
    how: Literal["exact", "search"]
    notes: tuple[Message, ...]


def raise_frame(raises: Iterable[Raise]) -> pl.DataFrame:
    """The raises as RAISES has them, in the order of the rubric."""
    rows = []
    for one in raises:
        own = one.opening
        room = own.room if isfinite(own.room) else None
        after = own.after(one.needed) if one.feasible and one.needed is not None else None
        ends = (own.score, own.maximum, room, own.gain, one.needed, one.feasible, after)
        whole = bool(own.choices or own.step)
        rows.append((own.criterion, own.section, own.side, *ends, one.strict, whole))
    return pl.DataFrame(rows, schema=RAISES, orient="row")


def plan_frame(plan: Plan | None, own_of: Mapping[str, Opening]) -> pl.DataFrame:
    """The moves of a plan as CHEAPEST has them, in the order of the rubric."""
    rows = []
    for criterion, own in own_of.items():
        move = 0.0 if plan is None else plan.moves.get(criterion, 0.0)
        if move:
            gained = None if own.gain is None else clean(own.gain * move)
            ends = (own.score, move, own.after(move), gained, bool(own.choices or own.step))
            rows.append((criterion, own.section, own.side, *ends))
    return pl.DataFrame(rows, schema=CHEAPEST, orient="row")
