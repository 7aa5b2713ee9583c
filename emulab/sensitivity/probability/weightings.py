"""Weightings drawn uniformly from a region, in blocks that can each be made alone.

    source(region, draws, seed)   blocks by number, and how they are drawn
    blocks(region, draws, seed)   the same, one after the other

Uniform means that equal parts of the region are equally likely: on the whole simplex weights are
exponentials divided by their sum. Even numbers between 0 and 1 divided by their sum crowd around
equal weights and make every ranking look firmer than it is.

Ways to draw, the first that fits:

    simplex   every weighting there is, and orders of importance: a simplex as it stands
    pieces    up to seven siblings: the region cut into simplices, each drawn by its volume
    rejected  draws from something simpler around the region, those outside thrown away
    walked    hit-and-run, for what is left: many siblings under orders and ratios at once

The first two rest on Sobol points (Sobol 1967; scrambled as in Matousek 1998), shifted at random
for every block (digital shift, L'Ecuyer and Lemieux 2002): evenly spread within a block, and
independent between blocks, so that the spread of the blocks tells the error.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.stats import qmc

from emulab.sensitivity.probability.products import product
from emulab.sensitivity.probability.walking import Maker, Prepared, rejected, walked
from emulab.sensitivity.region import Region
from emulab.sensitivity.simplices import flattened, simplices, sizes

BLOCK = 8192  # weightings of a block at most: measured, beside 4,096 to 32,768
FEWEST = 16  # blocks at least, for the error is told by their spread
BITS = 30


@dataclass(frozen=True)
class Source:
    """``number`` blocks of ``size`` weightings; ``block(b)`` is (n, size), every column adding
    up to 1. ``way`` is simplex, pieces, rejected or walked."""

    size: int
    number: int
    way: str
    block: Callable[[int], np.ndarray]

    @property
    def draws(self) -> int:
        return self.size * self.number


def source(region: Region, draws: int, seed: int) -> Source:
    """At least ``draws`` weightings of the region, rounded up to whole blocks; see MOST.

    A block is a power of two, at most 8,192 and small enough for sixteen of them. Block b depends
    on the region, the seed, the size and b alone: who makes it, and when, changes no byte.

    >>> from emulab.sensitivity.region import everything
    >>> drawn = source(everything(("a", "b", "c")), draws=100_000, seed=2023)
    >>> drawn.size, drawn.number, drawn.way, drawn.block(24).shape
    (4096, 25, 'simplex', (3, 4096))
    """
    found = ((way, prepare(region)) for way, prepare in WAYS.items())
    way, prepared = next((way, one) for way, one in found if one is not None)
    draws = min(draws, MOST.get(way, draws))
    size = min(2 ** max((draws // FEWEST).bit_length() - 1, 0), BLOCK)
    maker = prepared(size, seed)

    def block(number: int) -> np.ndarray:
        return maker(np.random.default_rng([seed, 1 + number]))

    return Source(size, max(-(-draws // size), FEWEST), way, block)


def blocks(region: Region, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Every block (n, size) of ``source``, in its order; the last one is as large as the others.

    >>> from emulab.sensitivity.region import everything
    >>> sum(block.shape[1] for block in blocks(everything(("a", "b")), draws=1000, seed=7))
    1024
    """
    drawn = source(region, draws, seed)
    return (drawn.block(number) for number in range(drawn.number))


def simplex(region: Region) -> Prepared | None:
    """The whole simplex, and any other region with no more corners than it needs."""
    if region.shape == "simplex":
        return lambda size, seed: partial(_shares, _net(region.size, size, seed))
    corners = region.vertices
    if corners is None or len(corners) > 1 + flattened(corners).shape[1]:
        return None
    columns = np.ascontiguousarray(corners.T)

    def prepared(size: int, seed: int) -> Maker:
        net = _net(len(corners), size, seed)
        return lambda rng: product(columns, _shares(net, rng))

    return prepared


def pieces(region: Region) -> Prepared | None:
    """The region cut into simplices; one coordinate more says which of them."""
    cuts = simplices(region)
    if cuts is None:
        return None
    ends = np.cumsum(sizes(cuts))
    columns = np.ascontiguousarray(cuts.transpose(1, 2, 0))

    def prepared(size: int, seed: int) -> Maker:
        net = _net(1 + len(columns), size, seed)

        def maker(rng: np.random.Generator) -> np.ndarray:
            points = _shifted(net, rng)
            chosen = np.searchsorted(ends[:-1], points[0] * ends[-1], side="right")
            shares = np.log(points[1:])
            shares /= shares.sum(axis=0)
            found = np.zeros((region.size, size))
            for corner, share in zip(columns, shares, strict=True):
                found += corner[:, chosen] * share
            return found

        return maker

    return prepared


WAYS = {"simplex": simplex, "pieces": pieces, "rejected": rejected, "walked": walked}
MOST = {"walked": 2**14}  # weightings: a walk takes its time, and says no more for being longer


def _net(points: int, size: int, seed: int) -> np.ndarray:
    """Scrambled Sobol points (points, size) as odd numbers of 31 bits."""
    drawn = qmc.Sobol(points, scramble=True, bits=BITS, rng=np.random.default_rng([seed, 0]))
    whole = (drawn.random(size).T * 2.0**BITS).astype(np.uint32)
    return np.ascontiguousarray(2 * whole + 1)


def _shifted(net: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The points of the net moved by chance; being odd, none is 0 and none 1."""
    shift = 2 * rng.integers(0, 2**BITS, (len(net), 1), dtype=np.uint32)
    return np.multiply(net ^ shift, 2.0 ** -(BITS + 1), dtype=np.float64)


def _shares(net: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Uniform on the simplex: exponentials divided by their sum; both below 0 here."""
    points = _shifted(net, rng)
    np.log(points, out=points)
    points /= points.sum(axis=0)
    return points
