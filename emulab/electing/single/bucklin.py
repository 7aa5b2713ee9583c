"""Bucklin: places count one after the other until a name has more than half of the papers."""

from itertools import count as counting

import numpy as np

from emulab.electing.election import Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.firsts import added
from emulab.words import Message


def bucklin(profile: Profile, seats: int) -> Found:
    """First places, then first and second, and so on, until some name is on most papers.

    Of several that pass half with the same place the one with the most votes is elected. Where
    nobody ever does, the most votes with all places counted decide. Half is of all papers
    ``cast``, valid blank ones included: whether those are valid is a convention. A name's place
    is one more than the names above it, so on A = B > C the third place is C's. A name that is
    left out gets no vote with any place, wherever it stands: a vote is for a name written down.
    ``facts``: ``place``, the last one counted; ``cast``; ``votes`` of the first and whether
    they are a ``majority_of_cast``.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [3, 1, 2], [3, 2, 1]], [4, 2, 3])
    >>> found = bucklin(Profile(papers, None), seats=1)
    >>> found.winners, found.facts["place"], found.scores
    (frozenset({1}), 2, {0: 4, 1: 9, 2: 5})
    """
    cast = profile.number
    votes = _votes_by_place(profile)
    rounds: list[Round] = []
    for place in counting(1):
        totals = votes[:, place - 1]
        most = int(totals.max())
        first = tuple(np.flatnonzero(totals == most).tolist())
        over = 2 * most > cast
        ends = over or place == votes.shape[1]
        rounds.append(_round(profile, place, totals.tolist(), first, cast, over, ends))
        if ends:
            break
    scores = dict(enumerate(totals.tolist()))
    facts = {"place": place, "cast": cast, "votes": most, "majority_of_cast": over}
    return Found(
        frozenset(first), order=by_score(scores), scores=scores, rounds=tuple(rounds), facts=facts
    )


def _votes_by_place(profile: Profile) -> np.ndarray:
    """(candidates, places) votes with the places up to each, the last that changes any last."""
    places = outright(profile.places)
    size = max(1, int(places.max(initial=0)))
    own = [added(column.astype(np.int64) - 1, profile.weights, size) for column in places]
    return np.cumsum(own, axis=1)


def outright(places: np.ndarray) -> np.ndarray:
    """Places (names, patterns) as one more than the number of names above; 0 stays 0.

    >>> outright(np.array([[1], [1], [2], [0]])).T.tolist()
    [[1, 1, 3, 0]]
    """
    ranked = places > 0
    found = np.empty(places.shape, dtype=np.int64)
    for one, own in enumerate(places):
        found[one] = 1 + ((places < own) & ranked).sum(axis=0)
    return np.where(ranked, found, 0)


def _round(
    profile: Profile,
    place: int,
    totals: list[int],
    first: tuple[int, ...],
    cast: int,
    over: bool,
    ends: bool,
) -> Round:
    values = {
        "place": place,
        "names": profile.said(first),
        "votes": totals[first[0]],
        "cast": cast,
    }
    named = dict(zip(profile.candidates, totals, strict=True))
    names = profile.named(first)
    if not ends:
        text = "Up to place {place} nobody is on more than half of the {cast} papers."
        return Round(Message(text, values), named)
    if over:
        text = "Up to place {place} {names} has {votes} of {cast} papers and is elected."
    else:
        text = (
            "All places counted: nobody is on more than half of the {cast} papers; {names} has "
            "the most, {votes}, and is elected."
        )
    if len(first) > 1:
        text = "Up to place {place} {names} tie with {votes} of {cast} papers each."
        return Round(Message(text, values), named, tied=names)
    return Round(Message(text, values), named, names)


RULES = listed(
    rule("bucklin", "Bucklin", "Bucklin", RANKED, bucklin, "unanimous", "majority", "monotone")
)
