"""Every recorded total, whether it follows from the marks, and how many single causes would fit."""

from collections.abc import Mapping

import polars as pl

from emulab.auditing.explaining import explanations
from emulab.auditing.totals import EXACT, compared
from emulab.pipeline import Result
from emulab.tables import Record


def audit(
    result: Result, record: Record | None, earlier: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Recorded totals against the marks: unit, recorded, computed, difference, parts, allowed,
    follows, recorded_rank, rank, explained.

    Printed parts are rounded, so their sum may miss a printed total by half a unit of the last
    place for each part, bonus and penalty among them: ``allowed``. ``follows`` says exact,
    within rounding or does not follow. ``explained`` counts the single mistakes that would give
    the recorded total, which ``explanations`` lists; null where it is exact, 0 where none is
    known. ``earlier`` holds the totals of the year before; left out, they are those of last
    year's record. A published total is never mended; the difference is reported.

    >>> from emulab import study
    >>> index = study("par-index", 2023)
    >>> found = audit(index.result, index.record)
    >>> found["follows"].value_counts().sort("follows").rows()
    [('exact', 8), ('within rounding', 9)]
    """
    totals = compared(result, record)
    causes = explanations(result, record, earlier)
    counts = causes.group_by("unit").agg(explained=pl.len().cast(pl.Int64))
    joined = totals.join(counts, on="unit", how="left", maintain_order="left")
    off = pl.col("follows") != EXACT
    return joined.with_columns(explained=pl.when(off).then(pl.col("explained").fill_null(0)))
