"""Mutual marks: whether A marks B high where B marks A high, beyond what either deserves.

``residual`` is an array of scorers by units, both in the order of the same agencies: what is
left of the marks of one on the other after leniency and worth are taken out; NaN where one did
not mark the other.
"""

from dataclasses import dataclass

import numpy as np

DRAWS = 1999
BATCH = 250


@dataclass(frozen=True)
class Reciprocity:
    """The correlation over pairs, how many pairs, and how often chance gives as much."""

    correlation: float
    pairs: int
    probability: float
    draws: int


def pairs_of(residual: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of agencies that marked each other, as two arrays of places."""
    both = ~np.isnan(residual) & ~np.isnan(residual.T)
    return np.nonzero(np.triu(both, 1))


def correlation(residual: np.ndarray) -> float | None:
    """The correlation of the two directions over all mutual pairs, each pair in both orders.

    +1: favours are returned in full, -1: they are answered with the opposite. None for fewer
    than three pairs, or where nothing varies.

    >>> correlation(np.array([[np.nan, 1, 2], [1, np.nan, 3], [2, 3, np.nan]]))
    1.0
    """
    one, other = pairs_of(residual)
    if one.size < 3:
        return None
    there, back = residual[one, other], residual[other, one]
    values = np.concatenate([there, back])
    mean = values.mean()
    spread = float(((values - mean) ** 2).sum())
    if spread <= 1e-18:
        return None
    return 2 * float(((there - mean) * (back - mean)).sum()) / spread


def reciprocity(
    residual: np.ndarray, rng: np.random.Generator, draws: int = DRAWS
) -> Reciprocity | None:
    """The correlation of mutual residuals, and the probability of one as high without favours.

    Chance is drawn by permuting the residuals and fitting leniency and worth again (Freedman &
    Lane 1983, J. Bus. Econ. Stat. 1:292-298): the model alone makes residuals of a small panel
    correlate, and a plain permutation would forget it. One-sided, (1 + as high) / (1 + draws).
    The draws do not depend on the order or the names of the agencies.
    """
    seen = correlation(residual)
    if seen is None:
        return None
    scorer, unit, back = _edges(residual)
    values = residual[scorer, unit]
    fitted = _fitting(scorer, unit)
    as_high = 0
    for start in range(0, draws, BATCH):
        size = min(BATCH, draws - start)
        drawn = rng.permuted(np.tile(values, (size, 1)), axis=1).T
        left = drawn - fitted(drawn)
        there, other = left[back >= 0], left[back[back >= 0]]
        mean = there.mean(axis=0)
        spread = ((there - mean) ** 2).sum(axis=0)
        above = ((there - mean) * (other - mean)).sum(axis=0)
        found = np.divide(above, spread, out=np.zeros(size), where=spread > 1e-18)
        as_high += int((found >= seen - 1e-9).sum())
    pairs = pairs_of(residual)[0].size
    return Reciprocity(seen, pairs, (1 + as_high) / (1 + draws), draws)


def _edges(residual: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Who marked whom in an order that no name decides, and the place of the answer, -1 if none."""
    scorer, unit = np.nonzero(~np.isnan(residual))
    answer = np.round(residual[unit, scorer], 9)
    own = np.round(residual[scorer, unit], 9)
    order = np.lexsort((np.nan_to_num(answer, nan=np.inf), own))
    scorer, unit = scorer[order], unit[order]
    place = np.full(residual.shape, -1)
    place[scorer, unit] = np.arange(scorer.size)
    return scorer, unit, place[unit, scorer]


def _fitting(scorer: np.ndarray, unit: np.ndarray):
    """The least-squares fit of leniency and worth, as a function of columns of marks."""
    rows = np.arange(scorer.size)
    scorers, units = int(scorer.max()) + 1, int(unit.max()) + 1
    design = np.zeros((scorer.size, scorers + units))
    design[rows, scorer] = 1
    design[rows, scorers + unit] = 1
    inverse = np.linalg.pinv(design)
    return lambda marks: design @ (inverse @ marks)


def mutual_pairs(residual: np.ndarray, bound: float) -> list[tuple[int, int]]:
    """The pairs of agencies that both gave the other ``bound`` or more above what was expected.

    >>> mutual_pairs(np.array([[np.nan, 2, 1], [2, np.nan, 0], [1, 2, np.nan]]), bound=2)
    [(0, 1)]
    """
    one, other = pairs_of(residual)
    high = (residual[one, other] >= bound) & (residual[other, one] >= bound)
    return list(zip(one[high].tolist(), other[high].tolist(), strict=True))


def blocs(pairs: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Groups of three or more agencies in which every two favour each other, largest first.

    The largest such groups, each agency in as many as it belongs to.

    >>> blocs([(0, 1), (1, 2), (0, 2), (2, 3)])
    [(0, 1, 2)]
    """
    linked: dict[int, set[int]] = {}
    for one, other in pairs:
        linked.setdefault(one, set()).add(other)
        linked.setdefault(other, set()).add(one)
    found: list[tuple[int, ...]] = []

    def grow(group: set[int], may: set[int], done: set[int]) -> None:
        if not may and not done:
            found.append(tuple(sorted(group)))
        for one in sorted(may):
            grow(group | {one}, may & linked[one], done & linked[one])
            may, done = may - {one}, done | {one}

    grow(set(), set(linked), set())
    return sorted((g for g in found if len(g) > 2), key=lambda g: (-len(g), g))
