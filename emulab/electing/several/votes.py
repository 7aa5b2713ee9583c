"""Votes by name, and the cut: who has the most of them, everything tied across the cut told.

The rules that only add votes up differ in which papers and marks they count; from there on
they are the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from math import comb

import numpy as np

from emulab.ballots import Tallies
from emulab.electing.election import Found, by_score
from emulab.electing.profile import Profile
from emulab.electing.single.firsts import added
from emulab.words import Message

COMMITTEES = 200  # more sets of winners than this are not listed


def first_names(profile: Profile) -> dict[int, int]:
    """Papers by the one name that each is for: its first name, or its only mark.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing import Conventions
    >>> papers = collapsed("ranked", ("A", "B"), [[1, 2], [2, 1]], [3, 4])
    >>> first_names(Profile(papers, Conventions()))
    {0: 3, 1: 4}
    """
    if isinstance(profile.ballots, Tallies):
        return dict(enumerate(profile.ballots.votes))
    lists = marking(profile).first_lists
    votes = added(lists.order[:, 0].astype(np.int64), lists.counts, profile.size)
    return dict(enumerate(votes.tolist()))


def marks(profile: Profile) -> dict[int, int]:
    """Papers that mark each name; a paper may mark several.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing import Conventions
    >>> papers = collapsed("approval", ("A", "B"), [[1, 1], [0, 1]], [3, 4])
    >>> marks(Profile(papers, Conventions()))
    {0: 3, 1: 7}
    """
    if isinstance(profile.ballots, Tallies):
        return dict(enumerate(profile.ballots.votes))
    return totals(*marking(profile).approvals)


def marking(profile: Profile) -> Profile:
    """The profile without blank papers: no vote hangs on whether those are valid.

    >>> from emulab.ballots import collapsed
    >>> from emulab.electing import Conventions
    >>> papers = collapsed("approval", ("A", "B"), [[1, 1], [0, 0]], [3, 4])
    >>> marking(Profile(papers, Conventions())).ballots.number
    3
    """
    papers = profile.ballots
    if isinstance(papers, Tallies) or not papers.blank:
        return profile
    says = papers.marked.any(axis=1)
    own = replace(papers, marks=papers.marks[says], counts=papers.counts[says])
    found = Profile(own, profile.conventions, profile.rule)
    found.read = profile.read  # what is looked up is written down for both
    return found


def totals(approved: np.ndarray, counts: np.ndarray) -> dict[int, int]:
    """Papers that mark each name, of (patterns, candidates) marks and (patterns,) papers."""
    votes = counts @ approved.astype(np.int64)
    return {one: int(number) for one, number in enumerate(votes)}


def cut(
    votes: Mapping[int, int], seats: int, among: Iterable[int]
) -> tuple[frozenset[int], tuple[int, ...], tuple[frozenset[int], ...] | None]:
    """Those ``among`` with the most votes, as many as there are seats.

    Comes out: who is elected in some way of breaking the tie across the cut; who in every way,
    most votes first; and every set of winners, None where there are more than COMMITTEES.

    >>> cut({0: 5, 1: 7, 2: 5}, 2, among=[0, 1, 2])
    (frozenset({0, 1, 2}), (1,), (frozenset({0, 1}), frozenset({1, 2})))
    """
    sure: tuple[int, ...] = ()
    for group in by_score({one: votes[one] for one in among}):
        left = seats - len(sure)
        if len(group) > left:
            if left == 0:
                break
            possible = frozenset(sure + group)
            if comb(len(group), left) > COMMITTEES:
                return possible, sure, None
            sets = tuple(frozenset(sure + some) for some in combinations(group, left))
            return possible, sure, sets
        sure += group
    return frozenset(sure), sure, (frozenset(sure),)


def with_most(profile: Profile, votes: dict[int, int], seats: int, facts: dict) -> Found:
    """The names with the most votes; one that nobody voted for leaves its seat open."""
    voted = [one for one in votes if votes[one]]
    winners, elected, committees = cut(votes, seats, voted)
    return Found(
        winners,
        elected,
        committees,
        order=by_score(votes),
        scores=votes,
        facts=facts | open_seats(seats, winners),
        notes=open_note(seats, winners),
    )


def open_seats(seats: int, winners: frozenset[int]) -> dict[str, int]:
    """The fact how many seats stay open; nothing where none does."""
    return {"open": seats - len(winners)} if len(winners) < seats else {}


def open_note(seats: int, winners: frozenset[int]) -> tuple[Message, ...]:
    """The sentence to it."""
    if len(winners) >= seats:
        return ()
    template = "{open} of {seats} seats stay open: nobody else has a vote."
    return (Message(template, {"open": seats - len(winners), "seats": seats}),)
