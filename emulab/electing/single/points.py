"""Points: approval and score."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from emulab.ballots import UNSCORED, Tallies
from emulab.electing.conventions import Unfit
from emulab.electing.election import Found, Number, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED_TOTALS, listed, rule
from emulab.electing.single.first_places import most_votes, one_round
from emulab.words import Message

LARGEST = 1 << 62


def approval(profile: Profile, seats: int) -> Found:
    """The most papers that approve a name.

    ``facts`` has the ``cast`` papers, None where only votes were kept and nobody counted papers.
    Shares are of papers: several names may each be on more than half of them.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("approval", "AB", [[1, 1], [0, 1]], [3, 1])
    >>> from emulab.electing import Conventions
    >>> approval(Profile(papers, Conventions()), seats=1).scores
    {0: 3, 1: 4}
    """
    if isinstance(profile.ballots, Tallies):
        votes, cast = dict(enumerate(profile.ballots.votes)), profile.ballots.number
    else:
        approved, counts = profile.approvals
        votes = dict(enumerate((counts @ approved).tolist()))
        cast = int(counts.sum())
    found = _highest(profile, votes, most_votes)
    most = max(votes.values())
    facts: dict[str, object] = {"cast": cast, "votes": most}
    if cast is not None:
        facts["majority_of_cast"] = 2 * most > cast
    return replace(found, facts=facts)


def score(profile: Profile, seats: int) -> Found:
    """The most points, added up over the papers.

    A name without a score on a paper has no points there where it stands last (or the lowest
    score that any paper gives, should scores go below 0): Equal Vote counts a blank so for STAR.
    Where the paper has no opinion on it the mean over the papers that score it is compared, as
    Warren D. Smith's range voting does without its quorum; whom nobody scores comes after all
    others. ``facts["measure"]`` says whether ``scores`` are totals or means, ``scored`` how many
    papers score each. Means of few papers can beat those of many.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("score", "AB", [[5, 3], [0, 3]], [2, 1])
    >>> {one: str(points) for one, points in score(Profile(papers, None), 1).scores.items()}
    {0: '10', 1: '9'}
    """
    papers = scored(profile)
    points = papers.points()
    found = _highest(profile, points, _most_points)
    nobody = tuple(one for one in range(profile.size) if one not in points)
    facts = {"measure": papers.measure, "scored": papers.number(profile)}
    order = (*found.order, nobody) if nobody else found.order
    winners = frozenset(order[0])
    return Found(winners, order=order, scores=points, rounds=found.rounds, facts=facts)


@dataclass(frozen=True)
class Scored:
    """Score ballots once it is said what a name without a score counts as.

    ``marks`` (patterns, candidates) in steps of ``1 / denominator`` points; ``known`` whether
    there is one; ``measure`` "total", or "mean" where a paper may have no opinion.
    """

    marks: np.ndarray
    known: np.ndarray
    counts: np.ndarray
    denominator: int
    measure: str

    def points(self) -> dict[int, Number]:
        """Exact points of everyone whom somebody scores."""
        totals = whole_sums(np.where(self.known, self.marks, 0), self.counts)
        number = (self.counts @ self.known).tolist()
        means = self.measure == "mean"
        return {
            one: Fraction(total, self.denominator * (number[one] if means else 1))
            for one, total in enumerate(totals)
            if number[one] or not means
        }

    def prefer(self, one: int, other: int) -> tuple[int, int]:
        """Papers that score the first above the second, and the other way round."""
        both = self.known[:, one] & self.known[:, other]
        marks, rival = self.marks[both, one], self.marks[both, other]
        counts = self.counts[both]
        return int(counts[marks > rival].sum()), int(counts[marks < rival].sum())

    def number(self, profile: Profile) -> dict[str, int]:
        """How many papers score each name, or have it count as scored."""
        return dict(zip(profile.candidates, (self.counts @ self.known).tolist(), strict=True))


def scored(profile: Profile) -> Scored:
    """Papers that say something, with points (not words: those have no sum)."""
    papers = profile.ballots
    if papers.grades:
        raise Unfit(profile.rule, "it adds points up, and these grades are words.")
    says = papers.marked.any(axis=1)
    marks, counts = papers.marks[says].astype(np.int64), papers.counts[says]
    known = marks != UNSCORED
    measure = "total"
    if not known.all():
        if open_scores(profile) == "last":
            marks = np.where(known, marks, lowest(marks, known))
            known = np.ones_like(known)
        else:
            measure = "mean"
    return Scored(marks, known, counts, papers.denominator, measure)


def open_scores(profile: Profile) -> str:
    """The convention on names without a score."""
    number = profile.ballots.truncated
    words = "papers leave names" if number > 1 else "paper leaves names"
    if not number:
        number = profile.ballots.blank
        words = "blank papers leave all names" if number > 1 else "blank paper leaves all names"
    return profile.convention("unranked", f"{number} {words} without a score.")


def lowest(marks: np.ndarray, known: np.ndarray) -> int:
    """What a name without a score has where it stands last: 0, or the lowest mark below it."""
    return min(0, int(marks.min(where=known, initial=0)))


def whole_sums(marks: np.ndarray, counts: np.ndarray) -> list[int]:
    """Marks (patterns, candidates) added over the papers, exact however large they are."""
    largest = int(np.abs(marks).max(initial=0)) * int(counts.sum())
    kind = np.int64 if largest < LARGEST else object
    return [int(total) for total in counts.astype(kind) @ marks.astype(kind)]


def _most_points(values: dict[str, object], first: int) -> Message:
    text = "{names} has the most points, {votes}."
    if first > 1:
        text = "{names} tie for the most points, {votes} each."
    return Message(text, values)


def _highest(
    profile: Profile,
    scores: Mapping[int, Number],
    said: Callable[[dict[str, object], int], Message],
) -> Found:
    """Whoever has most, and the one round that says so."""
    order = by_score(scores)
    if not order:
        everyone = tuple(range(profile.size))
        text = Message("No paper scores anybody: all are equal.")
        return Found(frozenset(everyone), rounds=(one_round(profile, text, {}, everyone),))
    values = {"names": profile.said(order[0]), "votes": scores[order[0][0]]}
    text = said(values, len(order[0]))
    rounds = (one_round(profile, text, dict(scores), order[0]),)
    return Found(frozenset(order[0]), order=order, scores=scores, rounds=rounds)


RULES = listed(
    rule(
        "approval",
        "Bỏ phiếu tán thành (nhiều phiếu đồng ý nhất)",
        "Approval",
        APPROVED_TOTALS,
        approval,
        "unanimous",
        "monotone",
    ),
    rule(
        "score",
        "Cho điểm (tổng điểm cao nhất)",
        "Score",
        ("score",),
        score,
        "unanimous",
        "monotone",
    ),
)
