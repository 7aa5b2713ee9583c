"""Agreement: how far several scorers say the same of the same units, one number a method.

Marks are an array of units by scorers, NaN where one did not mark. Every function gives None
where the marks are too few or all alike, never NaN; ``why_not`` in the analysis says why.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, rankdata

FLAT = 1e-12


def complete(marks: np.ndarray) -> np.ndarray:
    """The units that every scorer marked."""
    return marks[~np.isnan(marks).any(axis=1)]


@dataclass(frozen=True)
class Squares:
    """Mean squares of n units by k scorers: of units, within units, of scorers, error."""

    units: float
    within: float
    scorers: float
    error: float


def mean_squares(marks: np.ndarray) -> Squares | None:
    """The mean squares of a complete table; None for fewer than two units or scorers."""
    n, k = marks.shape
    if n < 2 or k < 2:
        return None
    grand = marks.mean()
    units = k * float(((marks.mean(axis=1) - grand) ** 2).sum()) / (n - 1)
    scorers = n * float(((marks.mean(axis=0) - grand) ** 2).sum()) / (k - 1)
    within = float(((marks - marks.mean(axis=1, keepdims=True)) ** 2).sum()) / (n * (k - 1))
    error = (within * n * (k - 1) - scorers * (k - 1)) / ((n - 1) * (k - 1))
    return Squares(units, within, scorers, max(error, 0.0))


def icc(marks: np.ndarray) -> dict[str, float | None]:
    """The six intraclass correlations of Shrout and Fleiss (1979, Psychol. Bull. 86:420-428).

    1: every unit by scorers of its own; 2: the same scorers, drawn from many, and their severity
    counts; 3: these scorers and no others, severity left out. ``,1`` is of one mark, ``,k`` of
    the mean of k. Only units that all marked count: with recused scorers there may be none.

    >>> table = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6)]
    >>> table += [(10, 5, 6, 9), (6, 2, 4, 7)]
    >>> [round(value, 2) for value in icc(np.array(table, dtype=float)).values()]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    whole = complete(marks)
    found = mean_squares(whole)
    if found is None:
        return dict.fromkeys(ICC)
    n, k = whole.shape
    return {name: form(found, n, k) for name, form in ICC.items()}


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > FLAT else None


ICC: dict[str, Callable[[Squares, int, int], float | None]] = {
    "1,1": lambda s, n, k: _ratio(s.units - s.within, s.units + (k - 1) * s.within),
    "2,1": lambda s, n, k: _ratio(
        s.units - s.error, s.units + (k - 1) * s.error + k * (s.scorers - s.error) / n
    ),
    "3,1": lambda s, n, k: _ratio(s.units - s.error, s.units + (k - 1) * s.error),
    "1,k": lambda s, n, k: _ratio(s.units - s.within, s.units),
    "2,k": lambda s, n, k: _ratio(s.units - s.error, s.units + (s.scorers - s.error) / n),
    "3,k": lambda s, n, k: _ratio(s.units - s.error, s.units),
}


def one_way(marks: np.ndarray) -> float | None:
    """ICC(1,1) where units have different numbers of marks; who gave which is left aside.

    With equal numbers it is the form of Shrout and Fleiss; otherwise k becomes
    (N - sum k_i^2 / N) / (n - 1), the usual one-way estimate (Searle, Linear Models, 1971).

    >>> one_way(np.array([[8.0, 8, np.nan], [np.nan, 5, 5]]))
    1.0
    """
    rows = [row[~np.isnan(row)] for row in marks]
    rows = [row for row in rows if row.size]
    number = np.array([row.size for row in rows], dtype=float)
    n, total = len(rows), number.sum()
    if n < 2 or total <= n:
        return None
    grand = sum(row.sum() for row in rows) / total
    between = sum(row.size * (row.mean() - grand) ** 2 for row in rows) / (n - 1)
    within = sum(((row - row.mean()) ** 2).sum() for row in rows) / (total - n)
    k = (total - (number**2).sum() / total) / (n - 1)
    return _ratio(float(between - within), float(between + (k - 1) * within))


def _nominal(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return (values[:, None] != values[None, :]).astype(float)


def _ordinal(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The squared number of values that lie between, half of both ends counted."""
    upto = np.cumsum(counts) - counts / 2
    return (upto[:, None] - upto[None, :]) ** 2


def _interval(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return (values[:, None] - values[None, :]) ** 2


def _ratio_scale(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    sums = values[:, None] + values[None, :]
    away = values[:, None] - values[None, :]
    return np.divide(away, sums, out=np.zeros_like(away), where=sums > 0) ** 2


DIFFERENCES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio_scale,
}


def alpha(marks: np.ndarray, level: str = "interval") -> float | None:
    """Krippendorff's alpha: 1 less the disagreement seen over that of chance; 1 is full agreement.

    Gaps are no matter: a unit counts with as many marks as it has, at least two. ``level`` says
    how far two marks differ. Source: Krippendorff (2011), Computing Krippendorff's
    alpha-reliability. None where no unit has two marks or all marks are alike (then alpha says
    nothing, though everyone agrees), and for the ratio level where a mark lies below 0.

    >>> round(alpha(np.array([[1.0, 1], [2, 2], [3, 4]]), "nominal"), 4)  # 8/13
    0.6154
    """
    rows = [row[~np.isnan(row)] for row in marks]
    rows = [np.round(row, 9) for row in rows if row.size > 1]
    if not rows:
        return None
    values = np.unique(np.concatenate(rows))
    if level == "ratio" and values[0] < 0:
        return None
    pairs = np.zeros((values.size, values.size))
    for row in rows:
        counts = np.bincount(np.searchsorted(values, row), minlength=values.size).astype(float)
        pairs += (np.outer(counts, counts) - np.diag(counts)) / (row.size - 1)
    margin = pairs.sum(axis=1)
    difference = DIFFERENCES[level](values, margin)
    chance = (np.outer(margin, margin) - np.diag(margin)) / (margin.sum() - 1)
    expected = float((chance * difference).sum())
    if expected <= FLAT:
        return None
    return 1 - float((pairs * difference).sum()) / expected


@dataclass(frozen=True)
class Concordance:
    """Kendall's W, 0 to 1, and the probability of as much by chance (chi-squared)."""

    w: float
    chi_squared: float
    degrees: int
    probability: float


def kendall_w(marks: np.ndarray) -> Concordance | None:
    """Kendall's coefficient of concordance, ties corrected, over the units that all marked.

    Only each scorer's order of the units counts, so severity plays no part. The probability is
    an approximation, poor for fewer than eight units. None for fewer than two units or scorers,
    and where every scorer held all units equal. Source: Kendall & Gibbons (1990), ch. 6.

    >>> kendall_w(np.array([[1.0, 2], [2, 3], [3, 9]])).w
    1.0
    """
    whole = complete(marks)
    n, m = whole.shape
    if n < 2 or m < 2:
        return None
    ranks = np.apply_along_axis(rankdata, 0, np.round(whole, 9))
    sums = ranks.sum(axis=1)
    ties = 0.0
    for column in ranks.T:
        _, counts = np.unique(column, return_counts=True)
        ties += float((counts**3 - counts).sum())
    below = m**2 * (n**3 - n) - m * ties
    if below <= FLAT:
        return None
    w = 12 * float(((sums - sums.mean()) ** 2).sum()) / below
    statistic = m * (n - 1) * w
    return Concordance(w, statistic, n - 1, float(chi2.sf(statistic, n - 1)))
