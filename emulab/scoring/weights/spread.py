"""Weights from the scores themselves: how far a criterion tells the units apart.

Each takes the siblings' columns (m units, k siblings), complete, larger the better, and gives k
weights that add up to 1. A column that separates nobody gets 0; where none separates, all do.
They reward what differs, not what matters: use them to ask what the data say, not to rule.
"""

from collections.abc import Callable

import numpy as np

from emulab.numbers import settled_array
from emulab.scoring.weights.weighed import rescaled

Measure = Callable[[np.ndarray], np.ndarray]


def separating(columns: np.ndarray) -> np.ndarray:
    """Which columns tell at least two units apart, at nine decimal places.

    >>> separating(np.array([[1.0, 0.3], [2.0, 0.1 + 0.2]])).tolist()
    [True, False]
    """
    if not len(columns):
        return np.zeros(columns.shape[1], dtype=bool)
    return settled_array(columns.max(axis=0)) > settled_array(columns.min(axis=0))


def on_separating(measure: Measure) -> Measure:
    """The measure, taken over the columns that separate; the others weigh nothing."""

    def measured(columns: np.ndarray) -> np.ndarray:
        apart = separating(columns)
        weights = np.zeros(columns.shape[1])
        if apart.any():
            weights[apart] = 1.0 if apart.sum() == 1 else rescaled(measure(columns[:, apart]))
        return weights

    measured.__doc__, measured.__name__ = measure.__doc__, measure.__name__
    return measured


@on_separating
def entropy(columns: np.ndarray) -> np.ndarray:
    """In proportion to 1 less the entropy of how a column's sum is spread over the units.

    Levels count as ratios: adding a constant to a column changes its weight. A level of 0 is
    sound, one below 0 is not. Source: Hwang and Yoon (1981), Multiple Attribute Decision Making,
    section 3.1.1, after Shannon.

    >>> entropy(np.array([[1.0, 1.0], [1.0, 3.0]])).tolist()
    [0.0, 1.0]
    """
    parts = columns / columns.sum(axis=0)
    logs = np.log(np.where(parts > 0, parts, 1.0))
    return np.maximum(1 + (parts * logs).sum(axis=0) / np.log(len(columns)), 0.0)


@on_separating
def critic(columns: np.ndarray) -> np.ndarray:
    """In proportion to spread times conflict: standard deviation times the sum of 1 - r.

    Columns are first stretched from their worst to their best, so neither unit nor origin
    counts. Criteria that repeat one another share their weight; where all of them rise and
    fall together there is no conflict at all, and none has a weight. Source: Diakoulaki,
    Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.

    >>> critic(np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])).tolist()
    [0.5, 0.5]
    """
    low, high = columns.min(axis=0), columns.max(axis=0)
    stretched = (columns - low) / (high - low)
    conflict = (1 - correlations(stretched)).sum(axis=0)
    return stretched.std(axis=0) * np.where(settled_array(conflict) > 0, conflict, 0.0)


@on_separating
def merec(columns: np.ndarray) -> np.ndarray:
    """In proportion to what the units' performance changes when the criterion is left out.

    Performance is ln(1 + mean |ln(lowest / level)|), so every level must lie above 0. Source:
    Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene (2021), Symmetry 13, 525.

    >>> merec(np.array([[1.0, 1.0], [2.0, 2.0]])).tolist()
    [0.5, 0.5]
    """
    size = columns.shape[1]
    logs = np.abs(np.log(columns.min(axis=0) / columns))
    whole = logs.sum(axis=1, keepdims=True)
    without = np.log1p((whole - logs) / size)
    return np.abs(without - np.log1p(whole / size)).sum(axis=0)


def correlations(columns: np.ndarray) -> np.ndarray:
    """The correlations of columns that all separate (k, k), 1 on the diagonal.

    >>> correlations(np.array([[0.0, 1.0], [1.0, 0.0]])).round(9).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    away = columns - columns.mean(axis=0)
    away = away / np.sqrt((away**2).sum(axis=0))
    found = np.clip(away.T @ away, -1.0, 1.0)
    np.fill_diagonal(found, 1.0)
    return found
