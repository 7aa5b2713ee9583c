"""Shapley: a change shared out over its causes, and how far each share hangs on the order.

Source: Shapley (1953), A value for n-person games; for changes of an index, Shorrocks (2013),
Journal of Economic Inequality 11:99-126. Every combination of causes is evaluated, so the
shares are exact.
"""

from math import factorial

import numpy as np


def shapley(values: np.ndarray) -> np.ndarray:
    """The share of each cause in values[-1] - values[0], shape (k, ...) for values (2 ** k, ...).

    ``values[mask]`` is what there is when the causes whose bits are set in ``mask`` have
    happened. A share is the mean, over all orders in which the causes may happen, of what the
    cause changes when its turn comes. The shares add up to the whole change; a cause that
    never changes anything has 0; two causes that always do the same have the same.

    Two that only act together share the effect equally, though neither alone does anything:
    ``orders`` shows it.

    >>> shapley(np.array([0.0, 0.0, 0.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    values = np.asarray(values, float)
    count = _causes(values)
    size = np.array([mask.bit_count() for mask in range(len(values))])
    found = []
    for cause in range(count):
        without = _without(cause, len(values))
        ways = [factorial(s) * factorial(count - s - 1) for s in size[without]]
        steps = values[without | 1 << cause] - values[without]
        found.append(np.tensordot(np.array(ways, float), steps, axes=1) / factorial(count))
    return np.array(found).reshape(count, *values.shape[1:])


def orders(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that each cause changes, whichever causes happened before it.

    Each is of shape (k, ...). The range is that over all k! orders: every set of earlier causes
    begins one of them.

    >>> low, high = orders(np.array([0.0, 0.0, 0.0, 1.0]))
    >>> low.tolist(), high.tolist()
    ([0.0, 0.0], [1.0, 1.0])
    """
    values = np.asarray(values, float)
    count = _causes(values)
    steps = [
        values[_without(cause, len(values)) | 1 << cause] - values[_without(cause, len(values))]
        for cause in range(count)
    ]
    shape = (count, *values.shape[1:])
    low = np.array([step.min(axis=0) for step in steps]).reshape(shape)
    return low, np.array([step.max(axis=0) for step in steps]).reshape(shape)


def _without(cause: int, size: int) -> np.ndarray:
    """The combinations in which a cause has not happened."""
    masks = np.arange(size)
    return masks[(masks >> cause & 1) == 0]


def _causes(values: np.ndarray) -> int:
    count = len(values).bit_length() - 1
    if len(values) != 1 << count:
        raise ValueError(f"{len(values)} values are not 2 ** k combinations of causes.")
    return count
