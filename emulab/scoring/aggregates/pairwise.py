"""Aggregates that only ask, of every two units, which one the criteria prefer.

Each criterion votes with its weight for the unit with the better level, and for neither where
they tie at nine places. Units are compared on the criteria that count for both. There is no
split by criteria: who beats whom is not a sum over them.
"""

import numpy as np

from emulab.kemeny import best_orders
from emulab.numbers import settled_array
from emulab.rules.aggregating import Kemeny
from emulab.scoring.aggregates.cells import Aggregated, counted, laid_back, pair_weights

PATIENCE = Kemeny()


def margins(levels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weight of the criteria for the unit of the row less that for the unit of the column.

    >>> margins(np.array([[0.9, 0.1], [0.5, 0.4]]), np.array([[0.75, 0.25]] * 2)).tolist()
    [[0.0, 0.5], [-0.5, 0.0]]
    """
    levels, weights, judged = counted(levels, weights)
    near, found = settled_array(levels), np.zeros((len(levels), len(levels)))
    for own, weight in zip(near.T, pair_weights(weights), strict=True):
        found += weight * np.sign(own[:, None] - own[None, :])
    found[~judged] = found[:, ~judged] = 0.0
    return np.where(settled_array(found) == 0, 0.0, found)


def copeland(levels: np.ndarray, weights: np.ndarray, settings: None = None) -> Aggregated:
    """Pairs won less pairs lost, from 0 (lost to all) to 1 (beat all); 0.5 where there is no other.

    A pair is won by any majority of weight, however small; a tied pair counts nothing. Many
    units tie, for there are few values to take. Source: Copeland 1951; Saari & Merlin 1996,
    Economic Theory 8:51-76.

    >>> copeland(np.array([[0.9], [0.5], [0.1]]), np.ones((3, 1))).values.tolist()
    [1.0, 0.5, 0.0]
    """
    judged = counted(levels, weights)[2]
    won = np.sign(margins(levels, weights)).sum(axis=1)
    others = max(int(judged.sum()) - 1, 1)
    return Aggregated(np.where(judged, (won / others + 1) / 2, np.nan))


def kemeny(levels: np.ndarray, weights: np.ndarray, settings: Kemeny = PATIENCE) -> Aggregated:
    """How far up a unit stands in the orders that disagree least with the criteria.

    Those orders have the greatest weight of agreeing pairs (Kemeny 1959; Young & Levenglick
    1978); the value falls from 1 for the first place to 0 for the last. Where several orders
    are best, a unit has its mean place over all of them, so that neither names nor the order
    of rows decide; a gain that breaks such a tie can cost a unit its mean place. ``account``
    says how many orders were best, and, where a search was cut short, by how much a better one
    could be better (``gap``, in weights of pairs).

    >>> kemeny(np.array([[0.9], [0.5], [0.1]]), np.ones((3, 1))).values.tolist()
    [1.0, 0.5, 0.0]
    """
    judged = counted(levels, weights)[2]
    found = best_orders(margins(levels, weights)[np.ix_(judged, judged)], settings.seconds)
    others = len(found.places) - 1
    values = 1 - (found.places - 1) / others if others > 0 else np.full(len(found.places), 0.5)
    account = {"gap": found.gap, "complete": found.complete, "orders": found.orders}
    return Aggregated(laid_back(values, judged, np.nan), None, account)
