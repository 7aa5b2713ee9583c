"""Kemeny: whoever stands first in an order of all that the papers contradict least."""

from time import perf_counter

import numpy as np

from emulab.electing.election import Found
from emulab.electing.profile import Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.majority_graph import LAWS
from emulab.kemeny import BestOrders, best_orders
from emulab.linear_ordering import agrees_by, heaviest_order
from emulab.numbers import settled_array
from emulab.words import Message

SECONDS = 10.0  # for all of it; the one rule whose limit is a time
NEAR = 1e-6  # votes; any two orders differ by whole votes


def kemeny(profile: Profile, seats: int) -> Found:
    """Everyone who stands first in some order with which the papers agree most, pair by pair.

    A paper agrees with an order on every pair that it places so, one above the other. ``order``
    is the winners, then the others by their mean place in all best orders; where these could not
    all be counted, by their place in one of them. Facts: ``orders`` is the number of best orders
    (None: not counted), ``agreement`` the papers and pairs that agree with one, ``against``
    those that contradict it (the Kemeny distance), ``gap`` by how much another order could at
    most agree more: not 0 only where the time was over before the best was proven. Then
    everyone is a winner who is not ruled out.

    Kemeny 1959, Daedalus 88:577; Young & Levenglick 1978, SIAM J. Appl. Math. 35:285.
    """
    ends = perf_counter() + SECONDS
    margins = profile.margins
    unit = 2.0 ** -int(np.abs(margins).max(initial=1)).bit_length()  # exact, and at most 1
    found = best_orders(margins * unit, SECONDS)
    first, known = _first(margins * unit, found, ends, NEAR * unit)
    winners = frozenset(np.flatnonzero(first).tolist())
    known = known or len(winners) == 1
    compared = int(profile.pairwise.sum())
    agreement = (compared + round(found.agreement / unit)) // 2
    gap = int(found.gap / unit / 2 + NEAR)
    facts = {
        "agreement": agreement,
        "against": compared - agreement,
        "orders": found.orders,
        "gap": gap,
    }
    order = _order(found.places, winners if known else frozenset())
    return Found(winners, order=order, facts=facts, complete=known, notes=_notes(found, gap, known))


def _first(
    margins: np.ndarray, found: BestOrders, ends: float, near: float
) -> tuple[np.ndarray, bool]:
    """Who stands first in some best order, and whether that is known of everyone.

    Where it is open, the order of all who may be first is sought anew with each of them first:
    it is a best order exactly where it agrees as much.
    """
    if found.first_known or found.gap > near:
        return found.first, found.first_known
    group = np.flatnonzero(found.first)
    own = margins[np.ix_(group, group)]
    best = heaviest_order(own, ends)
    first, known = found.first.copy(), best.proven
    for number, one in enumerate(group):
        rest = np.delete(own, number, axis=0)
        rest = np.delete(rest, number, axis=1)
        stands = agrees_by(rest, best.agreement - own[number].sum() - near, ends)
        first[one] = stands is not False
        known = known and stands is not None
    return first, known


def _order(places: np.ndarray, winners: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """The winners, then groups of equal place, the first place first."""
    place = settled_array(places)
    place[list(winners)] = 0
    return tuple(tuple(np.flatnonzero(place == one).tolist()) for one in np.unique(place))


def _notes(found: BestOrders, gap: int, known: bool) -> tuple[Message, ...]:
    notes = []
    if gap:
        late = (
            "after {seconds} seconds the order found is not proven: another may agree by {gap} "
            "votes more, each a paper on a pair"
        )
        notes.append(Message(late, {"seconds": int(SECONDS), "gap": gap}))
    elif found.orders is None:
        one = "the best orders are too many to count: the others stand as in one of them"
        notes.append(Message(one))
    if not known:
        notes.append(Message("the winners are all who are not ruled out"))
    return tuple(notes)


RULES = listed(rule("kemeny", "Thứ tự Kemeny", "Kemeny", RANKED, kemeny, *LAWS))
