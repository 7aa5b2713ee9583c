"""Flows: how many papers come to whom, and past which of those elected, under Meek's rules.

An elected name keeps the part k of every paper that comes to it and passes 1 - k on. So the
votes of everybody are sums of products of such parts, and a ward of 100,000 papers is a table
of at most 2 ** elected x names: that is what makes an exact count quick.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from emulab.electing.profile import Lists
from emulab.electing.single.firsts import added

PACKED = 40  # elected names whose set is held in one word of the machine
SYMMETRIC = 5  # elected names whose renamings are gone through


@dataclass(frozen=True)
class Flow:
    """Papers by whom they come to and whom they passed.

    ``elected`` are the names that pass papers on; ``terms`` {(set, name): papers}, the set as
    bits in the order of ``elected``, the name ``size`` where a paper has ended.
    """

    elected: tuple[int, ...]
    size: int
    terms: dict[tuple[int, int], int]

    def of(self, name: int) -> dict[int, int]:
        """{set passed: papers} of one name: equal for two names, their votes are equal.

        >>> Flow((0,), 2, {(0, 0): 5, (1, 1): 3}).of(1)
        {1: 3}
        """
        return {passed: papers for (passed, to), papers in self.terms.items() if to == name}

    def same(self, one: int, other: int) -> bool:
        """Whether two names not elected are sure to have the same votes at rest.

        They have where they receive the same papers by the same ways, or where they do after
        the elected are renamed so that nothing else about them changes.

        >>> terms = {(0, 0): 9, (0, 1): 9, (1, 2): 4, (2, 3): 4}
        >>> Flow((0, 1), 4, terms).same(2, 3), Flow((0, 1), 4, terms | {(0, 0): 8}).same(2, 3)
        (True, False)
        """
        ways, its = self.of(one), self.of(other)
        return ways == its or any(_renamed(ways, by) == its for by in self._symmetries)

    @cached_property
    def _symmetries(self) -> list[tuple[int, ...]]:
        """The ways of renaming the elected that change neither their papers nor those ended."""
        if len(self.elected) > SYMMETRIC:
            return []
        own = [self.of(name) for name in self.elected]
        ended = self.of(self.size)
        return [
            by
            for by in permutations(range(len(own)))
            if _renamed(ended, by) == ended
            and all(_renamed(own[row], by) == own[to] for row, to in enumerate(by))
        ]

    def is_quota(self, name: int, papers: int, seats: int) -> bool:
        """Whether the votes of a name not elected are the quota whatever the factors are.

        >>> Flow((), 2, {(0, 0): 5, (0, 1): 5}).is_quota(0, papers=10, seats=1)
        True
        """
        whole = {passed: (seats + 1) * number for passed, number in self.of(name).items()}
        for passed, number in self.of(self.size).items():
            whole[passed] = whole.get(passed, 0) + number
        return whole == ({0: papers} if papers else {})

    def votes(self, keeps: Sequence[int], places: int) -> list[int]:
        """Votes of every name, and last of papers that ended, in units of 2 ** -(places x elected).

        ``keeps`` are whole numbers of 2 ** -places, in the order of ``elected``: no rounding.

        >>> Flow((0,), 2, {(0, 0): 4, (1, 1): 4}).votes([1], places=1)
        [4, 4, 0]
        """
        one = 1 << places
        number = len(self.elected)
        parts = {0: 1}
        found = [0] * (self.size + 1)
        for (passed, to), papers in self.terms.items():
            part = _part(passed, keeps, one, parts)
            found[to] += papers * part << places * (number - passed.bit_count())
        for row, name in enumerate(self.elected):
            found[name] = found[name] * keeps[row] >> places
        return found


def _renamed(ways: dict[int, int], by: tuple[int, ...]) -> dict[int, int]:
    """Papers by the set they passed, with the elected of the set renamed."""
    return {
        sum(1 << to for row, to in enumerate(by) if passed >> row & 1): papers
        for passed, papers in ways.items()
    }


def _part(passed: int, keeps: Sequence[int], one: int, parts: dict[int, int]) -> int:
    """The product of what the names of a set pass on."""
    if passed not in parts:
        low = passed & -passed
        rest = _part(passed ^ low, keeps, one, parts)
        parts[passed] = rest * (one - keeps[low.bit_length() - 1])
    return parts[passed]


def flow(lists: Lists, elected: tuple[int, ...], excluded: Collection[int], size: int) -> Flow:
    """The flow of the papers among those elected, to the first name that is neither.

    >>> lists = Lists(np.array([[0, 1], [1, 0], [0, -1]], dtype=np.int16), np.array([3, 2, 1]))
    >>> flow(lists, (0,), (), 2).terms
    {(0, 0): 4, (0, 1): 2, (1, 1): 3, (1, 2): 1}
    """
    whole = np.int64 if len(elected) <= PACKED else object
    bits = np.array([0] * (size + 1), dtype=whole)
    for row, name in enumerate(elected):
        bits[name] = 1 << row
    skips = np.zeros(size + 1, dtype=bool)
    skips[list(excluded)] = True
    passes = np.zeros(size + 1, dtype=bool)
    passes[list(elected)] = True
    rows = np.arange(len(lists.counts))
    passed = np.zeros(len(rows), dtype=whole)
    keys, papers = [], []
    for place in range(lists.order.shape[1] + 1):
        ended = place == lists.order.shape[1]
        names = np.full(len(rows), -1) if ended else lists.order[rows, place]
        comes = ~skips[names]
        to = np.where(names[comes] < 0, size, names[comes]).astype(whole)
        keys.append(passed[comes] * (size + 1) + to)
        papers.append(lists.counts[rows[comes]])
        on = ~comes | passes[names]
        passed = passed[on] + bits[names[on]]
        rows = rows[on]
        if not len(rows):
            break
    terms = {divmod(key, size + 1): number for key, number in _summed(keys, papers)}
    return Flow(elected, size, dict(sorted(terms.items())))


def _summed(keys: list[np.ndarray], papers: list[np.ndarray]) -> list[tuple[int, int]]:
    """(key, papers) of every different key."""
    key, number = np.concatenate(keys), np.concatenate(papers)
    if key.dtype != object and (most := int(key.max(initial=0))) < 1 << 20:
        found = added(key, number, most + 1)
        at = np.flatnonzero(found)
        return list(zip(at.tolist(), found[at].tolist(), strict=True))
    different, which = np.unique(key, return_inverse=True)
    found = added(which.reshape(-1), number, len(different))
    return list(zip((int(one) for one in different), found.tolist(), strict=True))
