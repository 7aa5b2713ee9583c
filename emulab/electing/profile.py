"""A profile: ballots as a rule asks for them, each convention read only where it matters.

Whatever a rule asks is worked out once. Where the papers can be read in two ways the
convention is looked up, and written down in ``read``; where nobody named it the count is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from emulab.ballots import UNSCORED, Ballots, Tallies
from emulab.ballots.patterns import collapsed_marks
from emulab.electing.conventions import ConventionNeeded, Conventions, Unfit
from emulab.words import Message, listed_names

BLOCK = 1 << 16  # patterns compared at once


@dataclass(frozen=True)
class Lists:
    """Papers as lists of single names, best first.

    ``order`` (patterns, length) holds candidates by number, -1 where the list has ended;
    ``counts`` (patterns,) how many papers each is. Papers that name nobody are in it.
    """

    order: np.ndarray
    counts: np.ndarray


class Profile:
    """Ballots (or tallies) of one contest under conventions."""

    def __init__(self, ballots: Ballots | Tallies, conventions: Conventions, rule: str = ""):
        self.ballots = ballots
        self.conventions = conventions
        self.rule = rule
        self.read: dict[str, str] = {}

    @property
    def candidates(self) -> tuple[str, ...]:
        return self.ballots.candidates

    @property
    def size(self) -> int:
        """How many candidates there are."""
        return len(self.ballots.candidates)

    def named(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The names of candidates, in the order of the candidates."""
        return tuple(self.candidates[one] for one in sorted(numbers))

    def said(self, numbers: Iterable[int]) -> Message:
        """The same for a sentence."""
        return listed_names(self.named(numbers))

    def convention(self, name: str, finding: str) -> str:
        """What was said on a convention that matters; refuses where nothing was."""
        value = getattr(self.conventions, name)
        if value is None:
            raise ConventionNeeded(name, f"{self.rule}: {finding}" if self.rule else finding)
        self.read[name] = value
        return value

    @cached_property
    def number(self) -> int:
        """Valid ballots: blank ones counted or not, as the convention says."""
        ballots = self.ballots
        if isinstance(ballots, Tallies):
            if ballots.number is None:
                raise ConventionNeeded("ballots", "how many papers there are was not written.")
            return ballots.number
        return int(self._papers[1].sum())

    @cached_property
    def _papers(self) -> tuple[np.ndarray, np.ndarray]:
        """Marks and counts of the valid papers."""
        papers = self.ballots
        if not papers.blank:
            return papers.marks, papers.counts
        blanks = f"{papers.blank} papers are blank" if papers.blank > 1 else "1 paper is blank"
        if self.convention("blank", f"{blanks}; are they valid ballots?") == "valid":
            return papers.marks, papers.counts
        says = papers.marked.any(axis=1)
        return papers.marks[says], papers.counts[says]

    @cached_property
    def places(self) -> np.ndarray:
        """(candidates, patterns) places of the papers that say something, as written; 0 unranked.

        Scores give places too: the higher the score the better the place.
        """
        papers = self.ballots
        says = papers.marked.any(axis=1)
        marks = papers.marks if says.all() else papers.marks[says]
        if papers.kind == "score":
            raised = marks.astype(np.int64)
            marks = np.where(marks == UNSCORED, 0, raised.max(initial=0) - raised + 1)
        elif papers.kind != "ranked":
            raise Unfit(self.rule, f"it needs ranked ballots, and these are {papers.kind}.")
        return np.ascontiguousarray(marks.T)

    @cached_property
    def weights(self) -> np.ndarray:
        """(patterns,) how many papers each column of ``places`` is."""
        papers = self.ballots
        return papers.counts[papers.marked.any(axis=1)]

    @cached_property
    def unranked(self) -> str:
        """The convention on names left out: "last" where every paper ranks everybody."""
        short = self.ballots.truncated
        if not short:
            return "last"
        papers = "papers leave names unranked" if short > 1 else "paper leaves names unranked"
        return self.convention("unranked", f"{short} {papers}.")

    @cached_property
    def pairwise(self) -> np.ndarray:
        """(m, m) whole numbers: papers that place the candidate of the row above the column's.

        A paper that ranks both alike counts for neither. An unranked name is below all ranked
        ones, or, as no opinion, is compared with nobody.
        """
        places = self.places
        opinion = self.unranked == "no_opinion"
        size = np.uint32 if places.dtype.itemsize > 1 else np.uint16
        lowest = places.max(initial=0).astype(size) + size(1)
        found = np.zeros((self.size, self.size), dtype=np.int64)
        once = int(np.searchsorted(-self.weights, -1))  # counts fall; from here on they are 1
        for begin, end, single in _blocks(once, len(self.weights)):
            own = places[:, begin:end]
            own = np.where(own == 0, lowest, own) if (own == 0).any() else own
            weights = self.weights[begin:end]
            for row in range(self.size):
                above = own[row] < own
                if opinion:
                    above &= own < lowest
                found[row] += above.sum(axis=1) if single else above @ weights
        return found

    @cached_property
    def margins(self) -> np.ndarray:
        """(m, m) whole numbers: papers for the row against the column, less those the other way."""
        return self.pairwise - self.pairwise.T

    @cached_property
    def strengths(self) -> np.ndarray:
        """(m, m) whole numbers: how strongly the row defeats the column, 0 where it does not.

        By winning votes, by margins, or by opposition (then also where it does not defeat). The
        three may differ only where some paper compares two names alike or not at all.
        """
        total = self.pairwise + self.pairwise.T
        alike = ~np.eye(self.size, dtype=bool)
        every = int(self.weights.sum())
        if (total[alike] == every).all():
            strength = self.conventions.strength or "winning"
            if self.conventions.strength:
                self.read["strength"] = strength
        else:
            finding = "some papers rank two names alike, so the strengths of defeats may differ."
            strength = self.convention("strength", finding)
        if strength == "opposition":
            return self.pairwise
        by = self.pairwise if strength == "winning" else self.margins
        return np.where(self.margins > 0, by, 0)

    @cached_property
    def lists(self) -> Lists:
        """The papers as lists of single names, for rules that read one name after the other.

        A place that several names share is an overvote: the paper is invalid, the place is
        skipped, or the list stops there. Blank papers count where they are valid.
        """
        marks, counts = self._papers
        kind = self.ballots.kind
        if kind == "approval":
            return self._single_marks(marks, counts)
        if kind != "ranked":
            raise Unfit(self.rule, f"it needs ranked ballots, and these are {kind}.")
        order = np.full((len(marks), self.size + 1), -1, dtype=np.int16)
        rows = np.arange(len(marks))
        for number, column in enumerate(marks.T):
            order[rows, column.astype(np.int64) - 1] = number
        order[:, -1] = -1
        order = order[:, :-1]
        over = (order >= 0).sum(axis=1) < (marks > 0).sum(axis=1)
        if over.any():
            papers = int(counts[over].sum())
            words = "papers have" if papers > 1 else "paper has"
            how = self.convention("overvote", f"{papers} {words} several names on one place.")
            order, counts = _overvoted(marks, order, counts, over, how)
        return Lists(order, counts)

    @cached_property
    def first_lists(self) -> Lists:
        """The papers by the one name that they put first, for rules that read no further.

        Names that share a lower place are nobody's concern here; those that share the first
        place are an overvote, as in ``lists``.
        """
        marks, counts = self._papers
        if self.ballots.kind != "ranked":
            return self.lists
        first = marks == 1
        number = first.sum(axis=1)
        if (number > 1).any():
            papers = int(counts[number > 1].sum())
            words = "papers have" if papers > 1 else "paper has"
            how = self.convention("overvote", f"{papers} {words} several names on the first place.")
            order = np.full((len(marks), self.size), -1, dtype=np.int16)
            order[:, 0] = np.where(number == 1, first.argmax(axis=1), -1)
            order, counts = _overvoted(marks, order, counts, number > 1, how)
            return Lists(np.ascontiguousarray(order[:, :1]), counts)
        order = np.where(number == 1, first.argmax(axis=1), -1).astype(np.int16)
        return Lists(order[:, None], counts)

    def _single_marks(self, marks: np.ndarray, counts: np.ndarray) -> Lists:
        """Papers with one mark are lists of one name; with more marks they are overvotes."""
        number = marks.sum(axis=1)
        if (number > 1).any():
            papers = int(counts[number > 1].sum())
            words = "papers mark" if papers > 1 else "paper marks"
            how = self.convention("overvote", f"{papers} {words} several names.")
            if how == "invalid":
                marks, counts, number = (one[number <= 1] for one in (marks, counts, number))
        order = np.full((len(marks), 1), -1, dtype=np.int16)
        single = number == 1
        order[single, 0] = marks[single].argmax(axis=1)
        return Lists(order, counts)

    @cached_property
    def approvals(self) -> tuple[np.ndarray, np.ndarray]:
        """(patterns, candidates) names approved, and how many valid papers each is.

        A yes_no ballot approves whom it agrees to; of ranked ballots only those without a
        second place can be read as approvals.
        """
        marks, counts = self._papers
        if self.ballots.kind == "ranked" and int(marks.max(initial=0)) > 1:
            raise Unfit(self.rule, "it needs approval ballots, and these are ranked.")
        if self.ballots.kind == "score":
            raise Unfit(self.rule, "it needs approval ballots, and these are scored.")
        approved, counts = collapsed_marks((marks == 1).astype(np.uint8), counts)
        most = self.conventions.marks_at_most
        if most is not None:
            self.read["marks_at_most"] = str(most)
            valid = approved.sum(axis=1) <= most
            approved, counts = approved[valid], counts[valid]
        return approved.astype(bool), counts


def _blocks(once: int, end: int):
    """Slices (begin, end, whether every count in it is 1)."""
    for begin in range(0, once, BLOCK):
        yield begin, min(begin + BLOCK, once), False
    for begin in range(once, end, BLOCK):
        yield begin, min(begin + BLOCK, end), True


def _overvoted(
    marks: np.ndarray, order: np.ndarray, counts: np.ndarray, over: np.ndarray, how: str
) -> tuple[np.ndarray, np.ndarray]:
    """Lists after the convention on overvotes: papers left out, places skipped, lists cut."""
    if how == "invalid":
        return order[~over], counts[~over]
    order = order.copy()
    for row in np.flatnonzero(over):
        own = marks[row]
        names = []
        for place in range(1, int(own.max()) + 1):
            at = np.flatnonzero(own == place)
            if len(at) == 1:
                names.append(int(at[0]))
            elif how == "stop":
                break
        order[row] = names + [-1] * (order.shape[1] - len(names))
    return order, counts
