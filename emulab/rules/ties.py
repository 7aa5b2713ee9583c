"""Tie rules: what parts units that stand alike, as an ordered list that the rules declare.

ties:
  - rank                                  # the place in the cluster
  - score                                 # the total
  - core_score                            # the points before bonus and penalty
  - {higher: tasks}                       # more points on a section or criterion
  - {lower: penalty}                      # fewer
  - {previous_stage: cross}               # the total that the marks of one stage alone would give
  - {lot: {numbers: "05 17 23 31 44", announced: "city lottery of 31/01/2024"}}
  - {meeting: {order: [ba-vi, me-linh], note: minutes no. 12, date: 2024-01-31}}

Without a list the tie is reported and the seat stays open. What each rule compares is written in
``awards/tie_breaks.py``; a test keeps both lists equal.
"""

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from emulab.rules.values import Id, Refused, Value


class Higher(Value):
    """A tie key: the unit with more points on this criterion or section stands first."""

    higher: Id

    @property
    def key(self) -> str:
        return self.higher


class Lower(Value):
    """A tie key: the unit with fewer points on this criterion or section stands first."""

    lower: Id

    @property
    def key(self) -> str:
        return self.lower


class PreviousStage(Value):
    """A tie rule: the unit stands first that the marks of this stage alone would put first."""

    previous_stage: str


def _numbers(given: str) -> str:
    if not given.strip():
        raise Refused("the lot has no numbers.", 'Write those announced, such as "05 17 23".')
    return given


class Draw(Value):
    """The numbers of a public draw, as they were announced, and where and when they were."""

    numbers: Annotated[str, AfterValidator(_numbers)]
    announced: str | None = None


class Lot(Value):
    """A tie rule: a lot that anyone can redraw from numbers announced in public."""

    lot: Draw


def _once(order: tuple[str, ...]) -> tuple[str, ...]:
    for unit in order:
        if order.count(unit) > 1:
            raise Refused(f"the unit {unit!r} stands twice in the order.", "Keep one.")
    return order


class Decision(Value):
    """What a meeting decided on units that were tied: their order, and where that is written."""

    order: Annotated[tuple[Id, ...], Field(min_length=1), AfterValidator(_once)]
    note: str | None = None
    date: datetime.date | None = None


class Meeting(Value):
    """A tie rule: the order that the meeting gave to the tied units that it lists, and no others.

    A unit that is tied with one of them and is not listed keeps the tie.
    """

    meeting: Decision


TieKey = Higher | Lower
TieRule = Literal["rank", "score", "core_score"] | Higher | Lower | PreviousStage | Lot | Meeting


def kind_of(tie: TieRule) -> str:
    """The word that a tie rule begins with.

    >>> kind_of("score"), kind_of(Higher(higher="tasks"))
    ('score', 'higher')
    """
    return tie if isinstance(tie, str) else next(iter(type(tie).model_fields))
