"""How many of several comparisons can hold under one and the same weighting.

Each comparison is a row c with c @ w >= 0, or > 0 where it is strict: a mixed-integer programme
with one binary a row, solved here by branch and bound. Rows are lost or kept one at a time; the
relaxation lets each of the others fall short at the price of the share of its own greatest fall
(the tightest big M there is), and so bounds how many must be lost. A general solver is no
quicker, and its tolerances would let a loss pass for a tie: here what holds is measured at nine
places, and rows that seem to hold together are tried once more by themselves.
"""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from emulab.numbers import settled_array
from emulab.sensitivity.exact.programmes import widest
from emulab.sensitivity.region import Region

NOTHING = 1e-6  # shares of falls that add up to less are looked at exactly
PRICED = 1e-12
FLOOR = 1e-4  # a row's scale is at least this share of the largest, so that none is blown up


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Rows (k, n) over a region; ``strict`` (k,) ones need a lead. ``slack`` (k,): how far a row
    may fall below 0 in the region, or more. ``implied`` (k, k): where the row's comparison holds,
    the column's does too."""

    rows: np.ndarray
    strict: np.ndarray
    slack: np.ndarray
    implied: np.ndarray
    region: Region

    def holding(self, weights: np.ndarray) -> np.ndarray:
        """Which hold at the weights, at nine places."""
        leads = settled_array(self.rows @ weights)
        return np.where(self.strict, leads > 0, leads >= 0)


@dataclass(frozen=True, eq=False)
class Branch:
    """Some rows must hold (kept), some are given up (lost), the others are free; at least
    ``bound`` are lost in all."""

    kept: np.ndarray
    lost: np.ndarray
    bound: int

    @property
    def free(self) -> np.ndarray:
        return ~self.kept & ~self.lost


def fewest_lost(given: Comparisons, most: int, ends: float) -> tuple[int, int]:
    """The fewest comparisons that fail under one weighting, and how few it might still be.

    So many as ``most`` are known to be enough. The two are equal unless ``perf_counter`` comes
    to ``ends`` first.

    >>> from emulab.sensitivity.region import everything
    >>> rows = np.array([[1.0, -1.0], [-1.0, 1.0], [-1.0, 3.0]])
    >>> region, none = everything(("a", "b")), np.zeros((3, 3), dtype=bool)
    >>> loose = Comparisons(rows, none[0], np.ones(3), none, region)
    >>> fewest_lost(loose, 3, perf_counter() + 9)  # all hold where both weigh the same
    (0, 0)
    >>> strict = Comparisons(rows, ~none[0], np.ones(3), none, region)
    >>> fewest_lost(strict, 3, perf_counter() + 9)
    (1, 1)
    """
    nobody = np.zeros(len(given.rows), dtype=bool)
    left = [Branch(nobody, nobody, 0)]
    while left:
        if perf_counter() >= ends:
            return most, min(most, *(one.bound for one in left))
        branch = left.pop()
        if branch.bound >= most:
            continue
        seen, further = _looked_at(given, branch, most)
        most = min(most, seen)
        left += [one for one in further if one.bound < most]
    return most, most


def _looked_at(given: Comparisons, branch: Branch, most: int) -> tuple[int, list[Branch]]:
    """How few fail at the weights that the branch leads to, and what is left to look at."""
    lost = int(branch.lost.sum())
    found = _relaxed(given, branch)
    if found is None:
        return most, []
    weights, falls = found
    most = min(most, int((~given.holding(weights)).sum()))
    bound = lost + int(np.ceil(falls.sum() - NOTHING))
    if bound >= most:
        return most, []
    if falls.sum() > NOTHING:
        return most, _split(given, branch, int(falls.argmax()), bound)
    rest = np.flatnonzero(~branch.lost)
    weights, broken = together(given.rows[rest], given.strict[rest], given.region)
    most = min(most, int((~given.holding(weights)).sum()))
    open_ones = rest[broken]
    open_ones = open_ones[branch.free[open_ones]]
    if not len(open_ones) or lost + 1 >= most:
        return most, []
    return most, _split(given, branch, int(open_ones[0]), lost)


def _split(given: Comparisons, branch: Branch, row: int, bound: int) -> list[Branch]:
    """The row kept, and the row lost with all that would have kept it; the second is next."""
    kept = branch.kept | given.implied[row]
    kept[row] = True
    lost = branch.lost | given.implied[:, row]
    lost[row] = True
    found = []
    if not (kept & branch.lost).any():
        found.append(Branch(kept, branch.lost, bound))
    if not (lost & branch.kept).any():
        found.append(Branch(branch.kept, lost, max(bound, int(lost.sum()))))
    return found


def together(rows: np.ndarray, strict: np.ndarray, region: Region) -> tuple[np.ndarray, np.ndarray]:
    """Weights (n,) at which all the rows hold; or some weights, and which rows (k,) never all do.

    The second is false for every row where they hold.
    """
    nothing = np.zeros(len(rows), dtype=bool)
    if not len(rows):
        return region.where_least(np.zeros(region.size)), nothing
    found = widest(rows, region)
    assert found is not None
    lead = settled_array(np.array(found.lead))
    if lead > 0 or (lead == 0 and not strict.any()):
        return found.weights, nothing
    if lead == 0:
        parted = widest(rows[strict], region, rows[~strict])
        if parted is not None:
            broken = nothing.copy()
            if settled_array(np.array(parted.lead)) <= 0:
                broken[strict] = parted.prices > PRICED
                broken[~strict] = parted.firm > PRICED
            return parted.weights, broken
    return found.weights, found.prices > PRICED


def _relaxed(given: Comparisons, branch: Branch) -> tuple[np.ndarray, np.ndarray] | None:
    """Weights at which the kept rows hold and the falls (k,) of the free ones, each as a share of
    its greatest, add up to the least; None where the kept ones never hold together."""
    region, free, kept = given.region, np.flatnonzero(branch.free), np.flatnonzero(branch.kept)
    size, many = region.size, len(free)
    scale = np.maximum(given.slack, FLOOR * given.slack.max())
    scale = np.where(scale > 0, scale, 1.0)[:, None]  # rows that can only tie, never fall
    firm = np.concatenate([given.rows[kept] / scale[kept], region.rows, np.ones((1, size))])
    loose = np.hstack([given.rows[free] / scale[free], np.eye(many)])
    matrix = np.concatenate([loose, np.hstack([firm, np.zeros((len(firm), many))])])
    low, high = np.zeros(len(matrix)), np.full(len(matrix), np.inf)
    low[-1] = high[-1] = 1.0
    cost = np.concatenate([np.zeros(size), np.ones(many)])
    bounds = Bounds(
        np.concatenate([region.low, np.zeros(many)]),
        np.concatenate([region.high, np.ones(many)]),
    )
    rows = LinearConstraint(matrix, low, high)
    found = milp(cost, bounds=bounds, constraints=rows, options={"presolve": False})
    if found.x is None and found.status != 2:
        found = milp(cost, bounds=bounds, constraints=rows)
    if found.x is None:
        return None
    falls = np.zeros(len(given.rows))
    falls[free] = found.x[size:]
    return found.x[:size], falls
