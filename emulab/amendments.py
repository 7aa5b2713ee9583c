"""Marks that changed before the lock: what each change did to the unit's total and rank.

Nothing is kept twice: the marks as they stand and the list of changes give every earlier state
by replay. ``emulab.amending`` writes a change.
"""

from dataclasses import replace

import polars as pl

from emulab.amending import amend
from emulab.faults import Fault, InputError
from emulab.pipeline import Result, run
from emulab.tables import Tables
from emulab.tables.checking import OF_A_UNIT, faults_of
from emulab.tables.checking_changes import CELL

__all__ = ["amend", "amendments", "original"]

EFFECTS = {
    "points_before": pl.Float64,
    "points_after": pl.Float64,
    "rank_before": pl.Int64,
    "rank_after": pl.Int64,
}
Cell = tuple[str, str, str, str]


def amendments(result: Result) -> pl.DataFrame:
    """Every change with its effect, in the order of time; equal times in that of the file.

    Columns unit, criterion, stage, scorer, who, when, before, after, reason, evidence, then
    points_before, points_after, rank_before, rank_after: the unit's total and rank with the
    mark before the change and with the mark after it, all other marks as they finally stand.
    Of two changes of one mark the earlier one therefore leads to a total that the unit never
    had at the end; their differences add up. Null where the unit cannot be scored so: a mark
    that is missing and may not be, or outside its limits.

    >>> from emulab.studies import study
    >>> amendments(study("hanoi-02", 2023).result).columns[-4:]
    ['points_before', 'points_after', 'rank_before', 'rank_after']
    """
    changes = result.tables.changes.sort("when", maintain_order=True)
    replay = _Replay(result)
    effects = []
    for row in changes.iter_rows(named=True):
        cell = tuple(row[key] for key in CELL)
        (points, rank), (new_points, new_rank) = (
            replay.standing(cell, row[key]) for key in ("before", "after")
        )
        effects.append((points, new_points, rank, new_rank))
    return pl.concat(
        [changes, pl.DataFrame(effects, schema=EFFECTS, orient="row")], how="horizontal"
    )


def original(result: Result) -> Result:
    """The result before any change: every changed mark as it was first given.

    Raises InputError where a unit could not have been scored then, with its faults: a mark that
    was missing and may not be, or outside its limits.

    >>> from emulab.studies import study
    >>> found = study("hanoi-02", 2023).result
    >>> original(found).ranks["unit"].equals(found.ranks["unit"])
    True
    >>> original(found).ranks["total"].equals(found.ranks["total"])
    False
    """
    ordered = result.tables.changes.sort("when", maintain_order=True)
    first = ordered.group_by(CELL, maintain_order=True).first()
    marks = result.tables.marks
    for row in first.iter_rows(named=True):
        marks = with_mark(marks, tuple(row[key] for key in CELL), row["before"])
    tables = replace(result.tables, marks=marks)
    faults = [
        Fault("changes.csv", 0, f"before the changes: {fault.finding}", fault.remedy)
        for unit in first["unit"].unique(maintain_order=True)
        for fault in faults_of(_of_unit(tables, unit), result.rules, OF_A_UNIT)
    ]
    if faults:
        raise InputError(faults)
    return run(tables, result.rules) if first.height else result


def with_mark(marks: pl.DataFrame, cell: Cell, mark: float | None) -> pl.DataFrame:
    """The marks with another one in a cell (unit, criterion, stage, scorer); None takes it out.

    >>> marks = pl.DataFrame({"unit": "a", "criterion": "c", "stage": "s", "scorer": "x",
    ...                       "mark": 8.0, "note": None})
    >>> with_mark(marks, ("a", "c", "s", "x"), 7)["mark"].to_list()
    [7.0]
    >>> with_mark(marks, ("a", "c", "s", "x"), None).height
    0
    """
    own = pl.all_horizontal(pl.col(key) == value for key, value in zip(CELL, cell, strict=True))
    own = own.fill_null(False)
    if mark is None:
        return marks.filter(~own)
    if marks.filter(own).height:
        return marks.with_columns(mark=pl.when(own).then(float(mark)).otherwise("mark"))
    row = pl.DataFrame([dict(zip(CELL, cell, strict=True)) | {"mark": float(mark)}])
    return pl.concat([marks, row.cast({"mark": pl.Float64})], how="diagonal_relaxed")


class _Replay:
    """Runs with one mark otherwise; a mark that was tried before is not run again."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self._known: dict[tuple[Cell, float | None], tuple[float | None, int | None]] = {}

    def standing(self, cell: Cell, mark: float | None) -> tuple[float | None, int | None]:
        """The total and rank of the cell's unit with this mark; None where it has none."""
        if (cell, mark) not in self._known:
            self._known[cell, mark] = self._run(cell, mark)
        return self._known[cell, mark]

    def _run(self, cell: Cell, mark: float | None) -> tuple[float | None, int | None]:
        tables, rules, unit = self.result.tables, self.result.rules, cell[0]
        changed = replace(tables, marks=with_mark(tables.marks, cell, mark))
        if faults_of(_of_unit(changed, unit), rules, OF_A_UNIT):
            return None, None
        return _standing(run(changed, rules), unit)


def _standing(result: Result, unit: str) -> tuple[float | None, int | None]:
    totals = result.totals.filter(pl.col("unit") == unit)["total"]
    ranks = result.ranks.filter(pl.col("unit") == unit)["rank"]
    return (totals[0] if totals.len() else None), (ranks[0] if ranks.len() else None)


def _of_unit(tables: Tables, unit: str) -> Tables:
    """The roster, marks and targets of one unit."""
    own = pl.col("unit") == unit
    return Tables(
        units=tables.units.filter(own),
        marks=tables.marks.filter(own),
        targets=tables.targets.filter(own),
    )
