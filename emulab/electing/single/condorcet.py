"""Rules on who beats whom: Condorcet, Black, Copeland, and minimax on how strongly."""

from fractions import Fraction

import numpy as np

from emulab.electing.election import Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.positional import borda_points
from emulab.words import Message


def condorcet(profile: Profile, seats: int) -> Found:
    """Whoever beats every other name; nobody where there is none, and then no order either.

    The fact ``unbeaten`` names those whom nobody beats: with ties there may be some of them and
    still no winner.
    """
    margins = profile.margins
    facts = {"unbeaten": profile.named(np.flatnonzero((margins >= 0).all(axis=1)).tolist())}
    winner = _beats_all(profile)
    rest = tuple(one for one in range(profile.size) if one not in winner)
    order = tuple(group for group in (winner, rest) if group) if winner else ()
    return Found(frozenset(winner), order=order, rounds=(_said(profile, winner),), facts=facts)


def black(profile: Profile, seats: int) -> Found:
    """Whoever beats every other name, else the most Borda points.

    Black 1958, The theory of committees and elections. The others stand by their points.
    """
    points = borda_points(profile)
    winner = _beats_all(profile)
    others = {one: points[one] for one in points if one not in winner}
    order = tuple(group for group in (winner, *by_score(others)) if group)
    rounds = [_said(profile, winner)]
    if not winner:
        text = "the most Borda points: {names}"
        totals = {profile.candidates[one]: points[one] for one in points}
        rounds.append(Round(Message(text, {"names": profile.said(order[0])}), totals))
    return Found(frozenset(order[0]), order=order, scores=points, rounds=tuple(rounds))


def copeland(profile: Profile, seats: int) -> Found:
    """The most others beaten, a tie counting half; other countings of ties exist.

    Ranks in the same order as wins less losses. Copeland 1951; Llull 1299 counts a tie as a
    win, which elects others where pairs are tied.
    """
    margins = profile.margins
    wins = (margins > 0).sum(axis=1).tolist()
    ties = ((margins == 0).sum(axis=1) - 1).tolist()
    scores = {one: wins[one] + Fraction(ties[one], 2) for one in range(profile.size)}
    order = by_score(scores)
    return Found(frozenset(order[0]), order=order, scores=scores)


def minimax(profile: Profile, seats: int) -> Found:
    """The least worst defeat; ``scores`` are the worst defeats, the lowest best, 0 where none is.

    Measured by winning votes, by margin, or by opposition: the most votes that any other name
    has above it, beaten or not. By opposition it may pass over whoever beats every other name.
    Simpson 1969, Kramer 1977; the three strengths in Levin & Nalebuff 1995, JEP 9:3.
    """
    worst = profile.strengths.max(axis=0).tolist()
    order = by_score({one: -score for one, score in enumerate(worst)})
    return Found(frozenset(order[0]), order=order, scores=dict(enumerate(worst)))


def _beats_all(profile: Profile) -> tuple[int, ...]:
    wins = (profile.margins > 0).sum(axis=1)
    return tuple(np.flatnonzero(wins == profile.size - 1).tolist())


def _said(profile: Profile, winner: tuple[int, ...]) -> Round:
    if not winner:
        return Round(Message("nobody beats every other name"))
    name = profile.candidates[winner[0]]
    return Round(Message("{name} beats every other name", {"name": name}), elected=(name,))


MAJORITY = ("condorcet", "unanimous", "majority", "monotone")

RULES = listed(
    rule(
        "condorcet",
        "Người thắng mọi cặp (Condorcet)",
        "Condorcet winner",
        RANKED,
        condorcet,
        *MAJORITY,
        "reversal",
    ),
    rule(
        "black",
        "Black (thắng mọi cặp, nếu không thì điểm Borda)",
        "Black",
        RANKED,
        black,
        *MAJORITY,
        "reversal",
    ),
    rule(
        "copeland",
        "Copeland (thắng nhiều cặp nhất)",
        "Copeland",
        RANKED,
        copeland,
        *MAJORITY,
        "reversal",
    ),
    rule(
        "minimax",
        "Minimax (trận thua nặng nhất là nhẹ nhất)",
        "Minimax",
        RANKED,
        minimax,
        *MAJORITY,
    ),
)
