"""Borda: points by place, from pairwise counts."""

from fractions import Fraction

from emulab.electing.election import Found, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, rule


def borda(profile: Profile, seats: int) -> Found:
    """Points of a paper: a name's wins against the others, a tie counting half.

    The names that a paper leaves out share the points of the last places where they stand last.
    """
    wins = profile.pairwise
    points = {}
    for one in range(profile.size):
        ahead = int(wins[one].sum())
        alike = _alike(profile, one)
        points[one] = ahead + Fraction(alike, 2)
    order = by_score(points)
    return Found(frozenset(order[0]), order=order, scores=points)


def _alike(profile: Profile, one: int) -> int:
    total = profile.pairwise[one] + profile.pairwise[:, one]
    every = int(profile.weights.sum())
    return every * (profile.size - 1) - int(total.sum()) if profile.unranked == "last" else 0


BORDA = rule("borda", "Borda", "Borda", RANKED, borda, "unanimous", "monotone", "reversal")
