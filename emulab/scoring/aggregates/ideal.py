"""Aggregates that measure how far a unit is from the best and the worst that the cluster shows.

Both compare with the other units, so a unit that enters or leaves can turn the order of two
others. Where nothing parts the units all of them are at the best, and the value is 1.
"""

from dataclasses import dataclass

import numpy as np

from emulab.numbers import settled_array
from emulab.rules.aggregating import Vikor
from emulab.scoring.aggregates.cells import Aggregated, counted, finished, laid_back

CONSENSUS = Vikor()


def topsis(levels: np.ndarray, weights: np.ndarray, settings: None = None) -> Aggregated:
    """Distance from the worst over the distances from worst and best, in weighted levels.

    Hwang & Yoon 1981, Multiple Attribute Decision Making, part III.3.3, from the step of the
    weighted matrix on: with the scale ``vector`` it is the published method, with ``observed``
    the variant that some packages run as TOPSIS, with ``declared`` one in which the levels at
    least hang on nobody else. Best and worst are the extremes among the units, distances are
    Euclidean. A unit with cells that do not count is measured on its own criteria. The value is
    split by each criterion's share of the squared distance from the worst.

    >>> topsis(np.array([[1.0, 0.0], [0.0, 0.5]]), np.full((2, 2), 0.5)).values.round(3).tolist()
    [0.667, 0.333]
    """
    levels, weights, judged = counted(levels, weights)
    best, worst = _ends(levels, weights > 0)
    from_worst = (weights * (levels - worst)) ** 2 * (best > worst)
    from_best = (weights * (best - levels)) ** 2 * (best > worst)
    gained, short = (np.sqrt(one.sum(axis=1)) for one in (from_worst, from_best))
    value = _share(gained, gained + short, 1.0)
    share = _share(from_worst, gained[:, None] ** 2, weights)
    variant = "weighted levels, extremes of the units, Euclidean distances"
    return finished(share * value[:, None], judged, variant=variant)


@dataclass(frozen=True)
class Regrets:
    """VIKOR's S, R and Q of every unit (m,): mean, worst and joint regret; less is better."""

    mean: np.ndarray
    worst: np.ndarray
    joint: np.ndarray


@dataclass(frozen=True)
class Compromise:
    """Whether the first unit by Q stands alone, and the rows of the units that stand with it."""

    advantage: bool
    stability: bool
    units: tuple[int, ...]


def vikor(levels: np.ndarray, weights: np.ndarray, settings: Vikor = CONSENSUS) -> Aggregated:
    """One less Q, the compromise of a unit's mean and its worst regret (Opricovic & Tzeng 2004).

    Regret is the distance from the best level among the units over the distance from there to
    the worst; ``v`` says how much the mean counts, 1 - v the worst. S and R are each stretched
    over the units' range, so Q is 0 for a unit best in both and 1 for one worst in both,
    whatever they reached. The value is split by the weights not regretted. ``account`` says
    whether the first unit has the acceptable advantage and stability of the paper.

    >>> vikor(np.array([[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]]), np.full((3, 2), 0.5)).values.tolist()
    [0.0, 1.0, 0.0]
    """
    found = regrets(levels, weights, settings)
    levels, weights, judged = counted(levels, weights)
    best, worst = _ends(levels, weights > 0)
    reached = weights * _share(levels - worst, best - worst, 0.0)
    share = _share(reached, reached.sum(axis=1, keepdims=True), weights)
    value = np.where(judged, 1 - found.joint, 0.0)
    account = {"v": settings.v}
    if judged.any():
        first = compromise(found)
        account |= {"advantage": first.advantage, "stability": first.stability}
    return finished(share * value[:, None], judged, **account)


def regrets(levels: np.ndarray, weights: np.ndarray, settings: Vikor = CONSENSUS) -> Regrets:
    """S, R and Q; NaN for a unit on which nothing counts.

    >>> panel = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    >>> regrets(panel, np.full((3, 2), 0.5)).worst.tolist()
    [0.5, 0.25, 0.5]
    """
    levels, weights, judged = counted(levels, weights)
    best, worst = _ends(levels, weights > 0)
    regret = weights * _share(best - levels, best - worst, 0.0)
    mean, most = regret.sum(axis=1)[judged], regret.max(axis=1, initial=0.0)[judged]
    joint = settings.v * _stretched(mean) + (1 - settings.v) * _stretched(most)
    return Regrets(*(laid_back(one, judged, np.nan) for one in (mean, most, joint)))


def compromise(found: Regrets) -> Compromise:
    """The two conditions of the paper (section 2, step 5), and the units of the compromise.

    Advantage: the next unit's Q is at least 1 / (m - 1) behind. Stability: the first is also
    first by S or by R. Without advantage all units within that distance belong to the
    compromise, without stability the first two. Units that share the first Q share the first
    place, so none of them has an advantage.

    >>> panel = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    >>> compromise(regrets(panel, np.full((3, 2), 0.5)))
    Compromise(advantage=True, stability=True, units=(1,))
    """
    mean, worst, joint = (settled_array(x) for x in (found.mean, found.worst, found.joint))
    rows = np.flatnonzero(np.isfinite(joint))
    values = np.sort(joint[rows])
    first = rows[joint[rows] == values[0]]
    behind = settled_array(1 / max(len(rows) - 1, 1))
    second = values[min(1, len(values) - 1)]
    advantage = len(rows) == 1 or bool(settled_array(second - values[0]) >= behind)
    stability = any(bool((x[first] == np.nanmin(x)).all()) for x in (mean, worst))
    if not advantage:
        first = rows[settled_array(joint[rows] - values[0]) < behind]
    elif not stability:
        first = rows[joint[rows] <= second]
    return Compromise(advantage, stability, tuple(first.tolist()))


def _ends(levels: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best and the worst level on every criterion, equal where nothing parts the units."""
    best = np.where(counts, levels, -np.inf).max(axis=0, initial=-np.inf)
    worst = np.where(counts, levels, np.inf).min(axis=0, initial=np.inf)
    parted = settled_array(best) > settled_array(worst)
    return np.where(parted, best, 0.0), np.where(parted, worst, 0.0)


def _stretched(regret: np.ndarray) -> np.ndarray:
    """From 0 for the least to 1 for the most; 0 where all are equal."""
    least, most = (end(regret, initial=limit) for end, limit in ((np.min, np.inf), (np.max, 0.0)))
    parted = settled_array(most) > settled_array(least)
    return (regret - least) / (most - least) if parted else np.zeros_like(regret)


def _share(part: np.ndarray, whole: np.ndarray, otherwise: float | np.ndarray) -> np.ndarray:
    """Part over whole, and something else where the whole is nothing."""
    some = np.broadcast_to(whole > 0, np.shape(part))
    return np.divide(part, whole, out=np.broadcast_to(otherwise, part.shape).copy(), where=some)
