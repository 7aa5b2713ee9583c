"""What the linear programmes over a region of weights have in common.

    problem_of(model, region)   the arrays, in an order that depends on the numbers alone
    widest(leads, region)       the weights at which the smallest of several leads is largest

A programme may have several answers as good; which one a solver gives depends on the order of
its rows. So units and criteria are first put into an order made from their numbers, and no
answer hangs on how the rows of a file were sorted.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import linprog

from emulab.numbers import settled_array
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region

EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
NEAR = 1e-9
CELLS = 2**21  # numbers held at once


@dataclass(frozen=True, eq=False)
class Problem:
    """A model's arrays in the order of their numbers, and how to come back to its own order.

    values (m, n), keys (m,), weights and whole (n,) as in ``Model``. ``units`` (m,) and
    ``siblings`` (n,) say where a row and a column stand in the model.
    """

    values: np.ndarray
    keys: np.ndarray
    weights: np.ndarray
    whole: np.ndarray
    region: Region
    units: np.ndarray
    siblings: np.ndarray

    @property
    def size(self) -> int:
        return len(self.values)

    def given(self, weightings: np.ndarray | None) -> np.ndarray:
        """Weightings (N, n) in the order of the model, here (N, n) in that of the problem."""
        if weightings is None:
            return np.zeros((0, len(self.siblings)))
        return np.atleast_2d(np.asarray(weightings, dtype=float))[:, self.siblings]

    def back(self, weights: np.ndarray) -> np.ndarray:
        """Weights (n,) in the order of the problem, here in that of the model."""
        own = np.empty(len(weights))
        own[self.siblings] = weights
        return own

    def weighed(self, model: Model, weights: np.ndarray) -> list[dict[str, Any]]:
        """Weights (n,) as a cell of a frame: a struct of criterion and weight each."""
        pairs = zip(model.ids, self.back(weights).tolist(), strict=True)
        return [{"criterion": one, "weight": weight} for one, weight in pairs]

    def unit(self, model: Model, row: int) -> str:
        return model.units[self.units[row]]


def problem_of(model: Model, region: Region | None = None) -> Problem:
    """The arrays of a model whose ranks are linear in the weights, in the order of their numbers.

    ``region`` is the model's defensible weights unless given.
    """
    region = region or model.region
    assert model.values is not None
    ends = [region.low, region.high, model.weights, model.whole]
    columns = np.concatenate([np.stack(ends), np.sort(model.values, axis=0)])
    siblings = np.lexsort(columns[::-1])
    own = model.values[:, siblings]
    units = np.lexsort([model.keys, *own.T[::-1]])
    return Problem(
        values=own[units],
        keys=model.keys[units],
        weights=model.weights[siblings],
        whole=model.whole[siblings],
        region=arranged(region, siblings),
        units=units,
        siblings=siblings,
    )


def arranged(region: Region, siblings: np.ndarray) -> Region:
    """The region with its siblings, and its rows, in another order."""
    place = np.argsort(siblings)
    rows = region.rows[:, siblings]
    return replace(
        region,
        ids=tuple(region.ids[one] for one in siblings),
        low=region.low[siblings],
        high=region.high[siblings],
        rows=rows[np.lexsort(rows.T[::-1])],
        ranked=tuple(tuple(int(place[one]) for one in tied) for tied in region.ranked),
    )


def without_rows(region: Region) -> Region:
    """The region, or where only programmes can measure it a wider one that is quick to measure.

    Bounds over the wider one hold over the region too, though they may not be the tightest.
    """
    if region.vertices is None and region.shape == "general":
        return replace(region, rows=region.rows[:0], shape="box", ranked=())
    return region


@dataclass(frozen=True, eq=False)
class Widest:
    """The answer of ``widest``: weights (n,), the smallest lead there, and the prices (k,) of
    the leads, none below 0 and adding up to 1. ``firm`` (h,) are the prices of the firm rows."""

    weights: np.ndarray
    lead: float
    prices: np.ndarray
    firm: np.ndarray


def widest(leads: np.ndarray, region: Region, firm: np.ndarray | None = None) -> Widest | None:
    """The weights of the region at which the smallest of ``leads @ w`` (k, n) is largest.

    ``firm`` (h, n) are rows that stay at 0 or above; None comes out where they cannot.
    ``prices @ leads`` is the proof: it exceeds the smallest lead nowhere in the region.

    >>> from emulab.sensitivity.region import everything
    >>> found = widest(np.array([[1.0, -1.0], [-3.0, 1.0]]), everything(("a", "b")))
    >>> found.weights.round(9).tolist(), round(found.lead, 9), found.prices.round(9).tolist()
    ([0.333333333, 0.666666667], -0.333333333, [0.666666667, 0.333333333])
    """
    size = region.size
    firm = np.zeros((0, size)) if firm is None else firm
    rows = np.concatenate([-leads, -firm, -region.rows])
    moving = np.zeros((len(rows), 1))
    moving[: len(leads)] = 1.0
    found = solved(
        np.append(np.zeros(size), -1.0),
        region,
        np.hstack([rows, moving]),
        np.zeros(len(rows)),
        [(None, None)],
    )
    if found is None:
        return None
    prices = np.maximum(-found.ineqlin.marginals, 0.0)
    weights = tidy(found.x[:size], region)
    own = prices[: len(leads)]
    return Widest(
        weights=weights,
        lead=float((leads @ weights).min()),
        prices=own / own.sum(),
        firm=prices[len(leads) : len(leads) + len(firm)],
    )


def solved(
    cost: np.ndarray,
    region: Region,
    rows: np.ndarray,
    most: np.ndarray,
    bounds: list[tuple[float | None, float | None]],
):
    """What HiGHS finds for the weights and the variables after them; None where there is nothing.

    ``rows @ x <= most``; the rows have to hold those of the region.
    """
    ends = list(zip(region.low.tolist(), region.high.tolist(), strict=True))
    whole = np.zeros((1, len(cost)))
    whole[0, : region.size] = 1.0
    found = linprog(cost, rows, most, whole, [1.0], ends + bounds, options=EXACT)
    if found.x is None or found.status == 2:
        found = linprog(cost, rows, most, whole, [1.0], ends + bounds)
    return None if found.x is None or found.status == 2 else found


def tidy(weights: np.ndarray, region: Region) -> np.ndarray:
    """A solver's weights without its noise: between the ends, adding up to 1."""
    weights = np.clip(weights, region.low, region.high)
    weights = np.where(weights < 1e-13, region.low, weights)
    left = 1.0 - weights.sum()
    room = (region.high - weights) if left > 0 else (weights - region.low)
    whole = room.sum()
    return weights + left * room / whole if whole > 0 else weights


