"""The programme of one elimination order: fewest papers to replace so that it can happen.

Magrino, Rivest, Shen and Wagner, Computing the Margin of Victory in IRV Elections (EVT/WOTE
2011), sections 4 and 5. Only the last names of an order need to be known: who is out before is
struck off the papers, and what is left gives a lower bound for every order that ends so.

Under an order a paper is no more than the set of names that it ever counts for: it counts for
one name, and when that is out for the next on it that is still in. Sets are bits, the name
that goes first having bit 0, the winner the highest.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

SLACK = 1e-5  # of a programme's optimum; what it bounds is a whole number


@dataclass(frozen=True)
class Papers:
    """Lists of names (patterns, length), -1 where a list has ended, and how many of each."""

    order: np.ndarray
    counts: np.ndarray

    def sets(self, suffix: tuple[int, ...]) -> np.ndarray:
        """(patterns,) the names of the suffix that each paper counts for, as bits."""
        size = int(self.order.max(initial=-1)) + 1
        place = np.full(max(size, max(suffix) + 1) + 1, -1, dtype=np.int64)
        place[list(suffix)] = np.arange(len(suffix))
        last = np.full(len(self.order), -1, dtype=np.int64)
        found = np.zeros(len(self.order), dtype=np.int64)
        for column in self.order.T:
            at = place[column]
            later = at > last
            found[later] |= np.left_shift(1, at[later])
            last = np.maximum(last, at)
        return found


@cache
def _standing(size: int) -> np.ndarray:
    """(constraints, sets) votes that a paper gives to who stays, less to who goes."""
    sets = np.arange(1 << size)
    rows = []
    for stage in range(size - 1):
        left = sets >> stage << stage
        lowest = left & -left
        for stays in range(stage + 1, size):
            rows.append((lowest == 1 << stays).astype(np.int8) - (lowest == 1 << stage))
    return np.array(rows, dtype=np.float64).reshape(-1, 1 << size)


def fewest(papers: Papers, suffix: tuple[int, ...], whole: str) -> tuple[int, dict, dict] | None:
    """Papers to replace so that those of the suffix go in its order, the last one winning.

    ``whole``: "relaxed" gives a lower bound, "integer" the number itself, with how many of
    each set go and come. None where the solver fails.
    """
    from scipy.optimize import LinearConstraint, milp

    size = len(suffix)
    number = np.bincount(papers.sets(suffix), weights=papers.counts, minlength=1 << size)
    there = np.flatnonzero(number)
    comes = np.arange(1 << size - 1) | 1 << size - 1  # whoever else it helps, the winner last
    votes = _standing(size)
    matrix = np.hstack([-votes[:, there], votes[:, comes]])
    balance = np.concatenate([-np.ones(len(there)), np.ones(len(comes))])
    every = float(number.sum())
    found = milp(
        np.concatenate([np.ones(len(there)), np.zeros(len(comes))]),
        integrality=np.full(len(balance), int(whole == "integer")),
        bounds=_bounds(np.concatenate([number[there], np.full(len(comes), every)])),
        constraints=[
            LinearConstraint(matrix, -(votes @ number), np.inf),
            LinearConstraint(balance, 0, 0),
        ],
        options={"mip_rel_gap": 0},  # the solver's own would let thousands be out by one
    )
    if found.status != 0:
        return None
    if whole == "relaxed":
        return max(0, int(np.ceil(found.fun - SLACK))), {}, {}
    amounts = np.rint(found.x).astype(np.int64)
    goes = {int(one): int(n) for one, n in zip(there, amounts[: len(there)], strict=True) if n}
    put = {int(one): int(n) for one, n in zip(comes, amounts[len(there) :], strict=True) if n}
    return int(sum(goes.values())), goes, put


def _bounds(high: np.ndarray):
    from scipy.optimize import Bounds

    return Bounds(0, high)


def earliest(papers: Papers, size: int) -> np.ndarray:
    """(size, size) papers to replace, at least, before the row's name goes before the column's.

    While both are in, the row has its first places at least, and the column at most the papers
    that name it before the row (Blom, Stuckey, Teague, Tidhar, arXiv 1508.04885, section 3).
    """
    place = np.full((len(papers.order), size + 1), papers.order.shape[1], dtype=np.int64)
    rows = np.arange(len(papers.order))
    for column in range(papers.order.shape[1] - 1, -1, -1):
        place[rows, papers.order[:, column]] = column
    place = place[:, :size]
    first = np.array([papers.counts[papers.order[:, 0] == one].sum() for one in range(size)])
    found = np.zeros((size, size), dtype=np.int64)
    for other in range(size):
        before = papers.counts @ (place[:, [other]] < place)
        found[:, other] = np.maximum(0, -(-(first - before) // 2))
    return found
