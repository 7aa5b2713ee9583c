"""Borda: points by place, from pairwise counts, exact where papers rank names alike."""

from fractions import Fraction

import numpy as np

from emulab.electing.election import Found, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule


def borda(profile: Profile, seats: int) -> Found:
    """The most points: on every paper one for each name below, half for each name alike.

    Names that a paper leaves out share the points of the last places where they stand last (the
    average, not the lowest, which favours whoever is left out by few). As no opinion they give
    and take nothing: then who is ranked by more papers can gain more, and neither a favourite
    of papers that name nobody else nor the reversal of all papers is honoured.
    """
    points = borda_points(profile)
    order = by_score(points)
    return Found(frozenset(order[0]), order=order, scores=points)


def borda_points(profile: Profile) -> dict[int, Fraction]:
    """The points of every candidate; papers that say nothing give none.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing.conventions import Conventions
    >>> papers = collapsed("ranked", ("A", "B", "C"), [[1, 2, 0], [2, 1, 1]])
    >>> last, none = Conventions(unranked="last"), Conventions(unranked="no_opinion")
    >>> [str(one) for one in borda_points(Profile(papers, last)).values()]
    ['2', '5/2', '3/2']
    >>> [str(one) for one in borda_points(Profile(papers, none)).values()]
    ['1', '3/2', '3/2']
    """
    wins = profile.pairwise
    ahead, behind = wins.sum(axis=1), wins.sum(axis=0)
    compared = _compared(profile)
    twice = (2 * ahead + compared - ahead - behind).tolist()
    return {one: Fraction(points, 2) for one, points in enumerate(twice)}


def _compared(profile: Profile) -> np.ndarray:
    """How often a paper sets the candidate beside another one, above, below or alike."""
    if profile.unranked == "last":
        every = int(profile.weights.sum()) * (profile.size - 1)
        return np.full(profile.size, every, dtype=np.int64)
    ranked = profile.places > 0
    others = ranked.sum(axis=0) - 1
    return ranked @ (profile.weights * others)


RULES = listed(
    rule("borda", "Tính điểm Borda", "Borda", RANKED, borda, "unanimous", "monotone", "reversal")
)
