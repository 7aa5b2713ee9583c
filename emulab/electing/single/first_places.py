"""First and last places: plurality and anti-plurality."""

from fractions import Fraction

import numpy as np

from emulab.ballots import Tallies
from emulab.electing.election import Found, Number, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import ONE_NAME, RANKED, listed, rule
from emulab.electing.single.firsts import Firsts
from emulab.words import Message


def plurality(profile: Profile, seats: int) -> Found:
    """The most papers that name one first; a paper with one mark names that one.

    Most is not more than half: ``facts`` tells the ``cast`` papers and whether the first has a
    ``majority_of_cast``. ``cast`` is None where only votes were kept and nobody counted papers.

    >>> from emulab.ballots import Tallies
    >>> found = plurality(Profile(Tallies(("A", "B"), (4, 4), 9), None), seats=1)
    >>> found.order, found.facts["cast"]
    (((0, 1),), 9)
    """
    votes, cast = first_votes(profile)
    order = by_score(votes)
    most = votes[order[0][0]]
    text = most_votes({"names": profile.said(order[0]), "votes": most}, len(order[0]))
    rounds = (one_round(profile, text, votes, order[0]),)
    facts: dict[str, object] = {"cast": cast, "votes": most}
    if cast is not None:
        facts["majority_of_cast"] = 2 * most > cast
    return Found(frozenset(order[0]), order=order, scores=votes, rounds=rounds, facts=facts)


def most_votes(values: dict[str, object], first: int) -> Message:
    """Who has the most votes, said of one or of several."""
    text = "{names} has the most votes, {votes}."
    if first > 1:
        text = "{names} tie for the most votes, {votes} each."
    return Message(text, values)


def first_votes(profile: Profile) -> tuple[dict[int, Number], int | None]:
    """Votes by number, and how many papers there were."""
    if isinstance(profile.ballots, Tallies):
        return dict(enumerate(profile.ballots.votes)), profile.ballots.number
    firsts = Firsts(profile.first_lists, profile.size)
    return dict(enumerate(firsts.votes((1 << profile.size) - 1))), firsts.cast


def one_round(
    profile: Profile, text: Message, votes: dict[int, Number], first: tuple[int, ...]
) -> Round:
    """The only round of a rule that counts once: the first is elected, or several tie."""
    totals = {profile.candidates[one]: number for one, number in votes.items()}
    names = profile.named(first)
    return Round(text, totals, names if len(names) == 1 else (), (), names if names[1:] else ())


def anti_plurality(profile: Profile, seats: int) -> Found:
    """The fewest last places: every paper is for all but the name that it puts last.

    ``scores`` are the papers less those that put the name last. Names that share the last place
    of a paper share the one vote against, each 1/k of it, exactly. Names left out share the last
    place where they stand last; where the paper has no opinion on them it puts nobody last,
    because whoever it leaves open might stand lower than all it names. ``facts`` tells the
    ``last_places`` and how many papers put ``nobody_last``.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [2, 1, 2]], [2, 1])
    >>> [str(number) for number in anti_plurality(Profile(papers, None), 1).scores.values()]
    ['5/2', '3', '1/2']
    """
    last = last_places(profile.places, profile.weights, profile.unranked == "last")
    papers = int(profile.weights.sum())
    scores = {one: papers - number for one, number in enumerate(last)}
    order = by_score(scores)
    against = {profile.candidates[one]: number for one, number in enumerate(last)}
    fewest = last[order[0][0]]
    told = "{names} has the fewest last places, {votes}."
    if len(order[0]) > 1:
        told = "{names} tie for the fewest last places, {votes} each."
    text = Message(told, {"names": profile.said(order[0]), "votes": fewest})
    facts = {"last_places": against, "nobody_last": int(papers - sum(last))}
    rounds = (one_round(profile, text, dict(enumerate(last)), order[0]),)
    return Found(frozenset(order[0]), order=order, scores=scores, rounds=rounds, facts=facts)


def last_places(places: np.ndarray, weights: np.ndarray, unranked_last: bool) -> list[Number]:
    """The papers that put each name last, names in the rows of ``places`` (names, patterns).

    Places are 1 and more, 0 where the name is left out. Papers that name nobody of the rows are
    left out: they say nothing.

    >>> places = np.array([[1, 1], [2, 0], [3, 0]])
    >>> [str(number) for number in last_places(places, np.array([2, 1]), True)]
    ['0', '1/2', '5/2']
    """
    left_out = places == 0
    open_ones = left_out.any(axis=0)
    places = np.where(left_out, len(places) + places.max(initial=0) + 1, places)
    last = places == places.max(axis=0, initial=0)
    counts = ~left_out.all(axis=0) if unranked_last else ~open_ones
    return shared(last[:, counts], weights[counts])


def shared(held: np.ndarray, weights: np.ndarray) -> list[Number]:
    """What each row gets when every paper is shared among those who hold it, exactly.

    ``held`` (names, patterns) says who holds a paper; a paper held by nobody counts for none.
    """
    number = held.sum(axis=0)
    totals: list[Number] = [0] * len(held)
    for among in np.unique(number[number > 0]).tolist():
        of_these = number == among
        papers = held[:, of_these] @ weights[of_these]
        for one, votes in enumerate(papers.tolist()):
            totals[one] += Fraction(votes, among) if among > 1 else votes
    return totals


RULES = listed(
    rule(
        "plurality",
        "Đa số tương đối (nhiều phiếu nhất)",
        "Plurality",
        ONE_NAME,
        plurality,
        "unanimous",
        "majority",
        "monotone",
    ),
    rule(
        "anti-plurality",
        "Ít phiếu xếp cuối nhất",
        "Anti-plurality",
        RANKED,
        anti_plurality,
        "monotone",
    ),
)
