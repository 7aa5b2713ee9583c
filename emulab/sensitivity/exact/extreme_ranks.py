"""Possible ranks: the best and the worst rank that some defensible weighting gives a unit.

Kadziński, Greco and Słowiński (2012, Omega 40:488-501). Three steps, each only for the units that
the one before left open: pairs that are settled under all weights bound the ranks from outside;
weightings at hand (adopted, corners, those given, those that favour a unit or its rivals) bound
them from inside; a mixed-integer programme a unit and end closes the gap (``holding``). Every
best and worst rank that comes out is one that weights of the region really give.
"""

from dataclasses import dataclass
from time import perf_counter
from typing import Literal

import numpy as np
import polars as pl

from emulab.numbers import settled_array
from emulab.sensitivity.exact.holding import Comparisons, fewest_lost
from emulab.sensitivity.exact.optimality import cheap
from emulab.sensitivity.exact.programmes import (
    CELLS,
    Problem,
    inside,
    pairs,
    problem_of,
    ranks_at,
    without_rows,
)
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region

COLUMNS = {
    "unit": pl.String,
    "best": pl.Int64,
    "worst": pl.Int64,
    "best_at_least": pl.Int64,
    "worst_at_most": pl.Int64,
    "exact": pl.Boolean,
    "gap_best": pl.Int64,
    "gap_worst": pl.Int64,
    "how": pl.String,
}
SECONDS = 10.0
PREFERENCE, SEARCH, MILP, TIME = "preference", "search", "milp", "time limit"


def possible_ranks(
    model: Model,
    region: Region | None = None,
    witnesses: np.ndarray | None = None,
    settle: Literal["milp", "bounds"] = "milp",
    seconds: float = SECONDS,
) -> pl.DataFrame:
    """The ranks every unit can have: unit, best, worst, best_at_least, worst_at_most, exact,
    gap_best, gap_worst, how.

    ``best`` and ``worst`` were reached under weights of ``region`` (the defensible ones unless
    given); ``best_at_least`` and ``worst_at_most`` are bounds that no weights pass. Where they
    meet the ranks are ``exact``; otherwise the gaps say how far the true ones may still lie
    beyond. Not every rank between best and worst need be possible. Tied units share the better
    rank, after the tie keys. ``how`` a unit was settled: "preference" (pairs and adopted weights),
    "search" (a weighting at hand), "milp", or "time limit" where it was not. ``witnesses`` are
    weightings (N, n) to look at first, such as a sample's. ``settle="bounds"`` leaves the
    programmes out: at once, and what stays open is "search" and not exact. ``seconds`` is for
    all units together and only delays: answers that come in time do not depend on it. Units in
    the order of the ranks; empty where ranks are not linear in the weights.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> frame = possible_ranks(model_of(study("par-index", 2023).result))
    >>> frame.select("unit", "best", "worst", "exact", "how").row(1)
    ('state-bank', 1, 2, True, 'search')
    """
    if model.values is None:
        return pl.DataFrame(schema=COLUMNS)
    problem = problem_of(model, region)
    found = ranges(problem, problem.given(witnesses), seconds if settle == MILP else None)
    rows: list[tuple] = [()] * problem.size
    for row, one in enumerate(found):
        place = int(problem.units[row])
        gaps = one.best - one.best_at_least, one.worst_at_most - one.worst
        ends = one.best, one.worst, one.best_at_least, one.worst_at_most
        rows[place] = (model.units[place], *ends, gaps == (0, 0), *gaps, one.how)
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


@dataclass
class Range:
    """What is known of one unit's ranks so far."""

    best: int
    worst: int
    best_at_least: int
    worst_at_most: int
    how: str = PREFERENCE

    @property
    def settled(self) -> bool:
        return self.best == self.best_at_least and self.worst == self.worst_at_most


@dataclass(frozen=True, eq=False)
class Duels:
    """What the pairs (m, m) settle under all weights: the least of the row's value less the
    column's (or less), and whether the row is never or always ranked behind; else it is open."""

    least: np.ndarray
    never: np.ndarray
    always: np.ndarray

    @property
    def open(self) -> np.ndarray:
        return ~self.never & ~self.always


