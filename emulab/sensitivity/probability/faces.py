"""The volume and the middle (centroid) of polytopes, by their faces from edges upwards."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from emulab.sensitivity.probability.polytopes import NotExact, Polytope

NAMES = 2**62  # faces that a whole number can tell apart


def measured(polytopes: list[Polytope]) -> tuple[np.ndarray, np.ndarray]:
    """The volume (p,) and the middle (p, n) of polytopes of one dimension; a point measures 1.

    Each face is a fan of pyramids from its first corner over those of its own faces that do not
    hold it, from edges upwards (the pulling triangulation, each face measured once). A face
    is kept as the k-vector that it spans, so that nothing is divided by a height that may be 0.
    Raises NotExact where an edge has not two ends.
    """
    dimension = polytopes[0].dimension
    corners = np.concatenate([one.corners for one in polytopes])
    owner = np.repeat(np.arange(len(polytopes)), [len(one.corners) for one in polytopes])
    if dimension == 0:
        return np.ones(len(polytopes)), corners
    flat = np.ascontiguousarray((corners @ polytopes[0].axes).T)
    sides = np.concatenate([one.sides for one in polytopes])
    if len(polytopes) * (int(sides.max()) + 1) ** dimension > NAMES:
        raise NotExact("there are too many sides")
    faces = _Faces(
        name=np.column_stack([owner, sides]),
        apex=np.arange(len(corners)),
        spans=np.ones((1, len(corners))),
        size=np.ones(len(corners)),
        middle=corners,
    )
    for order in range(1, dimension + 1):
        faces = _fans(faces, order, flat, corners)
    volumes, middles = np.zeros(len(polytopes)), np.zeros((len(polytopes), corners.shape[1]))
    volumes[faces.name[:, 0]], middles[faces.name[:, 0]] = faces.size, faces.middle
    return volumes, middles


@dataclass(frozen=True)
class _Faces:
    """Faces of one dimension: name (f, 1 + s), the polytope and the sides that meet in the face;
    apex (f,), its first corner; spans (c, f), its k-vector; size (f,); middle (f, n)."""

    name: np.ndarray
    apex: np.ndarray
    spans: np.ndarray
    size: np.ndarray
    middle: np.ndarray


def _fans(faces: _Faces, order: int, flat: np.ndarray, corners: np.ndarray) -> _Faces:
    """The faces of dimension ``order``, from all those of the dimension below.

    A face lies in one of each dimension above for every side that is left out of its name.
    """
    count = faces.name.shape[1] - 1
    names = np.concatenate([np.delete(faces.name, one + 1, axis=1) for one in range(count)])
    key = _numbered(names)
    line = np.argsort(key, kind="stable")
    below = np.tile(np.arange(len(faces.name)), count)[line]
    starts = np.r_[0, np.flatnonzero(np.diff(key[line])) + 1]
    held = np.diff(np.r_[starts, len(line)])
    if order == 1 and (held != 2).any():
        raise NotExact("the corners found do not close into a polytope")
    own = np.repeat(np.arange(len(starts)), held)
    apex = np.minimum.reduceat(faces.apex[below], starts)
    away = flat[:, faces.apex[below]] - flat[:, apex[own]]
    fans = _wedged(away, faces.spans[:, below], order) / order
    sizes = np.sqrt((fans * fans).sum(axis=0))
    size = np.add.reduceat(sizes, starts)
    middles = (order * faces.middle[below] + corners[apex[own]]) / (order + 1)
    middle = np.add.reduceat(middles * sizes[:, None], starts)
    middle = np.where(size[:, None] > 0, middle / np.where(size > 0, size, 1.0)[:, None], 0.0)
    largest = np.flatnonzero(sizes == np.maximum.reduceat(sizes, starts)[own])
    spans = np.zeros((len(fans), len(starts)))
    scale = size[own[largest]] / np.where(sizes[largest] > 0, sizes[largest], 1.0)
    spans[:, own[largest]] = fans[:, largest] * scale
    return _Faces(names[line][starts], apex, spans, size, middle)


def _numbered(names: np.ndarray) -> np.ndarray:
    """A whole number for each name, the same where the names are."""
    base = int(names[:, 1:].max(initial=0)) + 1
    found = names[:, 0].astype(np.int64)
    for column in names[:, 1:].T:
        found = found * base + column
    return found


def _wedged(vectors: np.ndarray, spans: np.ndarray, order: int) -> np.ndarray:
    """The vectors (d, q) times (order - 1)-vectors: the k-vectors (c, q) of what both span."""
    axes = range(len(vectors))
    place = {one: number for number, one in enumerate(combinations(axes, order - 1))}
    targets = list(combinations(axes, order))
    found = np.zeros((len(targets), vectors.shape[1]))
    for line, target in zip(found, targets, strict=True):
        for turn, axis in enumerate(target):
            term = vectors[axis] * spans[place[target[:turn] + target[turn + 1 :]]]
            line += term if turn % 2 == 0 else -term
    return found
