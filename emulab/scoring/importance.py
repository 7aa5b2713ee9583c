"""Effective importance: how much of the differences in the total each criterion explains.

A weight says what a criterion was meant to count. What it does count hangs as well on how far
units differ on it and on what it repeats: a criterion of weight 30 on which all are equal
decides nothing. Source: Paruolo, Saisana and Saltelli (2013), Journal of the Royal Statistical
Society A 176, 609-634.
"""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from emulab.numbers import settled_array
from emulab.words import Message

FEWEST = 10  # the square of a correlation of nothing with nothing is 1 / (units - 1) on average
FEWEST_CURVED = 30  # a curve bends to so few points that it finds importance where there is none
NOTHING = 1e-12  # of the totals' variance: rounding, no importance
WIDTHS = (0.5, 0.75, 1.0, 1.5, 2.5, 5.0)  # of the smoother, in standard deviations times m^(-1/5)

SCHEMA = {
    "criterion": pl.String,
    "weight": pl.Float64,
    "importance": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "reason": pl.String,
}


def importance(
    levels: np.ndarray,
    shares: np.ndarray,
    totals: np.ndarray,
    names: Sequence[str],
    estimator: str = "linear",
    lang: str = "en",
) -> pl.DataFrame:
    """A row a criterion: criterion, weight, importance, low, high, reason.

    ``levels`` (m, n), NaN where a unit has none; ``shares`` (n,) the nominal weights; ``totals``
    (m,), NaN for a unit without one; ``names`` (n,). ``importance`` is S_j over the sum of all,
    S_j = Var(E[total | level]) / Var(total), so that it can be laid beside the weight; ``low``
    and ``high`` are its 95 % interval by leaving out one unit at a time (jackknife, t with
    m - 1 degrees of freedom); of clusters of 20 drawn at random, about nine in ten intervals
    hold the truth. ``estimator`` is ``linear``, the squared
    correlation, or ``local_linear``, a kernel smoother that also sees bends. Empty, with the
    reason in words, where a column does not vary or there are too few units: fewer than 10, or
    30 for the smoother. A criterion of weight 0 can be important all the same, by going along
    with others; importance is no advice on what the weight should be.

    >>> levels = np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 3, dtype=float)
    >>> found = importance(levels, np.array([0.5, 0.5]), levels @ [1, 2], ["a", "b"])
    >>> found["importance"].round(4).to_list()
    [0.2, 0.8]
    """
    ranked = np.isfinite(totals)
    levels, totals = np.asarray(levels, float)[ranked], np.asarray(totals, float)[ranked]
    reasons = _reasons(levels, totals, FEWEST if estimator == "linear" else FEWEST_CURVED)
    sound = np.array([reason is None for reason in reasons], dtype=bool)
    found = np.full((3, len(names)), np.nan)
    if sound.any():
        whole, without = ESTIMATORS[estimator](levels[:, sound], totals)
        if whole.sum() > NOTHING:
            found[:, sound] = _with_interval(whole, without)
        else:
            said = Message("no criterion goes up or down with the total", {})
            reasons = [reason or said for reason in reasons]
    frame = pl.DataFrame(
        {
            "criterion": list(names),
            "weight": np.asarray(shares, dtype=float),
            "importance": found[0],
            "low": found[1],
            "high": found[2],
            "reason": [None if reason is None else reason.said(lang) for reason in reasons],
        },
        schema=SCHEMA,
    )
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _reasons(levels: np.ndarray, totals: np.ndarray, fewest: int) -> list[Message | None]:
    """Why a criterion's importance cannot be said; None where it can."""
    if len(totals) < fewest:
        text = "{units} units have a total, and fewer than {fewest} do not show importance"
        return [Message(text, {"units": len(totals), "fewest": fewest})] * levels.shape[1]
    if _spread(totals) == 0:
        return [Message("every total is the same", {})] * levels.shape[1]
    return [_reason(column[np.isfinite(column)], fewest) for column in levels.T]


def _reason(column: np.ndarray, fewest: int) -> Message | None:
    if len(column) < fewest:
        text = "{units} units have a score here, and fewer than {fewest} do not show importance"
        return Message(text, {"units": len(column), "fewest": fewest})
    if _spread(column) == 0:
        return Message("no units differ here", {})
    without_one = np.sort(column)
    if _spread(without_one[1:]) == 0 or _spread(without_one[:-1]) == 0:
        return Message("one unit alone differs here, so there is no telling", {})
    return None


def _spread(values: np.ndarray) -> float:
    return float(settled_array(values.max()) - settled_array(values.min()))


