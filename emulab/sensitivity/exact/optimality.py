"""Potential optimality: can a unit be first under any weights at all, and if not, what beats it?

Hazen (1986, Operations Research 34:296-310): the largest t such that the unit leads every other
by t under one weighting of the region, a linear programme. Where t is below 0 the unit is never
first, and the prices of the programme are the proof: a mix of other units whose value is at
least as good under every weighting, though no single unit need be.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.numbers import decimal_array, settled_array
from emulab.sensitivity.exact.fraction_frames import optimality_rows
from emulab.sensitivity.exact.programmes import Problem, first_at, inside, pairs, problem_of, widest
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region

COLUMNS = {
    "unit": pl.String,
    "optimal": pl.Boolean,
    "margin": pl.Float64,
    "weights": pl.List(pl.Struct({"criterion": pl.String, "weight": pl.Float64})),
    "mix": pl.List(pl.Struct({"unit": pl.String, "share": pl.Float64})),
}
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Standing:
    """Whether one unit can be first: at ``weights`` (n,) it leads the best other by ``margin``,
    and nowhere by more. ``mix`` (m,) adds up to 1 where it cannot be first, and is 0 elsewhere.
    ``margin`` is None where there is no other, or where a witness was enough."""

    optimal: bool
    margin: float | None
    weights: np.ndarray
    mix: np.ndarray


def potentially_optimal(
    model: Model, region: Region | None = None, witnesses: np.ndarray | None = None
) -> pl.DataFrame:
    """Which units some weighting puts first: unit, optimal, margin, weights, mix.

    ``margin`` is the greatest lead over the best of the others that any weights of ``region``
    (the defensible ones unless given) allow, in values, reached at ``weights`` (a list of
    criterion and weight). A tie for the first place counts as first, unless the tie keys part
    it to the unit's loss: a margin of 0 may stand on either side. A unit that is never first
    has its ``mix`` (a list of unit and share, adding up to 1): put together, those units are at
    least as good under every weighting. ``margin`` is null for a single unit. With
    ``witnesses`` (weightings (N, n)) the programme is skipped for every unit that one of them,
    the adopted weights or a corner of the region puts first, and its margin is then null too.
    Where units are judged on other criteria there is no margin, and the mix is a single unit
    that is always ahead, if there is one. Units in the order of the ranks; empty where nothing
    can be proved.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> frame = potentially_optimal(model_of(study("par-index", 2023).result))
    >>> frame.filter("optimal")["unit"].to_list()
    ['justice', 'state-bank']
    >>> [(one["unit"], round(one["share"], 3)) for one in frame["mix"].to_list()[2]]
    [('justice', 0.941), ('state-bank', 0.059)]
    """
    if model.values is None:
        return pl.DataFrame(optimality_rows(model, region), schema=COLUMNS, orient="row")
    problem = problem_of(model, region)
    found = standings(problem, None if witnesses is None else problem.given(witnesses))
    rows: list[tuple] = [()] * problem.size
    for row, one in enumerate(found):
        weights = problem.weighed(model, one.weights)
        mix = mixed(model, problem, one.mix)
        place = int(problem.units[row])
        rows[place] = (model.units[place], one.optimal, one.margin, weights, mix)
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def mixed(model: Model, problem: Problem, mix: np.ndarray) -> list[dict]:
    """Shares (m,) as a cell of a frame, the greatest first: a struct of unit and share each."""
    own = sorted((-mix[row], problem.units[row]) for row in np.flatnonzero(mix))
    return [{"unit": model.units[place], "share": -share} for share, place in own]


def standings(problem: Problem, witnesses: np.ndarray | None = None) -> list[Standing]:
    """Whether each unit of the problem can be first; see ``potentially_optimal``."""
    above = beaten(problem)
    shown = {} if witnesses is None else _shown(problem, witnesses)
    return [shown.get(row) or standing(problem, row, above) for row in range(problem.size)]


def beaten(problem: Problem) -> np.ndarray:
    """(m, m): the row is at least as good as the column under every weighting of the region.

    Where only programmes can measure the region, on every criterion: fewer, but none wrongly.
    """
    values, region = problem.values, problem.region
    if region.vertices is None and region.shape == "general":
        return (values[:, None] >= values[None]).all(axis=2)
    return pairs(values, region) >= 0


def standing(problem: Problem, row: int, above: np.ndarray) -> Standing:
    """Whether one unit can be first. ``above`` is ``beaten(problem)``."""
    values, keys, region = problem.values, problem.keys, problem.region
    nothing = np.zeros(problem.size)
    if problem.size == 1:
        return Standing(True, None, inside(problem), nothing)
    rivals = _rivals(above, row)
    found = widest(values[row] - values[rivals], region)
    assert found is not None  # some weights of the region there are
    margin = float(decimal_array(np.array(found.lead)))
    settled = settled_array(np.array(found.lead))
    if settled > 0:
        return Standing(True, margin, found.weights, nothing)
    if settled == 0:
        others = np.delete(np.arange(problem.size), row)
        losing = keys[others] < keys[row]
        if not losing.any():
            return Standing(True, margin, found.weights, nothing)
        leads = values[row] - values[others]
        parted = widest(leads[losing], region, leads[~losing])
        if parted is not None and settled_array(np.array(parted.lead)) > 0:
            return Standing(True, margin, parted.weights, nothing)
    return Standing(False, margin, found.weights, _shared(values, row, rivals, found.prices))


def _rivals(above: np.ndarray, row: int) -> np.ndarray:
    """The others that no third unit is always at least as good as: the rest never decide."""
    own = above.copy()
    own[row] = False
    np.fill_diagonal(own, False)
    earlier = np.tri(len(own), k=-1, dtype=bool).T
    gone = (own & (~own.T | earlier)).any(axis=0)
    gone[row] = True
    return np.flatnonzero(~gone)


def _shared(values: np.ndarray, row: int, rivals: np.ndarray, prices: np.ndarray) -> np.ndarray:
    """The prices as shares of all units (m,); twins of a rival share evenly what it was given."""
    mix = np.zeros(len(values))
    for rival, price in zip(rivals, prices, strict=True):
        if price > NEAR:
            twins = (values == values[rival]).all(axis=1)
            twins[row] = False
            mix[twins] += price / twins.sum()
    return mix / mix.sum()


def cheap(problem: Problem, witnesses: np.ndarray) -> np.ndarray:
    """The weightings (N, n) of the region that cost nothing to look at: adopted, corners, given."""
    corners = problem.region.vertices
    corners = witnesses[:0] if corners is None else corners
    every = np.concatenate([problem.weights[None], corners, witnesses])
    return every[problem.region.contains(every)]


def _shown(problem: Problem, witnesses: np.ndarray) -> dict[int, Standing]:
    """The units that a weighting at hand puts first."""
    every = cheap(problem, witnesses)
    first = first_at(problem.values, problem.keys, every)
    nothing = np.zeros(problem.size)
    found = {}
    for row in np.flatnonzero(first.any(axis=0)):
        where = every[int(first[:, row].argmax())]
        found[int(row)] = Standing(True, None, where, nothing)
    return found
