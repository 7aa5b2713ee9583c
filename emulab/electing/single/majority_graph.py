"""The majority graph: who beats whom, and the sets of candidates that this alone tells apart.

A name beats another where more papers place it above than below. By how much is for other rules.
"""

import numpy as np

from emulab.electing.conventions import Unfit
from emulab.electing.election import Found, Round
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.words import Message

Groups = tuple[tuple[int, ...], ...]


def smith(profile: Profile, seats: int) -> Found:
    """Everyone of the smallest group whose members each beat everyone outside it.

    ``order`` has this set, then that of the names left, and so on. A tie keeps two names in one
    set. The fact ``schwartz`` is the Schwartz set, which may be smaller where there are ties:
    the smallest groups that nobody outside them beats, taken together.
    Good 1971, Public Choice 10:97; Smith 1973, Econometrica 41:1027; Schwartz 1972, Noûs 7:97.
    """
    sets = smith_sets(profile.margins)
    said = "{names}: each of them beats everybody who is not named yet"
    rounds = tuple(Round(Message(said, {"names": profile.said(one)})) for one in sets[:-1])
    facts = {"schwartz": profile.named(schwartz_set(profile.margins))}
    return Found(frozenset(sets[0]), order=sets, rounds=rounds, facts=facts)


def smith_sets(margins: np.ndarray) -> Groups:
    """Groups of candidates, first to last, of which every member beats all of the later ones.

    Sorted by wins, a tie counting half, the first so many make whole groups exactly where they
    have all the wins that they could have among themselves and against the rest.

    >>> smith_sets(np.array([[0, 1, -1, 2], [-1, 0, 1, 2], [1, -1, 0, 2], [-2, -2, -2, 0]]))
    ((0, 1, 2), (3,))
    """
    size = len(margins)
    twice = (np.sign(margins).sum(axis=1) + size - 1).astype(np.int64)
    order = np.argsort(-twice, kind="stable")
    first = np.arange(1, size + 1)
    most = first * (first - 1) + 2 * first * (size - first)
    ends = np.flatnonzero(np.cumsum(twice[order]) == most) + 1
    return tuple(tuple(sorted(group.tolist())) for group in np.split(order, ends[:-1]))


def schwartz_set(margins: np.ndarray) -> tuple[int, ...]:
    """Everyone who comes back, win by win, at whoever reaches them so.

    >>> schwartz_set(np.array([[0, 0, 1], [0, 0, 0], [-1, 0, 0]]))
    (0, 1)
    """
    inside = np.array(smith_sets(margins)[0])
    reach = reached(margins[np.ix_(inside, inside)] > 0)
    stays = ~(reach & ~reach.T).any(axis=0)
    return tuple(inside[stays].tolist())


def reached(beats: np.ndarray) -> np.ndarray:
    """(m, m) whether some way of wins leads from the row to the column."""
    found = beats.copy()
    for middle in range(len(found)):
        found |= found[:, middle, None] & found[middle]
    return found


def layers(above: np.ndarray, among: frozenset[int] | None = None) -> Groups:
    """Groups by a strict partial order: those below nobody, those then below nobody left, ...

    Two names of one group need not be equal: the order may have nothing to say on them.

    >>> above = np.zeros((4, 4), dtype=bool)
    >>> above[0, 1] = above[2, 3] = above[0, 3] = True
    >>> layers(above)
    ((0, 2), (1, 3))
    """
    rest = np.ones(len(above), dtype=bool)
    if among is not None:
        rest[:] = False
        rest[list(among)] = True
    found = []
    while rest.any():
        top = rest & ~above[rest].any(axis=0)
        found.append(tuple(np.flatnonzero(top).tolist()))
        rest &= ~top
    return tuple(found)


def defeats(profile: Profile) -> np.ndarray:
    """(m, m) whole numbers: how strongly the row beats the column, 0 where it does not.

    All votes for ("opposition") are no strength of a defeat. Schulze 2011, section 2.1, asks
    that every win be stronger than every tie, and every tie than every loss (2.1.2); Tideman
    1987 sorts wins only. Read as votes for in pairs that are won it would be winning votes under
    another name. So it is refused, unless all papers rank everybody apart and it is all the same.
    """
    strengths = profile.strengths
    if profile.conventions.strength != "opposition":
        return strengths
    alike = profile.pairwise + profile.pairwise.T != int(profile.weights.sum())
    np.fill_diagonal(alike, False)
    if alike.any():
        why = "a pair that is lost may have more votes for it than one that is won, so all votes "
        why += "for (opposition) are no strength of a defeat; it takes winning or margins."
        raise Unfit(profile.rule, why)
    return np.where(profile.margins > 0, strengths, 0)


LAWS = ("condorcet", "unanimous", "majority", "monotone", "reversal")

RULES = listed(rule("smith", "Tập Smith", "Smith set", RANKED, smith, *LAWS))
