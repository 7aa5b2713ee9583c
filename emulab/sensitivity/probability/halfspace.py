"""Exact probabilities of one comparison, for weights drawn evenly from the simplex.

    probability(c)         P(c . w > 0): the share of all weightings on one side of a hyperplane
    with_vertices(c, V)    the same over another simplex of weightings, its corners given
    pairwise_exact(x)      P(unit i above unit j) for every pair
    expected_rank_exact(x) every unit's mean rank

No draw is made and n may be as large as it likes: the work is n squared a comparison. The
recursion is that of Varsi (1973, The multidimensional content of the frustum of the simplex,
Pacific Journal of Mathematics 46:303-314), in the form of Ali (1973, ibid. 48:313-322).
"""

import numpy as np

from emulab.numbers import settled_array

AT_ONCE = 512  # comparisons in one go, so that a step stays in the processor's cache
PAIRS = 8_192  # differences of two units held at once


def probability(coefficients: np.ndarray) -> np.ndarray:
    """P(c . w > 0) for each row c of coefficients (q, n), the weights even on the simplex: (q,).

    Exactly 1 where no coefficient is negative and one is positive, exactly 0 where none is
    positive: c . w is then above 0 but for weightings of no volume. A row of zeros is a tie under
    every weighting and gives 0, as does its negative; every other row and its negative add up
    to 1. Why the recursion holds: w is exponential draws divided by their sum, so P is a race
    between the positive terms and the others, and the exponential has no memory.

    >>> probability([[1.0, -1.0, 0.0], [3.0, -1.0, 0.0], [1.0, 0.0, 2.0], [0.0, 0.0, 0.0]]).tolist()
    [0.5, 0.75, 1.0, 0.0]
    """
    rows = np.atleast_2d(np.asarray(coefficients, dtype=float))
    found = np.empty(len(rows))
    for start in range(0, len(rows), AT_ONCE):
        found[start : start + AT_ONCE] = _raced(rows[start : start + AT_ONCE])
    return found


def with_vertices(coefficients: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """P(c . w > 0) for weights even on the simplex that has the corners ``vertices`` (v, n): (q,).

    The corners of w1 >= w2 >= w3, of which the rules know only the order, are (1, 0, 0),
    (1/2, 1/2, 0) and (1/3, 1/3, 1/3). Wrong where the corners are no simplex: a box has more
    corners than dimensions, and an even mix of them is not an even draw from it.

    >>> order = [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]]
    >>> with_vertices([[1.0, -3.0, 0.0]], order).round(9).tolist()
    [0.3]
    """
    rows = np.atleast_2d(np.asarray(coefficients, dtype=float))
    return probability(differing(rows @ np.asarray(vertices, dtype=float).T))


def pairwise_exact(values: np.ndarray) -> np.ndarray:
    """P(unit i strictly above unit j) for all units of values (m, n), as a matrix (m, m).

    The diagonal is 0. Two units that differ on no criterion tie under every weighting: 0 both
    ways; any other two add up to 1. (The pairwise winning index of Leskinen et al. 2006, which is
    otherwise drawn.)

    >>> pairwise_exact([[4.0, 0.0], [0.0, 1.0], [0.0, 1.0]]).tolist()
    [[0.0, 0.8, 0.8], [0.2, 0.0, 0.0], [0.2, 0.0, 0.0]]
    """
    values = np.asarray(values, dtype=float)
    found = np.zeros((len(values), len(values)))
    above, below = np.nonzero(~np.eye(len(values), dtype=bool))
    for start in range(0, len(above), PAIRS):
        one, other = above[start : start + PAIRS], below[start : start + PAIRS]
        found[one, other] = probability(differing(values[one] - values[other]))
    return found


def expected_rank_exact(values: np.ndarray, keys: np.ndarray | None = None) -> np.ndarray:
    """The mean rank (m,) of every unit of values (m, n): 1 + the sum of P(another is above it).

    Units that tie under every weighting share the better rank, unless ``keys`` (m,) part them:
    then the one whose key is the smaller is always above.

    >>> expected_rank_exact([[4.0, 0.0], [0.0, 1.0], [0.0, 1.0]]).round(9).tolist()
    [1.4, 1.8, 1.8]
    >>> expected_rank_exact([[4.0, 0.0], [0.0, 1.0], [0.0, 1.0]], keys=[1, 2, 3]).round(9).tolist()
    [1.4, 1.8, 2.8]
    """
    above = pairwise_exact(values)
    if keys is not None:
        keys = np.asarray(keys)
        tied = (above == 0) & (above.T == 0)
        above = above + (tied & (keys[:, None] < keys[None, :]))
    return 1 + np.sort(above, axis=0).sum(axis=0)  # sorted: the same sum in whatever order


def differing(differences: np.ndarray) -> np.ndarray:
    """The differences, those that settle as a tie taken as none."""
    return np.where(settled_array(differences) == 0, 0.0, differences)


def _raced(rows: np.ndarray) -> np.ndarray:
    """The recursion, for all rows at once, along the lines h + k = 2, 3, ...

    f(h, k) = [y_h f(h, k-1) + z_k f(h-1, k)] / (y_h + z_k) is P over the first h positive
    coefficients y and the first k negative ones, z being their sizes; f(h, 0) = 1, f(0, k) = 0.
    Shorter rows are filled up with zeros, which the formula passes through. Every step mixes two
    earlier values with positive shares, so nothing cancels.
    """
    size = np.abs(rows).max(axis=1, initial=0.0)
    ordered = np.sort(rows / np.where(size > 0, size, 1.0)[:, None], axis=1).T
    positive, negative = (ordered > 0).sum(axis=0), (ordered < 0).sum(axis=0)
    ups, downs = int(positive.max(initial=0)), int(negative.max(initial=0))
    gains = np.maximum(ordered[::-1][:ups], 0.0)
    losses = np.maximum(-ordered[:downs], 0.0)
    ahead = np.ones((ups + 1, len(rows)))  # by h, along the line
    ahead[0] = 0.0
    for line in range(2, ups + downs + 1):
        first, last = max(1, line - downs), min(ups, line - 1)
        gain = gains[first - 1 : last]
        loss = losses[line - last - 1 : line - first][::-1]
        whole = gain + loss
        share = gain / np.where(whole > 0, whole, 1.0)
        fewer = ahead[first - 1 : last]
        ahead[first : last + 1] = fewer + share * (ahead[first : last + 1] - fewer)
    found = np.clip(ahead[ups], 0.0, 1.0)
    return np.where(positive == 0, 0.0, np.where(negative == 0, 1.0, found))
