"""Kemeny orders: those in which the pairs, each with its margin, agree most; exact.

The units fall into groups of which every member beats every member of the later ones; in every
best order the groups stand in that order (Truchon 1998, Cahier 98-15, Laval), so each is worked
out for itself. Within a group all best orders are counted by dynamic programming over what
stands above, units with equal margins taken as one kind. A group too large for that is searched
as a linear ordering problem; the proof that its order is best also tells which pairs stand alike
in every best order, and that mostly leaves groups small enough to be counted.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emulab.linear_ordering import heaviest_order
from emulab.numbers import settled_array

NEAR = 1e-9  # two orders agree equally when their weights differ by less
STATES = 17  # the counting of orders may hold 2 to the power of this
FACTORIAL = 20  # units whose orders all go into 64 bits


@dataclass(frozen=True)
class BestOrders:
    """The mean place of every unit over the best orders (1 is first), and how they were found.

    ``agreement`` is the sum of the margins of all pairs as ordered; ``gap`` says by how much that
    of another order could at most be greater. ``complete`` is false where the time was over
    before all was known: then another machine may find another order. ``orders`` is the number
    of best orders; None where one of them was found and not all could be counted. ``first`` (m,)
    is true for the units that stand first in some best order, and where ``first_known`` is false
    also for those of which that is open.
    """

    places: np.ndarray
    agreement: float
    gap: float
    complete: bool
    orders: int | None
    first: np.ndarray
    first_known: bool


def best_orders(margins: np.ndarray, seconds: float = 10.0) -> BestOrders:
    """The orders with the greatest agreement under antisymmetric ``margins`` (m, m).

    Units get their mean place over all best orders, so that neither names nor rows decide a
    tie. Where these cannot be counted, the places are those of one best order, or of the best
    that ``seconds`` were enough for, and units that nothing tells apart share their mean place.

    >>> cycle = np.array([[0, 3, -1], [-3, 0, 2], [1, -2, 0]]) / 6
    >>> found = best_orders(cycle)
    >>> found.places.tolist(), found.orders, round(found.agreement * 6, 9)
    ([1.0, 2.0, 3.0], 1, 4.0)
    """
    margins = np.where(settled_array(margins) == 0, 0.0, margins)
    ends = perf_counter() + seconds
    return _joined(
        margins, _groups(margins >= 0), lambda own: _counted(own) or _searched(own, ends)
    )


def _joined(margins: np.ndarray, groups: list[np.ndarray], order) -> BestOrders:
    """The best orders of groups that stand one after the other, each ordered for itself."""
    places = np.zeros(len(margins))
    first, first_known = np.zeros(len(margins), dtype=bool), True
    agreement, gap, orders, ahead, complete = 0.0, 0.0, 1, 0, True
    for group in groups:
        inside = order(margins[np.ix_(group, group)])
        if not ahead:
            first[group], first_known = inside.first, inside.first_known
        places[group] = ahead + inside.places
        ahead += len(group)
        agreement += inside.agreement + float(margins[np.ix_(group, places == 0)].sum())
        gap, complete = gap + inside.gap, complete and inside.complete
        orders = orders * inside.orders if orders and inside.orders else None
    return BestOrders(places, agreement, gap, complete, orders, first, first_known)


def _groups(may_precede: np.ndarray) -> list[np.ndarray]:
    """The units in groups, first to last, of which none may stand before an earlier one.

    Of any two units at least one may precede the other.
    """
    if not len(may_precede):
        return []
    number, label = connected_components(csr_array(may_precede), connection="strong")
    reach = may_precede.sum(axis=1)
    groups = [np.flatnonzero(label == one) for one in range(number)]
    return sorted(groups, key=lambda group: -reach[group].max())


def _counted(margins: np.ndarray) -> BestOrders | None:
    """All best orders of a group; None where there are too many states to count them.

    A state is how many units of each kind stand above; what they add from there on does not
    hang on their order. Ways are whole numbers, so that they stay exact.
    """
    _, some, kind = np.unique(
        settled_array(margins), axis=0, return_index=True, return_inverse=True
    )
    sizes = np.bincount(kind)
    if np.log2(sizes + 1.0).sum() > STATES:
        return None
    above = np.indices(tuple(sizes + 1)).reshape(len(sizes), -1)
    step = np.array([np.prod(sizes[one + 1 :] + 1, dtype=int) for one in range(len(sizes))])
    left = sizes[:, None] - above
    gains = margins[np.ix_(some, some)] @ left
    depth = above.sum(axis=0)
    states = [np.flatnonzero(depth == one) for one in range(len(margins))]
    whole_numbers = np.int64 if len(margins) <= FACTORIAL else object
    best, ways = np.zeros(depth.size), np.ones(depth.size, dtype=whole_numbers)
    chances = np.zeros(above.shape)
    for here in reversed(states):
        free = left[:, here] > 0
        then = np.where(free, here + step[:, None], 0)
        reached = np.where(free, gains[:, here] + best[then], -np.inf)
        best[here] = reached.max(axis=0)
        open_ways = left[:, here] * ways[then] * (reached >= best[here] - NEAR)
        ways[here] = open_ways.sum(axis=0)
        chances[:, here] = (open_ways / ways[here]).astype(float)
    orders = int(ways[0])
    places = _mean_places(states, step, chances) / sizes
    first = (chances[:, 0] > 0)[kind]
    return BestOrders(places[kind], float(best[0]), 0.0, True, orders, first, True)


def _mean_places(states: list[np.ndarray], step: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """The places of all units of a kind added up, on average over the best orders.

    ``chances`` (kinds, states) is the part of them that goes on from a state with a kind.
    """
    likely = np.zeros(chances.shape[1])
    likely[0] = 1.0
    places = np.zeros(len(step))
    for place, here in enumerate(states, 1):
        gone = likely[here] * chances[:, here]
        places += place * gone.sum(axis=1)
        for one, further in enumerate(step):
            some = gone[one] > 0
            likely[here[some] + further] += gone[one, some]
    return places


def _searched(margins: np.ndarray, ends: float) -> BestOrders:
    """A best order of a large group, or all of them where what is open can be counted.

    The search begins from an order of the units by what their margins say, so that it does not
    hang on the order of the rows.
    """
    kinds = alike(margins)
    first = np.argsort(kinds, kind="stable")
    found = heaviest_order(margins[np.ix_(first, first)], ends)
    foremost, known = np.ones(len(first), dtype=bool), False
    if found.proven:
        may_precede = np.empty(margins.shape, dtype=bool)
        may_precede[np.ix_(first, first)] = ~found.decided.T
        groups = _groups(may_precede)
        counted = [_counted(margins[np.ix_(group, group)]) for group in groups]
        if None not in counted:
            rest = iter(counted)
            return _joined(margins, groups, lambda own: next(rest))
        foremost[:] = False
        foremost[groups[0]] = counted[0].first if counted[0] else True
        known = counted[0] is not None
    place = np.empty(len(first))
    place[first[found.order]] = np.arange(1, len(first) + 1)
    shared = (np.bincount(kinds, place) / np.bincount(kinds))[kinds]
    gap = 0.0 if found.proven else float(found.bound - found.agreement)
    all_known = not found.cut_short
    return BestOrders(shared, found.agreement, gap, all_known, None, foremost, known)


def alike(margins: np.ndarray, kind: np.ndarray | None = None) -> np.ndarray:
    """Numbers of kinds of units, equal where margins and the margins' kinds tell nothing apart.

    They are numbered by what tells them apart; kinds already told apart may be given.

    >>> alike(np.array([[0, 0, 1], [0, 0, 1], [-1, -1, 0]])).tolist()
    [1, 1, 0]
    """
    kind = np.zeros(len(margins), dtype=int) if kind is None else kind
    while True:
        seen = np.stack([settled_array(margins), np.broadcast_to(kind, margins.shape)], axis=2)
        rows = np.array([row[np.lexsort(row.T)].ravel() for row in seen])
        finer = np.unique(np.column_stack([kind, rows]), axis=0, return_inverse=True)[1]
        if finer.max() == kind.max():
            return kind
        kind = finer
