"""By how much one unit can be ahead of another where some are judged on other criteria.

The corners of the region give a lead that is really had; that none is greater is proved by
asking whether the other, given that many points more, is ever behind (``fractions``). Where it
is, the lead is closed in on. What comes out is true to a millionth of a point.
"""

import numpy as np

from emulab.sensitivity.exact.fractions import ahead_by
from emulab.sensitivity.region import Region
from emulab.sensitivity.simplices import simplices

CLOSE = 1e-6  # points


def leads(
    values: np.ndarray, whole: np.ndarray, region: Region
) -> tuple[np.ndarray, np.ndarray] | None:
    """points (m, m): the most by which the row's total exceeds the column's; weights (m, m, n):
    where. Below 0 where the row never is ahead. None where the region has too many corners to
    list, where a unit has no total under some of its weights, or where a lead is left open.

    >>> from emulab.sensitivity.region import everything
    >>> values, whole = np.array([[90.0, 72.0], [80.0, 95.0]]), np.array([[1.0, 0.8], [1.0, 1.0]])
    >>> leads(values, whole, everything(("a", "b")))[0].round(3).tolist()
    [[0.0, 10.0], [5.0, 0.0]]
    """
    pieces = simplices(region)
    if pieces is None:
        return None
    tried = np.concatenate([region.vertices, pieces.mean(axis=1)])
    if (tried @ whole.T <= 0).any():  # a unit is judged on nothing there and has no total
        return None
    totals = (tried @ values.T) / (tried @ whole.T)
    units = len(values)
    points, weights = np.zeros((units, units)), np.tile(tried[0], (units, units, 1))
    for one in range(units):
        for other in range(units):
            if one == other:
                continue
            lead = np.round(totals[:, one] - totals[:, other], 9)
            at = tried[int(lead.argmax())]
            while at is not None:
                if not len(at):
                    return None
                points[one, other], weights[one, other] = _lead(values, whole, at, one, other), at
                at = ahead_by(values, whole, pieces, one, other, points[one, other] + CLOSE)
    return points, weights


def _lead(values: np.ndarray, whole: np.ndarray, at: np.ndarray, one: int, other: int) -> float:
    return float(values[one] @ at / (whole[one] @ at) - values[other] @ at / (whole[other] @ at))
