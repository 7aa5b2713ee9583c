"""The nearest weights under which a unit is first: how far the board would have had to move.

The distance of two weightings is the sum of what every weight moves (as much is given as is
taken, so half of it changes hands), or the most that any single weight moves; each is a linear
programme. Where no weights do it, the mix of other units that beats it is the proof (Hazen 1986;
see ``optimality``).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.faults import Fault, InputError
from emulab.sensitivity.model import Model
from emulab.sensitivity.optimality import Standing, beaten, mixed, standing
from emulab.sensitivity.programmes import (
    Problem,
    problem_of,
    ranks_at,
    solved,
    tidy,
)
from emulab.sensitivity.region import Region, everything

NORMS = ("sum", "most")
MOVES = {"norm": pl.String, "criterion": pl.String, "from": pl.Float64, "to": pl.Float64}
MIX = {"unit": pl.String, "share": pl.Float64}
SECOND = 1e-5  # what the other norm weighs, so that of several nearest weightings one is chosen
AHEAD = (0.0, 2e-9)  # points by which the others must trail; the second where rounding parts them
MOVED = 1e-9


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest weights that put ``unit`` first, or the proof that there are none.

    distance: by norm, ``sum`` and ``most``; empty where it is impossible. weights: norm,
    criterion, from (adopted), to; a row for every criterion. moves: the rows of those that move.
    impossible: no weights of the region put it first. mix: unit, share; those units together are
    at least as good under every weighting. margin: the best lead it can have, in values.
    """

    unit: str
    distance: dict[str, float]
    weights: pl.DataFrame
    moves: pl.DataFrame
    impossible: bool
    mix: pl.DataFrame
    margin: float | None


def nearest_first(model: Model, unit: str, region: Region | None = None) -> Nearest:
    """How little the adopted weights must change for the unit to be ranked first.

    First means rank 1: a tie for the first place is enough, unless the tie keys part it to the
    unit's loss; the others must then trail by two billionths. ``region`` is every weighting
    unless given, not only the defensible ones. A unit that is first as adopted has a distance
    of 0. Of several nearest weightings the one is taken that is nearer by the other norm as
    well. Where ranks are not linear in the weights (``model.why``) nothing is found and nothing
    is called impossible. Raises InputError where the unit is not ranked.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> model = model_of(study("par-index", 2023).result)
    >>> found = nearest_first(model, "state-bank").distance
    >>> round(found["sum"], 9), round(found["most"], 9)
    (0.047058824, 0.023529412)
    >>> nearest_first(model, "finance").impossible
    True
    """
    if unit not in model.units:
        finding, remedy = f"{unit!r} is not ranked.", f"Ranked are {', '.join(model.units)}."
        raise InputError([Fault("units.csv", 0, finding, remedy)])
    if model.values is None:
        return _nothing(unit)
    problem = problem_of(model, region or everything(model.ids))
    row = int(np.flatnonzero(problem.units == model.units.index(unit))[0])
    start = problem.weights
    already = ranks_at(problem.values, problem.keys, start[None])[0, row] == 1
    if already and problem.region.contains(start):
        return _found(model, problem, unit, dict.fromkeys(NORMS, start), None)
    first = standing(problem, row, beaten(problem))
    if not first.optimal:
        mix = pl.DataFrame(mixed(model, problem, first.mix), schema=MIX)
        empty = pl.DataFrame(schema=MOVES)
        return Nearest(unit, {}, empty, empty, True, mix, first.margin)
    found = {norm: _nearest(problem, row, norm, first) for norm in NORMS}
    return _found(model, problem, unit, found, first.margin)


def _nearest(problem: Problem, row: int, norm: str, first: Standing) -> np.ndarray:
    """The weights (n,) nearest to the adopted ones at which the unit is first.

    Where the nearest lie on a tie that rounding may part, the others have to trail a little; a
    lead that is only ever a tie is had where ``first`` found it.
    """
    values, keys = problem.values, problem.keys
    others = np.delete(np.arange(problem.size), row)
    leads = values[row] - values[others]
    losing = keys[others] < keys[row]
    for ahead in AHEAD:
        least = np.where(losing, AHEAD[-1], ahead)
        found = _within_reach(problem, leads, least, norm)
        if found is not None and ranks_at(values, keys, found[None])[0, row] == 1:
            return found
    return first.weights


def _within_reach(
    problem: Problem, leads: np.ndarray, least: np.ndarray, norm: str
) -> np.ndarray | None:
    """The nearest weights with ``leads @ w >= least``: n weights, n distances, their greatest."""
    size, region, start = len(problem.weights), problem.region, problem.weights
    one, none, column = np.eye(size), np.zeros((size, size)), np.ones((size, 1))
    rows = [
        np.hstack([-leads, np.zeros((len(leads), size + 1))]),
        np.hstack([-region.rows, np.zeros((len(region.rows), size + 1))]),
        np.hstack([one, -one, 0 * column]),
        np.hstack([-one, -one, 0 * column]),
        np.hstack([none, one, -column]),
    ]
    most = [-least, np.zeros(len(region.rows)), start, -start, np.zeros(size)]
    each, greatest = (1.0, SECOND) if norm == "sum" else (SECOND, 1.0)
    cost = np.concatenate([np.zeros(size), np.full(size, each), [greatest]])
    bounds: list[tuple[float | None, float | None]] = [(0.0, None)] * (size + 1)
    found = solved(cost, region, np.concatenate(rows), np.concatenate(most), bounds)
    return None if found is None else tidy(found.x[:size], region)


def _found(
    model: Model, problem: Problem, unit: str, at: dict[str, np.ndarray], margin: float | None
) -> Nearest:
    rows, distance = [], {}
    for norm, weights in at.items():
        moved = np.abs(weights - problem.weights)
        distance[norm] = float(moved.sum() if norm == "sum" else moved.max())
        own = problem.weighed(model, weights)
        rows += [
            (norm, one["criterion"], float(before), one["weight"])
            for one, before in zip(own, model.weights, strict=True)
        ]
    every = pl.DataFrame(rows, schema=MOVES, orient="row")
    moves = every.filter((pl.col("to") - pl.col("from")).abs() > MOVED)
    return Nearest(unit, distance, every, moves, False, pl.DataFrame(schema=MIX), margin)


def _nothing(unit: str) -> Nearest:
    empty = pl.DataFrame(schema=MOVES)
    return Nearest(unit, {}, empty, empty, False, pl.DataFrame(schema=MIX), None)
