"""Rules that count one mark a name: approval, thresholds, plurality and their kin."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from emulab.ballots import Tallies
from emulab.swaying.certificates import Asked
from emulab.swaying.papers import Row, alone, full, numbered, overvoted


@dataclass(frozen=True)
class Marked:
    """Which papers are for which names.

    ``votes`` by candidate, and ``needed`` of them, 0 where nothing is; ``marks`` (patterns,
    candidates) whether the paper is for the name, an invalid one for nobody, and ``valid``
    (patterns,) whether it counts, both empty where only totals are known; ``paper`` is the one
    for a gainer alone, with the loser, if there is one, in its last place. ``single``: whether
    a paper is for one name at most.
    """

    votes: list[int]
    needed: int
    marks: np.ndarray
    valid: np.ndarray
    paper: Callable[[int, int | None], Row] | None = None
    single: bool = False

    def agree(self, asked: Asked) -> bool:
        """Whether the rule counted just these votes."""
        scores = asked.before.scores
        names = asked.ballots.candidates
        return [scores.get(name) for name in names] == self.votes


def by_marks(asked: Asked, needed: int, most: int | None = None) -> Marked:
    """Every mark of a paper is a vote; papers with more than ``most`` are invalid."""
    if isinstance(asked.ballots, Tallies):
        return _totals(asked, needed)
    ballots = asked.ballots
    counts = ~overvoted(asked, most)
    marks = (ballots.marks == 1) & counts[:, None]
    if asked.conventions.blank == "invalid":
        counts &= ballots.marked.any(axis=1)
    return Marked(_votes(asked, marks), needed, marks, counts, lambda *of: alone(ballots, *of))


def by_first(asked: Asked, needed: int) -> Marked:
    """The first name of a paper is its vote."""
    if isinstance(asked.ballots, Tallies):
        return replace(_totals(asked, needed), single=True)
    ballots, lists = asked.ballots, numbered(asked).lists
    patterns, first = lists.counts - 1, lists.order[:, 0]
    marks = np.zeros(ballots.marks.shape, dtype=bool)
    marks[patterns[first >= 0], first[first >= 0]] = True
    paper = full if ballots.kind == "ranked" else alone
    counts = np.isin(np.arange(len(marks)), patterns)
    votes = _votes(asked, marks)
    return Marked(votes, needed, marks, counts, lambda *of: paper(ballots, *of), single=True)


def _totals(asked: Asked, needed: int) -> Marked:
    none = np.zeros((0, len(asked.ballots.candidates)), dtype=bool)
    return Marked(list(asked.ballots.votes), needed, none, np.zeros(0, dtype=bool))


def _votes(asked: Asked, marks: np.ndarray) -> list[int]:
    return (asked.ballots.counts @ marks.astype(np.int64)).tolist()


def by_share(asked: Asked) -> Marked:
    """Marks against the votes needed."""
    return by_marks(asked, asked.before.facts["needed"])


def by_being_marked(asked: Asked) -> Marked | None:
    """Every name that some paper marks has a seat; None where there are fewer seats than names.

    Then it is elected as long as one paper marks it, whatever else the rule weighs.
    """
    return None if asked.outside else by_marks(asked, 1)


COMMITTEES = ("sequential-pav", "pav", "phragmen", "equal-shares")

MARKED: dict[str, Callable[[Asked], Marked | None]] = {
    "threshold": by_share,
    "approval": lambda asked: by_marks(asked, 0),
    "block": lambda asked: by_marks(asked, 1, asked.seats),
    "limited": lambda asked: by_marks(asked, 1),
    "plurality": lambda asked: by_first(asked, 0),
    "sntv": lambda asked: by_first(asked, 1),
    **dict.fromkeys(COMMITTEES, by_being_marked),
}
