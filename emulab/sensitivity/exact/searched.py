"""Ends of weights by asking for ranks, where these are not linear in the weights.

Where all meetings of two units are known, ranks are asked for once between each two of them, and
the ends are exact. Otherwise they are asked for on a grid, and every change between two of its
points is closed in on: one that comes and goes within a step of the grid may be missed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from emulab.sensitivity.exact.lines import moved

STEPS = 200  # of a weight from 0 to 1
CLOSE = 1e-9
NEAR_END = 1e-7
SPLIT = 0.4877  # no half: binary fractions would hit the halves at which totals are rounded
Ranks = Callable[[np.ndarray], np.ndarray]  # weightings (N, n) -> ranks (N, m)

# What may hold: a function of ranks (..., m) and k, whose outcome must stay as it is.
HOLDS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "winner": lambda ranks, top: ranks == 1,
    "first k": lambda ranks, top: ranks <= top,
    "ranking": lambda ranks, top: ranks,
}


@dataclass(frozen=True)
class Intervals:
    """Ends for each of HOLDS (h) and each weight (n), and the units that meet there.

    low, high (h, n): the interval. low_pair, high_pair (h, n, 2): the unit that overtakes and
    the one overtaken beyond that end, -1 where there is no end.
    """

    low: np.ndarray
    high: np.ndarray
    low_pair: np.ndarray
    high_pair: np.ndarray


def intervals(
    ranks: Ranks, weights: np.ndarray, top: int, meetings: Sequence[np.ndarray] | None = None
) -> Intervals:
    """The ends for every weight: at one of its ``meetings``, or to 1e-9 from a grid of 201.

    ``ranks`` gives the ranks (N, m) under weightings (N, n); ``meetings``, for every weight, all
    its values at which two units may change places, sorted.

    >>> def ranks(weightings):
    ...     ahead = weightings @ np.array([4.0, -6.0]) > 0
    ...     return np.where(ahead[:, None], [1, 2], [2, 1])
    >>> intervals(ranks, np.array([0.7, 0.3]), top=1).low[0].round(6).tolist()
    [0.6, 0.0]
    """
    adopted = ranks(weights[None])[0]
    shape = (len(HOLDS), len(weights))
    found = Intervals(
        low=np.zeros(shape),
        high=np.ones(shape),
        low_pair=np.full((*shape, 2), -1),
        high_pair=np.full((*shape, 2), -1),
    )
    sides = ((found.low, found.low_pair, 0.0), (found.high, found.high_pair, 1.0))
    for ends, pairs, towards in sides:
        brackets = _brackets(ranks, weights, adopted, top, towards, meetings)
        for one in _closed_in(brackets, ranks, weights, adopted, top):
            if abs(one.outside - towards) > NEAR_END:  # else two units only meet at the very end
                ends[one.holds, one.place] = one.inside
                pairs[one.holds, one.place] = _changed(adopted, one, top)
    return found


@dataclass
class _Bracket:
    """Two weights between which something ends: it holds at ``inside``, and no more outside.

    within and beyond are the ranks there.
    """

    holds: int
    place: int
    inside: float
    outside: float
    within: np.ndarray
    beyond: np.ndarray


def _brackets(
    ranks: Ranks,
    weights: np.ndarray,
    adopted: np.ndarray,
    top: int,
    towards: float,
    meetings: Sequence[np.ndarray] | None,
) -> list[_Bracket]:
    """For every weight on its way to 0 or 1, the first step at which each ceases."""
    grid = np.linspace(0, 1, STEPS + 1)
    found = []
    for place, weight in enumerate(weights.tolist()):
        if abs(weight - towards) <= CLOSE:
            continue
        steps = _beyond(weight, grid if meetings is None else meetings[place], towards)
        ends = np.array([weight, *steps])
        asked = steps if meetings is None else (ends + np.array([*steps, towards])) / 2
        lines = ranks(moved(weights, place, asked))
        ranked = [adopted, *lines]
        for number, kept in enumerate(HOLDS.values()):
            ceased = (kept(lines, top) != kept(adopted, top)).any(axis=1)
            if ceased.any():
                step = int(ceased.argmax())
                outside = ends[step + 1] if meetings is None else ends[step]
                pair = ranked[step : step + 2]
                found.append(_Bracket(number, place, float(ends[step]), float(outside), *pair))
    return found


def _beyond(weight: float, points: np.ndarray, towards: float) -> np.ndarray:
    """The points that lie between a weight and the end it goes to, nearest first."""
    return points[points > weight + CLOSE] if towards else points[points < weight - CLOSE][::-1]


def _closed_in(
    brackets: list[_Bracket], ranks: Ranks, weights: np.ndarray, adopted: np.ndarray, top: int
) -> list[_Bracket]:
    """The brackets, each cut in two until it is no wider than ``CLOSE``; all at once."""
    views = list(HOLDS.values())
    while wide := [one for one in brackets if abs(one.outside - one.inside) > CLOSE]:
        places = np.array([one.place for one in wide])
        middles = np.array([one.inside + SPLIT * (one.outside - one.inside) for one in wide])
        lines = ranks(moved(weights, places, middles))
        for one, middle, line in zip(wide, middles.tolist(), lines, strict=True):
            kept = views[one.holds]
            if (kept(line, top) == kept(adopted, top)).all():
                one.inside, one.within = middle, line
            else:
                one.outside, one.beyond = middle, line
    return brackets


def _changed(adopted: np.ndarray, one: _Bracket, top: int) -> tuple[int, int]:
    """The unit that overtakes and the one overtaken, of several the first by adopted rank.

    Where nobody is overtaken outright, the first that have become equal.
    """
    kept = list(HOLDS.values())[one.holds]
    touched = kept(one.within, top) != kept(one.beyond, top)
    order = np.argsort(adopted, kind="stable").tolist()
    stays = kept(adopted, top).astype(bool)
    pairs = [
        (up, down)
        for down in order
        for up in order
        if up != down and stays[down] and (touched[up] or touched[down])
    ]
    within, beyond = one.within, one.beyond
    for found in (
        [(u, d) for u, d in pairs if within[u] >= within[d] and beyond[u] < beyond[d]],
        [(u, d) for u, d in pairs if within[u] > within[d] and beyond[u] == beyond[d]],
    ):
        if found:
            return found[0]
    return -1, -1
