"""The additive model of leniency: a mark is the worth of what was marked plus the scorer's habit.

    mark of scorer s on cell c = worth of c + leniency of s + chance

by weighted least squares on whatever pairs exist; the leniencies add up to 0. A cell may be a
unit and criterion, or a unit (its total); further effects, such as the criterion's, may be
added. It needs no full panel, only a connected one. This is the two-way model of unequal
subclass numbers (Searle, Linear Models, 1971, ch. 7); with one more panel than scorers there is
nothing left to judge its error by, and then no error is given.
"""

from dataclasses import dataclass

import numpy as np

from emulab.scoring.scorers.islands import islands

FEWEST = 3  # marks of a scorer that has z-scores
RANK = 1e-9  # an eigenvalue below this share of the largest is none


@dataclass(frozen=True)
class Additive:
    """The fit: ``leniency`` (S,) and its standard ``error`` (S,), NaN where it cannot be known.

    ``worth`` (C,), ``expected`` and ``residual`` (N,) are in the unit of the marks. ``spread``
    is the standard deviation of chance at weight 1 with ``degrees`` of freedom, None where
    there are none.
    """

    leniency: np.ndarray
    error: np.ndarray
    worth: np.ndarray
    expected: np.ndarray
    residual: np.ndarray
    spread: float | None
    degrees: int


@dataclass(frozen=True)
class Apart:
    """Why nothing is fitted: the ``island`` of every scorer (S,), or None where the panel is
    connected but another effect (of the criteria) cannot be told from the scorers'."""

    island: np.ndarray | None


def additive(
    cell: np.ndarray,
    scorer: np.ndarray,
    mark: np.ndarray,
    weight: np.ndarray | None = None,
    also: np.ndarray | None = None,
) -> Additive | Apart:
    """The fit to marks (N,) of ``scorer`` (N,) on ``cell`` (N,), both numbered from 0 without gaps.

    ``weight`` (N,) is how much a mark counts (1), ``also`` (N,) a further effect such as the
    criterion. The one thing to get right: leniency is positive for a scorer who gives more.

    >>> both = additive(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([7.0, 9, 4, 6]))
    >>> both.leniency.round(9).tolist(), both.worth.round(9).tolist()
    ([-1.0, 1.0], [8.0, 5.0])
    """
    scorers = int(scorer.max()) + 1
    island = islands(cell, scorer, scorers)
    if island.any():
        return Apart(island)
    weight = np.ones_like(mark) if weight is None else weight
    effects_of = [scorer] if also is None else [scorer, also]
    free = [int(codes.max()) + 1 for codes in effects_of]
    cells = int(cell.max()) + 1
    whole = np.bincount(cell, weight, minlength=cells)
    inverse, rank = _inverse(_normal(cell, effects_of, free, weight, whole))
    if rank < sum(free) - len(free):
        return Apart(None)
    away = mark - (np.bincount(cell, weight * mark, minlength=cells) / whole)[cell]
    pulled = [
        np.bincount(codes, weight * away, minlength=size)
        for codes, size in zip(effects_of, free, strict=True)
    ]
    effects = np.split(inverse @ np.concatenate(pulled), np.cumsum(free)[:-1])
    explained = sum(own[codes] for own, codes in zip(effects, effects_of, strict=True))
    worth = np.bincount(cell, weight * (mark - explained), minlength=cells) / whole
    expected = worth[cell] + explained
    residual = mark - expected
    degrees = mark.size - cells - rank
    spread = None
    error = np.full(scorers, np.nan)
    if degrees > 0:
        variance = float(residual @ (weight * residual)) / degrees
        spread = variance**0.5
        centre = np.eye(scorers) - 1 / scorers
        own = centre @ inverse[:scorers, :scorers] @ centre
        error = np.sqrt(np.maximum(variance * np.diag(own), 0))
    return Additive(effects[0], error, worth, expected, residual, spread, degrees)


def _normal(
    cell: np.ndarray,
    effects_of: list[np.ndarray],
    free: list[int],
    weight: np.ndarray,
    whole: np.ndarray,
) -> np.ndarray:
    """The normal equations of the effects, the worth of the cells taken out of them."""
    tables = [
        np.bincount(cell * size + codes, weight, minlength=whole.size * size).reshape(-1, size)
        for codes, size in zip(effects_of, free, strict=True)
    ]
    across = np.concatenate(tables, axis=1)
    blocks = [
        [
            np.bincount(one * n + two, weight, minlength=m * n).reshape(m, n)
            for two, n in zip(effects_of, free, strict=True)
        ]
        for one, m in zip(effects_of, free, strict=True)
    ]
    return np.block(blocks) - across.T @ (across / whole[:, None])


def _inverse(normal: np.ndarray) -> tuple[np.ndarray, int]:
    """The generalised inverse of a symmetric matrix, and its rank."""
    values, vectors = np.linalg.eigh(normal)
    kept = values > RANK * max(values.max(initial=0), 1e-300)
    inverse = np.divide(1, values, out=np.zeros_like(values), where=kept)
    return (vectors * inverse) @ vectors.T, int(kept.sum())


def expected_by_others(fit: Additive, cell: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """What the other scorers of the cell lead one to expect of each mark, NaN where none marked.

    The fitted value leans towards the mark itself; this one does not.

    >>> cell, scorer = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> fit = additive(cell, scorer, np.array([7.0, 9, 4, 6]))
    >>> expected_by_others(fit, cell, np.ones(4)).round(9).tolist()
    [7.0, 9.0, 4.0, 6.0]
    """
    cells = fit.worth.size
    whole = np.bincount(cell, weight, minlength=cells)[cell]
    others = whole - weight
    shrunk = np.divide(others, whole)
    far = np.full_like(whole, np.nan)
    np.divide(fit.residual, shrunk, out=far, where=others > 1e-12)
    return fit.expected + fit.residual - far


def z_scores(scorer: np.ndarray, mark: np.ndarray) -> np.ndarray:
    """Every mark in standard deviations from its scorer's mean, NaN where the scorer has none.

    Right only if every scorer drew an equal lot of units: of two scorers given the strong and
    the weak half, both halves come out alike. Fewer than three marks have no z-score, for two
    lie 0.71 on either side whatever they are; nor have constant marks.

    >>> z_scores(np.array([0, 0, 0, 1, 1, 1]), np.array([9.0, 8, 7, 4, 3, 2])).tolist()
    [1.0, 0.0, -1.0, 1.0, 0.0, -1.0]
    """
    size = int(scorer.max(initial=-1)) + 1
    number = np.bincount(scorer, minlength=size)
    mean = np.bincount(scorer, mark, minlength=size) / np.maximum(number, 1)
    away = mark - mean[scorer]
    squares = np.bincount(scorer, away**2, minlength=size)
    deviation = np.sqrt(squares / np.maximum(number - 1, 1))[scorer]
    found = np.full(mark.shape, np.nan)
    told = (deviation > 1e-9) & (number[scorer] >= FEWEST)
    np.divide(away, deviation, out=found, where=told)
    return found
