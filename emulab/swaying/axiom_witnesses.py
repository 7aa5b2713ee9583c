"""Where to look for papers that break an axiom: names raised, names lowered, papers left out.

Piles of like papers first, a whole pile and then parts of it: what sways a count round by round
is whom a pile keeps in. Then single patterns, then mixtures drawn from a fixed seed. Nothing
here says that an axiom is broken; a count does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from emulab.ballots import UNSCORED, Ballots
from emulab.ballots.ballots import AGREE, BOTH, DISAGREE
from emulab.ballots.patterns import closed_up
from emulab.swaying.papers import range_of

PARTS = tuple((n, size) for size in (1, 2, 4, 8, 16) for n in range(1, size + 1) if n % 2)
SEED = 0
OPEN = np.iinfo(np.int64).min  # the standing of a name that the paper does not judge


@dataclass(frozen=True)
class Taken:
    """How many papers of each pattern are changed, by the pattern's number."""

    patterns: np.ndarray
    counts: np.ndarray

    @property
    def number(self) -> int:
        return int(self.counts.sum())


@dataclass(frozen=True)
class Field:
    """Ballots as a search reads them; ``open_last``: names left out stand last together."""

    ballots: Ballots
    open_last: bool = True

    @property
    def size(self) -> int:
        return len(self.ballots.candidates)

    @cached_property
    def standing(self) -> np.ndarray:
        """(patterns, candidates) whole numbers, the higher the better on that paper."""
        marks = self.ballots.marks.astype(np.int64)
        if self.ballots.kind == "ranked":
            lowest = -(int(marks.max(initial=0)) + 1)
            return np.where(marks == 0, lowest if self.open_last else OPEN, -marks)
        if self.ballots.kind == "score":
            return np.where(marks == UNSCORED, OPEN, marks)
        return np.where(marks == BOTH, 0, marks)

    @cached_property
    def says(self) -> np.ndarray:
        """(patterns,) whether the paper says anything."""
        return self.ballots.marked.any(axis=1)

    def above(self, one: int, other: int) -> np.ndarray:
        """(patterns,) whether the paper places the one strictly above the other."""
        own, its = self.standing[:, one], self.standing[:, other]
        judged = (own != OPEN) & (its != OPEN)
        if self.ballots.kind == "score" and self.open_last:
            judged = own != OPEN
        return (own > its) & judged

    def margin(self, one: int, other: int) -> int:
        """Papers that place the one above the other, less those the other way round."""
        counts = self.ballots.counts
        return int(counts[self.above(one, other)].sum() - counts[self.above(other, one)].sum())

    def first(self, name: int) -> np.ndarray:
        """(patterns,) whether nobody stands above the name."""
        return self.says & (self.standing[:, name] == self.standing.max(axis=1, initial=OPEN))

    def parts(self, patterns: np.ndarray, part: tuple[int, int]) -> Taken | None:
        """The first so many of the papers of some patterns; None where that is none."""
        number = int(self.ballots.counts[patterns].sum()) * part[0] // part[1]
        return self.first_of(patterns, number) if number else None

    def first_of(self, patterns: np.ndarray, number: int) -> Taken:
        """``number`` papers of the patterns, in their order."""
        counts = self.ballots.counts[patterns]
        left = np.clip(number - (np.cumsum(counts) - counts), 0, counts)
        return Taken(patterns[left > 0], left[left > 0])


def piles_to_raise(field: Field, name: int) -> Iterator[tuple[Taken, int]]:
    """Papers on which a name may be raised, and the place that it is raised above: the first.

    Piles with the same rival first. Of each pile first those papers that take the least from
    somebody who beats the name in pairs: who would win, once the rival is out of the way.
    """
    lower = field.standing[:, name] < field.standing.max(axis=1, initial=OPEN)
    moved = [(2 * field.above(one, name) + ~field.above(name, one)) for one in range(field.size)]
    beating = [one for one in range(field.size) if field.margin(one, name) > 0]
    piles = []
    for one in beating or [name]:
        for rival in range(field.size):
            if rival not in (name, one):
                pile = np.flatnonzero(lower & field.first(rival))
                piles.append(pile[np.argsort(moved[one][pile], kind="stable")])
    yield from ((taken, 1) for taken in _in_parts(field, piles))
    for pattern in np.flatnonzero(lower & field.says):
        yield field.first_of(np.array([pattern]), 1), 1
    for taken in _mixtures(field, np.flatnonzero(lower & field.says)):
        yield taken, 1


def piles_to_lower(field: Field, name: int) -> Iterator[tuple[Taken, int]]:
    """Papers on which a name may be lowered, and below whom: the number of a rival."""
    piles = []
    for rival in range(field.size):
        below = field.above(name, rival) & field.says
        pile = np.flatnonzero(below & field.first(name))
        between = (field.standing[pile] > field.standing[pile, rival][:, None]).sum(axis=1)
        piles.append((rival, pile[np.argsort(between, kind="stable")]))
    for part in PARTS:
        for rival, pile in piles:
            taken = field.parts(pile, part) if len(pile) else None
            if taken is not None:
                yield taken, rival


