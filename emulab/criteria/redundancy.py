"""Pairs of criteria that order the units alike: each says what the other has said."""

from itertools import combinations

import numpy as np
import polars as pl
from scipy.stats import rankdata

from emulab.criteria.columns import DIGITS, correlation, score_columns
from emulab.criteria.permuting import chance
from emulab.pipeline import Result

BOUND = 0.9
FEWEST = 5  # of four units, chance alone orders one in twelve pairs of criteria wholly alike
TOO_FEW, TOO_TIED = "too few units", "too many ties"

COLUMNS = {
    "criterion": pl.String,
    "other": pl.String,
    "units": pl.Int64,
    "tau": pl.Float64,
    "spearman": pl.Float64,
    "p": pl.Float64,
    "reason": pl.String,
}


def redundant(result: Result, bound: float = BOUND) -> pl.DataFrame:
    """Pairs of criteria whose scores agree, or contradict each other, to the bound or beyond:
    criterion, other, units, tau, spearman, p, reason.

    ``tau`` is Kendall's tau-b, ``spearman`` the correlation of the mean ranks, over the
    ``units`` that both criteria scored; a pair is listed where either lies ``bound`` or more
    from 0, the most alike first, then in the order of the rubric. ``p`` is the exact share of
    all matchings that agree, or disagree, as well by chance; it is null with a ``reason``: too
    few units (fewer than five), or too many ties to count them out. Criteria that separate
    nobody are in no pair. Of many pairs some agree by chance: with 60 criteria there are 1770.

    >>> from emulab import study
    >>> redundant(study("par-index", 2023).result).height  # verified and survey differ
    0
    """
    _, columns = score_columns(result)
    telling = {name: column for name, column in columns.items() if len(_different(column)) > 1}
    names = list(telling)
    taus, common = _taus(list(telling.values()))
    ranks = {name: rankdata(c) if np.isfinite(c).all() else None for name, c in telling.items()}
    rows = []
    for (i, first), (j, second) in combinations(enumerate(names), 2):
        tau = taus[i, j]
        if not np.isfinite(tau):
            continue
        rho = _spearman(telling[first], telling[second], ranks[first], ranks[second])
        if max(abs(tau), abs(rho or 0.0)) >= bound - 1e-12:
            p, reason = _chance(telling[first], telling[second])
            rows.append((first, second, int(common[i, j]), float(tau), rho, p, reason))
    rows.sort(key=lambda row: -max(abs(row[3]), abs(row[4] or 0.0)))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _different(column: np.ndarray) -> set[float]:
    return {value for value in column.tolist() if value == value}


def _taus(columns: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Kendall's tau-b of every pair of columns, NaN where undefined, and the units in common.

    The signs of all pairs of units are one matrix, and S of all pairs of criteria its square:
    whole numbers, so nothing is lost.
    """
    if not columns:
        return np.empty((0, 0)), np.empty((0, 0))
    scores = np.array(columns)
    upper, lower = np.triu_indices(scores.shape[1], 1)
    there = np.isfinite(scores)
    both = (there[:, upper] & there[:, lower]).astype(float)
    with np.errstate(invalid="ignore"):
        signs = np.nan_to_num(np.sign(scores[:, upper] - scores[:, lower]))
    s = signs @ signs.T
    untied = np.abs(signs) @ both.T
    size = np.sqrt(untied * untied.T)
    tau = np.full_like(s, np.nan)
    np.divide(s, size, out=tau, where=size > 0)
    return np.round(tau, DIGITS), there.astype(int) @ there.astype(int).T


def _spearman(first, second, ranked, other) -> float | None:
    if ranked is None or other is None:
        both = np.isfinite(first) & np.isfinite(second)
        ranked, other = rankdata(first[both]), rankdata(second[both])
    return correlation(ranked.tolist(), other.tolist())


def _chance(first: np.ndarray, second: np.ndarray) -> tuple[float | None, str | None]:
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < FEWEST:
        return None, TOO_FEW
    p = chance(first[both].tolist(), second[both].tolist())
    return p, TOO_TIED if p is None else None
