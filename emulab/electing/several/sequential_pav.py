"""Sequential PAV (Thiele 1895): the next seat to whom it adds most satisfaction.

A paper that has j of its names elected counts 1 / (j + 1) for a further one. Quick, but what it
elects may be far from the best set that PAV itself finds, and with large groups it can leave a
group without the seats that it deserves (justified representation fails from 6 seats on).
"""

from fractions import Fraction
from math import lcm

import numpy as np

from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED, listed, rule
from emulab.electing.several.greedy import HOW, Papers, Step, elect


def sequential_pav(profile: Profile, seats: int) -> Found:
    """Seat after seat to the name that adds most; rounds show what each name would add."""
    return elect(profile, seats, adding, lambda papers: (0,) * len(papers.counts))


def adding(papers: Papers, left: frozenset[int], elected: tuple[int, ...]) -> Step:
    """What each name would add, where ``elected`` counts the elected names of each pattern."""
    whole = lcm(*range(1, papers.seats + 1))
    shares = np.array([whole // (1 + one) for one in elected], dtype=object)
    added = shares @ papers.weights
    best = max(added[one] for one in left)

    def after(one: int) -> tuple[int, ...]:
        marks = papers.approved[:, one].tolist()
        return tuple(have + mark for have, mark in zip(elected, marks, strict=True))

    return Step(
        {one: Fraction(int(added[one]), whole) for one in left},
        tuple(sorted(one for one in left if added[one] == best)),
        after,
        HOW["adds"],
    )


SEQUENTIAL_PAV = rule(
    "sequential-pav",
    "Phiếu tán thành theo tỷ lệ, từng ghế (PAV tuần tự)",
    "Sequential proportional approval voting (sequential PAV)",
    APPROVED,
    sequential_pav,
    seats="several",
)

RULES = listed(SEQUENTIAL_PAV)
