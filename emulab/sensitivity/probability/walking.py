"""Weightings of regions with many corners: thrown away outside, or walked to inside.

Where the corners are too many to list (more than seven siblings under bounds), draws come from
something simpler around the region. Where too few of those fall inside, chains walk through it by
hit-and-run (Smith 1984, Operations Research 32:1296-1308; for weights Tervonen, van Valkenhoef,
Basturk and Postmus 2013, EJOR 224:552-559).
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from emulab.sensitivity.probability.products import product
from emulab.sensitivity.region import Region

Maker = Callable[[np.random.Generator], np.ndarray]
Prepared = Callable[[int, int], Maker]  # of a block's size and the seed
Proposal = Callable[[int, np.random.Generator], np.ndarray]

TRIED = 4096  # draws that show how many fall inside
CHEAP = 1 / 64  # of them at least, or the region is walked
EDGE = 1e-12
FLAT = 1e-9  # a region thinner than this has no width there
CHAINS = 8  # weightings of a block to a chain
BURN, THIN = 20, 4  # steps a sibling: before the first weighting of a chain, and between two


def rejected(region: Region) -> Prepared | None:
    """Draws of the region by rejection, exactly uniform; None where too few fall inside."""
    rng = np.random.default_rng(0)
    tried = [(_kept(region, one(TRIED, rng)).mean(), one) for one in _proposals(region)]
    share, proposal = max(tried, key=lambda one: one[0])
    if share < CHEAP:
        return None

    def prepared(size: int, seed: int) -> Maker:
        def maker(rng: np.random.Generator) -> np.ndarray:
            weights = np.empty((region.size, size))
            filled = 0
            while filled < size:
                drawn = proposal(size, rng)
                good = drawn[:, _kept(region, drawn)][:, : size - filled]
                weights[:, filled : filled + good.shape[1]] = good
                filled += good.shape[1]
            return weights

        return maker

    return prepared


def _proposals(region: Region) -> tuple[Proposal, ...]:
    """Sets that hold the region: any weights within their ends but one, which takes what is left
    of 1; any weights above the low ends; those of the order alone, where there is one."""
    low, width = region.low[:, None], (region.high - region.low)[:, None]
    last = int(width.argmax())

    def ends(size: int, rng: np.random.Generator) -> np.ndarray:
        weights = low + width * rng.random((region.size, size))
        weights[last] = 0.0
        weights[last] = 1 - weights.sum(axis=0)
        return weights

    def above(size: int, rng: np.random.Generator) -> np.ndarray:
        return low + (1 - low.sum()) * _shares(region.size, size, rng)

    if not region.ranked:
        return ends, above
    corners = replace(region, shape="order").vertices.T

    def order(size: int, rng: np.random.Generator) -> np.ndarray:
        return product(corners, _shares(corners.shape[1], size, rng))

    return ends, above, order


def _shares(parts: int, size: int, rng: np.random.Generator) -> np.ndarray:
    shares = rng.standard_exponential((parts, size))
    shares /= shares.sum(axis=0)
    return shares


def _kept(region: Region, weights: np.ndarray) -> np.ndarray:
    """Which columns lie inside; the ends are the region's own, but for the noise of adding."""
    low, high = region.low[:, None] - EDGE, region.high[:, None] + EDGE
    good = ((weights >= low) & (weights <= high)).all(axis=0)
    return good & (product(region.rows, weights) >= -EDGE).all(axis=0)


def walked(region: Region) -> Prepared:
    """Draws of the region by hit-and-run, uniform once the start is forgotten.

    Every chain starts in the middle, takes 20 steps a sibling before its first weighting and 4
    between two. A step goes along the line between two corners, to any point inside with the same
    chance. Chains of a block step along common lines, so that weightings of one block
    resemble each other a little and those of two blocks do not: trust errors between blocks only.
    """
    reached = corners(region)
    middle = reached.mean(axis=0)
    sides = np.vstack([np.eye(region.size), -np.eye(region.size), region.rows])
    ends = np.concatenate([region.low, -region.high, np.zeros(len(region.rows))])
    first = np.maximum(sides @ middle - ends, 0.0)

    def prepared(size: int, seed: int) -> Maker:
        chains = -(-size // CHAINS)

        def maker(rng: np.random.Generator) -> np.ndarray:
            room = np.repeat(first[:, None], chains, axis=1)
            kept: list[np.ndarray] = []
            while len(kept) * chains < size:
                for _ in range((THIN if kept else BURN) * region.size):
                    one, other = rng.choice(len(reached), 2, replace=len(reached) < 2)
                    _step(room, sides @ (reached[one] - reached[other]), rng)
                kept.append(region.low[:, None] + room[: region.size])
            weights = np.concatenate(kept, axis=1)[:, :size]
            return weights / weights.sum(axis=0)

        return maker

    return prepared


def _step(room: np.ndarray, slopes: np.ndarray, rng: np.random.Generator) -> None:
    """Move every chain along a line; ``room`` (sides, chains) is what is left to every side."""
    falling, rising = (slopes < -EDGE).nonzero()[0], (slopes > EDGE).nonzero()[0]
    if not (len(falling) and len(rising)):
        return
    most = (room[falling] / -slopes[falling, None]).min(axis=0)
    back = (room[rising] / slopes[rising, None]).min(axis=0)
    length = (most + back) * rng.random(room.shape[1]) - back
    moving = np.concatenate([falling, rising])
    room[moving] = np.maximum(room[moving] + slopes[moving, None] * length, 0.0)


def corners(region: Region) -> np.ndarray:
    """Corners of the region (v, n), enough that lines between them lead everywhere in it.

    The ends of every weight, and of random lines until no direction is left in which the region
    has any width: a locked weight or a ratio that leaves no play takes a dimension off.

    >>> from emulab.sensitivity.region import everything
    >>> corners(everything(("a", "b"))).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    rng = np.random.default_rng(0)
    found = [region.where_least(aim) for aim in (*np.eye(region.size), *-np.eye(region.size))]
    settled = [np.full(region.size, region.size**-0.5)]
    while len(settled) < region.size:
        aim = _apart(rng.standard_normal(region.size), settled)
        aim /= np.linalg.norm(aim)
        ends = [region.where_least(aim), region.where_least(-aim)]
        away = _apart(ends[1] - ends[0], settled)
        width = float(np.linalg.norm(away))
        settled.append(away / width if width > FLAT else aim)
        found += ends
    return np.unique(np.round(found, 12), axis=0)


def _apart(line: np.ndarray, others: list[np.ndarray]) -> np.ndarray:
    """What of the line points in none of the other directions, which are of length 1."""
    for one in others * 2:  # twice, for what rounding leaves
        line = line - (line @ one) * one
    return line
