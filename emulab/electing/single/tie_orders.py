"""Locking pairs where some are equally strong: every relation that some order of them leads to.

Pairs are locked one after the other, the strongest first, unless a pair would close a circle
with those that are locked. Among equals every order is followed, but orders are not gone
through: a pair that lies in no circle of what is locked and its equals is locked in all of them,
circles that have no name in common are followed apart, and what was followed once is remembered.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby, product

import numpy as np

Pair = tuple[int, int]  # the one above, the one below
Relation = tuple[int, ...]  # of each candidate whom it stands above, as the bits of a number


class TooMany(Exception):
    """There is more to look at than the stated limit allows."""


class TieOrders:
    """Follows the orders of equal pairs, looking at no more than ``limit`` rows of relations.

    What is looked at does not hang on how candidates are numbered, so the limit does not either.
    """

    def __init__(self, limit: int):
        self.limit, self.rows = limit, 0
        self._known: dict[tuple, set[Relation]] = {}

    def relations(self, relation: Relation, pairs: Sequence[Pair]) -> set[Relation]:
        """What may be locked after the pairs, equally strong, where ``relation`` was before.

        Raises TooMany at the limit.

        >>> circle = TieOrders(1000).relations((0, 0, 0), [(0, 1), (1, 2), (2, 0)])
        >>> sorted(circle)
        [(0, 5, 1), (2, 0, 3), (6, 4, 0)]
        """
        return self._after(relation, pairs, tuple(range(len(relation))))

    def _after(
        self, relation: Relation, pairs: Sequence[Pair], names: tuple[int, ...]
    ) -> set[Relation]:
        undecided = open_pairs(relation, pairs)
        every = locked(relation, undecided)
        rings = rings_of(every, undecided)
        if not rings:
            return {tuple(every)}
        self.look(len(pairs) + len(undecided) * len(relation))
        free = [pair for pair in undecided if not every[pair[1]] >> pair[0] & 1]
        base = locked(relation, free)
        ways = [self._within(base, ring, own, names) for ring, own in rings.items()]
        found = set()
        for choice in product(*ways):
            self.look(len(relation))
            found.add(tuple(locked(base, [pair for some in choice for pair in some])))
        return found

    def _within(
        self, base: Sequence[int], ring: tuple[int, ...], own: list[Pair], names: tuple[int, ...]
    ) -> list[list[Pair]]:
        """The sets of the ring's own pairs that may be locked together, every one tried first."""
        at = {one: number for number, one in enumerate(ring)}
        inner = tuple(sum(1 << at[o] for o in ring if base[one] >> o & 1) for one in ring)
        pairs = [(at[above], at[below]) for above, below in own]
        names = tuple(names[one] for one in ring)
        key = names, inner, tuple(pairs)
        if key not in self._known:
            found: set[Relation] = set()
            for pair in pairs:
                self.look(len(ring) * len(pairs))
                found |= self._after(tuple(locked(inner, [pair])), pairs, names)
            self._known[key] = found
        return [
            [pair for pair, (a, b) in zip(own, pairs, strict=True) if one[a] >> b & 1]
            for one in self._known[key]
        ]

    def look(self, rows: int) -> None:
        """Counts rows that are looked at; those of pairs without any tie are not counted."""
        self.rows += rows
        if self.rows > self.limit:
            raise TooMany


def groups_of(strengths: np.ndarray) -> list[tuple[int, list[Pair]]]:
    """The pairs in groups of equal strength, the strongest first; 0 is no pair.

    >>> groups_of(np.array([[0, 5, 0], [0, 0, 5], [7, 0, 0]]))
    [(7, [(2, 0)]), (5, [(0, 1), (1, 2)])]
    """
    above, below = np.nonzero(strengths)
    by = strengths[above, below]
    order = np.argsort(-by, kind="stable")
    pairs = zip(by[order].tolist(), above[order].tolist(), below[order].tolist(), strict=True)
    groups = groupby(pairs, key=lambda pair: pair[0])
    return [(strength, [(a, b) for _, a, b in group]) for strength, group in groups]


def open_pairs(relation: Sequence[int], pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs of which what is locked says neither that they hold nor that they cannot."""
    return [(a, b) for a, b in pairs if not (relation[a] >> b & 1 or relation[b] >> a & 1)]


def locked(relation: Sequence[int], pairs: Iterable[Pair]) -> list[int]:
    """The relation with the pairs and all that follows from them, circles too."""
    found = list(relation)
    for above, below in pairs:
        if not found[above] >> below & 1:
            gain = found[below] | 1 << below
            for one, row in enumerate(found):
                if one == above or row >> above & 1:
                    found[one] = row | gain
    return found


def rings_of(every: Sequence[int], pairs: Iterable[Pair]) -> dict[tuple[int, ...], list[Pair]]:
    """The candidates that circles bind together, and the pairs among them."""
    ring_of: dict[int, tuple[int, ...]] = {}
    found: dict[tuple[int, ...], list[Pair]] = {}
    for above, below in pairs:
        if every[below] >> above & 1:
            if above not in ring_of:
                ring = tuple(one for one in _bits(every[above]) if every[one] >> above & 1)
                ring_of.update(dict.fromkeys(ring, ring))
            found.setdefault(ring_of[above], []).append((above, below))
    return found


def _bits(number: int) -> list[int]:
    return [at for at in range(number.bit_length()) if number >> at & 1]
