"""Weights from the principal components of the siblings' levels."""

import numpy as np

from emulab.numbers import settled_array
from emulab.scoring.weights.spread import correlations, separating
from emulab.scoring.weights.weighed import Weighed, rescaled


def pca(columns: np.ndarray) -> Weighed:
    """In proportion to the squared loadings on the components kept, those of eigenvalue above 1.

    That is the part of each criterion that the kept components account for. The sum of squared
    loadings is the same under every rotation and sign, so none is chosen; Nicoletti, Scarpetta
    and Boylaud (2000) rotate and take each criterion's highest loading alone. Where no component
    reaches above 1, the criteria have nothing in common and weigh the same. ``consistency`` has
    components and explained, their part of all variance. What a criterion shares with the others
    is rewarded here, which is the opposite of CRITIC. Source: OECD and JRC (2008), Handbook on
    Constructing Composite Indicators, pp. 89-90.

    >>> pca(np.array([[1.0, 1.0, 5.0], [2.0, 2.0, 5.0]])).weights.round(9).tolist()
    [0.5, 0.5, 0.0]
    """
    apart = separating(columns)
    weights = np.zeros(columns.shape[1])
    if not apart.any():
        return Weighed(weights)
    values, squared = loadings(columns[:, apart])
    some = kept(values)
    weights[apart] = rescaled(squared[:, some].sum(axis=1))
    explained = float(values[some].sum() / values.sum())
    return Weighed(weights, {"components": float(some.sum()), "explained": explained})


def kept(values: np.ndarray) -> np.ndarray:
    """Which components are kept: those of eigenvalue above 1, or all where none is.

    >>> kept(np.array([1.8, 1.0, 0.2])).tolist()
    [True, False, False]
    """
    above = settled_array(values) > 1
    return above if above.any() else np.ones_like(above)


def loadings(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of the correlations, largest first, and squared loadings (criteria, components).

    >>> loadings(np.array([[1.0, 1.0], [2.0, 2.0]]))[0].round(9).tolist()
    [2.0, 0.0]
    """
    values, vectors = np.linalg.eigh(correlations(columns))
    values = np.maximum(values[::-1], 0.0)
    return values, vectors[:, ::-1] ** 2 * values
