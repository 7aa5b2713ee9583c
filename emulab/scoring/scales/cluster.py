"""Scales that look at the cluster: a unit's level depends on what the others were given.

They spread out a timid panel and need no declared ends. The price: levels move when a unit joins
or leaves, and are final only when all have been marked. A column on which all units are equal at
nine decimal places tells nobody apart: it has no levels at all, is reported, and is never
divided by.
"""

import math

import numpy as np

from emulab.numbers import settled_array
from emulab.scoring.scales.ends import Ends


def observed(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The way from the worst score given to the best one (min-max).

    Holds in any unit of measure and wherever its zero lies; not when a unit joins. Where lower
    is better the way is measured from the other end. Vice: the last unit leaving moves every
    level, and with them the prize. Source: OECD and JRC, Handbook on Constructing Composite
    Indicators (2008), step 5, min-max.

    >>> nothing = np.array([np.nan])
    >>> observed(np.array([[2.0], [4.0], [7.0]]), Ends(nothing, nothing)).tolist()
    [[0.0], [0.4], [1.0]]
    """
    own = _told_apart(scores)
    low, high = _lowest(own), _highest(own)
    levels = (own - low) / (high - low)
    return 1 - levels if ends.lower_is_better else levels


def z_score(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The distance from the mean in standard deviations: 0 is the mean, not the worst.

    The deviation is that of the units themselves, divided by their number: a cluster is no
    sample. Holds in any unit of measure and wherever its zero lies; not when a unit joins, and
    not within 0 to 1, so half of a cluster lies below zero and a criterion's own z_score gives
    points below zero and above the maximum. Where lower is better the sign turns. Vice: two
    units are always one deviation from the mean, however close they are. Source: OECD and JRC,
    Handbook (2008), step 5, standardisation.

    >>> nothing = np.array([np.nan])
    >>> z_score(np.array([[2.0], [4.0], [6.0], [8.0]]), Ends(nothing, nothing)).round(3).tolist()
    [[-1.342], [-0.447], [0.447], [1.342]]
    """
    own = _told_apart(scores)
    away = own - _sum(own) / _count(own)
    levels = away / np.sqrt(_sum(away**2) / _count(own))
    return 0.0 - levels if ends.lower_is_better else levels


def percentile(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The part of the cluster below, those equal counting half, the unit itself among them.

    Holds under any change of marks that keeps their order, so in any unit of measure; not when
    a unit joins. Nobody reaches 0 or 1: the best of ten has 0.95. Where lower is better the part
    above counts. Vice: a lead of ten points is worth no more than one of a tenth. Source: the
    percentile rank of test scores, as ``percentileofscore(kind="mean")`` in SciPy.

    >>> nothing = np.array([np.nan])
    >>> marks = np.array([[1.0], [2.0], [3.0], [3.0], [4.0]])
    >>> percentile(marks, Ends(nothing, nothing)).ravel().tolist()
    [0.1, 0.3, 0.6, 0.6, 0.9]
    """
    own = _told_apart(scores)
    levels = _middle_place(own) / _count(own)
    return 1 - levels if ends.lower_is_better else levels


def standing(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The part of the other units beaten, a tie counting half: the best has 1, the last 0.

    Holds under any change of marks that keeps their order, so in any unit of measure; not when
    a unit joins. Where lower is better those above are beaten. Vice: a lead of ten points is
    worth no more than one of a tenth. Source: OECD and JRC, Handbook (2008), step 5, ranking;
    Borda's count over the most it can be.

    >>> nothing = np.array([np.nan])
    >>> standing(np.array([[2.0], [9.0], [2.0]]), Ends(nothing, nothing)).tolist()
    [[0.25], [1.0], [0.25]]
    """
    own = _told_apart(scores)
    levels = (_middle_place(own) - 0.5) / (_count(own) - 1)
    return 1 - levels if ends.lower_is_better else levels


def share_of_best(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The share of the best score given (distance to the leader).

    Where lower is better it is the lowest score over the unit's own; where the lowest is 0, its
    units have 1 and the others 0. Holds in any unit of measure, not when its zero moves: degrees
    or grades from 1 to 5 have no shares. Not when a better unit joins. A column with a score
    below zero has no levels at all. Vice: the weaker half is squeezed into what is left above 0.
    Source: OECD and JRC, Handbook (2008), step 5, distance to a reference; Hwang and Yoon
    (1981), linear normalisation.

    >>> nothing = np.array([np.nan])
    >>> share_of_best(np.array([[5.0], [9.0], [7.2]]), Ends(nothing, nothing)).round(3).tolist()
    [[0.556], [1.0], [0.8]]
    """
    own = _of_zero_and_above(scores)
    if not ends.lower_is_better:
        return own / _highest(own)
    own = np.where(settled_array(own) == 0, 0.0, own)
    free = np.where(np.isnan(own), np.nan, 1.0)
    lowest = np.broadcast_to(_lowest(own), own.shape)
    return np.divide(lowest, own, out=free, where=own > 0)


def vector(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The score over the root of the sum of squares: a column becomes a vector of length 1.

    Where lower is better it is one less that. Holds in any unit of measure, not when its zero
    moves; not when a unit joins. Scores below zero have levels below zero. Vice: the more units,
    the smaller every level, and nobody reaches 1. Source: Hwang and Yoon (1981), Multiple
    Attribute Decision Making, vector normalisation (TOPSIS, step 1).

    >>> nothing = np.array([np.nan])
    >>> vector(np.array([[3.0], [4.0], [0.0]]), Ends(nothing, nothing)).tolist()
    [[0.6], [0.8], [0.0]]
    """
    own = _told_apart(scores)
    levels = own / np.sqrt(_sum(own**2))
    return 1 - levels if ends.lower_is_better else levels


def share_of_sum(scores: np.ndarray, ends: Ends) -> np.ndarray:
    """The share of the sum of all scores; a column adds up to 1.

    Where lower is better it is the share of the sum of reciprocals; where the lowest is 0, its
    units share the 1 and the others have 0. Holds in any unit of measure, not when its zero
    moves; not when a unit joins. A column with a score below zero has no levels at all.
    Vice: a copy of a unit may change who is first. Source: Hwang and Yoon (1981), the shares of
    the entropy method.

    >>> nothing = np.array([np.nan])
    >>> share_of_sum(np.array([[1.0], [4.0], [3.0]]), Ends(nothing, nothing)).tolist()
    [[0.125], [0.5], [0.375]]
    """
    own = share_of_best(scores, ends) if ends.lower_is_better else _of_zero_and_above(scores)
    return own / _sum_or_nan(own)


def _told_apart(scores: np.ndarray) -> np.ndarray:
    """The scores, all NaN in a column on which no two units differ."""
    apart = settled_array(_highest(scores)) > settled_array(_lowest(scores))
    return np.where(apart, scores, np.nan)


def _of_zero_and_above(scores: np.ndarray) -> np.ndarray:
    """The scores that tell units apart, all NaN in a column with one below zero."""
    sound = settled_array(_lowest(scores)) >= 0
    return np.where(sound, np.maximum(_told_apart(scores), 0.0), np.nan)


def _lowest(scores: np.ndarray) -> np.ndarray:
    return np.fmin.reduce(scores, axis=0, initial=np.nan)


def _highest(scores: np.ndarray) -> np.ndarray:
    return np.fmax.reduce(scores, axis=0, initial=np.nan)


def _count(scores: np.ndarray) -> np.ndarray:
    """The scores in each column, NaN where there are none."""
    found = np.count_nonzero(~np.isnan(scores), axis=0)
    return np.where(found > 0, found, np.nan)


def _sum(scores: np.ndarray) -> np.ndarray:
    """The sum of every column, rounded once, so that the order of the units cannot matter."""
    columns = np.where(np.isnan(scores), 0.0, scores).T.tolist()
    return np.array([math.fsum(column) for column in columns])


def _sum_or_nan(scores: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(_count(scores)), np.nan, _sum(scores))


def _middle_place(scores: np.ndarray) -> np.ndarray:
    """How many lie below, and half of those equal, the unit itself among them."""
    own = settled_array(scores)
    places = np.full(own.shape, np.nan)
    for index, column in enumerate(own.T):
        ordered = np.sort(column)  # NaN comes last and is below nobody
        below, upto = (np.searchsorted(ordered, column, side) for side in ("left", "right"))
        places[:, index] = np.where(np.isnan(column), np.nan, (below + upto) / 2)
    return places
