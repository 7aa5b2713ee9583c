"""A mixed-integer programme, put together row by row and solved by HiGHS."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf

import numpy as np
from scipy.optimize import LinearConstraint, milp

LARGE = 1e6  # stands for no end


@dataclass
class Programme:
    """Variables from 0 to ``most``, their cost, and rows low <= coefficients . variables <= high.

    >>> made = Programme()
    >>> cheap, dear = made.variable(2, cost=1.0), made.variable(5, cost=3.0)
    >>> made.row({cheap: 1.0, dear: 1.0}, low=3.0)
    >>> made.solved().tolist()
    [2.0, 1.0]
    """

    cost: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def variable(self, most: float, whole: bool = False, cost: float = 0.0) -> int:
        self.cost.append(cost)
        self.whole.append(whole)
        self.most.append(LARGE if most == inf else most)
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], low: float = -inf, high: float = inf) -> None:
        self.rows.append((dict(terms), low, high))

    def solved(self, fixed: np.ndarray | None = None) -> np.ndarray | None:
        """The variables of least cost, the whole ones kept at ``fixed`` where it is given."""
        least, most = np.zeros(len(self.cost)), np.array(self.most)
        whole = np.array(self.whole)
        if fixed is not None:
            least[whole] = most[whole] = np.round(fixed[whole])
        matrix = np.zeros((len(self.rows), len(self.cost)))
        for line, (terms, _, _) in enumerate(self.rows):
            for place, value in terms.items():
                matrix[line, place] += value
        low, high = (np.array([row[end] for row in self.rows]) for end in (1, 2))
        with _silence():
            found = milp(
                np.array(self.cost),
                integrality=np.where(whole & (fixed is None), 1, 0),
                bounds=(least, most),
                constraints=LinearConstraint(matrix, low, high) if self.rows else (),
                options={"mip_rel_gap": 0.0},
            )
        return found.x if found.success else None


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing is written to the standard output: HiGHS puts a line there now and then."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # nothing to write to
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
