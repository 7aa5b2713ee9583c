"""Two rounds on one ranked paper: the first two of the first round meet in the second."""

from collections.abc import Iterable
from itertools import combinations

from emulab.electing.election import Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import listed, rule
from emulab.electing.single.firsts import Firsts, shares
from emulab.electing.single.universes import of
from emulab.words import Message

MOST_TOLD = 8  # second rounds told one by one

Pair = tuple[int, int]
Votes = dict[int, int]


def two_rounds(profile: Profile, seats: int) -> Found:
    """Whoever more than half of the papers put first, or else the better of the first two.

    In the second round a paper counts for whichever of the two it names first, and for nobody
    when it names neither. Where names tie for a place in it, every second round that may be
    held is held. ``facts``: the ``cast`` papers and, in the round that decides, the
    ``continuing`` votes, the ``exhausted`` papers and whether the first has a
    ``majority_of_continuing`` and a ``majority_of_cast``; where more than one second round may
    be held, ``second_rounds`` tells who wins each.

    Whether the first round asks for more than half of the papers or of those that name
    somebody changes nobody's election: with either, such a name wins every second round.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [3, 1, 2], [3, 2, 1]], [4, 3, 2])
    >>> for one in two_rounds(Profile(papers, None), seats=1).rounds:
    ...     print(one.text)
    A; B go on to the second round.
    B has more votes than A: 5 of 9.
    """
    firsts = Firsts(profile.lists, profile.size)
    votes: Votes = dict(enumerate(firsts.votes((1 << profile.size) - 1)))
    order = by_score(votes)
    if 2 * votes[order[0][0]] > firsts.cast or profile.size == 1:
        return _at_once(profile, firsts.cast, votes, order)
    held = {pair: _between(firsts, pair) for pair in finalists(order)}
    first = _round(profile, votes, firsts.cast, _second_round_between(profile, order))
    winners = frozenset(one for found in held.values() for one in _leading(found))
    rounds = [first]
    rounds += [_decided(profile, firsts.cast, found) for found in list(held.values())[:MOST_TOLD]]
    if len(held) == 1:
        (pair, found) = next(iter(held.items()))
        rest = {one: number for one, number in votes.items() if one not in pair}
        whole = (*by_score(found), *by_score(rest))
        facts = shares(found, firsts.cast)
        return Found(winners, order=whole, rounds=tuple(rounds), facts=facts)
    names = profile.candidates
    each = {
        f"{names[one]}; {names[other]}": profile.named(_leading(found))
        for (one, other), found in held.items()
    }
    facts = {"cast": firsts.cast, "second_rounds": each}
    return Found(winners, rounds=tuple(rounds), facts=facts)


def finalists(order: tuple[tuple[int, ...], ...]) -> list[Pair]:
    """Every pair that may hold the first two places, of groups of equals, best first.

    >>> finalists(((0,), (1, 2))), finalists(((0, 1), (2,)))
    ([(0, 1), (0, 2)], [(0, 1)])
    """
    if len(order[0]) > 1:
        return list(combinations(order[0], 2))
    return [tuple(sorted((order[0][0], one))) for one in order[1]]


def _between(firsts: Firsts, pair: Pair) -> Votes:
    votes = firsts.votes(of(pair))
    return {one: votes[one] for one in pair}


def _leading(votes: Votes) -> list[int]:
    most = max(votes.values())
    return [one for one, number in votes.items() if number == most]


def _at_once(
    profile: Profile, cast: int, votes: Votes, order: tuple[tuple[int, ...], ...]
) -> Found:
    (first,) = order[0]
    text = "{name} is elected in the first round with {votes} of {cast} papers."
    values = {"name": profile.candidates[first], "votes": votes[first], "cast": cast}
    rounds = (_round(profile, votes, cast, Message(text, values), (first,)),)
    return Found(frozenset([first]), order=order, rounds=rounds, facts=shares(votes, cast))


def _second_round_between(profile: Profile, order: tuple[tuple[int, ...], ...]) -> Message:
    first, *others = order
    if len(first) == 2 or (len(first) == 1 and len(others[0]) == 1):
        two = first if len(first) == 2 else (*first, *others[0])
        return Message("{names} go on to the second round.", {"names": profile.said(two)})
    if len(first) > 2:
        text = "{names} tie for the two places of the second round; each pair of them may meet."
        return Message(text, {"names": profile.said(first)})
    text = "{name} goes on to the second round; {names} tie for the other place in it."
    return Message(text, {"name": profile.said(first), "names": profile.said(others[0])})


def _decided(profile: Profile, cast: int, votes: Votes) -> Round:
    leading = _leading(votes)
    most, continuing = max(votes.values()), sum(votes.values())
    values = {"votes": most, "continuing": continuing}
    if len(leading) > 1:
        text = "{names} tie in the second round with {votes} votes each."
        values["names"] = profile.said(leading)
    else:
        (other,) = votes.keys() - set(leading)
        text = "{name} has more votes than {other}: {votes} of {continuing}."
        values |= {"name": profile.candidates[leading[0]], "other": profile.candidates[other]}
    return _round(profile, votes, cast, Message(text, values), leading)


def _round(
    profile: Profile, votes: Votes, cast: int, text: Message, first: Iterable[int] = ()
) -> Round:
    totals = {profile.candidates[one]: number for one, number in votes.items()}
    names = profile.named(first)
    elected, equal = (names, ()) if len(names) == 1 else ((), names)
    return Round(text, totals, elected, (), equal, exhausted=cast - sum(votes.values()))


RULES = listed(
    rule(
        "two-rounds",
        "Bầu hai vòng",
        "Two rounds",
        ("ranked",),
        two_rounds,
        "unanimous",
        "majority",
    )
)
