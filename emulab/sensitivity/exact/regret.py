"""Regret: the points a unit would lose at worst, had the board chosen it and other weights held.

Savage's regret for a choice among weights: of unit i the greatest, over every other unit j and
every weighting w of the region, of the total of j less that of i (Dias and Climaco 2000, Journal
of the Operational Research Society 51:1070-1082, use it for weights that are not agreed).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.numbers import decimal_array, settled_array
from emulab.sensitivity.exact.fraction_frames import regret_rows
from emulab.sensitivity.exact.programmes import Problem, inside, pairs, problem_of
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region

COLUMNS = {
    "unit": pl.String,
    "regret": pl.Float64,
    "other": pl.String,
    "weights": pl.List(pl.Struct({"criterion": pl.String, "weight": pl.Float64})),
}
ROUNDS = 50
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Loss:
    """What every unit (m,) loses at worst, negative where it always leads; to whom, and where."""

    points: np.ndarray
    other: np.ndarray
    weights: np.ndarray


def regret(model: Model, region: Region | None = None) -> pl.DataFrame:
    """What every unit would lose at worst: unit, regret, other, weights.

    ``regret`` is in points: how far the unit falls behind the best other one at the weights of
    ``region`` (the defensible ones unless given) that are worst for it; ``other`` is then best
    (of several the first in the order of the ranks) and ``weights`` is where (a list of
    criterion and weight). It is never below 0: a unit that nobody overtakes has a regret of 0
    and no ``other``, and ``weights`` is where the next comes closest. A small regret is not a
    good rank: who is always a close second has little to regret. Units in the order of the
    ranks; empty where nothing can be proved.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> frame = regret(model_of(study("par-index", 2023).result))
    >>> frame.select("unit", "regret", "other").row(2)
    ('finance', 1.1, 'state-bank')
    """
    if model.values is None:
        return pl.DataFrame(regret_rows(model, region), schema=COLUMNS, orient="row")
    problem = problem_of(model, region)
    found = losses(problem)
    rows: list[tuple] = [()] * problem.size
    for row, place in enumerate(problem.units):
        lost = float(decimal_array(found.points[row]))
        losing = settled_array(found.points[row]) > 0
        other = problem.unit(model, int(found.other[row])) if losing else None
        weights = problem.weighed(model, found.weights[row])
        rows[place] = (model.units[place], lost if losing else 0.0, other, weights)
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def losses(problem: Problem) -> Loss:
    """What every unit loses at worst to another, in points, to whom and where.

    One pass over the pairs does it where totals are ``values @ w``. Where they are a fraction,
    the same pass looks for weights at which a unit loses more than the most found so far, until
    there are none (Dinkelbach 1967, Management Science 13:492-498).
    """
    start = inside(problem)
    if problem.size == 1:
        return Loss(np.zeros(1), np.zeros(1, dtype=int), start[None])
    weights = np.tile(start, (problem.size, 1))
    if (problem.whole == 1.0).all():
        weights = _worst(problem, np.zeros(problem.size))[1]
        return Loss(*_lost(problem, weights), weights)
    points, other = _lost(problem, weights)
    for _ in range(ROUNDS):
        beyond, found = _worst(problem, points)
        further = _lost(problem, found)
        gains = (beyond > NOTHING) & (further[0] > points + NOTHING)
        if not gains.any():
            break
        weights[gains] = found[gains]
        points[gains], other[gains] = further[0][gains], further[1][gains]
    return Loss(points, other, weights)


def _worst(problem: Problem, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By how much any unit's loss can exceed ``points`` (m,) of the whole, and where (m, n)."""
    own = problem.values + points[:, None] * problem.whole
    least = pairs(own, problem.region, problem.values)
    np.fill_diagonal(least, np.inf)
    other = least.argmin(axis=1)
    found = [problem.region.where_least(lead) for lead in own - problem.values[other]]
    return -least.min(axis=1), np.stack(found)


def _lost(problem: Problem, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What every unit loses at its weights (m, n) to the best other, and to whom.

    Of several as good, the first in the order of the ranks.
    """
    whole = weights @ problem.whole
    totals = np.divide(
        weights @ problem.values.T,
        whole[:, None],
        out=np.zeros((problem.size, problem.size)),
        where=whole[:, None] > 0,
    )
    lost = totals - np.diag(totals)[:, None]
    np.fill_diagonal(lost, -np.inf)
    most = lost.max(axis=1)
    best = settled_array(most[:, None] - lost) <= 0
    other = np.where(best, problem.units, problem.size).argmin(axis=1)
    return most, other
