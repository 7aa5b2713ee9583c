"""Products of a small matrix and a wide one, on one core.

BLAS spreads a product over every core once it is large enough, and its threads then wait for each
other, spinning: beside other work, or in several threads of ours, that costs fifty times what the
product does. Here a wide product is done in slices too small for it.
"""

import numpy as np

SMALL = 2**18  # multiplications of a product that OpenBLAS leaves on one core


def product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """left (m, n) @ right (n, B).

    >>> product(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [[1.0, 2.0]]
    """
    wide = _slice(len(left) * left.shape[1])
    found = np.empty((len(left), right.shape[1]), dtype=np.result_type(left, right))
    whole = right.shape[1] // wide * wide
    np.matmul(left, _slices(right[:, :whole], wide), out=_slices(found[:, :whole], wide))
    np.matmul(left, right[:, whole:], out=found[:, whole:])
    return found


def summed_product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """left (m, B) @ right (n, B).T, both summed over the wide side.

    >>> summed_product(np.array([[True, True, False]]), np.array([[1.0, 2.0, 4.0]])).tolist()
    [[3.0]]
    """
    wide = _slice(len(left) * len(right))
    left = left.astype(right.dtype)
    whole = right.shape[1] // wide * wide
    own, other = _slices(left[:, :whole], wide), _slices(right[:, :whole], wide)
    return (own @ other.swapaxes(1, 2)).sum(axis=0) + left[:, whole:] @ right[:, whole:].T


def _slice(cells: int) -> int:
    """How many columns a slice has."""
    return max(SMALL // max(cells, 1), 8)


def _slices(wide: np.ndarray, columns: int) -> np.ndarray:
    """(m, k * columns) as (k, m, columns), the same memory."""
    return wide.reshape(len(wide), wide.shape[1] // columns, columns).swapaxes(0, 1)
