"""The integer programme of PAV: names are 0 or 1, a paper's j-th elected name counts 1 / j."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from emulab.electing.several.greedy import Papers

LISTED = 10  # sets of the highest score that are looked for
NODES = 2000  # of the search, for each of them


class Programme:
    """Asks for a set of the highest score, again and again, without those already known."""

    TOLERANCE = 1e-6  # of the solver, relative; steps between scores must be larger

    def __init__(self, papers: Papers, marked: Sequence[int], size: int):
        self.marked, self.proven = list(marked), True
        own = papers.approved[:, self.marked]
        most = np.minimum(own.sum(axis=1), size)
        names = own.shape[1]
        pattern = np.repeat(np.arange(len(most)), most)
        place = np.concatenate([np.arange(1, one + 1) for one in most]) if len(most) else most
        columns = names + len(pattern)
        self.worth = np.concatenate([np.zeros(names), papers.counts[pattern] / place])
        at, name = np.nonzero(own)
        values = np.concatenate([-np.ones(len(at)), np.ones(len(pattern))])
        rows = np.concatenate([at, pattern])
        where = np.concatenate([name, names + np.arange(len(pattern))])
        counted = csr_matrix((values, (rows, where)), shape=(len(most), columns))
        seats = csr_matrix(np.concatenate([np.ones(names), np.zeros(len(pattern))])[None])
        self.matrix = vstack([counted, seats])
        self.low = np.concatenate([np.full(len(most), -np.inf), [size]])
        self.high = np.concatenate([np.zeros(len(most)), [size]])
        self.whole = np.concatenate([np.ones(names), np.zeros(len(pattern))])
        self.size = size

    def solved(self, at_least: float, without: Sequence[frozenset[int]]) -> frozenset[int] | None:
        """A set of the highest score of at least so much; None where no further one was found."""
        rows = [csr_matrix(self.worth[None])]
        for known in without:
            rows.append(self._row(known))
        low = np.concatenate([self.low, [at_least], np.full(len(without), -np.inf)])
        high = np.concatenate([self.high, [np.inf], np.full(len(without), self.size - 1)])
        found = milp(
            -self.worth,
            constraints=LinearConstraint(vstack([self.matrix, *rows]), low, high),
            bounds=Bounds(0, 1),
            integrality=self.whole,
            options={"mip_rel_gap": 0, "node_limit": NODES},
        )
        self.proven &= found.status in (0, 2)  # optimal, or nothing further there
        if found.x is None:
            return None
        return frozenset(one for one, part in zip(self.marked, found.x, strict=False) if part > 0.5)

    def _row(self, names: frozenset[int]) -> csr_matrix:
        """How many of the names are in a set."""
        row = np.zeros((1, len(self.worth)))
        row[0, [at for at, one in enumerate(self.marked) if one in names]] = 1
        return csr_matrix(row)
