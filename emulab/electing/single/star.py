"""STAR: the two with the most points meet, and whom more papers score higher is elected."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

from emulab.electing.election import Found, Number, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import listed, rule
from emulab.electing.single.points import Scored, scored
from emulab.words import Message

MOST_TOLD = 8  # runoffs told one by one

Pair = tuple[int, int]


def star(profile: Profile, seats: int) -> Found:
    """Score, then automatic runoff between the two with the most points.

    Ties as Equal Vote has them (starvoting.org/ties, steps 1 and 2): among those with equal
    points for a place in the runoff, who loses the most pairs among them is out, again and
    again; a tied runoff goes to the one with more points. What stays equal is not settled
    further (the most highest scores, or chance, would be next): every runoff that may be held
    is held, and everyone who wins one is listed. A name without a score counts as in ``score``;
    a paper prefers neither of two that it scores alike. ``facts``: the ``runoff`` papers for
    each and ``no_preference``; or ``runoffs``, where there may be several.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("score", "ABC", [[5, 4, 0], [0, 1, 5]], [3, 2])
    >>> for one in star(Profile(papers, None), seats=1).rounds:
    ...     print(one.text)
    A; B have the most points and meet in the runoff.
    A beats B in the runoff, 3 to 2.
    """
    papers = scored(profile)
    points = papers.points()
    pairs = finalists(papers, points, profile.size)
    held = {pair: papers.prefer(*pair) for pair in pairs}
    if not pairs:
        everyone = tuple(range(profile.size))
        text = Message("{name} is elected: nobody else is left.", {"name": profile.said(everyone)})
        rounds = (Round(text, _named(profile, points), profile.candidates),)
        return Found(frozenset(everyone), order=(everyone,), scores=points, rounds=rounds)
    won = {pair: _winners(pair, votes, points) for pair, votes in held.items()}
    rounds = [_scoring_round(profile, points, pairs)]
    for pair in pairs[:MOST_TOLD]:
        rounds.append(_runoff(profile, pair, held[pair], won[pair], points))
    winners = frozenset(one for found in won.values() for one in found)
    order, facts = (), _facts(profile, papers, held, won)
    if len(pairs) == 1:
        order = _order(won[pairs[0]], pairs[0], points, profile.size)
    return Found(winners, order=order, scores=points, rounds=tuple(rounds), facts=facts)


def finalists(papers: Scored, points: dict[int, Number], size: int) -> list[Pair]:
    """Every pair that may meet in the runoff; whom nobody scores comes after all others."""
    groups = list(by_score(points))
    groups.append(tuple(one for one in range(size) if one not in points))
    sure: list[int] = []
    for group in groups:
        free = 2 - len(sure)
        if len(group) <= free:
            sure += group
            continue
        fixed, tied, places = advancing(papers, group, free)
        choices = combinations(tied, places)
        pairs = (tuple(sorted((*sure, *fixed, *chosen))) for chosen in choices)
        return [pair for pair in pairs if len(pair) == 2]
    return [tuple(sorted(sure))] if len(sure) == 2 else []


def advancing(
    papers: Scored, group: Iterable[int], places: int
) -> tuple[list[int], list[int], int]:
    """Of a group with equal points: who goes on, who ties, and for how many places.

    Those who lose the most pairs within the group are out, and the pairs of the others are
    counted anew; where that would leave places open, those who were out fill them the same way.
    """
    group, sure = list(group), []
    while len(group) > places:
        lost = dict.fromkeys(group, 0)
        for one, other in combinations(group, 2):
            ahead, behind = papers.prefer(one, other)
            lost[other if ahead > behind else one] += ahead != behind
        most = max(lost.values())
        stay = [one for one in group if lost[one] < most]
        if not stay:
            return sure, group, places
        if len(stay) >= places:
            group = stay
        else:
            sure, places = sure + stay, places - len(stay)
            group = [one for one in group if lost[one] == most]
    return sure + group, [], 0


def _winners(pair: Pair, votes: tuple[int, int], points: dict[int, Number]) -> tuple[int, ...]:
    """By papers, then by points; both where they tie in both."""
    first = (votes[0], points.get(pair[0], _NOBODY))
    second = (votes[1], points.get(pair[1], _NOBODY))
    if first == second:
        return pair
    return (pair[0],) if first > second else (pair[1],)


_NOBODY = Fraction(-(1 << 62))  # the points of one whom nobody scores: below all others


def _order(
    won: tuple[int, ...], pair: Pair, points: dict[int, Number], size: int
) -> tuple[tuple[int, ...], ...]:
    lost = tuple(one for one in pair if one not in won)
    others = by_score({one: points[one] for one in points if one not in pair})
    nobody = tuple(one for one in range(size) if one not in points and one not in pair)
    return tuple(group for group in (won, lost, *others, nobody) if group)


def _scoring_round(profile: Profile, points: dict[int, Number], pairs: list[Pair]) -> Round:
    every = {one for pair in pairs for one in pair}
    totals = _named(profile, points)
    if len(pairs) == 1:
        text = "{names} have the most points and meet in the runoff."
        values = {"names": profile.said(every)}
        level = _level(points, every)
        if not level:
            return Round(Message(text, values), totals)
        text = (
            "{names} meet in the runoff. {level} have equal points for it; who loses the most "
            "pairs among those who are equal is out."
        )
        values["level"] = profile.said(level)
        return Round(Message(text, values), totals, tied=profile.named(level))
    fixed = set.intersection(*(set(pair) for pair in pairs))
    tied = every - fixed
    text = "{names} tie for the runoff, in points and in pairs; every runoff is held."
    return Round(Message(text, {"names": profile.said(tied)}), totals, tied=profile.named(tied))


def _level(points: dict[int, Number], pair: set[int]) -> list[int]:
    """Those with as many points as the lower of the two where there is one more; else nobody."""
    lowest = min(points.get(one, _NOBODY) for one in pair)
    level = [one for one in points if points[one] == lowest]
    return level if not pair.issuperset(level) else []


def _runoff(
    profile: Profile,
    pair: Pair,
    votes: tuple[int, int],
    won: tuple[int, ...],
    points: dict[int, Number],
) -> Round:
    one, other = pair if won[0] == pair[0] else pair[::-1]
    for_one, for_other = votes if won[0] == pair[0] else votes[::-1]
    values = {
        "name": profile.candidates[one],
        "other": profile.candidates[other],
        "votes": for_one,
        "against": for_other,
    }
    text = "{name} beats {other} in the runoff, {votes} to {against}."
    if for_one == for_other:
        text = "{name} and {other} tie in the runoff, {votes} to {against}; {name} has more points."
    if len(won) > 1:
        text = "{name} and {other} tie in the runoff, {votes} to {against}, and in points."
    totals = {profile.candidates[one]: for_one, profile.candidates[other]: for_other}
    names = profile.named(won)
    alone = len(won) == 1
    return Round(Message(text, values), totals, names if alone else (), (), () if alone else names)


def _facts(profile: Profile, papers: Scored, held: dict, won: dict) -> dict[str, object]:
    names = profile.candidates
    facts: dict[str, object] = {"measure": papers.measure, "scored": papers.number(profile)}
    if len(held) > 1:
        facts["runoffs"] = {
            f"{names[one]}; {names[other]}": profile.named(won[one, other]) for one, other in held
        }
        return facts
    ((pair, votes),) = held.items()
    facts["runoff"] = {names[one]: number for one, number in zip(pair, votes, strict=True)}
    facts["no_preference"] = int(papers.counts.sum()) - sum(votes)
    return facts


def _named(profile: Profile, points: dict[int, Number]) -> dict[str, Number]:
    return {profile.candidates[one]: number for one, number in points.items()}


RULES = listed(
    rule(
        "star",
        "STAR (cho điểm, hai tên cao nhất so trực tiếp)",
        "STAR",
        ("score",),
        star,
        "unanimous",
    )
)
