"""How often one unit ranks above another, exactly: over regions that can be cut into simplices."""

import numpy as np

from emulab.sensitivity.probability.halfspace import differing, probability
from emulab.sensitivity.region import Region
from emulab.sensitivity.simplices import simplices, sizes

COMPARISONS = 2**19  # of a pair over a simplex: the work of a second at most
AT_ONCE = 2**13


def pairs_exact(values: np.ndarray, keys: np.ndarray, region: Region) -> np.ndarray | None:
    """P(unit i strictly above unit j) as (m, m), weights even on the region; None where too dear.

    Units that are level all over the region are parted by ``keys`` (m,), the smaller above; equal
    keys give 0 both ways. The recursion of Varsi (``halfspace``) over each simplex of the region,
    the results mixed by volume.

    >>> from emulab.sensitivity.region import everything
    >>> values = np.array([[4.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    >>> pairs_exact(values, np.array([1, 1, 2]), everything(("a", "b"))).round(9).tolist()
    [[0.0, 0.8, 0.8], [0.2, 0.0, 1.0], [0.2, 0.0, 0.0]]
    """
    values, keys = np.asarray(values, dtype=float), np.asarray(keys)
    one, other = np.triu_indices(len(values), 1)
    pieces = simplices(region)
    if pieces is None or len(pieces) * len(one) > COMPARISONS:
        return None
    shares = sizes(pieces)
    shares /= shares.sum()
    above, below = np.zeros(len(one)), np.zeros(len(one))
    step = max(AT_ONCE // max(len(one), 1), 1)
    for start in range(0, len(pieces), step):
        here = slice(start, start + step)
        apart = differing(np.einsum("pn,qkn->qpk", values[one] - values[other], pieces[here]))
        won = probability(apart.reshape(-1, apart.shape[2])).reshape(apart.shape[:2])
        above += shares[here] @ won
        below += shares[here] @ np.where((apart == 0).all(axis=2), 0.0, 1 - won)
    found = np.zeros((len(values), len(values)))
    found[one, other], found[other, one] = above, below
    level = (found == 0) & (found.T == 0)
    return np.clip(found + (level & (keys[:, None] < keys)), 0.0, 1.0)
