"""A region of weights cut into simplices: what is exact on a simplex is exact on a region."""

from math import factorial

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from emulab.sensitivity.region import Region

PROOF = 1e-6  # how far the volumes of pieces may stray from the whole
FLAT = 1e-9  # a direction this thin beside the widest is none


def simplices(region: Region) -> np.ndarray | None:
    """The region as simplices (q, d + 1, n) that overlap nowhere; d is its dimension.

    Each face of the hull of the corners, joined to the middle. None where the corners are too many
    to list, or the pieces do not prove themselves by their volume. A Delaunay triangulation will
    not do: the corners of a box lie on common spheres, and the pieces that it gives then overlap
    (by 2 per cent in a box of six) or it fails.

    >>> from emulab.sensitivity.region import everything
    >>> simplices(everything(("a", "b"))).tolist()
    [[[1.0, 0.0], [0.0, 1.0]]]
    """
    corners = region.vertices
    if corners is None:
        return None
    flat = flattened(corners)
    if len(corners) == 1 + flat.shape[1]:
        return corners[None]
    if flat.shape[1] == 1:
        return corners[[int(flat.argmin()), int(flat.argmax())]][None]
    try:
        hull = ConvexHull(flat, qhull_options="QJ")
    except QhullError:
        return None
    faces = np.sort(hull.simplices, axis=1)
    faces = faces[np.lexsort(faces.T[::-1])]
    found, checked = (
        np.concatenate([one[faces], np.tile(one.mean(axis=0), (len(faces), 1, 1))], axis=1)
        for one in (corners, flat)
    )
    whole = float(sizes(checked).sum())
    return found if abs(whole / hull.volume - 1) < PROOF else None


def sizes(pieces: np.ndarray) -> np.ndarray:
    """The volume (q,) of every simplex (q, d + 1, n), in its own d dimensions; 1 for a point.

    >>> sizes(np.array([[[1.0, 0.0], [0.0, 1.0]]])).round(6).tolist()
    [1.414214]
    """
    edges = pieces[:, 1:] - pieces[:, :1]
    if edges.shape[1] == 0:
        return np.ones(len(pieces))
    lengths = np.linalg.qr(edges.transpose(0, 2, 1), mode="r")
    return np.abs(np.diagonal(lengths, axis1=1, axis2=2).prod(axis=1)) / factorial(edges.shape[1])


def flattened(corners: np.ndarray) -> np.ndarray:
    """The corners (v, d) in as many coordinates as they span, stretched to equal widths."""
    along, spread, _ = np.linalg.svd(corners - corners.mean(axis=0), full_matrices=False)
    return along[:, spread > FLAT * max(float(spread[0]), 1e-6)]
