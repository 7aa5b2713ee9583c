"""Pairs of totals that are fractions of linear functions: who is ahead under every weighting.

Where some unit was not assigned some criterion, its total is ``values @ w / (whole @ w)`` with a
``whole`` of its own. One unit is ahead of another exactly where the quadratic form

    (values_i @ w) (whole_j @ w) - (values_j @ w) (whole_i @ w)

is above 0. Over a simplex with corners c the form lies between the least and the greatest of its
values c_p' Q c_q (its Bernstein coefficients; Garloff 1985, Springer LNCS 212:37-56), and these
close in on it as the simplex is halved.
"""

from collections.abc import Iterator

import numpy as np

from emulab.numbers import TIE_PLACES
from emulab.sensitivity.region import Region
from emulab.sensitivity.simplices import simplices

HALVINGS = 4_000  # simplices looked at for one pair before it is left open
NEAR = 10.0**-TIE_PLACES / 2  # points: a lead below this is a tie


def form(values: np.ndarray, whole: np.ndarray, one: int, other: int) -> np.ndarray:
    """The symmetric form (n, n) that is above 0 where ``one`` is ahead of ``other``."""
    plain = np.outer(values[one], whole[other]) - np.outer(values[other], whole[one])
    return (plain + plain.T) / 2


def never_behind(values: np.ndarray, whole: np.ndarray, region: Region) -> np.ndarray | None:
    """Whether row is nowhere behind column over the region: (m, m) of 1 yes, 0 no, -1 left open.

    The diagonal is 1. None where the region has too many corners to list.
    """
    if region.vertices is None:
        return None
    units = len(values)
    found = np.ones((units, units), dtype=np.int8)
    pieces = None
    for one in range(units):
        for other in range(units):
            if one == other:
                continue
            own = form(values, whole, one, other)
            at_corners = np.einsum("vn,nk,vk->v", region.vertices, own, region.vertices)
            if at_corners.min() < -NEAR:
                found[one, other] = 0
                continue
            across = region.vertices @ own @ region.vertices.T
            if across.min() >= -NEAR:
                continue
            pieces = pieces if pieces is not None else simplices(region)
            found[one, other] = -1 if pieces is None else _settled(own, pieces)
    return found


def ahead_by(
    values: np.ndarray, whole: np.ndarray, pieces: np.ndarray, one: int, other: int, points: float
) -> np.ndarray | None:
    """Weights (n,) at which ``one`` is ahead of ``other`` by more than ``points``; None where it
    nowhere is, and an empty array where that is left open. ``pieces`` are ``simplices``."""
    given = values + points * whole
    own = form(np.stack([given[other], values[one]]), whole[[other, one]], 0, 1)
    found, where = _searched(own, pieces)
    return None if found == 1 else where if where is not None else np.zeros(0)


def _settled(own: np.ndarray, pieces: np.ndarray) -> int:
    """1 where the form is nowhere below 0 over the simplices (q, d + 1, n), 0 where it is."""
    return _searched(own, pieces)[0]


def _searched(own: np.ndarray, pieces: np.ndarray) -> tuple[int, np.ndarray | None]:
    """1, 0 or -1 where it is left open; and for 0 the weights at which the form is below 0."""
    waiting = list(pieces)
    for _ in range(HALVINGS):
        if not waiting:
            return 1, None
        corners = waiting.pop()
        across = corners @ own @ corners.T
        if across.min() >= -NEAR:
            continue
        tried = np.vstack([corners, corners.mean(axis=0)])
        at = np.einsum("vn,nk,vk->v", tried, own, tried)
        if at.min() < -NEAR:
            return 0, tried[int(at.argmin())]
        waiting += _halves(corners)
    return -1, None


def _halves(corners: np.ndarray) -> Iterator[np.ndarray]:
    """The simplex cut in two at the middle of its longest edge."""
    apart = ((corners[:, None] - corners[None]) ** 2).sum(axis=2)
    one, other = np.unravel_index(int(apart.argmax()), apart.shape)
    middle = (corners[one] + corners[other]) / 2
    for place in (one, other):
        half = corners.copy()
        half[place] = middle
        yield half
