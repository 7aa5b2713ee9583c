"""The cut: where the seats of one contest end, and which tie rule decided for whom there."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from emulab.awards.outcomes import (
    HOLDS,
    NOT_PROPOSED,
    PENDING,
    PROPOSED,
    Key,
    Step,
    before,
)
from emulab.awards.tie_breaks import Ground
from emulab.rules import TieRule
from emulab.words import Message


@dataclass(frozen=True)
class Cut:
    """The candidates of a contest by their keys, the seats, and what came of each.

    The first place of a key is what decides, votes or rank; the others are the declared ties.
    """

    ground: Ground
    ties: Sequence[TieRule]
    seats: int
    order: Mapping[str, Key]
    outcomes: Mapping[str, str]

    @cached_property
    def firsts(self) -> list:
        """What the candidates stand by, in its order, before any tie rule."""
        return sorted(key[0] for key in self.order.values())

    def crosses(self, unit: str) -> bool:
        """Whether the seats end among those who stand like the unit before any tie rule."""
        first = self.order[unit][0]
        return bisect_left(self.firsts, first) < self.seats < bisect_right(self.firsts, first)

    def alike(self, unit: str) -> int:
        """How many candidates no declared rule parts from the unit, itself included."""
        key = self.order[unit]
        return sum(not before(key, o) and not before(o, key) for o in self.order.values())

    def parted(self, unit: str) -> dict[str, Any]:
        """Whom the unit was tied with, and the tie rule that decided; empty where none had to.

        The units are those nearest to it on the other side of the cut.
        """
        outcome = self.outcomes[unit]
        if not self.crosses(unit) or outcome not in (PROPOSED, NOT_PROPOSED):
            return {}
        own = self.order[unit]
        rivals = {}
        for other, key in self.order.items():
            won = outcome == PROPOSED and before(own, key) and self.outcomes[other] != PROPOSED
            lost = outcome == NOT_PROPOSED and before(key, own)
            if key[0] == own[0] and (won or (lost and self.outcomes[other] != NOT_PROPOSED)):
                rivals[other] = next(n for n, mine in enumerate(own) if mine != key[n])
        if not rivals:
            return {}
        level = max(rivals.values())
        nearest = [other for other, depth in rivals.items() if depth == level]
        best_last = outcome == NOT_PROPOSED
        nearest.sort(key=lambda other: (self.order[other][level], other), reverse=best_last)
        decided = self.ground.decided(self.ties[level - 1], unit, nearest[0])
        return {"units": self.ground.named(nearest), "decided": decided}

    def steps(self, unit: str, condition: str, reason: Message) -> tuple[Step, ...]:
        """What became of a candidate at the seats: the cut, then the ties or what is above."""
        outcome = self.outcomes[unit]
        holds = HOLDS[outcome]
        if outcome == PENDING:
            return (Step("cascade", holds, reason, condition),)
        if not self.crosses(unit):
            return (Step("seats", holds, reason, condition),)
        first = self.order[unit][0]
        level = bisect_right(self.firsts, first) - bisect_left(self.firsts, first)
        values = {"seats": self.seats, "candidates": len(self.order), "level": level}
        said = "seats: {seats} for {candidates} candidates; {level} stand alike where they end"
        return (
            Step("seats", None, Message(said, values)),
            Step("ties", holds, reason, condition),
        )
