"""Who is first, exactly: the share of all weightings that put a unit there, and their middle.

The weightings that put a unit first are a polytope (one half-space for every other unit), and
these polytopes cover the region and nowhere overlap. Their volumes are the first-rank
acceptabilities and their middles the central weights of Lahdelma & Salminen (2001, Operations
Research 49:444-454), where they are drawn. Nothing is taken on trust: the volumes must add up to
that of the region, and the middles, so weighted, must meet in its middle.
"""

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import pdist, squareform

from emulab.numbers import TIE_PLACES
from emulab.sensitivity.probability.faces import measured
from emulab.sensitivity.probability.halfspace import differing
from emulab.sensitivity.probability.polytopes import NotExact, Polytope, cut, polytope_of
from emulab.sensitivity.region import Region

FEW = 7  # weights: up to here the corners stay few enough
TIED = 10.0**-TIE_PLACES / 2  # two totals no further apart than this settle as a tie
MANY = 60_000  # corners of all pieces together; the work of two seconds or so
PROOF = 1e-9  # how far the volumes may stray from the whole
NOTHING = 1e-12  # a share below this may be the noise of binary, and is none
CORNERS = 1_000  # measured in one go, so that a step stays in the processor's cache


def first_rank(
    values: np.ndarray, region: Region | None = None, keys: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The share of the region's weightings that put each unit first (m,), and their middle (m, n).

    ``values`` (m, n): a unit's total under weights w is its row @ w. No region is the whole
    simplex. Units that tie under every weighting of the region are parted by ``keys`` (m,), the
    smaller being first; where these do not part them either, each is given the share that they
    hold together, so shares add up to 1 over rows that differ and not over units. The middle of
    a unit that is never first is NaN. A locked weight takes a dimension off, and shares are then
    of what is left. Raises NotExact for more than 7 weights, and wherever the shares found
    do not prove themselves: then weightings must be drawn.

    >>> shares, middles = first_rank([[6.0, 0.0], [0.0, 3.0], [1.0, 1.0]])
    >>> shares.round(9).tolist(), middles.round(9).tolist()[0]
    ([0.666666667, 0.333333333, 0.0], [0.666666667, 0.333333333])
    """
    values = np.asarray(values, dtype=float)
    units, size = values.shape
    if size > FEW:
        raise NotExact(f"there are {size} weights, more than {FEW}")
    if not (units and np.isfinite(values).all()):
        raise NotExact("there are no units, or a unit has no total")
    everything = polytope_of(region, size)
    totals = values @ everything.corners.T
    alike = _alike(totals)
    leaders = _undominated(totals, alike)
    pieces = _pieces(values, leaders, everything)
    shares, middles = _proved(pieces, everything)
    low, high = (0.0, 1.0) if region is None else (region.low, region.high)
    own, central = np.zeros(units), np.full((units, size), np.nan)
    for leader, share, middle in zip(leaders, shares, middles, strict=True):
        if share > 0:
            members = _best(np.flatnonzero(alike == alike[leader]), keys)
            own[members], central[members] = share, np.clip(middle, low, high)
    return own, central


def _pieces(values: np.ndarray, leaders: np.ndarray, everything: Polytope) -> list[Polytope | None]:
    """Where each leader is first among the leaders; None where that has no volume."""
    pieces, corners = [], 0
    for one in leaders:
        others = values[leaders[leaders != one]]
        pieces.append(cut(everything, differing(values[one] - others)))
        corners += len(pieces[-1].corners) if pieces[-1] else 0
        if corners > MANY:
            raise NotExact("there are too many corners")
    return pieces


def _proved(pieces: list[Polytope | None], everything: Polytope) -> tuple[np.ndarray, np.ndarray]:
    """The share (p,) and the middle (p, n) of every piece; NotExact unless they fill the whole."""
    found = [place for place, piece in enumerate(pieces) if piece is not None]
    sizes = np.zeros(len(pieces))
    middles = np.full((len(pieces), everything.corners.shape[1]), np.nan)
    for batch in _batches([len(pieces[place].corners) for place in found]):
        own = [found[number] for number in batch]
        sizes[own], middles[own] = measured([pieces[place] for place in own])
    (whole,), (middle,) = measured([everything])
    shares = sizes / whole
    meet = (shares[found, None] * middles[found]).sum(axis=0)
    if not (abs(shares.sum() - 1) <= PROOF and np.abs(meet - middle).max() <= PROOF):
        raise NotExact(f"the shares add up to {shares.sum():.12f}")
    return np.where(shares < NOTHING, 0.0, np.minimum(shares, 1.0)), middles


def _batches(counts: list[int]):
    """The numbers of the polytopes, in runs of no more than so many corners."""
    run: list[int] = []
    held = 0
    for number, count in enumerate(counts):
        if run and held + count > CORNERS:
            yield run
            run, held = [], 0
        run.append(number)
        held += count
    if run:
        yield run


def _alike(totals: np.ndarray) -> np.ndarray:
    """A number (m,) for every unit, the same for those that tie all over the region."""
    apart = squareform(pdist(totals, "chebyshev"))
    return connected_components(apart <= TIED, directed=False)[1]


def _undominated(totals: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """One unit of every kind that no other kind matches or beats at every corner."""
    _, kinds = np.unique(alike, return_index=True)
    own = totals[kinds]
    beaten = [bool(((own >= one).all(axis=1)).sum() > 1) for one in own]
    return kinds[~np.array(beaten)]


def _best(members: np.ndarray, keys: np.ndarray | None) -> np.ndarray:
    """Those of units that always tie that the keys put first; all, where there are no keys."""
    if keys is None:
        return members
    own = np.asarray(keys)[members]
    return members[own == own.min()]
