"""Weights from points, from an order, and from a row of cards.

Each takes its settings and the ids of the siblings, and weighs them in the order of the ids.
"""

from collections.abc import Sequence

import numpy as np

from emulab.rules.judgements import Cards, Order, Swing
from emulab.scoring.weights.weighed import Weighed, rescaled


def swing(settings: Swing, ids: Sequence[str]) -> Weighed:
    """In proportion to the points that the swing from worst to best was given.

    Points are for the swing over the range that units can really have, not for importance as
    such: a vital criterion on which nobody can differ swings nothing. Source: von Winterfeldt
    and Edwards (1986), Decision Analysis and Behavioral Research.

    >>> swing(Swing(points={"a": 100, "b": 60}), ["b", "a"]).weights.tolist()
    [0.375, 0.625]
    """
    return Weighed(rescaled(np.array([settings.points[one] for one in ids], dtype=float)))


def roc(settings: Order, ids: Sequence[str]) -> Weighed:
    """The centre of all weights that keep the order: place r of n weighs (1/r + ... + 1/n) / n.

    Steep: the first of two weighs three quarters. Those who stand together share the mean of
    their places, which leaves all others as they were. Source: Barron and Barrett (1996),
    Management Science 42(11), 1515-1523.

    >>> roc(Order(order=("a", "b")), ["a", "b"]).weights.tolist()
    [0.75, 0.25]
    """
    places = np.arange(sum(map(len, settings.groups)), 0, -1)
    return _by_place(np.cumsum(1 / places)[::-1] / len(places), settings, ids)


def rank_sum(settings: Order, ids: Sequence[str]) -> Weighed:
    """In proportion to the places counted from the last: of three, 3 : 2 : 1.

    Flatter than ``roc``; those who stand together share the mean of their places. Source:
    Stillwell, Seaver and Edwards (1981), Organizational Behavior and Human Performance 28, 62-77.

    >>> rank_sum(Order(order=("a", "b")), ["a", "b"]).weights.round(4).tolist()
    [0.6667, 0.3333]
    """
    number = sum(map(len, settings.groups))
    return _by_place(np.arange(number, 0, -1, dtype=float), settings, ids)


def _by_place(worth: np.ndarray, settings: Order, ids: Sequence[str]) -> Weighed:
    """The worth of the places handed out in their order, shared where several stand together."""
    found: dict[str, float] = {}
    start = 0
    for group in settings.groups:
        found |= dict.fromkeys(group, worth[start : start + len(group)].mean())
        start += len(group)
    return Weighed(rescaled(np.array([found[one] for one in ids])))


def cards(settings: Cards, ids: Sequence[str]) -> Weighed:
    """Equal steps from place to place, one more for every blank card; the last is ``ratio`` times
    the first.

    Nothing is rounded, where the published procedure goes on to round to a sum of 100. Source:
    Figueira and Roy (2002), European Journal of Operational Research 139, 317-326.

    >>> cards(Cards(order=("a", "b"), ratio=3), ["a", "b"]).weights.tolist()
    [0.25, 0.75]
    """
    groups = settings.groups
    blanks = settings.blanks or (0,) * (len(groups) - 1)
    steps = np.cumsum([0, *(blank + 1 for blank in blanks)])
    unit = (settings.ratio - 1) / steps[-1] if steps[-1] else 0.0
    found = {
        one: 1 + unit * step for group, step in zip(groups, steps, strict=True) for one in group
    }
    return Weighed(rescaled(np.array([found[one] for one in ids])))
