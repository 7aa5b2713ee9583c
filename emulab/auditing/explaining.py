"""Which single mistakes would give a recorded total: every one that fits, none called certain."""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from emulab.auditing import elsewhere, marks, sums
from emulab.auditing.cause import Cause
from emulab.auditing.evidence import Evidence, evidence_of
from emulab.auditing.exact import ZERO, exact, number
from emulab.auditing.findings import CARRIED, TWO, cells
from emulab.auditing.nodes import TOTAL
from emulab.auditing.sheets import Sheet
from emulab.auditing.totals import EXACT, WITHIN, compared, places_of
from emulab.pipeline import Result
from emulab.tables import Record

CAUSES: dict[str, Callable[[Evidence, Sheet], Iterator[Cause]]] = {
    "sides": sums.sides,
    "rating": sums.rating,
    "sections": sums.sections,
    "criteria": marks.criteria,
    "whole sheets": marks.whole_sheets,
    "stages": marks.stages,
    "rounding": sums.rounding,
    "decimal points": marks.decimal_points,
    "digits": marks.digits,
    "slipped rows": marks.slipped_rows,
    "slipped columns": marks.slipped_columns,
    "digits of the total": elsewhere.digits,
    "other units": elsewhere.others,
    "last year": elsewhere.stale,
}
"""Single mistakes, simplest first. A cause is a function of the evidence and a sheet and yields
every total that the mistake would give. To add one, write it in ``sums``, ``marks`` or
``elsewhere``, list it here and give its name a sentence in ``sentences``."""

CELLS = "recorded cells"
UNSHEETED = ("other units", "last year")  # what can be tried for a unit that has no marks
PRINTED, PARTS = "rounded for print", "printed parts rounded"

COLUMNS = {
    "unit": pl.String,
    "recorded": pl.Float64,
    "cause": pl.String,
    "node": pl.String,
    "source": pl.String,
    "given": pl.Float64,
    "counted": pl.Float64,
    "total": pl.Float64,
}


def explanations(
    result: Result, record: Record | None, earlier: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Every single mistake that would make a recorded total out of the marks: unit, recorded,
    cause, node, source, given, counted, total.

    A row for each that fits to the printed places, simplest first; ``node`` is the criterion,
    section, bonus, penalty or total that it lies in (empty: all of the sheet), ``source`` the
    stage, unit, criterion or rounding that would have been taken, ``given`` and ``counted``
    the number there by the marks and by the mistake. ``earlier`` holds last year's totals; left
    out, they are those of last year's record, where one was kept.
    Where several fit none is proven, and one that fits may still be chance: the more criteria,
    the more often. Two mistakes in adding up are tried only where no single cause fits. Where
    the recorded sheet itself shows the cells that a total carries up, nothing is guessed: one
    row names them. A total within rounding is explained by rounding alone.

    >>> from emulab import study
    >>> index = study("par-index", 2023)
    >>> explanations(index.result, index.record)["cause"].unique().to_list()
    ['printed parts rounded']
    """
    off = compared(result, record).filter(pl.col("follows") != EXACT)
    rows: list[tuple] = []
    if off.height:
        found = compared(result, record)
        recorded = {u: exact(t) for u, t in found.select("unit", "recorded").iter_rows()}
        before = _of_the_year_before(result) if earlier is None else earlier
        evidence = evidence_of(result, recorded, places_of(record), before)
        carried = _carried(result, record)
        for unit, follows in off.select("unit", "follows").iter_rows():
            if follows == WITHIN:
                own = _rounding(evidence, unit)
            elif unit in carried:
                own = [Cause(CELLS, carried[unit], "", None, None, recorded[unit])]
            else:
                own = _fitting(evidence, unit)
            rows += [_row(evidence, unit, cause) for cause in own]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _of_the_year_before(result: Result) -> Mapping[str, float]:
    """The totals of last year's record, where one was kept."""
    record = getattr(result.tables, "earlier", None)
    return {} if record is None else record.totals


def _carried(result: Result, record: Record | None) -> dict[str, str]:
    """The cells below that a unit's recorded total carries up, where the sheet shows them."""
    totals = cells(result, record).filter(pl.col("node") == TOTAL, pl.col("stage").is_null())
    shown = totals.filter(pl.col("finding") == CARRIED).select("unit", "cell")
    other = set(totals.filter(pl.col("finding") == TWO)["unit"])
    return {unit: cell for unit, cell in shown.iter_rows() if unit not in other}


def _rounding(evidence: Evidence, unit: str) -> list[Cause]:
    """Printing itself where it is enough; otherwise printed parts, or a rounding at a step."""
    sheet = evidence.book.sheets[unit]
    total = evidence.book.total(sheet)
    if evidence.fits(unit, total):
        return [Cause(PRINTED, "total", "", total, evidence.recorded[unit], total)]
    parts = Cause(PARTS, "", "", total, evidence.recorded[unit], total)
    steps = (one for one in sums.rounding(evidence, sheet) if evidence.fits(unit, one.total))
    return [parts, *steps]


def _fitting(evidence: Evidence, unit: str) -> list[Cause]:
    sheet = evidence.book.sheets.get(unit)
    if sheet is None:
        empty = Sheet(unit, {}, {}, {}, ZERO, ZERO)
        tried = (cause for key in UNSHEETED for cause in CAUSES[key](evidence, empty))
        return [one for one in tried if evidence.fits(unit, one.total)]
    tried = (cause for trying in CAUSES.values() for cause in trying(evidence, sheet))
    fitting = [one for one in tried if evidence.fits(unit, one.total)]
    return fitting or [c for c in sums.pairs(evidence, sheet) if evidence.fits(unit, c.total)]


def _row(evidence: Evidence, unit: str, cause: Cause) -> tuple:
    numbers = (number(one) for one in (cause.given, cause.counted, cause.total))
    recorded = number(evidence.recorded[unit])
    return (unit, recorded, cause.name, cause.node, cause.source, *numbers)
