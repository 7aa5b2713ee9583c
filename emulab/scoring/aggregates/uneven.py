"""A mean that pays for unevenness."""

import numpy as np

from emulab.rules.aggregating import PenalisedMean
from emulab.scoring.aggregates.cells import Aggregated, counted, finished

PLAIN = PenalisedMean()


def penalised_mean(
    levels: np.ndarray, weights: np.ndarray, settings: PenalisedMean = PLAIN
) -> Aggregated:
    """The weighted mean less the weighted variance over the mean (Mazziotta and Pareto).

    Mean and deviation are the unit's own, over its criteria (De Muro, Mazziotta & Pareto 2011,
    Soc. Indic. Res. 104:1-18; weighted: Mazziotta & Pareto 2022, RIEDS 76). Nothing falls
    below 0. On levels 0 to 1 the penalty is strong; the published index stands on 70 to 130
    (``worst`` and ``best``). A unit raised where it is best already can fall: its unevenness
    may cost more than the gain. The penalty is split by each level's distance from the mean.

    >>> penalised_mean(np.array([[0.8, 0.4]]), np.full((1, 2), 0.5)).values.round(9).tolist()
    [0.533333333]
    """
    levels, weights, judged = counted(levels, weights)
    mean = (weights * levels).sum(axis=1, keepdims=True)
    apart = weights * (levels - mean) ** 2
    base = mean + settings.worst / (settings.best - settings.worst)
    penalty = np.divide(apart, base, out=np.zeros_like(apart), where=base > 0)
    whole = penalty.sum(axis=1, keepdims=True)
    capped = np.where((whole > mean) & (whole > 0), mean / np.where(whole > 0, whole, 1.0), 1.0)
    return finished(weights * levels - penalty * capped, judged)
