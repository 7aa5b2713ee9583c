"""Lots: every way in which ties can be broken, followed stage by stage.

A state that can be reached in several ways is followed once. All states of a stage are gone
through before the next one, so where the limit stops the search is settled by the papers and
not by the order of names.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from emulab.words import Message

STATES = 2000  # of one count that are followed


class State(Protocol):
    """What a count looks like at one stage, after the lots that were drawn."""

    @property
    def key(self) -> Hashable:
        """States of equal keys go on alike."""

    @property
    def chosen(self) -> frozenset[int]:
        """Who is elected by now."""

    @property
    def possible(self) -> frozenset[int]:
        """Who is elected by now or still can be."""

    @property
    def over(self) -> bool:
        """Whether nothing more is to be decided."""


S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Followed:
    """Where the lots lead.

    ``sets`` are the different sets of winners, ``winners`` in any of them and ``sure`` in all.
    Where the limit was reached, ``sets`` is None, ``winners`` are those not ruled out and
    ``sure`` those already elected whatever the lots. ``last`` is one state at the end, that of
    the lots that fall on the first of the candidates, for an account.
    """

    sets: tuple[frozenset[int], ...] | None
    winners: frozenset[int]
    sure: frozenset[int]
    last: State

    @property
    def complete(self) -> bool:
        return self.sets is not None


def followed(start: S, after: Callable[[S], Sequence[S]], limit: int | None = None) -> Followed:
    """All ends of a count that begins at ``start``; ``after`` gives the states that may follow."""
    limit = STATES if limit is None else limit
    ends: dict[frozenset[int], State] = {}
    level: dict[Hashable, S] = {start.key: start}
    number = 0
    while level:
        for one in level.values():
            if one.over:
                ends.setdefault(one.chosen, one)
        going = [one for one in level.values() if not one.over]
        number += len(going)
        following = _next(going, after, limit - number)
        if following is None:
            return _stopped(ends.values(), going)
        level = following
    sets = tuple(ends)
    first = next(iter(ends.values()))
    return Followed(sets, frozenset().union(*sets), frozenset.intersection(*sets), first)


def _next(
    going: Iterable[S], after: Callable[[S], Sequence[S]], room: int
) -> dict[Hashable, S] | None:
    """The states of the next stage; None where there are more than there is room for."""
    found: dict[Hashable, S] = {}
    for one in going:
        for child in after(one):
            found.setdefault(child.key, child)
        if len(found) > max(room, 1):
            return None
    return found


def _stopped(ends: Iterable[State], going: Sequence[State]) -> Followed:
    every = [*ends, *going]
    winners = frozenset().union(*(one.possible for one in every))
    sure = frozenset.intersection(*(one.chosen for one in every))
    return Followed(None, winners, sure, going[0])


def stopped_note(limit: int | None = None) -> Message:
    """Says that the limit was reached."""
    sentence = (
        "So many lots are possible that not all were followed (limit: {states} states); "
        "winners are all who are not ruled out."
    )
    return Message(sentence, {"states": STATES if limit is None else limit})
