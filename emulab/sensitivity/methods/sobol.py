"""Sobol indices of choices, exact: what part of a variance each choice makes, alone and in all.

Choices are discrete, and when every combination has been worked out nothing is left to estimate:
no seed, no interval, no index below zero from a sample that was too small.
"""

import numpy as np

ROUND = 1e-12  # of the greatest output: a standard deviation below this is rounding


def sobol_exact(outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices (d,), (d,) of the d axes of ``outputs`` (k1, ..., kd).

    first = Var(E[y | choice]) / Var(y): what is gone, on average, once that choice is settled.
    total = E[Var(y | all others)] / Var(y): what is left if only that choice stays open. All levels
    of an axis are equally likely; ask for other odds by listing a level twice. NaN throughout where
    nothing varies: then nothing is to be explained. Source: Saltelli et al. 2010, Comput. Phys.
    Commun. 181:259-270, equations 2 and 4, as sums over a full factorial instead of samples.

    >>> first, total = sobol_exact(np.array([[0.0, 1.0], [1.0, 0.0]]))     # y = one xor other
    >>> first.tolist(), total.tolist()
    ([0.0, 0.0], [1.0, 1.0])
    """
    outputs = np.asarray(outputs, dtype=float)
    axes = range(outputs.ndim)
    whole = outputs.var()
    if not whole > (ROUND * np.abs(outputs).max(initial=0.0)) ** 2:
        return np.full(outputs.ndim, np.nan), np.full(outputs.ndim, np.nan)
    others = [tuple(one for one in axes if one != axis) for axis in axes]
    first = np.array([outputs.mean(axis=rest).var() for rest in others])
    total = np.array([outputs.var(axis=axis).mean() for axis in axes])
    return first / whole, total / whole


def interactions(first: np.ndarray) -> float | None:
    """The part of the variance that no choice makes alone: 1 less the first-order indices.

    None where nothing varies.

    >>> interactions(np.array([0.0, 0.0]))
    1.0
    """
    return None if np.isnan(first).any() else round(max(1.0 - float(first.sum()), 0.0), 12)
