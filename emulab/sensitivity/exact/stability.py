"""How far a single weight may move before the ranking changes, and who overtakes whom there.

Mareschal (1988, EJOR 33:54-64) and Triantaphyllou & Sanchez (1997, Decision Sciences 28:151-194)
describe the same line: one weight t moves and its siblings keep their proportions, so that every
unit's score is a straight line in t and every pair of units meets at most once. The nearest
meetings on either side of the adopted weight are the ends, in closed form: nothing is sampled.

The "delta" of Triantaphyllou & Sanchez is taken off the weight before all are divided by their
sum: t = (weight - delta) / (1 - delta).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.numbers import settled_array
from emulab.pipeline import Result
from emulab.rules import walk
from emulab.sensitivity.exact import searched
from emulab.sensitivity.exact.lines import rests
from emulab.sensitivity.exact.meetings import meetings
from emulab.sensitivity.exact.searched import HOLDS, Intervals
from emulab.sensitivity.model import Model, model_of

STABILITY = {
    "criterion": pl.String,
    "parent": pl.String,
    "weight": pl.Float64,
    "holds": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "low_up": pl.String,
    "low_down": pl.String,
    "high_up": pl.String,
    "high_down": pl.String,
    "exact": pl.Boolean,
}


def stability(model: Model, top: int | None = None) -> pl.DataFrame:
    """The interval of every weight in which the winner, the first k and the ranking hold.

    Rows for every sibling, in the order of the rubric, and each ``holds``: ``winner`` (the units
    ranked first), ``first k`` (those ranked k or better; k is ``top``, left out the rules'
    ``analysis.top``) and ``ranking`` (every rank). Columns: criterion, parent (null at the top),
    weight (adopted, a share of the siblings), holds, low, high, low_up, low_down, high_up,
    high_down, exact.

    It holds for every weight strictly between ``low`` and ``high``; at an end itself two units
    tie. ``*_up`` overtakes ``*_down`` beyond that end; of several pairs at once the one that
    comes first in the ranking. An end of 0 or 1 without a pair is no end: the weight may go all
    the way. Units tied at the adopted weight end the interval there. ``exact`` is false where
    totals are no fraction of linear functions of the weights, or are rounded or held up by a
    floor: the ends had then to be searched for (``searched``).

    The interval is that of one weight alone, the others in proportion: two weights that both
    stay inside theirs may change the ranking together. A single child has no rows.

    >>> from emulab import study
    >>> found = stability(model_of(study("hanoi-02", 2023).result, None))
    >>> found.filter(pl.col("holds") == "winner")["criterion"].to_list()
    ['tasks', 'party', 'movement']
    """
    if len(model.ids) < 2:
        return pl.DataFrame(schema=STABILITY)
    top = model.result.rules.analysis.top if top is None else top
    exact = True
    if model.values is not None:
        found = intervals(model.values, model.weights, model.keys, top)
    else:
        known = _meetings(model)
        exact = known is not None
        found = searched.intervals(model.ranks, model.weights, top, known)
    rows = []
    for place, criterion in enumerate(model.ids):
        for number, holds in enumerate(HOLDS):
            ends = [found.low[number, place], found.high[number, place]]
            pairs = [*found.low_pair[number, place], *found.high_pair[number, place]]
            names = [model.units[one] if one >= 0 else None for one in pairs]
            weight = float(model.weights[place])
            rows.append([criterion, model.node, weight, holds, *map(float, ends), *names, exact])
    return pl.DataFrame(rows, schema=STABILITY, orient="row")


def stabilities(result: Result, top: int | None = None) -> pl.DataFrame:
    """``stability`` of every inner node of the rubric, the sections first, then node by node.

    A weight here is a share among its own siblings, so that of a criterion is not its share of
    the total. Nodes with a single child are left out.

    >>> from emulab import study
    >>> found = stabilities(study("hanoi-02", 2023).result)
    >>> found["parent"].unique(maintain_order=True).to_list()
    [None, 'tasks', 'party', 'movement']
    """
    inner = [node.id for node in walk(result.rules.rubric.criteria) if len(node.criteria) > 1]
    nodes = [None, *inner]
    return pl.concat([stability(model_of(result, node), top) for node in nodes])


def _meetings(model: Model) -> list[np.ndarray] | None:
    """For every weight all its values at which two units meet; None where these cannot be known."""
    found = [meetings(model, place) for place in range(len(model.ids))]
    known = [own for own in found if own is not None]
    return known if len(known) == len(found) else None


@dataclass(frozen=True)
class _Side:
    """Where pairs of units meet on the way of each weight to 0 or to 1.

    way (n,): how far each weight can go. distance (n, m, m): how far it goes until the unit of
    the column has overtaken that of the row, infinite where it never does. end (n, m, m): which
    of the two is ahead at the end of the way: 1 the row's, -1 the column's, 0 tied.
    """

    way: np.ndarray
    distance: np.ndarray
    end: np.ndarray


def intervals(values: np.ndarray, weights: np.ndarray, keys: np.ndarray, top: int) -> Intervals:
    """The ends for every weight at once: ``values`` (m, n), ``weights`` (n,), ``keys`` (m,).

    >>> values = np.array([[9.0, 2.0], [5.0, 8.0]])
    >>> found = intervals(values, np.array([0.7, 0.3]), np.zeros(2, int), top=1)
    >>> found.low[0].round(9).tolist(), found.high[0].round(9).tolist()
    ([0.6, 0.0], [1.0, 0.4])
    >>> found.low_pair[0, 0].tolist()  # the second unit overtakes the first
    [1, 0]
    """
    scores = settled_array(_scored(values, weights))
    order = np.lexsort((np.arange(len(keys)), keys, -scores))
    values, scores, keys = values[order], scores[order], keys[order]
    ahead = _compared(scores)
    ahead = np.where(ahead == 0, -_compared(keys), ahead)
    ranks = 1 + (ahead < 0).sum(axis=1)
    found = []
    plain = _scored(values, weights)
    for towards, ends in ((0.0, _scored(values, rests(weights)[:, None])), (1.0, values.T)):
        side = _side(plain, ends, ahead, np.abs(towards - weights))
        met = [_nearest(side, allowed) for allowed in _first_to_change(ranks, top)]
        found.append([met[0], _earlier(met[1], _last_of(side, ranks, ahead, top)), met[2]])
    low, high = found
    return Intervals(
        low=np.array([weights - np.minimum(distance, weights) for distance, _ in low]),
        high=np.array([weights + np.minimum(distance, 1 - weights) for distance, _ in high]),
        low_pair=np.array([_named(pair, order) for _, pair in low]),
        high_pair=np.array([_named(pair, order) for _, pair in high]),
    )


def _scored(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """values @ weights, alike rows giving the same to the last bit."""
    return (values * weights).sum(axis=-1)


def _compared(values: np.ndarray) -> np.ndarray:
    """1 where the row's value is the greater, -1 where the column's is, 0 where equal."""
    return np.sign(values[..., :, None] - values[..., None, :])


def _side(scores: np.ndarray, ends: np.ndarray, ahead: np.ndarray, way: np.ndarray) -> _Side:
    end = _compared(settled_array(ends))
    now = np.where(_compared(settled_array(scores)) == 0, 0.0, scores[:, None] - scores[None, :])
    then = ends[:, :, None] - ends[:, None, :]
    overtaken = (ahead >= 0) & (end < 0) & (way > 0)[:, None, None]
    distance = np.full(end.shape, np.inf)
    np.divide(way[:, None, None] * now, now - then, out=distance, where=overtaken)
    return _Side(way, distance, end)


def _first_to_change(ranks: np.ndarray, top: int) -> tuple[np.ndarray, ...]:
    """For each of HOLDS, the pairs (overtaken, overtaking) whose meeting ends it."""
    first, among = ranks == 1, ranks <= top
    every = np.ones((len(ranks), len(ranks)), dtype=bool)
    return every & first[:, None], among[:, None] & ~among[None, :], every


Met = tuple[np.ndarray, np.ndarray]  # distance (n,), pair (n, 2): overtaking, overtaken, or -1


def _nearest(side: _Side, allowed: np.ndarray) -> Met:
    """The nearest meeting among the pairs allowed; of several at once the first by rank."""
    count, size = len(side.distance), len(allowed)
    distance = np.where(allowed, side.distance, np.inf).reshape(count, size * size)
    place = np.round(distance, 12).argmin(axis=1)
    nearest = distance[np.arange(count), place]
    pair = np.stack([place % size, place // size], axis=1)
    return nearest, np.where(np.isfinite(nearest)[:, None], pair, -1)


def _earlier(one: Met, other: Met) -> Met:
    sooner = other[0] < one[0]
    return np.where(sooner, other[0], one[0]), np.where(sooner[:, None], other[1], one[1])


def _last_of(side: _Side, ranks: np.ndarray, ahead: np.ndarray, top: int) -> Met:
    """Where a unit falls out of the first k because those that it was among fill them all.

    Only where ties put more than k units among the first k: then a group of alike units that is
    no greater than the excess falls out as soon as it is the last of them.
    """
    count, among = len(side.way), np.flatnonzero(ranks <= top)
    excess = len(among) - top
    nobody = np.full(count, np.inf), np.full((count, 2), -1)
    if excess <= 0:
        return nobody
    own = np.ix_(range(count), among, among)
    ahead, end = ahead[np.ix_(among, among)], side.end[own]
    meets = side.distance[own]
    alike = (ahead == 0) & (end == 0)
    above_now = ahead < 0  # of the unit of the row, that of the column
    since = np.where(above_now | alike, -1.0, meets)  # -1: from the start, overtaking nobody
    until = np.where(above_now, np.swapaxes(meets, 1, 2), np.inf)
    start, stop = since.max(axis=2), until.min(axis=2)
    falls = (alike.sum(axis=2) <= excess) & (start >= 0) & (start < stop)
    start = np.where(falls, start, np.inf)
    place = np.round(start, 12).argmin(axis=1)
    lines = np.arange(count)
    nearest = start[lines, place]
    last = np.round(since[lines, place], 12).argmax(axis=1)
    pair = np.stack([among[last], among[place]], axis=1)
    return nearest, np.where(np.isfinite(nearest)[:, None], pair, -1)


def _named(pair: np.ndarray, order: np.ndarray) -> np.ndarray:
    return np.where(pair >= 0, order[pair], -1)
