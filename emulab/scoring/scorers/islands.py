"""Islands: groups of scorers that no mark connects with the others, so that none can compare them.

A unit that two scorers marked is a bridge between them. Where bridges lack, a severe scorer of
weak units and a mild one of strong units give the same marks, and no model can tell which.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def islands(cell: np.ndarray, scorer: np.ndarray, scorers: int) -> np.ndarray:
    """The island of every scorer, (scorers,), numbered from 0 in the order of the scorers.

    ``cell`` and ``scorer`` (N,) are whole numbers from 0, one of each a mark: what was marked,
    and by whom.

    >>> islands(np.array([0, 0, 1, 1, 2]), np.array([0, 1, 1, 2, 3]), 4).tolist()
    [0, 0, 0, 1]
    """
    cells = int(cell.max(initial=-1)) + 1
    size = scorers + cells
    links = coo_array((np.ones(cell.size), (scorer, scorers + cell)), shape=(size, size))
    _, label = connected_components(links, directed=False)
    _, first, place = np.unique(label[:scorers], return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[place]
