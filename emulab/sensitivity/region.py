"""Regions of weights: a polytope in the simplex, and what a linear function does over it.

    everything(ids)                       every weighting there is
    defensible(rules, node, ids, adopted) those that the rules call defensible

Weights are those of n siblings: none below 0, adding up to 1.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from math import comb
from typing import Any

import numpy as np
from scipy.optimize import linprog

from emulab.faults import Fault, InputError
from emulab.rules import Rules
from emulab.rules.defensible import Defensible

NEAR = 1e-9
FEW = 7  # siblings: up to here the corners are listed
SYSTEMS = 20_000  # small systems of equations that a list of corners may cost
AT_ONCE = 4_096


@dataclass(frozen=True, eq=False)
class Region:
    """All weights w with low <= w <= high and rows @ w >= 0, none below 0 and adding up to 1.

    ``shape`` is simplex (no bound at all), order (most important first, nothing else), box
    (ends only) or general. A region may be flat: a weight whose ends are equal is locked.
    """

    ids: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray
    shape: str
    ranked: tuple[tuple[int, ...], ...] = ()

    @property
    def size(self) -> int:
        return len(self.ids)

    def contains(self, weights: np.ndarray) -> np.ndarray:
        """Which of the weightings (..., n) lie in the region, its edge included."""
        weights = np.asarray(weights, dtype=float)
        inside = (weights >= self.low - NEAR) & (weights <= self.high + NEAR)
        sums = np.abs(weights.sum(axis=-1) - 1) <= NEAR
        return inside.all(axis=-1) & sums & (weights @ self.rows.T >= -NEAR).all(axis=-1)

    @cached_property
    def vertices(self) -> np.ndarray | None:
        """The corners (v, n), in a fixed order; None where they are too many to list."""
        if self.shape == "simplex":
            return np.eye(self.size)
        if self.shape == "order":
            return _order_corners(self.ranked, self.size)
        if self.size > FEW:
            return None
        return _corners(self)

    @cached_property
    def empty(self) -> bool:
        """Whether no weighting at all lies in it."""
        if self.vertices is not None:
            return not len(self.vertices)
        return linprog(np.zeros(self.size), **self.constraints()).status == 2

    def constraints(self) -> dict[str, Any]:
        """The region as ``scipy.optimize.linprog`` takes it, for n variables."""
        return {
            "A_ub": -self.rows if len(self.rows) else None,
            "b_ub": np.zeros(len(self.rows)) if len(self.rows) else None,
            "A_eq": np.ones((1, self.size)),
            "b_eq": np.ones(1),
            "bounds": list(zip(self.low.tolist(), self.high.tolist(), strict=True)),
        }

    def least(self, differences: np.ndarray) -> np.ndarray:
        """The least value over the region of each linear function (q, n) of the weights: (q,).

        Corners where they are listed; in a box a knapsack, filled from the smallest coefficient
        up; otherwise a linear programme each. ``differences`` may be (n,) for a single one.
        """
        rows = np.atleast_2d(np.asarray(differences, dtype=float))
        if self.vertices is not None:
            return _over_corners(rows, self.vertices)
        if self.shape == "box":
            return (_filled(rows, self.low, self.high) * rows).sum(axis=1)
        return np.array([float(row @ self.where_least(row)) for row in rows])

    def most(self, differences: np.ndarray) -> np.ndarray:
        """The greatest value over the region of each linear function (q, n): (q,)."""
        return -self.least(-np.asarray(differences, dtype=float))

    def where_least(self, difference: np.ndarray) -> np.ndarray:
        """A weighting (n,) at which the function is least; the first corner of several."""
        row = np.asarray(difference, dtype=float)
        if self.vertices is not None:
            values = np.round(self.vertices @ row, 12)
            return self.vertices[int(values.argmin())]
        if self.shape == "box":
            return _filled(row[None], self.low, self.high)[0]
        found = linprog(row, **self.constraints())
        return np.clip(found.x, self.low, self.high)


def everything(ids: tuple[str, ...]) -> Region:
    """Every weighting of the siblings.

    >>> everything(("a", "b")).most([3.0, 1.0]).tolist()
    [3.0]
    """
    size = len(ids)
    return Region(ids, np.zeros(size), np.ones(size), np.zeros((0, size)), "simplex")


def defensible(rules: Rules, node: str | None, ids: tuple[str, ...], adopted: np.ndarray) -> Region:
    """The weights of a node's children that the rules call defensible.

    Where they say nothing of the node, every weight lies within ``analysis.within`` of its
    adopted one, as a share of it. ``adopted`` (n,) adds up to 1. Raises InputError where no
    weights at all keep what the rules ask for.

    >>> from emulab.rules import load_rules
    >>> rules = load_rules("hanoi-02/2023")
    >>> region = defensible(rules, None, ("tasks", "party", "movement"), np.array([0.7, 0.2, 0.1]))
    >>> region.low.round(3).tolist(), region.high.round(3).tolist()
    ([0.525, 0.15, 0.075], [0.875, 0.25, 0.125])
    """
    said = next((one for one in rules.analysis.defensible if one.node == node), None)
    said = said or Defensible.model_construct(within=rules.analysis.within)
    region = bound(said, ids, np.asarray(adopted, dtype=float))
    if region.empty:
        where = node or "the whole rubric"
        finding = f"no weights of {where} keep all that analysis.defensible asks for."
        raise InputError([Fault("rules.yaml", 0, finding, "Widen the ends, order or ratios.")])
    return region


def bound(said: Defensible, ids: tuple[str, ...], adopted: np.ndarray) -> Region:
    """What an entry of the rules leaves of the simplex; it may be nothing."""
    size, place = len(ids), {name: number for number, name in enumerate(ids)}
    low, high = np.zeros(size), np.ones(size)
    if said.within is not None:
        low, high = adopted * (1 - said.within), np.minimum(adopted * (1 + said.within), 1.0)
    for name, (least, most) in said.between.items():
        low[place[name]] = max(low[place[name]], least)
        high[place[name]] = min(high[place[name]], most)
    ranked = tuple(tuple(place[name] for name in tied) for tied in said.ranked)
    rows = [*_order_rows(ranked, size)]
    for one, other, least, most in said.ratios:
        at_least, at_most = np.zeros(size), np.zeros(size)
        at_least[place[one]], at_least[place[other]] = 1.0, -least
        at_most[place[one]], at_most[place[other]] = -1.0, most
        rows += [at_least, at_most]
    boxed = bool((low > 0).any() or (high < 1).any())
    shape = "box" if boxed else "simplex"
    if rows:
        shape = "order" if not boxed and not said.ratios else "general"
    return Region(ids, low, high, np.array(rows).reshape(len(rows), size), shape, ranked)


def _order_rows(ranked: tuple[tuple[int, ...], ...], size: int):
    """Each place at least the next one's; those in brackets alike."""
    for tied in ranked:
        for one, other in pairwise(tied):
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[one], row[other] = sign, -sign
                yield row
    for above, below in pairwise(ranked):
        row = np.zeros(size)
        row[above[0]], row[below[0]] = 1.0, -1.0
        yield row


