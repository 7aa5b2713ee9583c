"""Splits: a change of a product, or of a weighted geometric mean, shared out without a rest.

Both splits are symmetric in time: read backwards, every part changes its sign and nothing else.
"""

import numpy as np

Pair = tuple[np.ndarray, np.ndarray]
Mean = tuple[np.ndarray, np.ndarray, float]


def bennet(first: Pair, last: Pair) -> Pair:
    """What the change of either factor adds to the change of their product, element by element.

    ``first`` and ``last`` are (w, x). Each factor's change is taken at the mean of the other:
    mean(x) dw and mean(w) dx, which add up to the change of w x (Bennet 1920, Journal of the
    Royal Statistical Society 83:455-462). For two factors it is also their Shapley value.

    >>> weight, level = bennet((np.array([10.0]), np.array([0.8])),
    ...                        (np.array([20.0]), np.array([0.9])))
    >>> round(float(weight[0]), 9), round(float(level[0]), 9)
    (8.5, 1.5)
    """
    (w0, x0), (w1, x1) = first, last
    return (x0 + x1) / 2 * (w1 - w0), (w0 + w1) / 2 * (x1 - x0)


def logarithmic_mean(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(a - b) / (ln a - ln b); the value itself where both are equal, 0 where either is 0.

    It lies between the geometric and the arithmetic mean.

    >>> logarithmic_mean(np.array([2.0, 5.0, 0.0]), np.array([3.0, 5.0, 7.0])).round(6).tolist()
    [2.466303, 5.0, 0.0]
    """
    a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
    found = np.where(a == b, a, 0.0)
    apart = (a != b) & (a > 0) & (b > 0)
    low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    # log1p: two values that are nearly equal would otherwise lose their digits
    found[apart] = (high - low) / np.log1p((high - low) / low)
    return found


def geometric_split(first: Mean, last: Mean) -> Pair:
    """What shares and levels add to the change of a weighted geometric mean, by criterion.

    ``first`` and ``last`` are (shares, levels, maximum): shares add up to 1, and the mean is
    maximum times the product of level ** share. Out come two arrays, for the shares (and the
    maximum, which each criterion carries by its share) and for the levels; together they are
    the change of the mean. The change of the logarithm is split as by ``bennet`` and carried
    back by the logarithmic mean of the two means (LMDI-I; Ang 2005, Energy Policy 33:867-871).

    A level of 0 makes the mean 0. It is taken as the limit of a level that falls to 0 (Wood and
    Lenzen 2006, Energy Policy 34:1326-1331): the criteria at zero carry the whole change, in
    proportion to their shares in the year of the zero. A level without a share counts for
    nothing. Where both means are 0 nothing changed and every part is 0.

    >>> shares = np.array([0.5, 0.5])
    >>> _, level = geometric_split((shares, np.array([1.0, 1.0]), 1.0),
    ...                            (shares, np.array([2.0, 3.0]), 1.0))
    >>> level.round(7).tolist()
    [0.5607392, 0.8887506]
    """
    (s0, x0, m0), (s1, x1, m1) = first, last
    whole0, whole1 = _mean(*first), _mean(*last)
    if whole0 == 0 and whole1 == 0:
        return np.zeros_like(s0), np.zeros_like(s0)
    if whole0 == 0 or whole1 == 0:
        own, levels, sign = (s0, x0, -1) if whole0 == 0 else (s1, x1, 1)
        zero = (levels <= 0) & (own > 0)
        change = (whole1 - whole0) / own[zero].sum()
        weight = np.where(zero, sign * change * (s1 - s0) / 2, 0.0)
        return weight, np.where(zero, change * (s0 + s1) / 2, 0.0)
    mean = float(logarithmic_mean(np.array(whole0), np.array(whole1)))
    by_share, by_level = bennet((s0, _logarithms(x0, x1)), (s1, _logarithms(x1, x0)))
    by_maximum = (s0 + s1) / 2 * np.log(m1 / m0)
    return mean * (by_share + by_maximum), mean * by_level


def _mean(shares: np.ndarray, levels: np.ndarray, maximum: float) -> float:
    counts = shares > 0
    if (levels[counts] <= 0).any():
        return 0.0
    return float(maximum * np.exp(np.sum(shares[counts] * np.log(levels[counts]))))


def _logarithms(levels: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Logarithms of the levels; one of 0 has no share here and borrows the other year's."""
    return np.log(np.where(levels > 0, levels, np.where(others > 0, others, 1.0)))