def _with_interval(whole: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Shares, and the ends of their interval (3, n), from S (n,) and S without each unit (m, n).

    The interval is taken on the angle whose squared sine is the share, which varies about as
    much near 0 as in the middle: plain shares cover a small importance too seldom.
    """
    from scipy.stats import t

    units = len(without)
    share = whole / whole.sum()
    sums = without.sum(axis=1, keepdims=True)
    left = np.where(sums > NOTHING, without, share) / np.where(sums > NOTHING, sums, 1.0)
    share, left = np.clip(share, 0.0, 1.0), np.clip(left, 0.0, 1.0)
    angle, angles = np.arcsin(np.sqrt(share)), np.arcsin(np.sqrt(left))
    error = np.sqrt((units - 1) / units * ((angles - angles.mean(axis=0)) ** 2).sum(axis=0))
    reach = t.ppf(0.975, units - 1) * error
    low = np.sin(np.maximum(angle - reach, 0.0)) ** 2
    high = np.sin(np.minimum(angle + reach, np.pi / 2)) ** 2
    return np.stack([share, np.minimum(low, share), np.maximum(high, share)])


def linear(levels: np.ndarray, totals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The squared correlation of every column with the totals, whole (n,) and without each unit.

    Sums are taken once and a unit's own terms off them. Units without a level are left out of
    that column alone.
    """
    here = np.isfinite(levels)
    x = np.where(here, levels - np.nanmean(levels, axis=0), 0.0)
    y = np.where(here, (totals - totals.mean())[:, None], 0.0)
    terms = np.stack([here.astype(float), x, y, x * x, y * y, x * y])
    sums = terms.sum(axis=1)
    return _squared(sums), _squared(sums[:, None, :] - terms)


def _squared(sums: np.ndarray) -> np.ndarray:
    count, x, y, xx, yy, xy = sums
    across = (xx - x * x / count) * (yy - y * y / count)
    together = (xy - x * y / count) ** 2
    flat = across <= 1e-24
    return np.where(flat, 0.0, np.clip(together / np.where(flat, 1.0, across), 0.0, 1.0))


def local_linear(levels: np.ndarray, totals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part of the totals' variance on a smooth curve over each column, whole and without.

    At every unit a line is fitted with Gaussian weights; of six widths the one that best
    foretells each unit from the others is taken (leave-one-out), and kept while units are left
    out for the interval. The widest is close to a straight line.
    """
    units, number = levels.shape
    whole, without = np.zeros(number), np.zeros((units, number))
    for place in range(number):
        here = np.isfinite(levels[:, place])
        x, y = levels[here, place], totals[here]
        left = np.full(units, np.nan)
        whole[place], left[here] = _curve(x - x.mean(), y - y.mean())
        without[:, place] = np.where(np.isnan(left), whole[place], left)
    return whole, without


def _curve(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """S of one column, and without each unit; x and y are centred."""
    scale = x.std() * len(x) ** -0.2
    best = None
    for width in WIDTHS:
        terms = _terms(x, y, scale * width)
        sums = terms.sum(axis=2)
        fits = _line(sums[:, :, None] - terms)  # at unit i, without unit u
        missed = float(((y - np.diagonal(fits)) ** 2).sum())
        if best is None or missed < best[0] - 1e-12:
            best = (missed, _line(sums), fits)
    _, fit, fits = best
    count = len(y)
    others = ~np.eye(count, dtype=bool)
    mean = np.where(others, fits, 0.0).sum(axis=0) / (count - 1)
    explained = np.where(others, (fits - mean) ** 2, 0.0).sum(axis=0)
    total = (y**2).sum() - y**2 - (y.sum() - y) ** 2 / (count - 1)
    left = np.clip(explained / np.where(total > 0, total, 1.0), 0.0, 1.0)
    return float(np.clip(((fit - fit.mean()) ** 2).sum() / (y**2).sum(), 0.0, 1.0)), left


def _terms(x: np.ndarray, y: np.ndarray, width: float) -> np.ndarray:
    """The five sums of a weighted line at every unit, term by term (5, units, units)."""
    away = x[None, :] - x[:, None]
    weight = np.exp(-0.5 * (away / width) ** 2)
    return np.stack([weight, weight * away, weight * away**2, weight * y, weight * away * y])


def _line(sums: np.ndarray) -> np.ndarray:
    """The line's height where it was fitted; the weighted mean where there is no slope to fit."""
    s0, s1, s2, t0, t1 = sums
    across = s0 * s2 - s1**2
    steep = across > 1e-10 * np.maximum(s0 * s2, 1e-300)
    line = (s2 * t0 - s1 * t1) / np.where(steep, across, 1.0)
    some = s0 > 1e-12
    return np.where(steep, line, np.where(some, t0 / np.where(some, s0, 1.0), 0.0))


ESTIMATORS: dict[str, Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]] = {
    "linear": linear,
    "local_linear": local_linear,
}
