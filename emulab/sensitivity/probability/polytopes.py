"""Polytopes of weightings, cut by half-spaces: their corners, exact but for the noise of binary.

    polytope_of(region)       the region with its corners, whatever its dimension
    cut(polytope, rows)       what is left of it where every row @ w >= 0; None where nothing is

Every polytope is kept *simple*: a corner lies on exactly as many sides as there are dimensions.
A cut that passes through a corner is taken to miss it by less than any number, later cuts by far
more than earlier ones; corners may then coincide, and no volume changes. So who is a neighbour of
whom is read off the sides that they share and never off a distance, which is where a program that
knows only coordinates goes wrong on rubrics full of equal marks.
"""

from dataclasses import dataclass

import numpy as np

from emulab.sensitivity.region import Region

NEAR = 1e-12  # a corner nearer to a cut than this is on it; rows have their greatest entry at 1
THIN = 1e-10  # a direction in which a row changes by less than this is none
MANY = 5_000  # corners of one polytope that are held at most


class NotExact(ArithmeticError):
    """What was asked cannot be worked out exactly, or the result did not prove itself."""


@dataclass(frozen=True, eq=False)
class Polytope:
    """corners (v, n); sides (v, d), the numbers of those on which each corner lies, ascending;
    axes (n, d), the directions in which the polytope extends, orthonormal."""

    corners: np.ndarray
    sides: np.ndarray
    axes: np.ndarray

    @property
    def dimension(self) -> int:
        return self.axes.shape[1]


def polytope_of(region: Region | None, size: int) -> Polytope:
    """The region (None: the simplex) of ``size`` weights, with its corners.

    Where rows or ends leave no room in some direction, the polytope lies in what is left: its
    dimension is then below n - 1, down to 0 for a single weighting.
    """
    if region is None:
        return _simplex(np.eye(size))
    sides = _sides(region)
    flat = np.ones((1, size))  # w lies where flat @ w is (1, 0, ..., 0)
    while True:
        start = _around(flat)
        if start.dimension == 0:
            if (sides @ start.corners[0] < -NEAR).any():
                raise NotExact("no weighting lies in the region")
            return start
        sides = sides[np.abs(sides @ start.corners.T).max(axis=1) > THIN]
        left, tight = _cut(start, sides)
        if left is not None:
            return left
        flat = np.vstack([flat, sides[tight]])


def cut(polytope: Polytope, rows: np.ndarray) -> Polytope | None:
    """Where all ``rows`` (r, n) @ w >= 0 in the polytope; None where that has no volume.

    Corners are those of the polytope and of the cuts, found one half-space after the other, the
    one that cuts off most first (the double description method of Motzkin et al. 1953).
    Raises NotExact where there come to be too many.
    """
    return _cut(polytope, _even(rows))[0]


def _cut(polytope: Polytope, rows: np.ndarray) -> tuple[Polytope | None, int]:
    """What is left, and -1; or None and the number of a row that leaves no volume."""
    corners, sides = polytope.corners, polytope.sides
    number = np.arange(len(rows))
    while True:
        heights = rows @ corners.T
        heights[np.abs(heights) <= NEAR] = 0.0
        flat = heights.max(axis=1) <= 0
        if flat.any():
            return None, int(number[int(flat.argmax())])
        lost = (heights < 0).sum(axis=1)
        cuts = lost > 0
        if not cuts.any():
            return Polytope(corners, sides, polytope.axes), -1
        deepest = int(lost.argmax())
        new = int(sides.max()) + 1
        corners, sides = _clipped(corners, sides, heights[deepest], new)
        if len(corners) > MANY:
            raise NotExact("there are too many corners")
        cuts[deepest] = False
        rows, number = rows[cuts], number[cuts]
        if not len(rows):
            return Polytope(corners, sides, polytope.axes), -1


