"""Phragmén's sequential rule (1894-1899): every paper earns alike, and names are bought.

A seat costs 1. Every paper earns 1 a unit of time; as soon as those who mark a name together
have 1, they buy its seat and have nothing left. The time of a seat is the largest load of
Phragmén's own words (Janson, Phragmén's and Thiele's election methods, arXiv 1611.08826).
All in whole numbers over a common denominator.
"""

from fractions import Fraction
from math import lcm

import numpy as np

from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED, listed, rule
from emulab.electing.several.greedy import HOW, Papers, Step, elect

Purse = tuple[Fraction, int, tuple[int, ...]]  # time; money of a paper of each pattern, over this


def phragmen(profile: Profile, seats: int) -> Found:
    """Seat after seat to whoever can be paid first; rounds show when each name could be."""
    return elect(profile, seats, paying, lambda papers: (Fraction(0), 1, _nothing(papers)))


def _nothing(papers: Papers) -> tuple[int, ...]:
    return (0,) * len(papers.counts)


def paying(papers: Papers, left: frozenset[int], purse: Purse) -> Step:
    """When each name can be paid; the first one is."""
    time, whole, money = purse
    saved = np.array(money, dtype=object) @ papers.weights
    waits = {one: Fraction(int(whole - saved[one]), whole * papers.votes[one]) for one in left}
    least = min(waits.values())

    def after(one: int) -> Purse:
        common = lcm(whole, least.denominator)
        earned = least.numerator * (common // least.denominator)
        own = [each * (common // whole) + earned for each in money]
        marks = papers.approved[:, one]
        left_over = tuple(0 if mark else each for each, mark in zip(own, marks, strict=True))
        return time + least, common, left_over

    return Step(
        {one: time + wait for one, wait in waits.items()},
        tuple(sorted(one for one in left if waits[one] == least)),
        after,
        HOW["time"],
    )


PHRAGMEN = rule(
    "phragmen",
    "Phragmén từng ghế",
    "Phragmén's sequential rule",
    APPROVED,
    phragmen,
    seats="several",
)

RULES = listed(PHRAGMEN)
