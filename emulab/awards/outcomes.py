"""Outcomes: who takes the seats when candidates stand in groups of equals.

Seats are filled from the best group down. A group that fits wholly is proposed; one that
would need more seats than are left is tied and its seats stay open, because someone must
choose; nobody below it is moved up. A unit whose own eligibility hangs on a tie above is
pending, and so is whoever's seat depends on it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from emulab.words import Message

PROPOSED, TIED, NOT_PROPOSED, PENDING = "proposed", "tied", "not proposed", "pending"


@dataclass(frozen=True)
class Outcome:
    """What was decided on one unit for one award or office, and the condition that decided."""

    contest: str
    unit: str
    outcome: str
    condition: str
    reason: Message
    votes: int | None = None
    needed: int | None = None


@dataclass(frozen=True)
class Missed:
    """The first condition that a unit misses, and how it is said."""

    condition: str
    reason: Message


def seated(
    order: Mapping[str, tuple[Any, ...]], pending: frozenset[str], seats: int
) -> dict[str, str]:
    """The outcome of every candidate; ``order`` gives each its key, the smallest first.

    >>> seated({"A": (1,), "B": (2,), "C": (2,)}, frozenset(), seats=2)
    {'A': 'proposed', 'B': 'tied', 'C': 'tied'}
    """
    certain = {unit: key for unit, key in order.items() if unit not in pending}
    found = {}
    for unit, key in order.items():
        without = _placed(key, certain, seats, own=unit not in certain)
        if unit in pending:
            found[unit] = NOT_PROPOSED if without == NOT_PROPOSED else PENDING
            continue
        found[unit] = without if without == _placed(key, order, seats) else PENDING
    return found


def _placed(key: Hashable, among: Mapping[str, Hashable], seats: int, *, own: bool = False) -> str:
    """Where a key stands among others; ``own`` adds the unit itself to its equals."""
    better = sum(other < key for other in among.values())
    equal = sum(other == key for other in among.values()) + own
    if better >= seats:
        return NOT_PROPOSED
    return PROPOSED if better + equal <= seats else TIED
