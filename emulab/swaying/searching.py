"""Searching: a change of few papers, found by trying and proved by counting.

For a rival and a winner the papers that most prefer the winner are replaced by the one paper
that does most for the rival; how many that takes is halved in. The limit is a number of counts,
so the same ballots give the same bound on every machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from emulab.ballots import UNSCORED
from emulab.faults import InputError
from emulab.swaying.certificates import Asked, Swap, changed
from emulab.swaying.papers import BEST, Row, full, range_of

TRIES = 120  # counts of changed ballots
LEAST = 16  # of them, however many papers there are
WORK = 1 << 24  # marks read in all counts of one search
FEW = 12  # names; with more, one count of these rules takes long:
DEAR = {"kemeny": 1, "ranked-pairs": 16, "meek-stv": 60, "pav": 24}


@dataclass
class _Search:
    """A search under way: the best change so far and the counts that are left."""

    asked: Asked
    tries: int
    order: np.ndarray  # (patterns,) papers of equal preference in their order
    counts: np.ndarray
    best: Swap | None = None
    marks: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def limit(self) -> int:
        """The most papers that would still be better than the best."""
        return self.best.papers - 1 if self.best else int(self.counts.sum())

    def works(self, papers: int, row: Row) -> bool:
        """Whether replacing so many papers, in the order, by the row changes the outcome."""
        self.tries -= 1
        some = np.cumsum(self.counts[self.order])
        end = int(np.searchsorted(some, papers))
        taken = {int(one): int(self.counts[one]) for one in self.order[: end + 1]}
        taken[int(self.order[end])] -= int(some[end]) - papers
        swap = Swap({one: number for one, number in taken.items() if number}, ((row, papers),))
        try:
            after = self.asked.again(swap)
        except InputError:  # the changed papers need a convention that nobody named
            return False
        if changed(self.asked.before, after):
            self.best = swap
            return True
        return False

    def pair(self, low: int, row: Row) -> None:
        """The fewest papers for one rival and winner, where they are fewer than the best."""
        step = low
        while self.best is None and step < self.limit and self.tries > 0:
            if not self.works(step, row):
                low, step = step + 1, 2 * step
        if low > self.limit or self.tries <= 0 or not self.works(self.limit, row):
            return
        while low < self.best.papers and self.tries > 0:
            middle = (low + self.best.papers - 1) // 2
            if not self.works(middle, row):
                low = middle + 1


def searched(asked: Asked, low: int) -> Swap | None:
    """The best change found, with no fewer than ``low`` papers; None where none was found."""
    places = preferences(asked)
    counts = asked.ballots.counts
    tries = min(TRIES, max(LEAST, WORK // max(1, places.size)))
    if len(asked.ballots.candidates) > FEW:
        tries = min(tries, DEAR.get(asked.rule, TRIES))
    search = _Search(asked, tries, np.arange(len(counts)), counts)
    for rival, winner in _pairs(asked, places, counts):
        for paper in _papers(asked):
            if search.tries <= 0 or search.limit < low:
                return search.best
            leaning = places[:, winner] - places[:, rival]
            search.order = np.argsort(leaning, kind="stable")
            search.pair(low, paper(asked.ballots, rival, winner))
    return search.best


def preferences(asked: Asked) -> np.ndarray:
    """(patterns, candidates) whole numbers, the smaller the better the paper treats the name."""
    ballots = asked.ballots
    marks = ballots.marks.astype(np.int64)
    if ballots.kind == "ranked":
        return np.where(marks == 0, len(ballots.candidates) + 1, marks)
    if ballots.kind == "score":
        return -np.where(marks == UNSCORED, range_of(ballots)[0], marks)
    return -(marks == 1).astype(np.int64)


def _pairs(asked: Asked, places: np.ndarray, counts: np.ndarray) -> Iterator[tuple[int, int]]:
    """A rival and a winner each, first those whom papers set apart least."""
    found = []
    for winner in asked.inside:
        ahead = np.sign(places - places[:, [winner]])
        apart = counts @ ahead
        found += [(int(apart[rival]), rival, winner) for rival in asked.outside]
    for _, rival, winner in sorted(found):
        yield rival, winner


def _papers(asked: Asked) -> list[Callable]:
    """The papers that help a rival most, in the ways that the kind of ballots allows."""
    ballots = asked.ballots
    found: list[Callable] = [BEST[ballots.kind]]
    low, high = range_of(ballots) if ballots.kind == "score" else (0, 0)
    if ballots.kind == "score" and high - low >= len(ballots.candidates) - 1:
        found.append(
            lambda of, rival, winner: tuple(high + 1 - place for place in full(of, rival, winner))
        )
    return found
