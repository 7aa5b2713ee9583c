"""The distribution of every unit's total under all weightings alike: exact, nothing is drawn.

    distribution(model)               least, low, median, high, most, and the mean
    share_below(model, unit, points)  the share of all weightings that give it fewer points

A total below t is a half-space of weightings, and ``halfspace.probability`` measures that. Every
weighting of the simplex counts alike, also those that nobody would defend: this is how much of a
total rests on the weights at all, not how sure it is under the adopted ones. One unit needs no
other, so units that are judged on different criteria have their distributions too.
"""

import numpy as np
import polars as pl

from emulab.numbers import decimal_array
from emulab.sensitivity.model import Model
from emulab.sensitivity.probability.halfspace import differing, probability

QUANTILES = {"low": 0.05, "median": 0.5, "high": 0.95}
HALVINGS = 60  # of the points between least and most: to the last digit there is
NODES = 200  # of the integral that gives the mean of a fraction
COLUMNS = ("unit", "mean", "least", "low", "median", "high", "most")


def distribution(model: Model) -> pl.DataFrame:
    """What totals a unit can have, in points, if every weighting of the siblings counts alike.

    Columns ``unit``, ``mean``, ``least``, ``low`` (5 % of the weightings give less), ``median``,
    ``high`` (95 % give less), ``most``; a row a unit, in the order of the ranks. ``least`` and
    ``most`` are those with the whole weight on one sibling. Tie keys and gates move no total.
    Empty where an aggregate is no sum, or where totals are rounded or held up by a floor;
    ``model.under.why`` then says which.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> found = distribution(model_of(study("par-index", 2023).result))
    >>> found.select("unit", "least", "low", "median", "most").rows()[0]
    ('justice', 56.2, 59.576, 89.96, 123.72)
    """
    schema = {name: pl.String if name == "unit" else pl.Float64 for name in COLUMNS}
    under = model.under
    if under.values is None or under.whole is None or under.bent is not None:
        return pl.DataFrame(schema=schema)
    least, most = _ends(under.values, under.whole)
    columns = {
        "mean": _means(under.values, under.whole),
        "least": least,
        **_quantiles(under.values, under.whole),
        "most": most,
    }
    settled = {name: decimal_array(column) for name, column in columns.items()}
    found = pl.DataFrame({"unit": list(model.units), **settled}, schema=schema)
    return found.with_columns(pl.col(*COLUMNS[1:]).fill_nan(None))


def share_below(model: Model, unit: str, points: float) -> float | None:
    """The share of all weightings under which the unit's total is below so many points.

    Strictly below: a unit that has the same total under every weighting is not below it. None
    where ``distribution`` is empty. Raises ValueError for a unit that is not ranked.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> model = model_of(study("par-index", 2023).result)
    >>> [share_below(model, "justice", points) for points in (56.2, 89.96, 123.72)]
    [0.0, 0.5, 1.0]
    """
    if unit not in model.units:
        raise ValueError(f"the unit {unit!r} is not ranked.")
    under = model.under
    if under.values is None or under.whole is None or under.bent is not None:
        return None
    row = model.units.index(unit)
    found = below(under.values[[row]], under.whole[[row]], np.array([float(points)]))
    return round(float(found[0]), 12)


def below(values: np.ndarray, whole: np.ndarray, points: np.ndarray) -> np.ndarray:
    """P(values @ w / whole @ w < points) for each row (q, n) of values and whole, weights even.

    >>> below(np.array([[0.0, 10.0], [4.0, 4.0]]), np.ones((2, 2)), np.array([2.5, 4.0])).tolist()
    [0.25, 0.0]
    """
    return probability(differing(points[:, None] * whole - values))


def _ends(values: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest total (m,): a fraction has both at corners of the simplex."""
    alone = np.divide(values, whole, out=np.full(values.shape, np.nan), where=whole > 0)
    counted = np.isfinite(alone)
    least = np.where(counted, alone, np.inf).min(axis=1)
    most = np.where(counted, alone, -np.inf).max(axis=1)
    nothing = ~counted.any(axis=1)
    return np.where(nothing, np.nan, least), np.where(nothing, np.nan, most)


def _quantiles(values: np.ndarray, whole: np.ndarray) -> dict[str, np.ndarray]:
    """The points (m,) that each share of the weightings stays below, by halving."""
    count = len(QUANTILES)
    shares = np.repeat(list(QUANTILES.values()), len(values))
    low, high = (np.tile(end, count) for end in _ends(values, whole))
    every, all_whole = np.tile(values, (count, 1)), np.tile(whole, (count, 1))
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if not ((middle > low) & (middle < high)).any():
            break
        under = below(every, all_whole, np.nan_to_num(middle)) < shares
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return dict(zip(QUANTILES, high.reshape(count, -1), strict=True))


def _means(values: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The mean total (m,) of fractions x @ w / (y @ w), w even on the simplex.

    E = integral over s > 0 of sum_k x_k / (1 + s y_k) / prod_j (1 + s y_j): w is exponential draws
    over their sum, which the fraction does not see, and 1 / (y @ e) is the integral of
    exp(-s y @ e). Where y is even this is the plain mean of x / y, and that is what is taken.
    """
    counted = whole > 0
    even = np.ptp(whole, axis=1) == 0
    spots, shares = np.polynomial.legendre.leggauss(NODES)
    spots = (spots + 1) / 2  # s = u / (1 - u), over the sum of y
    found = np.full(len(values), np.nan)
    for row in np.flatnonzero(counted.any(axis=1)):
        own, held = values[row, counted[row]], whole[row, counted[row]]
        if even[row]:
            found[row] = own.mean() / held[0]
            continue
        grown = 1 + (spots / (1 - spots))[:, None] * (held / held.sum())
        terms = (own / grown).sum(axis=1) * np.exp(-np.log(grown).sum(axis=1))
        found[row] = (shares / 2 * terms / (1 - spots) ** 2).sum() / held.sum()
    return found
