"""Quasi-arithmetic means: carry the levels through g, take the weighted mean, carry it back.

Arithmetic, geometric, harmonic and power means are one family, and one split fits all: what a
unit falls short of 1 is shared out as w_j (g(1) - g(level_j)), so nothing is left over. For the
geometric mean this is the split by logarithmic means (Ang 2005, LMDI-I, Energy Policy 33:867).
"""

import numpy as np

from emulab.rules.aggregating import Power
from emulab.scoring.aggregates.cells import Aggregated, counted, finished

NEAR = 1e-9


def arithmetic(levels: np.ndarray, weights: np.ndarray, settings: None = None) -> Aggregated:
    """The weighted mean. A weakness is made up for by strength elsewhere, point by point.

    >>> arithmetic(np.array([[1.0, 0.5]]), np.array([[0.25, 0.75]])).values.tolist()
    [0.625]
    """
    levels, weights, judged = counted(levels, weights)
    return finished(weights * levels, judged)


def geometric(levels: np.ndarray, weights: np.ndarray, settings: None = None) -> Aggregated:
    """The weighted geometric mean: one zero makes the whole zero.

    The criteria at zero then carry all of the loss. The Human Development Index since 2010.

    >>> geometric(np.array([[1.0, 0.25]]), np.array([[0.5, 0.5]])).values.tolist()
    [0.5]
    """
    return _powered(levels, weights, 0.0)


def harmonic(levels: np.ndarray, weights: np.ndarray, settings: None = None) -> Aggregated:
    """The weighted harmonic mean: still harder on a weak criterion, and zero where one is.

    >>> harmonic(np.array([[1.0, 0.5]]), np.array([[0.5, 0.5]])).values.round(9).tolist()
    [0.666666667]
    """
    return _powered(levels, weights, -1.0)


def power(levels: np.ndarray, weights: np.ndarray, settings: Power) -> Aggregated:
    """The weighted power mean: between the worst level (-100) and the best (100).

    Below 1 it asks for evenness, above 1 it rewards peaks. At 0 and below one zero makes the
    whole zero; above 0 it does not.

    >>> power(np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]), Power(exponent=0.5)).values.tolist()
    [0.25]
    """
    return _powered(levels, weights, settings.exponent)


def _powered(levels: np.ndarray, weights: np.ndarray, exponent: float) -> Aggregated:
    """The mean of an exponent (0: geometric), its parts and its value; levels below 0 read 0."""
    levels, weights, judged = counted(levels, weights)
    counts = weights > 0
    levels = np.where(counts, np.maximum(levels, 0.0), 1.0)
    zero = counts & (levels == 0)
    barred = zero.any(axis=1) & (exponent <= 0)
    logs = np.log(levels, where=levels > 0, out=np.full_like(levels, -np.inf))
    logs[barred] = 0.0
    mean = np.where(barred, 0.0, _mean(logs, weights, exponent))
    sound = weights - _losses(logs, weights, mean, exponent)
    of_zeros = np.where(zero, weights, 0.0)
    whole = np.where(barred, of_zeros.sum(axis=1), 1.0)[:, None]
    parts = np.where(barred[:, None], weights - of_zeros / whole, sound)
    values = np.where(judged, mean, np.nan)
    return Aggregated(values, np.where(judged[:, None], parts, 0.0))


def _mean(logs: np.ndarray, weights: np.ndarray, exponent: float) -> np.ndarray:
    """The mean, worked out around the greatest level (or the least), so that nothing overflows."""
    if exponent == 0:
        return np.exp(np.where(weights > 0, logs * weights, 0.0).sum(axis=1))
    pivot = (logs if exponent > 0 else -logs).max(axis=1) * np.sign(exponent)
    pivot = np.where(np.isfinite(pivot), pivot, 0.0)
    shrunk = np.expm1(exponent * (logs - pivot[:, None]))
    inside = np.maximum(np.where(weights > 0, weights * shrunk, 0.0).sum(axis=1), -1.0)
    with np.errstate(divide="ignore"):
        return np.exp(pivot + np.log1p(inside) / exponent)


def _losses(logs: np.ndarray, weights: np.ndarray, mean: np.ndarray, exponent: float) -> np.ndarray:
    """What each criterion takes off 1: its share of the distance to g(1), adding to 1 - mean.

    Where the distances cancel out (levels on both sides of 1), the limit stands in.
    """
    if exponent == 0:
        away = limit = np.where(weights > 0, weights * logs, 0.0)
    else:
        grown = exponent * logs
        most = np.maximum(grown.max(axis=1, keepdims=True), 0.0)
        up = np.exp(np.maximum(grown, 0.0) - most) * -np.expm1(-np.maximum(grown, 0.0))
        down = np.exp(-most) * np.expm1(np.minimum(grown, 0.0))
        away = np.where(weights > 0, weights * (up + down), 0.0)
        limit = away / exponent * np.exp(np.minimum(most, 700.0))
    whole = away.sum(axis=1, keepdims=True)
    apart = np.abs(whole) > NEAR * np.abs(away).sum(axis=1, keepdims=True)
    shared = away / np.where(apart, whole, 1.0) * (1 - mean)[:, None]
    return np.where(apart, shared, -limit)
