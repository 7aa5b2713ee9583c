"""What every aggregate takes and gives: levels and weights in, values and parts out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Aggregated:
    """The units' values (m,), and each criterion's part of them (m, k) where there is a split.

    A unit on which nothing counts has the value NaN and no parts; the parts of any other add up
    to its value. ``account`` is what the method has to say of itself: its variant, how far a
    search came.
    """

    values: np.ndarray
    parts: np.ndarray | None = None
    account: dict[str, Any] = field(default_factory=dict)


def counted(levels: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels without NaN, weights that add up to 1 in every row, and which units are judged.

    A cell that does not count has weight 0, and so has one without a level, which then reads 0.

    >>> counted(np.array([[0.5, np.nan]]), np.array([[3.0, 1.0]]))[1].tolist()
    [[1.0, 0.0]]
    """
    there = np.isfinite(levels)
    weights = np.where(there, weights, 0.0)
    whole = weights.sum(axis=1)
    judged = whole > 0
    weights = weights / np.where(judged, whole, 1.0)[:, None]
    return np.where(there, levels, 0.0), weights, judged


def finished(parts: np.ndarray, judged: np.ndarray, **account: Any) -> Aggregated:
    """The values as the sums of their parts, NaN where nothing was judged."""
    return Aggregated(np.where(judged, parts.sum(axis=1), np.nan), parts, account)


def laid_back(found: np.ndarray, judged: np.ndarray, empty: float) -> np.ndarray:
    """What was found for the judged units among all units, the others ``empty``."""
    back = np.full((judged.size, *found.shape[1:]), empty)
    back[judged] = found
    return back


def pair_weights(weights: np.ndarray) -> Iterator[float | np.ndarray]:
    """Criterion by criterion, what it weighs between every two units: a number, or (m, m).

    Units are compared on the criteria that count for both, whose weights are rescaled to add up
    to 1; a pair without any has no weight at all. Where the same criteria count for all, this is
    the criterion's weight.
    """
    if (weights == weights[:1]).all():
        yield from weights[:1].sum(axis=0).tolist()
        return
    counts = weights > 0
    whole = np.zeros((len(weights), len(weights)))
    for own, there in zip(weights.T, counts.T, strict=True):
        whole += _both(own, there)
    scale = np.where(whole > 0, whole, 1.0)
    for own, there in zip(weights.T, counts.T, strict=True):
        yield _both(own, there) / scale


def _both(own: np.ndarray, there: np.ndarray) -> np.ndarray:
    return (own[:, None] + own[None, :]) / 2 * (there[:, None] & there[None, :])
