"""Marks as boards keep them in Excel: criteria in rows, units in columns, a sheet a stage.

The name of the sheet is the stage (self, tự chấm, thẩm định ...), or a column says it. The
scorer is the stage itself where no column names one. Sums and ranks beneath are passed over.
"""

from typing import TYPE_CHECKING

import polars as pl

from emulab.tables.gathering import Ledger
from emulab.tables.naming import name_key
from emulab.tables.schemas import STAGES, Schema
from emulab.tables.sheets import Sheet
from emulab.tables.vocabulary import WORDS, heading_key

if TYPE_CHECKING:
    from emulab.tables.excel import Page

WITHIN = 15
NO_UNIT = ("stt", "tt", "số tt", "no", "điểm chuẩn", "điểm tối đa", "thang điểm", "maximum")
SUMS = ("tổng", "cộng", "tổng cộng", "tổng điểm", "tổng số", "xếp hạng", "xếp loại", "total")
LONG = ("unit", "criterion", "stage", "scorer", "mark")
STAGE_OF = {name_key(word): stage for stage in STAGES for word in (stage, *WORDS[stage])}


def wide_sheet(pages: list["Page"], schema: Schema, file: str, ledger: Ledger) -> Sheet | None:
    """The marks of all sheets that are named by a stage, or have a column for it, one a row.

    None where there is no such sheet. Lines are the rows of the sheet the mark stands on.
    """
    found = []
    first = 0
    for page in pages:
        heading = _heading(page, schema)
        columns = [] if heading is None else [schema.column_of(cell) for cell in page.row(heading)]
        stage = STAGE_OF.get(name_key(page.name))
        if heading is None or (stage is None and "stage" not in columns):
            ledger.note(file, 0, "the sheet {sheet!r} is not read.", sheet=page.name)
            continue
        first = first or heading + 1
        found.append(_melted(page, heading, columns, stage, file, ledger))
    if not found:
        return None
    whole = pl.concat(found)
    cells = tuple(whole[name] for name in LONG)
    return Sheet(file, LONG, cells, whole["line"], heading_line=first)


def _heading(page: "Page", schema: Schema) -> int | None:
    """The row, counted from 0, that heads criteria and no single column of marks."""
    for index in range(min(WITHIN, page.text.height)):
        found = {schema.column_of(cell) for cell in page.row(index)}
        if "criterion" in found and not found & {"unit", "mark"}:
            return index
    return None


def _melted(
    page: "Page",
    heading: int,
    columns: list[str | None],
    stage: str | None,
    file: str,
    ledger: Ledger,
) -> pl.DataFrame:
    headings = page.row(heading)
    known = {name: page.column(i, heading, "text") for i, name in enumerate(columns) if name}
    criteria = known["criterion"]
    lines = pl.int_range(heading + 2, page.text.height + 1, eager=True)
    sums = pl.Series([name_key(text or "") in SUMS for text in criteria], dtype=pl.Boolean)
    rows = criteria.is_not_null() & ~sums
    if sums.any():
        ledger.note(
            file,
            lines.filter(sums)[0],
            "sheet {sheet!r}: sums and ranks are not read, they are computed.",
            sheet=page.name,
        )
    stages = known.get("stage", pl.Series([stage] * lines.len(), dtype=pl.String))
    parts = []
    for index, (name, column) in enumerate(zip(headings, columns, strict=True)):
        if column is not None or not name.strip() or heading_key(name) in NO_UNIT:
            continue
        if heading_key(name) in SUMS:
            continue
        parts.append(
            pl.DataFrame(
                {
                    "unit": pl.Series([" ".join(name.split())] * lines.len(), dtype=pl.String),
                    "criterion": criteria,
                    "stage": stages,
                    "scorer": known.get("scorer", stages),
                    "mark": page.column(index, heading, "number"),
                    "line": lines,
                }
            ).filter(rows)
        )
    schema = {**dict.fromkeys(LONG, pl.String), "line": pl.Int64}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)
