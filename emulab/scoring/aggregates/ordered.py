"""Aggregates that look at the place of a level among a unit's own: the worst, weighted places."""

import numpy as np

from emulab.numbers import settled_array
from emulab.rules.aggregating import Owa
from emulab.scoring.aggregates.cells import Aggregated, counted, finished

WHOLE = 1 - 1e-12


def minimum(levels: np.ndarray, weights: np.ndarray, settings: None = None) -> Aggregated:
    """The worst level that counts, and the part of the criteria that have it, in equal shares.

    Weights say only whether a criterion counts: one of weight 0 does not.

    >>> minimum(np.array([[0.9, 0.4, 0.4]]), np.array([[0.8, 0.1, 0.1]])).parts.tolist()
    [[0.0, 0.2, 0.2]]
    """
    levels, weights, judged = counted(levels, weights)
    counts = weights > 0
    worst = np.where(counts, levels, np.inf).min(axis=1, initial=np.inf)
    worst = np.where(judged, worst, 0.0)
    at = counts & (settled_array(levels) == settled_array(worst)[:, None])
    shared = worst / np.maximum(at.sum(axis=1), 1)
    return finished(np.where(at, shared[:, None], 0.0), judged)


def owa(levels: np.ndarray, weights: np.ndarray, settings: Owa) -> Aggregated:
    """The levels in order, best first, each place with its weight (Yager 1988).

    Yager's places take no notice of what a criterion weighs. Here they do (Torra 1997, WOWA): a
    criterion is as wide in the order as its weight, and the places' weights are read off the
    line through (i / k, weights of the first i places). With equal criteria this is Yager's
    average, with equal places the weighted mean. Where a cell does not count the same line is
    read over the criteria that do. An ``orness`` x is the line r ** ((1 - x) / x) (Yager 1996,
    Int. J. Intell. Syst. 11:49). Tied levels share the weight of their places by their own.

    >>> settings = Owa(weights=(0.0, 0.25, 0.75))
    >>> owa(np.array([[0.2, 1.0, 0.6]]), np.full((1, 3), 1 / 3), settings).values.round(9).tolist()
    [0.3]
    """
    levels, weights, judged = counted(levels, weights)
    near = settled_array(levels)
    above = np.einsum("mj,mij->mi", weights, near[:, None, :] > near[:, :, None])
    level_with = np.einsum("mj,mij->mi", weights, near[:, None, :] == near[:, :, None])
    width = _line(above + level_with, settings) - _line(above, settings)
    share = np.divide(weights, level_with, out=np.zeros_like(weights), where=level_with > 0)
    return finished(share * width * levels, judged)


def _line(reach: np.ndarray, settings: Owa) -> np.ndarray:
    """What the best levels weigh together that make up ``reach`` of the criteria."""
    if settings.orness is None:
        places = np.array(settings.weights, dtype=float)
        ends = np.concatenate([[0.0], np.cumsum(places)]) / places.sum()
        found = np.interp(reach, np.linspace(0, 1, ends.size), ends)
    elif settings.orness == 0:
        found = np.zeros_like(reach)
    else:
        found = np.minimum(reach, 1.0) ** ((1 - settings.orness) / settings.orness)
    return np.where(reach <= 0, 0.0, np.where(reach >= WHOLE, 1.0, found))
