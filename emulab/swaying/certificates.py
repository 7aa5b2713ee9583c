"""Certificates: papers taken away and papers put in, and the replay that proves the change.

A margin is believed because of its certificate: whoever doubts it replaces these papers and
counts again. That is done here every time before anything is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emulab.ballots import UNSCORED, Ballots, Tallies
from emulab.ballots.ballots import AGREE, BOTH, DISAGREE
from emulab.ballots.text import BLANK_PAPER, levels_of
from emulab.electing import Conventions, Election, counted
from emulab.numbers import trimmed

YES_NO = {AGREE: "agree", DISAGREE: "disagree", BOTH: "both"}


@dataclass(frozen=True)
class Changes:
    """Papers in the text form, such as ``A > B = C``, and how many of each.

    Of approvals every name that is marked, ``A = B``; of papers with a mark for every name
    ``A: agree, B: disagree`` or ``A: 5, B: 3``. Where only totals are known a paper is named
    by the mark that it loses or gains.
    """

    removed: tuple[tuple[str, int], ...] = ()
    added: tuple[tuple[str, int], ...] = ()

    @property
    def papers(self) -> int:
        """How many papers are replaced; of totals a paper may lose a mark, gain one, or both."""
        return max(sum(number for _, number in side) for side in (self.removed, self.added))


@dataclass(frozen=True)
class Swap:
    """The same in numbers: how many of each pattern go, and the rows of marks that come.

    ``taken`` gives a number for each pattern by its place in the ballots; ``put`` is rows of
    marks with how often each comes. Of tallies ``taken`` is by the number of the candidate,
    and a row of ``put`` has 1 for whoever gains.
    """

    taken: Mapping[int, int]
    put: tuple[tuple[tuple[int, ...], int], ...]

    @property
    def papers(self) -> int:
        """How many papers are replaced."""
        return max(sum(self.taken.values()), sum(number for _, number in self.put))


@dataclass(frozen=True)
class Asked:
    """A question of margin: the ballots, the rule, and what the rule says of them now."""

    ballots: Ballots | Tallies
    rule: str
    seats: int
    conventions: Conventions
    before: Election

    def again(self, swap: Swap) -> Election:
        """The outcome once the papers are replaced."""
        return counted(swapped(self.ballots, swap), self.rule, self.seats, self.conventions)

    @property
    def inside(self) -> tuple[int, ...]:
        """The winners by their number."""
        return tuple(map(self.ballots.candidates.index, self.before.winners))

    @property
    def outside(self) -> tuple[int, ...]:
        """Everybody else by their number."""
        inside = set(self.inside)
        return tuple(one for one in range(len(self.ballots.candidates)) if one not in inside)


def changed(before: Election, after: Election) -> bool:
    """Whether the winners differ for certain; a tie that brings in others is a change.

    Where a limit left the count unfinished, only a winner that is ruled out proves anything.
    """
    if not after.complete:
        return not set(before.winners) <= set(after.winners)
    return set(before.winners) != set(after.winners)


def swapped(ballots: Ballots | Tallies, swap: Swap) -> Ballots | Tallies:
    """The ballots with the papers replaced.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", ("A", "B"), [[1, 2], [2, 1]], [3, 1])
    >>> swapped(papers, Swap({0: 2}, (((2, 1), 2),))).counts.tolist()
    [3, 1]
    """
    if isinstance(ballots, Tallies):
        votes = list(ballots.votes)
        for one, number in swap.taken.items():
            votes[one] -= number
        for row, number in swap.put:
            votes = [vote + number * mark for vote, mark in zip(votes, row, strict=True)]
        return Tallies(ballots.candidates, tuple(votes), ballots.number)
    rows = [ballots.marks[pattern].tolist() for pattern in swap.taken]
    rows += [list(row) for row, _ in swap.put]
    numbers = [-number for number in swap.taken.values()] + [number for _, number in swap.put]
    marks = np.asarray(rows, dtype=np.int64).reshape(-1, len(ballots.candidates))
    return ballots.plus(marks, np.asarray(numbers, dtype=np.int64))


def certificate(ballots: Ballots | Tallies, swap: Swap) -> Changes:
    """The replaced papers in words, those taken away first.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", ("A", "B"), [[1, 2], [2, 1]], [3, 1])
    >>> certificate(papers, Swap({0: 1}, (((2, 1), 1),)))
    Changes(removed=(('A > B', 1),), added=(('B > A', 1),))
    """
    if isinstance(ballots, Tallies):
        removed = tuple((ballots.candidates[one], n) for one, n in swap.taken.items() if n)
        added = tuple((ballots.candidates[row.index(1)], n) for row, n in swap.put if n)
        return Changes(removed, added)
    taken = sorted((pattern, number) for pattern, number in swap.taken.items() if number)
    removed = tuple((paper_text(ballots, ballots.marks[one]), number) for one, number in taken)
    added = tuple((paper_text(ballots, row), number) for row, number in swap.put if number)
    return Changes(removed, added)


def paper_text(ballots: Ballots, row) -> str:
    """One paper in the text form; a blank one is ``-``.

    >>> from emulab.ballots import collapsed
    >>> paper_text(collapsed("approval", ("A", "B", "C"), [[1, 0, 1]]), [1, 0, 1])
    'A = C'
    """
    return TEXTS[ballots.kind](ballots, [int(mark) for mark in row]) or BLANK_PAPER


def _ranked(ballots: Ballots, row: list[int]) -> str:
    levels = levels_of(row, ballots.candidates)
    return " > ".join(" = ".join(level) for level in levels)


def _yes_no(ballots: Ballots, row: list[int]) -> str:
    pairs = zip(ballots.candidates, row, strict=True)
    return ", ".join(f"{name}: {YES_NO[mark]}" for name, mark in pairs if mark)


def _scored(ballots: Ballots, row: list[int]) -> str:
    pairs = [pair for pair in zip(ballots.candidates, row, strict=True) if pair[1] != UNSCORED]
    if ballots.grades:
        return ", ".join(f"{name}: {ballots.grades[mark]}" for name, mark in pairs)
    return ", ".join(f"{name}: {trimmed(mark / ballots.denominator)}" for name, mark in pairs)


TEXTS = {"ranked": _ranked, "approval": _ranked, "yes_no": _yes_no, "score": _scored}
