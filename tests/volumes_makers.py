"""Tables of values, regions of weights, and how far seeded draws may stray."""

import numpy as np
from hypothesis import strategies as st
from scipy.stats import norm

from emulab.sensitivity.region import Region

few = st.integers(0, 3)


def tables(size, most=8, cells=few):
    row = st.lists(cells, min_size=size, max_size=size)
    return st.lists(row, min_size=1, max_size=most).map(lambda rows: np.array(rows, dtype=float))


any_table = st.integers(1, 7).flatmap(tables)


def region(low, high=None, rows=()) -> Region:
    size = len(low)
    own = np.array(rows, dtype=float).reshape(-1, size)
    top = np.ones(size) if high is None else np.array(high, dtype=float)
    return Region(tuple("abcdefg"[:size]), np.array(low, dtype=float), top, own, "general")


def ordered(size: int) -> Region:
    rows = [np.eye(size)[place] - np.eye(size)[place + 1] for place in range(size - 1)]
    return region([0.0] * size, rows=rows)


def drawn_first(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    totals = np.round(weights @ values.T, 9)
    return (totals == totals.max(axis=1, keepdims=True)).mean(axis=0)


def bound(shares: np.ndarray, draws: int, comparisons: int) -> np.ndarray:
    """How far drawn shares may stray, so that all ``comparisons`` hold but once in 100,000."""
    error = np.sqrt(np.maximum(shares * (1 - shares), 1 / draws) / draws)
    return norm.isf(1e-5 / comparisons / 2) * error
