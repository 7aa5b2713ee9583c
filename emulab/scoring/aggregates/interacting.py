"""The Choquet integral on criteria that interact in pairs."""

from collections.abc import Sequence

import numpy as np

from emulab.numbers import settled_array
from emulab.scoring.aggregates.cells import Aggregated, counted, finished

Pairs = Sequence[tuple[int, int, float]]


def choquet(levels: np.ndarray, weights: np.ndarray, settings: Pairs = ()) -> Aggregated:
    """The 2-additive Choquet integral: the mean, less I/2 times the distance in every pair.

    The weights are the Shapley values; ``settings`` holds (column, column, interaction). Above
    0 a pair helps only where both are good; below 0 either will do. A criterion's part is its
    level times what it adds to the capacity of those better than it, ties taken evenly; a pair
    of which one does not count for the unit falls away. Source: Grabisch 1997, Fuzzy Sets and
    Systems 92:167-189. A unit raised on one criterion never falls as long as no criterion is
    ``overdrawn``; weights out of data can overdraw what the rules' own weights carry.

    >>> even = np.full((1, 2), 0.5)
    >>> choquet(np.array([[1.0, 0.5]]), even, [(0, 1, 0.4)]).values.round(9).tolist()
    [0.65]
    """
    levels, weights, judged = counted(levels, weights)
    near, counts = settled_array(levels), weights > 0
    marginal = weights.copy()
    for one, other, interaction in settings:
        both = counts[:, one] & counts[:, other]
        turn = np.where(both, interaction / 2 * np.sign(near[:, one] - near[:, other]), 0.0)
        marginal[:, one] -= turn
        marginal[:, other] += turn
    return finished(marginal * levels, judged)


def overdrawn(weights: np.ndarray, pairs: Pairs) -> list[int]:
    """The columns that weigh less than half of their interactions, so that a gain could lose.

    ``weights`` (k,) add up to 1. Empty: the capacity is monotone (Grabisch 1997, section 6).

    >>> overdrawn(np.array([0.1, 0.9]), [(0, 1, -0.4)])
    [0]
    """
    asked = np.zeros(len(weights))
    for one, other, interaction in pairs:
        asked[[one, other]] += abs(interaction) / 2
    return np.flatnonzero(asked > np.asarray(weights) + 1e-9).tolist()
