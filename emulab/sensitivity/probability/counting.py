"""Ranks counted over many weightings: who is where how often, and under which weights first.

    count(values, keys, region, draws, seed)   totals linear in the weights: the fast road
    count_pairs(...)                           the same, and which of two units ranks above
    count_ranks(ranks, region, draws, seed)    any other rules, through a function that ranks

Nothing here grows with the number of weightings: a block is made, counted and forgotten. The ranks
of a block come from comparing every two units, which beats sorting for as many units as a cluster
has.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from emulab.numbers import settled_array
from emulab.sensitivity.probability.comparisons import (
    Alike,
    better_than,
    nothing,
    precision,
    tallied,
    won,
)
from emulab.sensitivity.probability.products import product, summed_product
from emulab.sensitivity.probability.weightings import source
from emulab.sensitivity.region import Region


@dataclass(frozen=True)
class Counts:
    """What was counted over ``blocks`` blocks of ``size`` weightings, for m units and n siblings.

    ranks (m, k): how often unit i held rank j + 1; k is m, or more where gates leave places empty.
    wins (m, m): how often unit i ranked above unit j; of no units unless asked for. places (m,):
    the ranks of a unit added up. The same with ``squared``: the squares of every block's number,
    added up. leading (m, n): the weightings that put a unit first, added up. Units that share a
    rank share the better one, and those that share the first are all first.
    """

    size: int
    blocks: int
    way: str
    ranks: np.ndarray
    ranks_squared: np.ndarray
    wins: np.ndarray
    wins_squared: np.ndarray
    places: np.ndarray
    places_squared: np.ndarray
    leading: np.ndarray

    @property
    def draws(self) -> int:
        return self.size * self.blocks

    def share(self, name: str) -> np.ndarray:
        """Per weighting: the shares ``ranks`` and ``wins``, or the mean rank for ``places``."""
        return getattr(self, name) / self.draws

    def error(self, name: str) -> np.ndarray:
        """The standard error of ``share``, by the spread of the blocks; at least 1 / draws.

        Blocks are independent and the weightings within one are not, so the usual root of
        p (1 - p) / draws would be wrong: mostly too large, as Sobol points are even.
        """
        summed, squared = getattr(self, name), getattr(self, f"{name}_squared")
        spread = (self.blocks * squared - summed**2) / (self.blocks * (self.blocks - 1))
        error = np.sqrt(spread / self.blocks) / self.size
        return np.maximum(error, 1 / self.draws)

    def central(self) -> np.ndarray:
        """The mean weighting (m, n) of those that put a unit first; NaN where none does."""
        whole = self.leading.sum(axis=1, keepdims=True)
        found = np.full(self.leading.shape, np.nan)
        return np.divide(self.leading, whole, out=found, where=whole > 0)


def count(
    values: np.ndarray, keys: np.ndarray, region: Region, draws: int, seed: int, workers: int = 1
) -> Counts:
    """The ranks of units with the scores ``values`` (m, n) @ w, w uniform on the region.

    ``keys`` (m,) part units that are level everywhere, the smaller first; equal keys share the
    better rank. Levels that last for single weightings are not looked for: they have no chance.
    The result is the same, to the byte, for any number of ``workers`` (threads), whatever the order
    of units and criteria; one worker is the fastest on two cores, as measured.

    >>> from emulab.sensitivity.region import everything
    >>> values, keys = np.array([[9.0, 5.0], [5.0, 9.0], [6.0, 6.0]]), np.zeros(3)
    >>> counted = count(values, keys, everything(("a", "b")), draws=4096, seed=7)
    >>> counted.share("ranks").round(2).tolist()
    [[0.5, 0.25, 0.25], [0.5, 0.25, 0.25], [0.0, 0.5, 0.5]]
    >>> counted.central().round(2).tolist()[0]
    [0.75, 0.25]
    """
    return _counted(nothing, values, keys, region, draws, seed, workers)


def count_pairs(
    values: np.ndarray, keys: np.ndarray, region: Region, draws: int, seed: int, workers: int = 1
) -> Counts:
    """``count``, and how often each unit ranks above each other; up to half as much work again.

    >>> from emulab.sensitivity.region import everything
    >>> values, keys = np.array([[9.0, 0.0], [0.0, 3.0]]), np.zeros(2)
    >>> counted = count_pairs(values, keys, everything(("a", "b")), draws=4096, seed=7)
    >>> counted.share("wins").round(2).tolist()
    [[0.0, 0.75], [0.25, 0.0]]
    """
    return _counted(won, values, keys, region, draws, seed, workers)


def _counted(
    wins: Callable[[np.ndarray], np.ndarray],
    values: np.ndarray,
    keys: np.ndarray,
    region: Region,
    draws: int,
    seed: int,
    workers: int,
) -> Counts:
    values = np.asarray(values, dtype=float)
    region, order = in_order(region, values)
    values = values[:, order]
    drawn = source(region, draws, seed)
    first = drawn.block(0)
    alike = Alike.of(values, np.asarray(keys), first)
    rows = alike.values.astype(precision(alike, first))

    def one(number: int) -> tuple[np.ndarray, ...]:
        weights = drawn.block(number).astype(rows.dtype)
        scores = product(rows, weights)
        return alike.spread(better_than(scores, alike.sizes), wins(scores), weights)

    found = _summed(one, drawn.number, workers)
    back = np.argsort(order)
    return Counts(drawn.size, drawn.number, drawn.way, *found[:-1], found[-1][:, back])


def count_ranks(
    ranks: Callable[[np.ndarray], np.ndarray], region: Region, draws: int, seed: int, places: int
) -> Counts:
    """The same through a function of weightings (N, n) that gives ranks (N, m), as Model.ranks.

    ``places`` is the last rank that it may give; places beyond m that nobody held are left out.

    >>> from emulab.sensitivity.model import ranks_of
    >>> from emulab.sensitivity.region import everything
    >>> given = lambda w: ranks_of(np.minimum(w, 0.5), np.zeros(2))
    >>> counted = count_ranks(given, everything(("a", "b")), draws=1024, seed=7, places=2)
    >>> counted.share("ranks").tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    region, order = in_order(region, np.zeros((0, region.size)))
    drawn = source(region, draws, seed)
    back = np.argsort(order)

    def one(number: int) -> tuple[np.ndarray, ...]:
        weights = drawn.block(number)[back]
        found = np.ascontiguousarray(ranks(weights.T).T)
        wins = np.array([np.count_nonzero(row < found, axis=1) for row in found])
        return tallied(found - 1, places), wins, summed_product(found == 1, weights)

    held, squares, *others = _summed(one, drawn.number, 1)
    last = max(len(held), int(np.flatnonzero(held.any(axis=0)).max()) + 1)
    return Counts(drawn.size, drawn.number, drawn.way, held[:, :last], squares[:, :last], *others)


