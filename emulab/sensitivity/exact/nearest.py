"""The nearest weights under which a unit is first: how far the board would have had to move.

The distance of two weightings is the sum of what every weight moves (as much is given as is
taken, so half of it changes hands), or the most that any single weight moves; each is a linear
programme. Where no weights do it, the mix of other units that beats it is the proof (Hazen 1986;
see ``optimality``).
"""

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
import polars as pl

from emulab.faults import Fault, InputError
from emulab.sensitivity.exact.fraction_frames import frozen, optimality_rows, over
from emulab.sensitivity.exact.optimality import Standing, beaten, mixed, standing
from emulab.sensitivity.exact.programmes import (
    Problem,
    problem_of,
    ranks_at,
    solved,
    tidy,
)
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region, everything

NORMS = ("sum", "most")
MOVES = {"norm": pl.String, "criterion": pl.String, "from": pl.Float64, "to": pl.Float64}
MIX = {"unit": pl.String, "share": pl.Float64}
SECOND = 1e-5  # what the other norm weighs, so that of several nearest weightings one is chosen
AHEAD = (0.0, 2e-9)  # points by which the others must trail; the second where rounding parts them
MOVED = 1e-9
CLOSE = 1e-12
STEPS = 10.0 ** np.arange(-9, 0)  # towards a sure lead, where a solver stops a hair short of one
TURNS = 50  # of programmes one after the other
GRID = 60  # steps of the grid over three weights; its square bounds the points for more


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest weights that put ``unit`` first, or the proof that there are none.

    distance: by norm, ``sum`` and ``most``; empty where it is impossible. weights: norm,
    criterion, from (adopted), to; a row for every criterion. moves: the rows of those that move.
    impossible: no weights of the region put it first. mix: unit, share; those units together are
    at least as good under every weighting. margin: the best lead it can have, in values.
    proved: whether no nearer weights can be; not where units are judged on other criteria.
    """

    unit: str
    distance: dict[str, float]
    weights: pl.DataFrame
    moves: pl.DataFrame
    impossible: bool
    mix: pl.DataFrame
    margin: float | None
    proved: bool = True


def nearest_first(model: Model, unit: str, region: Region | None = None) -> Nearest:
    """How little the adopted weights must change for the unit to be ranked first.

    First means rank 1: a tie for the first place is enough, unless the tie keys part it to the
    unit's loss; the others must then trail by two billionths. ``region`` is every weighting
    unless given, not only the defensible ones. A unit that is first as adopted has a distance
    of 0. Of several nearest weightings the one is taken that is nearer by the other norm as
    well. Where units are judged on other criteria, it is found by programmes one after the other
    and is not ``proved`` to be the nearest. Where an aggregate is worked out anew nothing is
    found and nothing is called impossible. Raises InputError where the unit is not ranked.

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
        return _of_fractions(model, unit, region or everything(model.ids))
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

    Where the nearest lie on a tie that rounding may part, the others have to trail a little, and
    where the solver's own noise is more than that, the way to ``first`` is gone a little; a lead
    that is only ever a tie is had where ``first`` found it.
    """
    values, keys = problem.values, problem.keys
    others = np.delete(np.arange(problem.size), row)
    leads = values[row] - values[others]
    losing = keys[others] < keys[row]
    reached = None
    for ahead in AHEAD:
        least = np.where(losing, AHEAD[-1], ahead)
        found = _within_reach(problem, leads, least, norm)
        if found is not None and ranks_at(values, keys, found[None])[0, row] == 1:
            return found
        reached = reached if found is None else found
    if reached is None:
        return first.weights
    tried = reached + STEPS[:, None] * (first.weights - reached)
    ahead_at = np.flatnonzero(ranks_at(values, keys, tried)[:, row] == 1)
    return tried[ahead_at[0]] if len(ahead_at) else first.weights


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


def _of_fractions(model: Model, unit: str, region: Region) -> Nearest:
    """The same where units are judged on other criteria: each programme takes the denominators
    of the one before, and what comes out is tried; short of that, the way to weights known."""
    reached, place = over(model, region), model.units.index(unit)
    if reached is None:
        return _nothing(unit)
    if reached.best_at_least[place] > 1:
        rows = {row[0]: row for row in optimality_rows(model, region)}
        empty = pl.DataFrame(schema=MOVES)
        mix = pl.DataFrame(rows[unit][4] if unit in rows else [], schema=MIX)
        return Nearest(unit, {}, empty, empty, True, mix, None)
    if reached.best[place] > 1:
        return _nothing(unit)
    plain = problem_of(frozen(model, model.weights), region)
    if model.ranks(model.weights)[0, place] == 1 and region.contains(model.weights):
        return _found(model, plain, unit, dict.fromkeys(NORMS, plain.weights), None)
    tried = _tried(model, place, region, reached.where[place])
    at = {norm: plain.given(_nearer(model, place, norm, region, tried))[0] for norm in NORMS}
    return replace(_found(model, plain, unit, at, None), proved=False)


def _tried(model: Model, place: int, region: Region, there: np.ndarray) -> np.ndarray:
    """Weightings (N, n) of a grid over the simplex at which the unit is first, and ``there``."""
    size = len(model.ids)
    steps = next(k for k in range(GRID, 0, -1) if comb(k + size - 1, size - 1) <= GRID**2)
    bars = np.array(list(combinations(range(steps + size - 1), size - 1))).reshape(-1, size - 1)
    ends = np.full((len(bars), 1), -1), np.full((len(bars), 1), steps + size - 1)
    grid = (np.diff(np.hstack([ends[0], bars, ends[1]]), axis=1) - 1) / steps
    grid = grid[region.contains(grid)]
    return np.vstack([there, grid[model.ranks(grid)[:, place] == 1]])


def _nearer(model: Model, place: int, norm: str, region: Region, tried: np.ndarray) -> np.ndarray:
    """Weights (n,) at which the unit is first, the nearest that two searches find.

    Where the denominators are those of the weights at hand, the nearest weights are a programme.
    One search repeats it from the adopted weights on until nothing moves; the other goes its way
    from the nearest of ``tried`` for as long as the unit is really first.
    """

    def solved_at(weights: np.ndarray) -> np.ndarray | None:
        if (model.under.whole @ weights <= CLOSE).any():  # a unit is judged on nothing there
            return None
        problem = problem_of(frozen(model, weights), region)
        row = int(np.flatnonzero(problem.units == place)[0])
        first = standing(problem, row, beaten(problem))
        return problem.back(_nearest(problem, row, norm, first)) if first.optimal else None

    start = min(tried, key=lambda weights: _far(model, weights, norm))
    found = [start + _way(model, place, start, model.weights) * (model.weights - start)]
    goal: np.ndarray | None = model.weights
    for _ in range(TURNS):
        before, goal = goal, solved_at(goal)
        if goal is None or np.abs(goal - before).max() <= CLOSE:
            break
    if goal is not None and model.ranks(goal)[0, place] == 1:
        found.append(goal)
    for _ in range(TURNS):
        goal = solved_at(found[0])
        step = 0.0 if goal is None else _way(model, place, found[0], goal)
        if goal is None or step * np.abs(goal - found[0]).max() <= CLOSE:
            break
        found[0] = found[0] + step * (goal - found[0])
    return min(found, key=lambda weights: _far(model, weights, norm))


def _far(model: Model, weights: np.ndarray, norm: str) -> float:
    moved = np.abs(weights - model.weights)
    return round(float(moved.sum() if norm == "sum" else moved.max()), 12)


def _way(model: Model, place: int, start: np.ndarray, goal: np.ndarray) -> float:
    """How much of the straight way from ``start``, where the unit is first, it stays first."""
    if model.ranks(goal)[0, place] == 1:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > CLOSE:
        middle = (low + high) / 2
        first = model.ranks(start + middle * (goal - start))[0, place] == 1
        low, high = (middle, high) if first else (low, middle)
    return low


def _nothing(unit: str) -> Nearest:
    empty = pl.DataFrame(schema=MOVES)
    return Nearest(unit, {}, empty, empty, False, pl.DataFrame(schema=MIX), None)
