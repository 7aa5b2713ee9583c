"""The linear ordering problem: the order of units whose pairs weigh most, by linear programming.

Each pair of units is a variable: 1 where the first stands above the second. A relaxed answer may
run in circles; the cycles that it breaks the rules with are forbidden and it is solved again,
until none is left (Grötschel, Jünger & Reinelt 1984, Operations Research 32:1195-1220). Where
the answer is still not whole, branch and bound decides. All of it with HiGHS.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

NEAR = 1e-9
PROVEN = 1e-7  # a bound this close to an order proves it, for the solver's own tolerances
CUTS = 4000  # cycles forbidden in one round
Answer = tuple[np.ndarray, float]
Limits = tuple[csr_array, np.ndarray]  # rows of signs, and the most each may come to


@dataclass(frozen=True)
class Ordered:
    """The best order found (rows, first to last), and a bound that no order can exceed.

    ``decided`` (m, m) is true where the row stands above the column in every best order, as far
    as the bound can tell. ``cut_short``: the time was over before all was known.
    """

    order: np.ndarray
    agreement: float
    bound: float
    decided: np.ndarray
    cut_short: bool

    @property
    def proven(self) -> bool:
        return bool(self.bound - self.agreement <= PROVEN)


def heaviest_order(margins: np.ndarray, ends: float) -> Ordered:
    """The order with the greatest sum of margins, searched until ``perf_counter`` says ``ends``.

    >>> found = heaviest_order(np.array([[0, 3, -1], [-3, 0, 2], [1, -2, 0]]), perf_counter() + 9)
    >>> found.order.tolist(), found.agreement, found.proven
    ([0, 1, 2], 4.0, True)
    """
    order, bound, relaxed, rows = _sought(margins, ends)
    agreement = _agreement(margins, order)
    decided = None
    if relaxed - agreement <= PROVEN:
        decided = _decided(-margins[np.triu_indices(len(margins), 1)], order, rows, ends)
    cut_short = perf_counter() >= ends or bound - agreement > PROVEN
    nothing = np.zeros(margins.shape, dtype=bool)
    return Ordered(order, agreement, bound, nothing if decided is None else decided, cut_short)


def agrees_by(margins: np.ndarray, needed: float, ends: float) -> bool | None:
    """Whether some order has margins that add up to ``needed``; None where the time was short.

    >>> circle = np.array([[0, 3, -1], [-3, 0, 2], [1, -2, 0]])
    >>> [agrees_by(circle, needed, perf_counter() + 9) for needed in (4.0, 4.1)]
    [True, False]
    """
    order, bound, _, _ = _sought(margins, ends, needed)
    return _known(needed, bound, _agreement(margins, order))


def _known(needed: float, bound: float, agreement: float) -> bool | None:
    if agreement >= needed - PROVEN:
        return True
    return False if bound < needed - PROVEN else None


def _sought(
    margins: np.ndarray, ends: float, needed: float | None = None
) -> tuple[np.ndarray, float, float, list[Limits]]:
    """The best order found, a bound on any, the bound of relaxed answers, and cycles forbidden.

    The search is over as well once it is known whether any order has what is ``needed``.
    """
    size = len(margins)
    pairs = np.triu_indices(size, 1)
    cost = -margins[pairs]
    order = _improved(margins, np.argsort(-margins.sum(axis=1), kind="stable"))
    bound, whole = float(np.abs(cost).sum()), False
    relaxed = bound
    rows: list[Limits] = []
    while bound - _agreement(margins, order) > PROVEN and perf_counter() < ends:
        if needed is not None and _known(needed, bound, _agreement(margins, order)) is not None:
            break
        found = (_whole if whole else _relaxed)(cost, rows, ends)
        if found is None:
            break
        answer, least = found
        bound = min(bound, -2 * least + cost.sum())
        relaxed = relaxed if whole else bound
        above = _matrix(answer, pairs, size)
        order = _better(margins, order, np.argsort(-above.sum(axis=1), kind="stable"))
        cycles = _cycles(above)
        if len(cycles):
            rows.append(_forbidden(cycles, pairs, size))
        elif whole:
            break
        whole = whole or not len(cycles)
    return order, bound, relaxed, rows


def _decided(
    cost: np.ndarray, order: np.ndarray, rows: list[Limits], ends: float
) -> np.ndarray | None:
    """The pairs that no best order turns; None where the time was too short.

    Of all answers as good the one that turns the most pairs is taken, then the one that turns
    most of those left, until not one whole pair can be turned.
    """
    size = len(order)
    pairs = np.triu_indices(size, 1)
    place = np.argsort(order)
    stands = (place[:, None] < place[None, :])[pairs]
    turn = np.where(stands, 1.0, -1.0)
    as_good = (csr_array(cost[None, :]), np.array([cost[stands].sum() + PROVEN]))
    untouched = np.ones(cost.size, dtype=bool)
    while perf_counter() < ends:
        found = _relaxed(turn * untouched, [as_good, *rows], ends)
        if found is None:
            break
        turned = np.where(stands, 1 - found[0], found[0])
        cycles = _cycles(_matrix(found[0], pairs, size))
        if turned[untouched].sum() < 0.5:
            return _matrix(np.where(untouched, stands, 0.5), pairs, size) == 1
        if len(cycles):
            rows = [*rows, _forbidden(cycles, pairs, size)]
        else:
            untouched &= turned <= 1e-6
    return None


def _matrix(answer: np.ndarray, pairs: tuple[np.ndarray, np.ndarray], size: int) -> np.ndarray:
    """How far the unit of the row stands above that of the column."""
    above = np.zeros((size, size))
    above[pairs], above.T[pairs] = answer, 1 - answer
    return above


def _relaxed(cost: np.ndarray, rows: list[Limits], ends: float) -> Answer | None:
    """The answer that may be fractional, and its cost; None where the time was too short."""
    matrix, most = _limits(rows) or (None, None)
    seconds = max(ends - perf_counter(), 0.01)
    found = linprog(cost, matrix, most, bounds=(0, 1), options={"time_limit": seconds})
    return (found.x, found.fun) if found.status == 0 else None


def _whole(cost: np.ndarray, rows: list[Limits], ends: float) -> Answer | None:
    """The best answer in whole pairs so far, and the least that any could cost."""
    limits = _limits(rows)
    found = milp(
        cost,
        integrality=np.ones(cost.size),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(limits[0], ub=limits[1]) if limits else None,
        options={"time_limit": max(ends - perf_counter(), 0.01), "mip_rel_gap": 0},
    )
    return None if found.x is None else (np.round(found.x), found.mip_dual_bound)


def _limits(rows: list[Limits]) -> Limits | None:
    if not rows:
        return None
    return vstack([signs for signs, _ in rows]), np.concatenate([most for _, most in rows])


def _cycles(above: np.ndarray) -> np.ndarray:
    """Triples, each unit above the next by more than the rules allow; the worst first, few."""
    found = [np.empty((0, 4))]
    for first in range(len(above) - 2):
        later = slice(first + 1, None)
        over = above[first, later, None] + above[later, later] + above[later, first] - 2
        second, third = np.nonzero(over > 1e-6)
        heads = np.full(second.size, first)
        where = (heads, second + first + 1, third + first + 1, over[second, third])
        found.append(np.column_stack(where))
    cycles = np.concatenate(found)
    return cycles[np.argsort(-cycles[:, 3], kind="stable")][:CUTS, :3].astype(int)


def _forbidden(cycles: np.ndarray, pairs: tuple[np.ndarray, np.ndarray], size: int) -> Limits:
    """At most two of the three pairs of every cycle, as rows of signs and their limits."""
    number = np.zeros((size, size), dtype=int)
    number[pairs] = np.arange(pairs[0].size)
    steps = np.stack([cycles[:, [0, 1]], cycles[:, [1, 2]], cycles[:, [2, 0]]], axis=1)
    rising = steps[:, :, 0] < steps[:, :, 1]
    columns = number[steps.min(axis=2), steps.max(axis=2)].ravel()
    signs = np.where(rising, 1.0, -1.0).ravel()
    rows = np.repeat(np.arange(len(cycles)), 3)
    matrix = csr_array((signs, (rows, columns)), (len(cycles), pairs[0].size))
    return matrix, 2.0 - (~rising).sum(axis=1)


def _agreement(margins: np.ndarray, order: np.ndarray) -> float:
    return float(np.triu(margins[np.ix_(order, order)], 1).sum())


def _better(margins: np.ndarray, order: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The order, or the one that improving ``start`` leads to where that agrees more."""
    other = _improved(margins, start)
    gain = _agreement(margins, other) - _agreement(margins, order)
    return other if gain > NEAR else order


def _improved(margins: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The order after single units were moved to where they agree best, until none gains."""
    order = order.tolist()
    gained = True
    while gained:
        gained = False
        for unit in tuple(order):
            others = [one for one in order if one != unit]
            over = margins[unit, others]
            before = np.concatenate([[0.0], np.cumsum(-over)])
            after = np.concatenate([np.cumsum(over[::-1])[::-1], [0.0]])
            now, then = order.index(unit), int((before + after).argmax())
            if (before + after)[then] > (before + after)[now] + NEAR:
                order, gained = [*others[:then], unit, *others[then:]], True
    return np.array(order, dtype=int)