def in_order(region: Region, values: np.ndarray) -> tuple[Region, np.ndarray]:
    """The region with its siblings in an order that comes from what they are, and that order.

    By their ends, then by the values on them, then by name: so that it does not matter where a
    criterion stands in the rubric, nor, unless two have the same values, what it is called.
    """
    names = np.argsort(np.argsort(np.array(region.ids)))
    content = np.vstack([region.low, region.high, settled_array(np.sort(values, axis=0)), names])
    order = np.lexsort(content[::-1])
    back = np.argsort(order)
    ranked = tuple(tuple(sorted(int(back[one]) for one in tied)) for tied in region.ranked)
    ids = tuple(region.ids[one] for one in order)
    ends = {"low": region.low[order], "high": region.high[order]}
    return replace(region, ids=ids, **ends, rows=region.rows[:, order], ranked=ranked), order


def _summed(
    one: Callable[[int], tuple[np.ndarray, np.ndarray, np.ndarray]], number: int, workers: int
) -> tuple[np.ndarray, ...]:
    """ranks, wins and places with their squares, then leading, over all blocks in their order."""
    sums: list[np.ndarray] = []
    for ranks, wins, leading in _in_turn(one, number, workers):
        places = ranks @ np.arange(1, ranks.shape[1] + 1)
        found = [ranks, ranks**2, wins, wins**2, places, places**2, leading]
        sums = [sum_ + more for sum_, more in zip(sums, found, strict=True)] if sums else found
    return tuple(sums)


def _in_turn(one: Callable[[int], tuple], number: int, workers: int) -> Iterator[tuple]:
    """The results for 0, 1, ... in that order; with several workers a few are under way at once."""
    if workers == 1:
        yield from map(one, range(number))
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting = deque(pool.submit(one, block) for block in range(min(workers, number)))
        for block in range(workers, number + workers):
            yield waiting.popleft().result()
            if block < number:
                waiting.append(pool.submit(one, block))
