"""Whether some order of equally strong pairs leaves a candidate unbeaten in ranked pairs.

To list every relation that may be locked is more than is needed to know who may win: the search
follows one candidate, drops what is lost for it, and ends with the first order that suits it.
That there is one is an NP-complete question (Brill & Fischer 2012, The price of neutrality for
the ranked pairs method), so the search has a stated limit.
"""

from collections.abc import Sequence

import numpy as np

from emulab.electing.single.tie_orders import Pair, Relation, locked, open_pairs
from emulab.kemeny import alike

Group = tuple[int, list[Pair]]  # a strength, and the pairs that have it


def may_stay_unbeaten(one: int, groups: Sequence[Group], size: int, limit: int) -> bool | None:
    """Whether ``one`` of ``size`` is unbeaten in some order of the equal pairs.

    None where it took more than ``limit`` rows of relations to find out.

    >>> circle = [(5, [(0, 1), (1, 2), (2, 0)]), (3, [(0, 3), (1, 3), (2, 3)])]
    >>> [may_stay_unbeaten(one, circle, 4, 1000) for one in range(4)]
    [True, True, True, False]
    >>> may_stay_unbeaten(0, circle, 4, 10)
    """
    search = _Search(one, groups, size)
    stack: list[tuple[int, Relation]] = [(0, (0,) * size)]
    seen = set()
    while stack:
        at, relation = search.settled(*stack.pop())
        if search.safe(at, relation):
            return True
        if search.rows > limit:
            return None
        if search.beaten(relation) or (at, relation) in seen:
            continue
        seen.add((at, relation))
        stack += [(at, tuple(locked(relation, [pair]))) for pair in search.choices(at, relation)]
    return False


class _Search:
    def __init__(self, one: int, groups: Sequence[Group], size: int):
        self.one, self.size, self.rows = one, size, 0
        self.pairs = [pairs for _, pairs in groups]
        self.beats_one = [sum(1 << a for a, b in pairs if b == one) for pairs in self.pairs]
        self.threats = [0]  # all who beat it in this group or a later one
        for against in reversed(self.beats_one):
            self.threats.insert(0, self.threats[0] | against)

    def safe(self, at: int, relation: Relation) -> bool:
        """Whether it stands above everyone who could still be locked above it."""
        return not self.beaten(relation) and not self.threats[at] & ~relation[self.one]

    def beaten(self, relation: Relation) -> bool:
        return any(row >> self.one & 1 for row in relation)

    def settled(self, at: int, relation: Relation) -> tuple[int, Relation]:
        """With all pairs locked that no order can leave out, up to the first choice to be made."""
        while not self.safe(at, relation) and not self.beaten(relation):
            undecided = self._open(at, relation)
            every = locked(relation, undecided)
            free = [(a, b) for a, b in undecided if not every[b] >> a & 1]
            relation = tuple(locked(relation, free))
            if len(free) < len(undecided):
                break
            at += 1
        return at, relation

    def choices(self, at: int, relation: Relation) -> list[Pair]:
        """The pairs one of which comes first; none where it is beaten whichever does.

        Those come last, to be tried first, that take it down to somebody new.
        """
        undecided = self._open(at, relation)
        every = locked(relation, undecided)
        if self._lost(at, relation, every):
            return []
        reach = relation[self.one] | 1 << self.one
        choices = [(a, b) for a, b in undecided if b != self.one and every[b] >> a & 1]
        return sorted(choices, key=lambda pair: reach >> pair[0] & 1 and not reach >> pair[1] & 1)

    def _lost(self, at: int, relation: Relation, every: list[int]) -> bool:
        """Whether it cannot come to stand above somebody before that one is locked above it.

        All pairs that may be locked are taken together, though some exclude others.
        """
        for later in range(at + 1, len(self.pairs)):
            if not self.threats[later] & ~every[self.one]:
                return False
            pairs = self.pairs[later]
            maybe = [(a, b) for a, b in pairs if not (relation[b] >> a & 1 or every[a] >> b & 1)]
            self.rows += len(pairs) + len(maybe) * self.size // 4
            every = locked(every, maybe)
            if self.beats_one[later] & ~every[self.one]:
                return True
        return False

    def _open(self, at: int, relation: Relation) -> list[Pair]:
        undecided = open_pairs(relation, self.pairs[at])
        self.rows += len(self.pairs[at]) + len(undecided) * self.size
        return undecided


def numbering(strengths: np.ndarray) -> np.ndarray:
    """The candidates in an order that only the strengths decide, for a search to follow.

    Candidates that may be exchanged without any strength changing stand in any order.
    """
    signed = strengths - strengths.T
    kind = alike(signed)
    while kind.max(initial=0) < len(kind) - 1:
        crowded = int((np.bincount(kind) > 1).argmax())
        parted = 2 * kind + 1
        parted[int((kind == crowded).argmax())] -= 1
        kind = alike(signed, np.unique(parted, return_inverse=True)[1])
    return np.argsort(kind, kind="stable")
