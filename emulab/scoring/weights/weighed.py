"""What a method of weighing gives: weights, and what it has to say of itself."""

from dataclasses import dataclass, field

import numpy as np

from emulab.words import Message


@dataclass(frozen=True)
class Weighed:
    """Weights of siblings that add up to 1; all 0 where the method cannot tell them apart.

    ``consistency`` has figures by name, such as a consistency ratio. ``remarks`` are sentences on
    what a reader should know, such as two comparisons that contradict a third.
    """

    weights: np.ndarray
    consistency: dict[str, float] = field(default_factory=dict)
    remarks: tuple[Message, ...] = ()


def rescaled(weights: np.ndarray) -> np.ndarray:
    """The weights over their sum; all 0 where they weigh nothing.

    >>> rescaled(np.array([3.0, 1.0])).tolist()
    [0.75, 0.25]
    """
    whole = weights.sum()
    return weights / whole if whole > 0 else np.zeros_like(weights, dtype=float)
