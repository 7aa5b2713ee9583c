"""What a scale is given besides the scores, and what it promises."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

LAWS = {
    "shift": "a constant added to all scores and declared ends changes no level",
    "unit": "scores and declared ends in another unit of measure have the same levels",
    "added unit": "one more unit in the cluster changes no level of the others",
    "bounded": "scores from 0 to the maximum have levels from 0 to 1",
    "rising": "a better score never has a lower level",
}


@dataclass(frozen=True)
class Ends:
    """The ends that were declared for every column.

    ``maximum`` (n,) is NaN where it is not known; ``lowest`` (n,) is the floor, else 0.
    ``settings`` are those of a criterion's own scale, None where the rules name one for all.
    """

    maximum: np.ndarray
    lowest: np.ndarray
    settings: Any = None

    @property
    def lower_is_better(self) -> bool:
        """Whether the settings say that a lower mark is the better one."""
        return getattr(self.settings, "better", "higher") == "lower"


@dataclass(frozen=True)
class Scale:
    """A scale: the function, the LAWS it keeps, and the settings it takes, None if none.

    ``apply`` turns scores (m, n) into levels (m, n), NaN where there is no score. A ``relative``
    scale looks at the cluster: withdrawals move it, and a column on which it cannot tell the
    units apart is NaN throughout.
    """

    apply: Callable[[np.ndarray, Ends], np.ndarray]
    keeps: frozenset[str]
    relative: bool
    settings: Any = None