def duels(problem: Problem) -> Duels:
    """The pairs of the problem; a tie is behind only where the tie keys say so."""
    least = pairs(problem.values, without_rows(problem.region))
    losing = problem.keys[None] < problem.keys[:, None]  # behind the column at a tie
    low, high = settled_array(least), settled_array(-least.T)
    never = np.where(losing, low > 0, low >= 0)
    always = np.where(losing, high <= 0, high < 0)
    np.fill_diagonal(never, True)
    np.fill_diagonal(always, False)
    return Duels(least, never, always)


def ranges(problem: Problem, witnesses: np.ndarray, seconds: float | None) -> list[Range]:
    """The possible ranks of every unit of the problem, without programmes for ``seconds`` None."""
    settled = duels(problem)
    best, worst = 1 + settled.always.sum(axis=1), 1 + (~settled.never).sum(axis=1)
    start = inside(problem)
    own = ranks_at(problem.values, problem.keys, start[None])[0]
    found = [
        Range(*line)
        for line in zip(*(one.tolist() for one in (own, own, best, worst)), strict=True)
    ]
    _look(problem, found, cheap(problem, witnesses))
    _look(problem, found, _favouring(problem, found, settled.open))
    if seconds is None:
        return found
    ends = perf_counter() + seconds
    left = [row for row, one in enumerate(found) if not one.settled]
    for number, row in enumerate(left):
        now = perf_counter()
        share = now + (ends - now) / (len(left) - number)
        _solve(problem, settled, row, found[row], share)
    return found


def _look(problem: Problem, found: list[Range], weightings: np.ndarray) -> None:
    """Widen the open units' ranks to those seen under the weightings (N, n).

    Sorting finds for each unit where it stands best and worst; only there ties are looked at.
    """
    left = [row for row, one in enumerate(found) if not one.settled]
    if not left or not len(weightings):
        return
    step = max(CELLS // problem.size, 1)
    chosen = set()
    for start in range(0, len(weightings), step):
        totals = weightings[start : start + step] @ problem.values.T
        places = totals.argsort(axis=1).argsort(axis=1)[:, left]
        chosen |= {start + one for one in (*places.argmin(axis=0), *places.argmax(axis=0))}
    ranks = ranks_at(problem.values, problem.keys, weightings[sorted(chosen)])
    for row in left:
        one = found[row]
        one.best = min(one.best, int(ranks[:, row].min()))
        one.worst = max(one.worst, int(ranks[:, row].max()))
        one.how = SEARCH


def _favouring(problem: Problem, found: list[Range], undecided: np.ndarray) -> np.ndarray:
    """For every unit that is open, the weights kindest and unkindest to it against the mean of
    those that it may stand on either side of."""
    weightings = [np.zeros((0, len(problem.weights)))]
    for row in [row for row, one in enumerate(found) if not one.settled]:
        lead = problem.values[row] - problem.values[undecided[row]].mean(axis=0)
        weightings += [problem.region.where_least(sign * lead)[None] for sign in (1.0, -1.0)]
    return np.concatenate(weightings)


def _solve(problem: Problem, settled: Duels, row: int, one: Range, ends: float) -> None:
    """Settle one unit by programmes, as far as the time goes."""
    values, keys, region = problem.values, problem.keys, problem.region
    rivals = np.flatnonzero(settled.open[row])
    losing = keys[rivals] < keys[row]
    falls = -settled.least
    over = (
        settled.least[np.ix_(rivals, rivals)] >= 0
    )  # the row's rival is never behind the column's
    ahead = 1 + int(settled.always[row].sum())
    one.how = MILP
    if one.best > one.best_at_least:
        given = Comparisons(
            values[row] - values[rivals],
            losing,
            falls[row, rivals],
            over & (losing[:, None] | ~losing[None]),
            region,
        )
        lost, fewest = fewest_lost(given, one.best - ahead, ends)
        one.best, one.best_at_least = ahead + lost, ahead + fewest
    if one.worst < one.worst_at_most:
        given = Comparisons(
            values[rivals] - values[row],
            ~losing,
            falls[rivals, row],
            over.T & (~losing[:, None] | losing[None]),
            region,
        )
        most = ahead + len(rivals)
        lost, fewest = fewest_lost(given, most - one.worst, ends)
        one.worst, one.worst_at_most = most - lost, most - fewest
    if not one.settled:
        one.how = TIME