def _order_corners(ranked: tuple[tuple[int, ...], ...], size: int) -> np.ndarray:
    """The corners of an order: the first places share everything evenly, the rest have nothing.

    Criteria that the order does not name are free, a corner each.
    """
    named = [place for tied in ranked for place in tied]
    corners = []
    first: list[int] = []
    for tied in ranked:
        first += tied
        corner = np.zeros(size)
        corner[first] = 1 / len(first)
        corners.append(corner)
    corners += [np.eye(size)[place] for place in range(size) if place not in named]
    return np.array(corners)


def _over_corners(rows: np.ndarray, corners: np.ndarray) -> np.ndarray:
    found = np.empty(len(rows))
    for start in range(0, len(rows), AT_ONCE):
        found[start : start + AT_ONCE] = (rows[start : start + AT_ONCE] @ corners.T).min(axis=1)
    return found


def _filled(rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The weights (q, n) at which each row is least: every weight at its low end, then what is
    left of 1 given to the smallest coefficients first, up to their high ends."""
    order = np.argsort(rows, axis=1, kind="stable")
    room = (high - low)[order]
    before = np.cumsum(room, axis=1) - room
    given = np.clip(1 - low.sum() - before, 0, room)
    weights = np.empty_like(rows)
    np.put_along_axis(weights, order, low[order] + given, axis=1)
    return weights


def _corners(region: Region) -> np.ndarray | None:
    """Every corner, by solving each choice of n - 1 bounds that hold with equality.

    Slow in the number of bounds and safe where the region is flat.
    """
    size = region.size
    if size == 1:
        return np.ones((1, 1)) if region.contains(np.ones(1)) else np.zeros((0, 1))
    faces = [
        (np.eye(size)[place], end)
        for ends in (region.low, region.high)
        for place, end in enumerate(ends.tolist())
    ]
    faces += [(row, 0.0) for row in region.rows]
    if comb(len(faces), size - 1) > SYSTEMS:
        return None
    sides = np.array([side for side, _ in faces])
    ends = np.array([end for _, end in faces])
    chosen = np.array(list(combinations(range(len(faces)), size - 1)))
    systems = np.concatenate([sides[chosen], np.ones((len(chosen), 1, size))], axis=1)
    values = np.concatenate([ends[chosen], np.ones((len(chosen), 1))], axis=1)
    solvable = np.abs(np.linalg.det(systems)) > 1e-12
    points = np.linalg.solve(systems[solvable], values[solvable][..., None])[..., 0]
    points = points[region.contains(points)]
    points = np.clip(points, region.low, region.high)
    _, first = np.unique(np.round(points, 10) + 0.0, axis=0, return_index=True)
    return points[first]
