"""Universes: every way in which the ties of an elimination can be broken, without repeats.

Two ways that leave the same names are one state, so a state is a set of names, kept as the
bits of a whole number. States are taken by size, the largest first, and all of one size or
none: what comes out can therefore not hang on the order of names.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

LIMIT = 3000  # states looked into


@dataclass(frozen=True)
class Step:
    """What a count does with the names still in, each a set of bits.

    ``won``: those elected now, 0 where somebody has to leave. ``last``: those of whom one has
    to leave. ``together``: those who may leave at once, because no order among them changes
    who is elected; 0 where there are none.
    """

    won: int = 0
    last: int = 0
    together: int = 0


@dataclass(frozen=True)
class Universes:
    """What came out: ``winners`` over all ways, ``complete`` whether all were followed.

    Where they were not, ``winners`` holds everyone still in a state that was not looked into.
    """

    winners: int
    complete: bool
    states: int
    ways: dict[int, tuple[int, ...]]
    won: dict[int, int]

    def leads(self, state: int) -> int | None:
        """Who can win from a state; None where that was not worked out.

        >>> found = explored(0b11, lambda left: Step(left) if left < 3 else Step(last=left))
        >>> found.leads(0b11), found.leads(0b01)
        (3, 1)
        """
        known: dict[int, int | None] = {}
        for one in sorted(self._below(state), key=int.bit_count):
            if one in self.won:
                known[one] = self.won[one]
                continue
            onward = [known[way] for way in self.ways.get(one, ())]
            known[one] = None if None in onward or not onward else united(onward)
        return known[state]

    def _below(self, state: int) -> set[int]:
        seen, open_ones = {state}, [state]
        while open_ones:
            new = [way for way in self.ways.get(open_ones.pop(), ()) if way not in seen]
            seen.update(new)
            open_ones.extend(new)
        return seen


def explored(every: int, step: Callable[[int], Step], limit: int = LIMIT) -> Universes:
    """Follow every way from the state ``every`` until the limit of states is reached.

    A state all of whose names are known to win already is passed over where the limit is near.
    Names only ever leave, so a state of some size comes from larger ones, all of them done.
    """
    waiting: list[set[int]] = [set() for _ in range(every.bit_count() + 1)]
    waiting[-1].add(every)
    ways: dict[int, tuple[int, ...]] = {}
    won: dict[int, int] = {}
    found = states = 0
    for size in range(every.bit_count(), 0, -1):
        level = waiting[size]
        if states + len(level) > limit:
            level = {state for state in level if state & ~found}
        if states + len(level) > limit:
            left = united(state for rest in (*waiting[:size], level) for state in rest)
            return Universes(found | left, False, states, ways, won)
        states += len(level)
        for state in level:
            taken = step(state)
            if taken.won:
                won[state] = taken.won
                found |= taken.won
                continue
            onward = (taken.together,) if taken.together else tuple(bits(taken.last))
            ways[state] = tuple(state & ~gone for gone in onward)
            for way in ways[state]:
                waiting[way.bit_count()].add(way)
    return Universes(found, True, states, ways, won)


def united(sets: Iterable[int]) -> int:
    """Everyone who is in one of the sets."""
    found = 0
    for one in sets:
        found |= one
    return found


def bits(names: int) -> Iterator[int]:
    """The names of a set, each as a set of one.

    >>> list(bits(0b1010))
    [2, 8]
    """
    while names:
        lowest = names & -names
        yield lowest
        names ^= lowest


def numbers(names: int) -> list[int]:
    """The names of a set by their numbers.

    >>> numbers(0b1010)
    [1, 3]
    """
    return [one.bit_length() - 1 for one in bits(names)]


def of(names: Iterable[int]) -> int:
    """The set of some names given by their numbers.

    >>> of([1, 3])
    10
    """
    return united(1 << one for one in names)
