"""Outcomes: who takes the seats when candidates stand in groups of equals.

Seats are filled from the best group down. A group that fits wholly is proposed; one that
would need more seats than are left is tied and its seats stay open, because someone must
choose; nobody below it is moved up. A unit whose own eligibility hangs on a tie above is
pending, and so is whoever's seat depends on it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from emulab.words import Message

PROPOSED, TIED, NOT_PROPOSED, PENDING = "proposed", "tied", "not proposed", "pending"

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Step:
    """One thing that was tested on a unit: whether it holds, and the sentence that says so.

    ``holds`` is None where it is not known yet. ``condition`` is not empty where the unit got
    no further than here: it names what was missed.
    """

    step: str
    holds: bool | None
    sentence: Message
    condition: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was decided on one unit for one award or office, and the condition that decided.

    ``steps`` is everything that was tested, in its order; the last one gives the reason.
    """

    contest: str
    unit: str
    outcome: str
    condition: str
    reason: Message
    votes: int | None = None
    needed: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Above:
    """The offices decided before: who holds which, whom a tie keeps waiting, and for how many."""

    held: Mapping[str, Any]
    waiting: frozenset[str]
    open: int

    def holds(self, unit: str) -> Step | None:
        """That the unit holds an office already; None where it holds none."""
        if unit not in self.held:
            return None
        said = Message("already chosen as {office}", {"office": self.held[unit]})
        return Step("not_with", False, said, "one office")


HOLDS = {PROPOSED: True, NOT_PROPOSED: False, TIED: None, PENDING: None}


def seated(
    order: Mapping[str, Key],
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
    everyone = _Field(order.values())
    waiting = _Field(key for unit, key in order.items() if unit in pending)
    found = {}
    for unit, key in order.items():
        itself = unit in pending
        ahead, level = everyone.ahead(key), everyone.not_behind(key) - 1
        now = _placed(ahead, level, seats)
        ahead -= min(above, waiting.ahead(key))
        level -= min(above, waiting.not_behind(key) - itself)
        without = _placed(ahead, level, seats)
        if itself:
            found[unit] = NOT_PROPOSED if without == NOT_PROPOSED else PENDING
        else:
            found[unit] = now if now == without else PENDING
    return found


def before(one: Key, other: Key) -> bool:
    """Whether one key stands before another for certain.

    None in a key is a tie that was kept: against anything else there it parts nothing, and
    neither does what comes after it.

    >>> before((9, 1), (9, 2)), before((9, None, 1), (9, 2, 0))
    (True, False)
    """
    for own, their in zip(one, other, strict=True):
        if own == their:
            continue
        return None not in (own, their) and own < their
    return False


def open_above(outcomes: Iterable[Outcome], seats: int) -> int:
    """Seats of one contest that a tie keeps open, so that they may yet be given."""
    words = [outcome.outcome for outcome in outcomes]
    return seats - words.count(PROPOSED) if TIED in words or PENDING in words else 0


class _Field:
    """Keys among which another one finds its place."""

    def __init__(self, keys: Iterable[Key]):
        self.keys: Collection[Key] = list(keys)
        self.sorted = not any(None in key for key in self.keys)
        if self.sorted:
            self.keys = sorted(self.keys)

    def ahead(self, key: Key) -> int:
        """How many stand before it for certain."""
        if self.sorted and None not in key:
            return bisect_left(self.keys, key)
        return sum(before(one, key) for one in self.keys)

    def not_behind(self, key: Key) -> int:
        """How many may stand before it, those equal to it included."""
        if self.sorted and None not in key:
            return bisect_right(self.keys, key)
        return sum(not before(key, one) for one in self.keys)


def _placed(ahead: int, level: int, seats: int) -> str:
    """The outcome with so many before it for certain, and so many before it or level with it."""
    if ahead >= seats:
        return NOT_PROPOSED
    return PROPOSED if level < seats else TIED
