"""The best and the worst rank of units judged on different criteria, by cutting up the region.

On a small simplex of weightings most pairs of units are in one order throughout, which the
Bernstein coefficients of ``fractions`` prove; what they leave open is cut in two and looked at
again. The ranks at the corners and the middle are really reached, so the bounds close from both
sides.
"""

from dataclasses import dataclass

import numpy as np

from emulab.sensitivity.exact.fractions import NEAR
from emulab.sensitivity.model import ranks_of
from emulab.sensitivity.region import Region
from emulab.sensitivity.simplices import simplices

WORK = 2**28  # pairs compared at corners of simplices before what is left stays open
CELLS = 2**22  # of these at once


@dataclass(frozen=True)
class RanksOver:
    """Ranks (m,) over a region: ``best`` and ``worst`` are reached; the true ones lie no further
    than ``best_at_least`` and ``worst_at_most``. Equal where it is settled. ``where`` (m, n) are
    weights at which each unit has its best rank."""

    best: np.ndarray
    worst: np.ndarray
    best_at_least: np.ndarray
    worst_at_most: np.ndarray
    where: np.ndarray


def ranks_over(
    values: np.ndarray, whole: np.ndarray, keys: np.ndarray, region: Region
) -> RanksOver | None:
    """The ranks that units can have over the region; None where its corners cannot be listed.

    values, whole (m, n), keys (m,). Ties count for the better rank, and tie keys part them.

    >>> from emulab.sensitivity.region import everything
    >>> values, whole = np.array([[90.0, 72.0], [80.0, 95.0]]), np.array([[1.0, 0.8], [1.0, 1.0]])
    >>> found = ranks_over(values, whole, np.array([1, 1]), everything(("a", "b")))
    >>> found.best.tolist(), found.worst.tolist()
    ([1, 1], [2, 2])
    """
    pieces = simplices(region)
    if pieces is None:
        return None
    units = len(values)
    best, worst = np.full(units, units + 1), np.ones(units, dtype=int)
    where = np.zeros((units, region.size))
    corners = pieces.shape[1]
    cost, spent = units**2 * corners * (corners + 1) // 2, 0
    while True:
        tried = np.concatenate([pieces.reshape(-1, pieces.shape[2]), pieces.mean(axis=1)])
        above, below = tried @ values.T, tried @ whole.T
        totals = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
        ranks = ranks_of(totals, keys)
        better = ranks.min(axis=0) < best
        where[better] = tried[ranks.argmin(axis=0)[better]]
        best, worst = np.minimum(best, ranks.min(axis=0)), np.maximum(worst, ranks.max(axis=0))
        step = max(CELLS // cost, 1)
        found = [
            _bounds(pieces[at : at + step], values, whole) for at in range(0, len(pieces), step)
        ]
        low, high = (np.concatenate(ends) for ends in zip(*found, strict=True))
        wide = ((low < best) | (high > worst)).any(axis=1)
        spent += cost * len(pieces)
        if not wide.any() or corners == 1 or spent + 2 * cost * wide.sum() > WORK:
            at_least = np.minimum(best, low[wide].min(axis=0, initial=units))
            at_most = np.maximum(worst, high[wide].max(axis=0, initial=1))
            return RanksOver(best, worst, at_least, at_most, where)
        pieces = _halved(pieces[wide])


def _bounds(
    pieces: np.ndarray, values: np.ndarray, whole: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The ranks (q, m) that a unit cannot leave on each simplex: at least, at most."""
    above, below = pieces @ values.T, pieces @ whole.T  # (q, d + 1, m)
    corners = range(pieces.shape[1])
    least = np.full((len(pieces), len(values), len(values)), np.inf)
    for one in corners:
        for other in corners[one:]:
            across = above[:, one, :, None] * below[:, other, None, :]
            across = across + above[:, other, :, None] * below[:, one, None, :]
            least = np.minimum(least, (across - across.transpose(0, 2, 1)) / 2)
    ahead = least > NEAR  # unit of the row strictly ahead throughout
    return 1 + ahead.sum(axis=1), len(values) - ahead.sum(axis=2)


def _halved(pieces: np.ndarray) -> np.ndarray:
    """Every simplex cut in two at the middle of its longest edge."""
    apart = ((pieces[:, :, None] - pieces[:, None]) ** 2).sum(axis=3)
    flat = apart.reshape(len(pieces), -1).argmax(axis=1)
    one, other = np.unravel_index(flat, apart.shape[1:])
    lines = np.arange(len(pieces))
    middle = (pieces[lines, one] + pieces[lines, other]) / 2
    halves = [pieces.copy(), pieces.copy()]
    for half, place in zip(halves, (one, other), strict=True):
        half[lines, place] = middle
    return np.concatenate(halves)
