"""Ballots: the different papers of one contest and how many there were of each.

No voter, no serial number, no order of opening: papers that say the same are one pattern with
a count, and the patterns stand in a canonical order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from emulab.ballots.patterns import closed_up, collapsed_marks, marked

KINDS = ("ranked", "approval", "yes_no", "score")
AGREE, NO_MARK, DISAGREE, BOTH = 1, 0, -1, 2  # the marks of a yes_no ballot
UNSCORED = int(np.iinfo(np.int32).min)  # the mark of a name that a score ballot leaves open


@dataclass(frozen=True, eq=False)
class Ballots:
    """The papers of one contest.

    ``marks`` (patterns, candidates) means, by ``kind``: ranked, the place (1 is best, equal
    places are ties, 0 is unranked, no place is skipped); approval, 1 for a name that is marked;
    yes_no, 1 agree, -1 disagree, 0 no mark, 2 both boxes (the row counts for neither); score,
    a whole number of ``1 / denominator`` points, or the index of a grade of ``grades`` (worst
    first), UNSCORED where there is none. ``counts`` (patterns,) says how many papers each is.

    ``invalid`` counts papers that were set aside before, by reason: they are in no pattern.
    A blank paper is a pattern too; whether it is a valid ballot is for the rules to say.
    Make them with ``collapsed`` or a reader; the constructor trusts its arrays.
    """

    kind: str
    candidates: tuple[str, ...]
    marks: np.ndarray
    counts: np.ndarray
    grades: tuple[str, ...] = ()
    denominator: int = 1
    invalid: Mapping[str, int] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """The same papers of the same candidates; where they are from does not matter."""
        if not isinstance(other, Ballots):
            return NotImplemented
        own = (self.kind, self.candidates, self.grades, self.denominator, dict(self.invalid))
        its = (other.kind, other.candidates, other.grades, other.denominator, dict(other.invalid))
        return (
            own == its
            and np.array_equal(self.marks, other.marks)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None

    @property
    def number(self) -> int:
        """How many papers there are, blank ones included, those set aside not."""
        return int(self.counts.sum())

    @property
    def marked(self) -> np.ndarray:
        """(patterns, candidates) whether the paper says anything on the name."""
        return marked(self.kind, self.marks)

    @property
    def blank(self) -> int:
        """How many papers say nothing on anybody."""
        return int(self.counts[~self.marked.any(axis=1)].sum())

    @property
    def truncated(self) -> int:
        """How many papers say something, but not on everybody."""
        said = self.marked
        return int(self.counts[said.any(axis=1) & ~said.all(axis=1)].sum())

    def without(self, names: Iterable[str]) -> "Ballots":
        """The same papers with some names struck off; those below them move up.

        A paper that named nobody else becomes a blank one.

        >>> from emulab.ballots import collapsed
        >>> papers = collapsed("ranked", ("A", "B", "C"), [[1, 2, 3], [0, 1, 0]])
        >>> papers.without(["B"]).marks.tolist()
        [[0, 0], [1, 2]]
        """
        gone = set(names)
        stays = [row for row, name in enumerate(self.candidates) if name not in gone]
        marks = self.marks[:, stays]
        marks = closed_up(marks) if self.kind == "ranked" else marks
        left = tuple(self.candidates[row] for row in stays)
        return self._with(left, marks, self.counts)

    def arranged(self, candidates: tuple[str, ...]) -> "Ballots":
        """The same papers with the candidates in another order."""
        where = [self.candidates.index(name) for name in candidates]
        return self._with(tuple(candidates), self.marks[:, where], self.counts)

    def renamed(self, names: Mapping[str, str]) -> "Ballots":
        """The same papers under other names."""
        return replace(self, candidates=tuple(names.get(one, one) for one in self.candidates))

    def times(self, factor: int) -> "Ballots":
        """Every paper so many times."""
        return replace(self, counts=self.counts * factor)

    def plus(self, marks: np.ndarray, counts: np.ndarray) -> "Ballots":
        """With further papers (patterns, candidates); a negative count takes papers away.

        Raises ValueError where more are taken away than there are.
        """
        rows = np.concatenate([self.marks, np.asarray(marks, dtype=self.marks.dtype)])
        number = np.concatenate([self.counts, np.asarray(counts, dtype=np.int64)])
        found = self._with(self.candidates, rows, number)
        if (found.counts < 0).any():
            raise ValueError("more papers of a pattern are taken away than there are")
        return found

    def score(self, mark: int) -> Fraction | None:
        """The points that a mark of a score ballot stands for; None where it is UNSCORED."""
        return None if mark == UNSCORED else Fraction(int(mark), self.denominator)

    def _with(
        self, candidates: tuple[str, ...], marks: np.ndarray, counts: np.ndarray
    ) -> "Ballots":
        marks, counts = collapsed_marks(marks, counts)
        return replace(self, candidates=candidates, marks=marks, counts=counts)