def _clipped(
    corners: np.ndarray, sides: np.ndarray, height: np.ndarray, new: int
) -> tuple[np.ndarray, np.ndarray]:
    """The corners not below the cut, and one on every edge that it crosses, on the side ``new``.

    An edge is named by the sides that meet in it, and its two ends are the corners that have it.
    """
    edges = _but_one(sides, new + 1).ravel()
    order = np.argsort(edges, kind="stable")
    found = np.flatnonzero(edges[order[1:]] == edges[order[:-1]])
    one, other = order[found], order[found + 1]
    ends, opposite = one % len(corners), other % len(corners)
    crossed = (height[ends] < 0) != (height[opposite] < 0)
    one, ends, opposite = one[crossed], ends[crossed], opposite[crossed]
    swap = height[ends] < 0
    above, below = np.where(swap, opposite, ends), np.where(swap, ends, opposite)
    share = height[above] / (height[above] - height[below])
    points = corners[above] + share[:, None] * (corners[below] - corners[above])
    left_out = one // len(corners)
    own = sides[ends]
    rest = own[np.arange(own.shape[1]) != left_out[:, None]].reshape(len(own), -1)
    fresh = np.column_stack([rest, np.full(len(rest), new)])
    kept = height >= 0
    return np.concatenate([corners[kept], points]), np.concatenate([sides[kept], fresh])


def _but_one(sides: np.ndarray, base: int) -> np.ndarray:
    """A number (d, v) for the sides of each corner, each of them left out in turn."""
    count = sides.shape[1]
    ahead = [np.zeros(len(sides), dtype=np.int64)]
    for column in sides.T[:-1]:
        ahead.append(ahead[-1] * base + column)
    found = np.empty((count, len(sides)), dtype=np.int64)
    behind, power = np.zeros(len(sides), dtype=np.int64), 1
    for place in range(count - 1, -1, -1):
        found[place] = ahead[place] * power + behind
        behind, power = behind + sides[:, place] * power, power * base
    return found


def _all_but_one(corners: int) -> np.ndarray:
    """The sides of a simplex on which its corners lie: every one but its own."""
    every = np.tile(np.arange(corners), (corners, 1))
    return every[~np.eye(corners, dtype=bool)].reshape(corners, corners - 1)


def _simplex(corners: np.ndarray) -> Polytope:
    """The simplex with these d + 1 corners."""
    _, _, axes = np.linalg.svd(corners[1:] - corners[:1], full_matrices=False)
    return Polytope(corners, _all_but_one(len(corners)), axes.T)


def _around(flat: np.ndarray) -> Polytope:
    """A simplex in {flat @ w = (1, 0, ..., 0)} that holds every weighting there is."""
    aim = np.zeros(len(flat))
    aim[0] = 1.0
    centre = np.linalg.lstsq(flat, aim, rcond=None)[0]
    if np.abs(flat @ centre - aim).max() > THIN:
        raise NotExact("no weighting lies in the region")
    _, sizes, lines = np.linalg.svd(flat)
    rank = int((sizes > THIN).sum())
    axes = lines[rank:].T
    dimension = axes.shape[1]
    if dimension == 0:
        return Polytope(centre[None], np.zeros((1, 0), dtype=int), axes)
    regular = np.eye(dimension + 1) - 1 / (dimension + 1)  # inner radius 1 / sqrt(d (d + 1))
    _, _, own = np.linalg.svd(regular[1:] - regular[:1], full_matrices=False)
    spread = 3 * (dimension + 1) * (regular @ own.T)
    return Polytope(centre + spread @ axes.T, _all_but_one(dimension + 1), axes)


def _sides(region: Region) -> np.ndarray:
    """The region as rows with row @ w >= 0: w is on the simplex, so an end is one such row."""
    unit, whole = np.eye(region.size), np.ones(region.size)
    low = unit - np.maximum(region.low, 0.0)[:, None] * whole
    high = (region.high[:, None] * whole - unit)[region.high < 1]
    return _even(np.concatenate([low, high, region.rows]))


def _even(rows: np.ndarray) -> np.ndarray:
    """The rows with their greatest entry at 1 or -1; rows of zeros, which cut nothing, are out."""
    size = np.abs(rows).max(axis=1, initial=0.0)
    return rows[size > 0] / size[size > 0][:, None]