def inside(problem: Problem) -> np.ndarray:
    """A weighting (n,) of the region: the adopted one where it lies in it."""
    if problem.region.contains(problem.weights):
        return problem.weights
    return problem.region.where_least(np.zeros(len(problem.weights)))


def pairs(values: np.ndarray, region: Region, others: np.ndarray | None = None) -> np.ndarray:
    """The least of every row of values less every one of the others over the region: (m, k).

    ``others`` are the values themselves unless given.
    """
    others = values if others is None else others
    size, width = others.shape
    step = max(CELLS // max(size * width, 1), 1)
    found = np.empty((len(values), size))
    for start in range(0, len(values), step):
        own = values[start : start + step, None] - others[None]
        found[start : start + step] = region.least(own.reshape(-1, width)).reshape(-1, size)
    return found + 0.0


def ranks_at(values: np.ndarray, keys: np.ndarray, weightings: np.ndarray) -> np.ndarray:
    """The ranks (N, m) under weightings (N, n), best first, ties by the keys (m,), then shared.

    Two units tie where their difference is 0 at nine places: noise cannot part equal totals that
    happen to lie where rounding changes.
    """
    size = len(values)
    step = max(CELLS // max(size * size, 1), 1)
    found = np.empty((len(weightings), size), dtype=np.int64)
    for start in range(0, len(weightings), step):
        totals = weightings[start : start + step] @ values.T
        lead = settled_array(totals[:, None, :] - totals[:, :, None])
        above = (lead > 0) | ((lead == 0) & (keys[None, None, :] < keys[None, :, None]))
        found[start : start + step] = 1 + above.sum(axis=2)
    return found


def first_at(values: np.ndarray, keys: np.ndarray, weightings: np.ndarray) -> np.ndarray:
    """Which units are first (N, m) under weightings (N, n), ties and keys as in ``ranks_at``."""
    totals = weightings @ values.T
    level = settled_array(totals.max(axis=1)[:, None] - totals) <= 0
    least = np.where(level, keys, np.inf).min(axis=1)
    return level & (keys == least[:, None])
