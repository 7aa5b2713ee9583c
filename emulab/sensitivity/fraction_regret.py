"""The most a unit judged on other criteria can lose at worst, proved to a millionth of a point.

The corners of the region give a loss that is really suffered; that none is greater is proved by
asking whether the unit, given that many points more, is ever behind (``never_behind``). Where it
is, the loss is closed in on by halves.
"""

import numpy as np

from emulab.sensitivity.fractions import never_ahead_by
from emulab.sensitivity.region import Region
from emulab.sensitivity.simplices import simplices

CLOSE = 1e-6  # points


def losses(
    values: np.ndarray, whole: np.ndarray, region: Region
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """points, other (m,) and weights (m, n): what every unit loses at worst, to whom and where.

    A unit that nobody overtakes loses less than nothing: by how much it leads at the least. None
    where the region has too many corners to list, or one of these is left open.

    >>> from emulab.sensitivity.region import everything
    >>> values, whole = np.array([[90.0, 72.0], [80.0, 95.0]]), np.array([[1.0, 0.8], [1.0, 1.0]])
    >>> points, other, _ = losses(values, whole, everything(("a", "b")))
    >>> points.round(3).tolist(), other.tolist()
    ([5.0, 10.0], [1, 0])
    """
    pieces = simplices(region)
    if pieces is None or len(values) < 2:
        return None
    tried = np.concatenate([region.vertices, pieces.mean(axis=1)])
    totals = (tried @ values.T) / (tried @ whole.T)
    points, other = np.empty(len(values)), np.empty(len(values), dtype=int)
    weights = np.empty((len(values), values.shape[1]))
    for unit in range(len(values)):
        ahead = totals - totals[:, [unit]]
        ahead[:, unit] = -np.inf
        row, column = np.unravel_index(int(np.round(ahead, 9).argmax()), ahead.shape)
        points[unit], other[unit], weights[unit] = ahead[row, column], column, tried[row]
        for one in range(len(values)):
            while one != unit:
                beyond = never_ahead_by(values, whole, pieces, one, unit, points[unit] + CLOSE)
                if beyond is None:
                    break
                if not len(beyond):
                    return None
                lead = beyond @ values[one] / (beyond @ whole[one])
                points[unit] = lead - beyond @ values[unit] / (beyond @ whole[unit])
                other[unit], weights[unit] = one, beyond
    return points, other, weights