def piles_to_leave_out(field: Field, winner: int) -> Iterator[Taken]:
    """Papers that might do better at home: all place some rival above the winner."""
    piles = []
    for better in range(field.size):
        rather = field.above(better, winner) & field.says
        for first in range(field.size):
            pile = np.flatnonzero(rather & field.first(first))
            if len(pile) and better != winner:
                order = np.argsort(-field.standing[pile, better], kind="stable")
                piles.append(pile[order])
    yield from _in_parts(field, piles)
    for pattern in np.flatnonzero(field.says):
        count = int(field.ballots.counts[pattern])
        for number in sorted({count, 1}):
            yield field.first_of(np.array([pattern]), number)
    for better in range(field.size):
        some = np.flatnonzero(field.above(better, winner) & field.says)
        yield from _few_mixtures(field, some, 20)


def _in_parts(field: Field, piles: Iterable[np.ndarray]) -> Iterator[Taken]:
    """Every pile whole, then half of each, then quarters, and so on."""
    kept = [pile for pile in piles if len(pile)]
    seen = set()
    for part in PARTS:
        for number, pile in enumerate(kept):
            taken = field.parts(pile, part)
            if taken is not None and (number, taken.number) not in seen:
                seen.add((number, taken.number))
                yield taken


def _mixtures(field: Field, patterns: np.ndarray) -> Iterator[Taken]:
    """Random numbers of papers of random patterns, without end."""
    chance = np.random.default_rng(SEED)
    while len(patterns):
        yield _mixture(field, patterns, chance)


def _few_mixtures(field: Field, patterns: np.ndarray, number: int) -> Iterator[Taken]:
    chance = np.random.default_rng(SEED)
    for _ in range(number if len(patterns) else 0):
        yield _mixture(field, patterns, chance)


def _mixture(field: Field, patterns: np.ndarray, chance: np.random.Generator) -> Taken:
    share = chance.random()
    some = patterns[chance.random(len(patterns)) < share]
    some = some if len(some) else patterns[[chance.integers(len(patterns))]]
    return Taken(some, chance.integers(1, field.ballots.counts[some], endpoint=True))


def raised(ballots: Ballots, taken: Taken, name: int, above: int) -> Ballots:
    """The ballots with a name raised on some papers, all others in the order they had.

    On ranked papers to just above the place ``above``, alone; else to the best mark.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3]], [3])
    >>> after = raised(papers, Taken(np.array([0]), np.array([2])), name=2, above=1)
    >>> after.marks.tolist(), after.counts.tolist()
    ([[2, 3, 1], [1, 2, 3]], [2, 1])
    """
    rows = ballots.marks[taken.patterns].astype(np.int64)
    if ballots.kind == "ranked":
        rows *= 2
        rows[:, name] = 2 * above - 1
    else:
        rows[:, name] = _best(ballots)
    return _replaced(ballots, taken, rows)


def lowered(ballots: Ballots, taken: Taken, name: int, below: int) -> Ballots:
    """The ballots with a name lowered to just below another one, or to the worst mark.

    Where the other one is left out of a ranked paper the name goes below all that are ranked.
    """
    rows = ballots.marks[taken.patterns].astype(np.int64)
    if ballots.kind == "ranked":
        rows *= 2
        under = np.where(rows[:, below] == 0, rows.max(axis=1), rows[:, below])
        rows[:, name] = under + 1
    else:
        rows[:, name] = _worst(ballots)
    return _replaced(ballots, taken, rows)


def left_out(ballots: Ballots, taken: Taken) -> Ballots:
    """The ballots without some papers."""
    return ballots.plus(ballots.marks[taken.patterns], -taken.counts)


def turned_round(ballots: Ballots, open_last: bool) -> Ballots:
    """All papers upside down: the last first, and whoever was marked not marked.

    Names left out of a ranked paper share its first place where they stood last together, and
    stay left out where they were not judged.

    >>> from emulab.ballots import collapsed
    >>> turned_round(collapsed("ranked", "ABC", [[1, 2, 0]]), open_last=True).marks.tolist()
    [[3, 2, 1]]
    """
    marks = ballots.marks.astype(np.int64)
    if ballots.kind == "ranked":
        says = marks.any(axis=1)[:, None]
        most = marks.max(axis=1, keepdims=True, initial=0) + 1
        round_ = np.where(marks > 0, most - marks + 1, 1 if open_last else 0)
        return ballots_of(ballots, closed_up(np.where(says, round_, 0)))
    if ballots.kind == "score":
        low, high = range_of(ballots)
        return ballots_of(ballots, np.where(marks == UNSCORED, UNSCORED, low + high - marks))
    if ballots.kind == "yes_no":
        return ballots_of(ballots, np.where(marks == BOTH, BOTH, -marks))
    return ballots_of(ballots, 1 - marks)


def ballots_of(ballots: Ballots, marks: np.ndarray) -> Ballots:
    """The same papers with other marks, a row for each pattern."""
    marks = marks.astype(ballots.marks.dtype)
    rows = np.concatenate([ballots.marks, marks])
    return ballots.plus(rows, np.concatenate([-ballots.counts, ballots.counts]))


def _replaced(ballots: Ballots, taken: Taken, rows: np.ndarray) -> Ballots:
    rows = closed_up(rows) if ballots.kind == "ranked" else rows
    marks = np.concatenate([ballots.marks[taken.patterns], rows.astype(ballots.marks.dtype)])
    return ballots.plus(marks, np.concatenate([-taken.counts, taken.counts]))


def _best(ballots: Ballots) -> int:
    return range_of(ballots)[1] if ballots.kind == "score" else AGREE


def _worst(ballots: Ballots) -> int:
    if ballots.kind == "score":
        return range_of(ballots)[0]
    return DISAGREE if ballots.kind == "yes_no" else 0
