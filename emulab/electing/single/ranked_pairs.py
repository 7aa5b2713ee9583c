"""Ranked pairs: defeats are locked, the strongest first, unless they would close a circle."""

from functools import reduce
from operator import and_

import numpy as np

from emulab.electing.election import Found, Round
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.majority_graph import LAWS, defeats, layers
from emulab.electing.single.schulze import widest_paths
from emulab.electing.single.tie_orders import TieOrders, TooMany, groups_of, locked
from emulab.electing.single.unbeaten import Group, may_stay_unbeaten, numbering
from emulab.words import Message

LISTED = 200_000  # rows of relations looked at to list all that may be locked
SEARCHED = 1_000_000  # and to search for orders that suit single candidates


def ranked_pairs(profile: Profile, seats: int) -> Found:
    """Everyone who is unbeaten in the relation that some order of equal defeats locks.

    Among defeats of equal strength every order is followed. Tideman 1987 (Social Choice and
    Welfare 4:185) leaves such ties open, and Zavist & Tideman 1989 (6:167) draw a ballot that
    orders them; here nothing is drawn and nobody decides, so all who could win by a draw are
    winners. Nor does anything else, such as the votes against, order equal strengths. Exactly
    equal pairs are no defeat and are not locked.

    ``order`` has the winners, then the rest in layers: those below nobody in every order, and so
    on. ``rounds`` tells every pair: locked in every order, left out in every order, or hanging
    on the order of equals. The fact ``relations`` counts the relations that may be locked, None
    where they were too many to list; the rounds then call a pair hanging if that is not ruled
    out, and the winners are searched for one by one. Where that reaches its limit as well,
    everyone is a winner who is not ruled out: whoever wins is unbeaten in what every order
    locks, and stands, to every other who beats it, on a path of defeats as strong at least,
    for only such a path can have kept that defeat from being locked.
    """
    strengths = defeats(profile)
    groups = groups_of(strengths)
    relations = _listed(groups, profile.size)
    if relations is not None:
        sure = _common(relations, profile.size)
        winners = {one for relation in relations for one in _unbeaten(relation)}
        unknown = False
    else:
        sure = _surely_locked(groups, profile.size)
        winners, unknown = _searched(strengths, sure)
    rest = frozenset(range(profile.size)) - winners
    order = (tuple(sorted(winners)), *layers(_matrix(sure), rest))
    facts = {"relations": None if relations is None else len(relations)}
    complete = len(winners) == 1 or not unknown  # somebody wins
    return Found(
        frozenset(winners),
        order=order,
        rounds=_told(profile, groups, sure),
        facts=facts,
        complete=complete,
        notes=_notes(relations is not None, complete),
    )


def _listed(groups: list[Group], size: int) -> set[tuple[int, ...]] | None:
    """All relations that may be locked in the end; None where they are too many."""
    orders = TieOrders(LISTED)
    found = {(0,) * size}
    try:
        for _, pairs in groups:
            orders.look(size * (len(found) - 1))
            found = {new for one in found for new in orders.relations(one, pairs)}
    except TooMany:
        return None
    return found


def _common(relations: set[tuple[int, ...]], size: int) -> list[int]:
    """What all relations have."""
    return [reduce(and_, (one[row] for one in relations)) for row in range(size)]


def _surely_locked(groups: list[Group], size: int) -> list[int]:
    """A relation that every order locks, without following orders.

    A pair is locked in every order where all pairs together that might be locked by then, itself
    and its equals included, lead by no way from the one below back to the one above.
    """
    sure, maybe = [0] * size, [0] * size
    for _, pairs in groups:
        maybe = locked(maybe, [(a, b) for a, b in pairs if not sure[b] >> a & 1])
        sure = locked(sure, [(a, b) for a, b in pairs if not maybe[b] >> a & 1])
    return sure


def _searched(strengths: np.ndarray, sure: list[int]) -> tuple[set[int], bool]:
    """The winners, or all who are not ruled out, and whether some of these are unknown."""
    paths = widest_paths(strengths)
    kept = (paths >= strengths.T).all(axis=1)
    not_out = {one for one in _unbeaten(sure) if kept[one]}
    if len(not_out) == 1:
        return not_out, False
    order = numbering(strengths)
    groups = groups_of(strengths[np.ix_(order, order)])
    at = {int(one): number for number, one in enumerate(order)}
    limit = SEARCHED // len(not_out)
    wins = {one: may_stay_unbeaten(at[one], groups, len(order), limit) for one in not_out}
    winners = {one for one in not_out if wins[one] is not False}
    return winners, None in wins.values()


def _unbeaten(relation) -> list[int]:
    beaten = 0
    for row in relation:
        beaten |= row
    return [one for one in range(len(relation)) if not beaten >> one & 1]


def _matrix(relation: list[int]) -> np.ndarray:
    size = len(relation)
    return np.array([[bool(row >> one & 1) for one in range(size)] for row in relation])


def _told(profile: Profile, groups: list[Group], sure: list[int]) -> tuple[Round, ...]:
    names, votes = profile.candidates, profile.pairwise.tolist()
    rounds = []
    for strength, pairs in groups:
        hanging = {(a, b) for a, b in pairs if not (sure[a] >> b & 1 or sure[b] >> a & 1)}
        tied = profile.named({one for pair in hanging for one in pair})
        for above, below in pairs:
            text = "{above} over {below}, strength {strength}: locked"
            if (above, below) in hanging:
                text = "{above} over {below}, strength {strength}: hangs on the order of equals"
            elif sure[below] >> above & 1:
                text = "{above} over {below}, strength {strength}: left out, it closes a circle"
            said = {"above": names[above], "below": names[below], "strength": strength}
            totals = {names[above]: votes[above][below], names[below]: votes[below][above]}
            hangs = tied if (above, below) in hanging else ()
            rounds.append(Round(Message(text, said), totals, tied=hangs))
    return tuple(rounds)


def _notes(listed_all: bool, complete: bool) -> tuple[Message, ...]:
    if listed_all:
        return ()
    few = "more than {limit} rows to list what the orders of equal defeats lock: not all are listed"
    notes = [Message(few, {"limit": LISTED})]
    if not complete:
        more = "more than {limit} rows to search who may win: the winners are all not ruled out"
        notes.append(Message(more, {"limit": SEARCHED}))
    return tuple(notes)


RULES = listed(
    rule(
        "ranked-pairs",
        "Xếp cặp theo độ mạnh (Tideman)",
        "Ranked pairs",
        RANKED,
        ranked_pairs,
        *LAWS,
    )
)
