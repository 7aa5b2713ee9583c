"""Outcomes: who takes the seats when candidates stand in groups of equals.

Seats are filled from the best group down. A group that fits wholly is proposed; one that
would need more seats than are left is tied and its seats stay open, because someone must
choose; nobody below it is moved up. A unit whose own eligibility hangs on a tie above is
pending, and so is whoever's seat depends on it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
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
    order: Mapping[str, tuple[Any, ...]],
    seats: int,
    pending: Set[str] = frozenset(),
    above: int = 0,
) -> dict[str, str]:
    """The outcome of every candidate; ``order`` gives each its key, the smallest first.

    ``above`` is the number of seats that the pending may yet take in earlier contests: no
    more of them can leave, so whoever stands below too many to leave is not proposed.

    >>> seated({"A": (1,), "B": (2,), "C": (2,)}, seats=2)
    {'A': 'proposed', 'B': 'tied', 'C': 'tied'}
    >>> seated({"A": (1,), "B": (1,), "C": (3,)}, seats=1, pending={"A", "B"}, above=1)
    {'A': 'pending', 'B': 'pending', 'C': 'not proposed'}
    """
    waiting = [unit for unit in order if unit in pending]
    leaving = set(sorted(waiting, key=order.__getitem__)[:above])
    everyone = sorted(order.values())
    fewest = sorted(key for unit, key in order.items() if unit not in leaving)
    found = {}
    for unit, key in order.items():
        without = _placed(key, fewest, seats)
        if unit in pending:
            found[unit] = NOT_PROPOSED if without == NOT_PROPOSED else PENDING
            continue
        found[unit] = without if without == _placed(key, everyone, seats) else PENDING
    return found


def open_above(outcomes: Iterable[Outcome], seats: int) -> int:
    """Seats of one contest that a tie keeps open, so that they may yet be given."""
    words = [outcome.outcome for outcome in outcomes]
    return seats - words.count(PROPOSED) if TIED in words or PENDING in words else 0


def _placed(key: tuple[Any, ...], among: Sequence[tuple[Any, ...]], seats: int) -> str:
    """Where a key stands among keys in their order."""
    better = bisect_left(among, key)
    if better >= seats:
        return NOT_PROPOSED
    return PROPOSED if bisect_right(among, key) <= seats else TIED
