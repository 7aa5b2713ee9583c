"""A region of weights cut into simplices: what is exact on a simplex is exact on a region."""

from math import factorial

import numpy as np
from scipy.spatial import Delaunay

from emulab.sensitivity.region import Region

FLAT = 1e-9  # of a direction: a region thinner than this has no width there


def simplices(region: Region) -> np.ndarray | None:
    """The region as simplices (q, d + 1, n) that overlap nowhere, d its dimension.

    A region that is one point is one simplex of one corner; a locked weight takes a dimension
    off. None where the corners are too many to list.
    """
    corners = region.vertices
    if corners is None:
        return None
    flat, dimension = _flattened(corners)
    if dimension == 0:
        return corners[:1][None]
    if len(corners) == dimension + 1:
        return corners[None]
    if dimension == 1:
        ends = [int(flat[:, 0].argmin()), int(flat[:, 0].argmax())]
        return corners[ends][None]
    cut = np.sort(Delaunay(flat).simplices, axis=1)
    return corners[cut[np.lexsort(cut.T[::-1])]]


def sizes(pieces: np.ndarray) -> np.ndarray:
    """The volume of every simplex (q,), in its own dimension; 1 for a point."""
    edges = pieces[:, 1:] - pieces[:, :1]
    if edges.shape[1] == 0:
        return np.ones(len(pieces))
    gram = edges @ edges.transpose(0, 2, 1)
    squared = np.maximum(np.linalg.det(gram), 0.0)
    return np.sqrt(squared) / factorial(edges.shape[1])


def _flattened(corners: np.ndarray) -> tuple[np.ndarray, int]:
    """The corners in as many coordinates as the region has dimensions."""
    away = corners - corners.mean(axis=0)
    _, spread, axes = np.linalg.svd(away, full_matrices=False)
    dimension = int((spread > FLAT).sum())
    return away @ axes[:dimension].T, dimension
