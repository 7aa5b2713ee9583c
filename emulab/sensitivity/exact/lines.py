"""One weight moves and its siblings keep their proportions: the line that this draws.

The same convention as ``scoring.weights.moved``, on arrays: no weight ever falls below 0, and
siblings that weigh nothing share what is left evenly.
"""

import numpy as np


def rests(weights: np.ndarray) -> np.ndarray:
    """What the siblings weigh (n, n) where the weight of each row has been moved to 0.

    Every row adds up to 1. A single weight has no siblings, and its row is 0.

    >>> rests(np.array([0.5, 0.3, 0.2])).round(3).tolist()
    [[0.0, 0.6, 0.4], [0.714, 0.0, 0.286], [0.625, 0.375, 0.0]]
    >>> rests(np.array([1.0, 0.0, 0.0]))[0].tolist()
    [0.0, 0.5, 0.5]
    """
    size = len(weights)
    others = 1.0 - np.eye(size)
    own = others * weights
    whole = own.sum(axis=1, keepdims=True)
    even = others / max(size - 1, 1)
    return np.divide(own, whole, out=even, where=whole > 0)


def moved(weights: np.ndarray, place: int | np.ndarray, to: np.ndarray) -> np.ndarray:
    """The weightings (N, n) with the weight at ``place`` set to each of ``to`` (N,), 0 to 1.

    ``place`` may differ from one to the next. At the adopted weight itself the adopted
    weightings come out, but for the noise of adding.

    >>> moved(np.array([0.5, 0.3, 0.2]), 0, np.array([0.0, 0.9])).round(3).tolist()
    [[0.0, 0.6, 0.4], [0.9, 0.06, 0.04]]
    """
    to = np.asarray(to, dtype=float)
    place = np.broadcast_to(place, to.shape)
    found = rests(weights)[place] * (1 - to)[:, None]
    found[np.arange(len(to)), place] = to
    return found
