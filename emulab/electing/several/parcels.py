"""Parcels: papers of one value lying with one candidate, and where they go next.

A value is a whole number of 0.00001 votes, so that it is exact and never too big. A paper goes
to the first name on it that still can receive; names before that are elected or excluded.
"""

from collections.abc import Collection, Iterable

import numpy as np

from emulab.electing.profile import Lists

ONE = 100_000  # a whole vote, in units of 0.00001
ENDED = -1  # where papers go that name nobody left

Parcels = dict[int, tuple[np.ndarray, ...]]  # value of each paper: rows of the lists


def sorted_out(lists: Lists, rows: np.ndarray, continuing: Collection[int], size: int):
    """{candidate: (rows, papers)} of the papers by the next name that can receive.

    Papers that name nobody of ``continuing`` are at ENDED.

    >>> lists = Lists(np.array([[0, 1], [0, -1]], dtype=np.int16), np.array([3, 2]))
    >>> found = sorted_out(lists, np.arange(2), {1}, 2)
    >>> {to: (rows.tolist(), papers) for to, (rows, papers) in found.items()}
    {-1: ([1], 2), 1: ([0], 3)}
    """
    stops = np.zeros(size + 1, dtype=bool)
    stops[list(continuing)] = True
    stops[ENDED] = True
    to = np.full(len(rows), ENDED, dtype=np.int16)
    left = np.arange(len(rows))
    own = rows
    for place in range(lists.order.shape[1]):
        names = lists.order[own, place]
        here = stops[names]
        to[left[here]] = names[here]
        left, own = left[~here], own[~here]
        if not len(left):
            break
    order = np.argsort(to, kind="stable")
    ends = np.cumsum(np.bincount(to + 1, minlength=size + 1))
    found = {}
    for name, (begin, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True), ENDED):
        if end > begin:
            part = rows[order[begin:end]]
            found[name] = part, int(lists.counts[part].sum())
    return found


def merged(parcels: Iterable[np.ndarray]) -> np.ndarray:
    """The rows of several parcels as one."""
    parcels = tuple(parcels)
    return parcels[0] if len(parcels) == 1 else np.concatenate(parcels)
