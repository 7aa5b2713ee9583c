"""Firsts: the first name left on every paper, followed as names leave."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from emulab.electing.profile import Lists
from emulab.electing.single.universes import numbers

EXACT = 1 << 53  # whole numbers up to here are exact in floating point


class Firsts:
    """Papers as lists of names, each standing at its first name that is still in.

    Asked for fewer names than before, only the papers whose name left move on; asked for
    others, all papers are read anew.
    """

    def __init__(self, lists: Lists, size: int):
        self.order, self.counts, self.size = lists.order, lists.counts, size
        self.cast = int(self.counts.sum())
        self.rows = np.arange(len(self.counts))
        self.left = (1 << size) - 1
        self.at = np.zeros(len(self.counts), dtype=np.int64)
        self.top = self.order[:, 0].astype(np.int64) if len(self.counts) else self.at
        self.found = self._votes(slice(None))
        self.known = {self.left: self.found.tolist()}
        self.short = not len(self.counts) or bool((self.order[:, -1] < 0).any())

    def votes(self, left: int) -> list[int]:
        """Votes of every candidate when these names are still in, by number."""
        if left not in self.known:
            if left & ~self.left:
                self._anew(left)
            else:
                self._on(left)
            self.known[left] = self.found.tolist()
        return self.known[left]

    def end(self, left: int, last: int) -> bool:
        """Whether no paper that stands at one of ``last`` names anybody further still in."""
        if not self.short:
            return False
        stays = ~self._gone(left)[self.order] & (self.order >= 0)
        at = self.order[self.rows, stays.argmax(axis=1)]
        own = np.zeros(self.size + 1, dtype=bool)
        own[numbers(last)] = True
        number = stays.sum(axis=1)
        return not (own[at] & (number > 1)).any()

    def _on(self, left: int) -> None:
        """Names have left: their papers move on."""
        gone = self._gone(left)
        moving = np.flatnonzero(gone[self.top])
        standing = moving
        while len(standing):
            self.at[standing] += 1
            names = self.order[standing, self.at[standing]]
            self.top[standing] = names
            standing = standing[gone[names]]
        self.left = left
        self.found[gone[:-1]] = 0
        self.found += self._votes(moving)

    def _anew(self, left: int) -> None:
        gone = self._gone(left)
        stays = ~gone[self.order]
        self.at = stays.argmax(axis=1)
        self.top = self.order[self.rows, self.at].astype(np.int64)
        self.left = left
        self.found = self._votes(slice(None))

    def _gone(self, left: int) -> np.ndarray:
        """(candidates + 1,) whether a name has left; the end of a list, -1, never has."""
        gone = np.ones(self.size + 1, dtype=bool)
        gone[[*numbers(left), -1]] = False
        return gone

    def _votes(self, papers: np.ndarray | slice) -> np.ndarray:
        return added(self.top[papers], self.counts[papers], self.size)


def added(names: np.ndarray, counts: np.ndarray, size: int) -> np.ndarray:
    """(candidates,) whole numbers: the papers of each name, those of -1 left out.

    Exact for any number of papers: large counts are added in two halves.

    >>> added(np.array([1, -1, 1]), np.array([2, 5, 2**60 + 1]), 2).tolist()
    [0, 1152921504606846979]
    """
    raised = names + 1
    if not len(counts):
        return np.zeros(size, dtype=np.int64)
    if int(counts.max()) * len(counts) < EXACT:
        return np.bincount(raised, counts, size + 1)[1:].astype(np.int64)
    high = np.bincount(raised, counts >> 32, size + 1).astype(np.int64)
    low = np.bincount(raised, counts & 0xFFFFFFFF, size + 1).astype(np.int64)
    return ((high << 32) + low)[1:]


def shares(votes: Mapping[Any, int], cast: int) -> dict[str, int | bool]:
    """The first's votes among those that still count and among all papers cast.

    A majority of the votes that still count need not be one of the papers cast.

    >>> found = shares({"A": 5, "B": 3}, cast=10)
    >>> found["majority_of_continuing"], found["majority_of_cast"], found["exhausted"]
    (True, False, 2)
    """
    most, continuing = max(votes.values()), sum(votes.values())
    return {
        "cast": cast,
        "continuing": continuing,
        "exhausted": cast - continuing,
        "votes": most,
        "majority_of_continuing": 2 * most > continuing,
        "majority_of_cast": 2 * most > cast,
    }
