"""Every combination of the choices that might have been made otherwise, and what each is worth.

The output of a combination is the mean shift of rank that Saisana, Saltelli and Tarantola define
(2005, J. R. Statist. Soc. A 168:307-323, section 3): R_S = (1/m) sum |rank - rank as adopted|. As
the choices are discrete, all of it is worked out and the Sobol indices are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from emulab.faults import Fault, InputError
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.rules.grid import FACTORS, Grid
from emulab.sensitivity.methods.batches import Batch, Unweighable, batches
from emulab.sensitivity.methods.choices import Choices, LeftOut, rules_under
from emulab.sensitivity.methods.grids import declared, usual
from emulab.sensitivity.methods.sobol import interactions, sobol_exact

if TYPE_CHECKING:
    from emulab.studies import Study

INDICES = {
    "factor": pl.String,
    "levels": pl.Int64,
    "first_order": pl.Float64,
    "total": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class Factorial:
    """A grid of choices worked out in full.

    levels: the names by factor, of those that vary, the adopted one first; None where nothing is
    left out. runs: a row a combination, a column for each of these factors (empty: nothing left
    out), then shift (mean change of rank), first (the units then first), moved (units whose rank
    changes). indices: factor, levels, first_order, total; empty where nothing moves. interactions:
    the part of the variance that no factor makes alone. ranks_by_unit, in the order of the ranks:
    unit, best, worst, share_adopted (combinations in which it keeps its rank), first (in which it
    is first). left_out: the levels that the default would have had, each with its reason.
    ``rules_of`` gives the rules of a row of runs.
    """

    result: Result
    levels: dict[str, tuple[str | None, ...]]
    runs: pl.DataFrame
    indices: pl.DataFrame
    interactions: float | None
    ranks_by_unit: pl.DataFrame
    left_out: tuple[LeftOut, ...]
    choices: Choices = field(repr=False)

    @property
    def refused(self) -> pl.DataFrame:
        """The levels that were left out: factor, level, why in English."""
        return self.refused_in("en")

    def refused_in(self, lang: str) -> pl.DataFrame:
        """The levels that were left out: factor, level, why in ``lang``."""
        rows = [(one.factor, one.level, one.why.said(lang)) for one in self.left_out]
        names = dict.fromkeys(("factor", "level", "why"), pl.String)
        return pl.DataFrame(rows, schema=names, orient="row")

    def rules_of(self, row: int) -> Rules:
        """The rules of a combination; a scorer that it leaves out is a matter of the marks."""
        own = self.runs.row(row, named=True)
        chosen = []
        for factor in self.levels:
            chosen += [x for x in self.choices.levels[factor] if x.name == own[factor]]
        return rules_under(self.choices.base, chosen)


def factorial(source: "Result | Study", grid: Grid | None = None) -> Factorial:
    """Every combination of ``grid``, else of the grid in the rules, else of a stated default.

    ``grids.usual`` says what the default is. All levels of a factor are equally likely, so a
    grid that lists three cousins of one method gives that method three voices. A unit that a
    combination does not rank stands behind the last in it. Raises InputError where the grid names
    what is not there or does not go together, and where nothing is ranked.

    >>> from emulab.studies import study
    >>> found = factorial(study("hanoi-02", 2023), Grid(scale=("observed",), without="each"))
    >>> found.runs.height, found.runs["shift"][0], found.indices["factor"].to_list()
    (8, 0.0, ['scale', 'without'])
    """
    result = source if isinstance(source, Result) else source.standing()
    if not result.ranked:
        finding, remedy = "no unit is ranked, so no choice moves anybody.", "Write marks.csv."
        raise InputError([Fault("marks.csv", 0, finding, remedy)])
    grid = grid or result.rules.analysis.grid
    if grid is not None:
        choices = declared(result, grid)
        return _of(result, choices, batches(result, choices))
    choices = usual(result)
    while True:
        try:
            return _of(result, choices, batches(result, choices))
        except Unweighable as error:
            choices = choices.less(error.factor, error.level, error.why)


def _of(result: Result, choices: Choices, found: Iterator[Batch]) -> Factorial:
    """The batches worked out and counted."""
    adopted = dict(result.ranks.select("unit", "rank").iter_rows())
    units, reference = list(adopted), np.array(list(adopted.values()), dtype=np.int64)
    shape = tuple(len(choices.levels[name]) for name in FACTORS)
    shift = np.zeros(shape)
    first = np.zeros((*shape, len(units)), dtype=bool)
    moved = np.zeros(shape, dtype=np.int64)
    best, worst = np.full(len(units), np.iinfo(np.int64).max), np.zeros(len(units), dtype=np.int64)
    kept = np.zeros(len(units), dtype=np.int64)
    for batch in found:
        rows = [batch.ground.units.index(unit) for unit in units]
        ranks = batch.ranks()[:, rows]
        a, p, w, s = batch.at
        at = (slice(None), slice(None), a, p, w, s)
        away = np.abs(ranks - reference)
        shift[at] = away.mean(axis=1).reshape(shape[:2])
        best, worst = np.minimum(best, ranks.min(axis=0)), np.maximum(worst, ranks.max(axis=0))
        moved[at] = (away > 0).sum(axis=1).reshape(shape[:2])
        first[at] = (ranks == 1).reshape(*shape[:2], -1)
        kept += (away == 0).sum(axis=0)
    varied = choices.varied
    leading = first.reshape(-1, len(units))
    return Factorial(
        result=result,
        levels={name: tuple(level.name for level in choices.levels[name]) for name in varied},
        runs=_runs(choices, shift, moved, leading, units),
        indices=_indices(varied, shift),
        interactions=interactions(_first_order(shift)),
        ranks_by_unit=pl.DataFrame(
            {
                "unit": pl.Series(units, dtype=pl.String),
                "best": best,
                "worst": worst,
                "share_adopted": kept / max(shift.size, 1),
                "first": leading.mean(axis=0),
            }
        ),
        left_out=choices.left_out,
        choices=choices,
    )


def _first_order(shift: np.ndarray) -> np.ndarray:
    return sobol_exact(shift)[0]


def _indices(varied: tuple[str, ...], shift: np.ndarray) -> pl.DataFrame:
    order, total = sobol_exact(shift)
    rows = []
    for factor in varied:
        axis = FACTORS.index(factor)
        found = [None if np.isnan(one) else float(one) for one in (order[axis], total[axis])]
        rows.append((factor, shift.shape[axis], *found))
    return pl.DataFrame(rows, schema=INDICES, orient="row")


def _runs(
    choices: Choices, shift: np.ndarray, moved: np.ndarray, leading: np.ndarray, units: list[str]
) -> pl.DataFrame:
    """A row a combination, the last factor changing fastest."""
    columns = {}
    places = np.indices(shift.shape).reshape(shift.ndim, -1)
    for factor in choices.varied:
        names = pl.Series([level.name for level in choices.levels[factor]], dtype=pl.String)
        columns[factor] = names.gather(places[FACTORS.index(factor)])
    run, unit = np.nonzero(leading)
    ends = np.searchsorted(run, np.arange(shift.size + 1))
    names = np.array(units, dtype=object)[unit]
    firsts = [names[ends[n] : ends[n + 1]].tolist() for n in range(shift.size)]
    columns |= {
        "shift": shift.ravel(),
        "first": pl.Series(firsts, dtype=pl.List(pl.String)),
        "moved": moved.ravel(),
    }
    return pl.DataFrame(columns)
