"""From a sheet to a typed table: cleaned, named by ids, and without the rows that hold nothing."""

from dataclasses import replace

import polars as pl

from emulab.tables.cells import Cells, clean, nothing
from emulab.tables.columns import READERS, named
from emulab.tables.gathering import Ledger
from emulab.tables.naming import Lexicon
from emulab.tables.schemas import Schema
from emulab.tables.sheets import Sheet
from emulab.tables.tables import Origin


def typed(
    sheet: Sheet,
    columns: dict[str, pl.Series],
    schema: Schema,
    lexicons: dict[str, Lexicon],
    ledger: Ledger,
) -> Origin:
    """The columns cleaned, typed and named; rows with nothing in them are passed over."""
    cells = {
        column.name: clean(Cells(sheet.file, column, columns[column.name], sheet.lines, ledger))
        for column in schema.columns
        if column.name in columns
    }
    filled = _with_anything([one.values for one in cells.values()])
    if schema.stem == "marks":
        filled = _marked(cells["mark"], filled)
        _decimals_in_notes(sheet, cells)
    kept = [_kept(one, filled) for one in cells.values()]
    lines = kept[0].lines
    frame = {}
    for one in kept:
        values = READERS[one.column.kind](one)
        if one.column.kind in lexicons:
            values = named(replace(one, values=values), lexicons[one.column.kind])
        if one.column.filled and one.values.null_count():
            one.empty()
        frame[one.column.name] = values
    for name, dtype in schema.dtypes.items():
        if name not in frame:
            frame[name] = nothing(lines.len(), dtype)
    return Origin(sheet.file, pl.DataFrame(frame).select(*schema.dtypes), lines)


def _with_anything(columns: list[pl.Series]) -> pl.Series | None:
    """The rows in which anything stands; None where all of them are such."""
    if not columns or any(cells.null_count() == 0 for cells in columns):
        return None
    return pl.select(pl.any_horizontal(*[cells.is_not_null() for cells in columns])).to_series()


def _marked(marks: Cells, filled: pl.Series | None) -> pl.Series | None:
    """The rows that hold a mark; an empty one is no mark, which is said."""
    if not marks.values.null_count():
        return filled
    there = marks.values.is_not_null()
    empty = ~there if filled is None else ~there & filled
    if number := int(empty.sum()):
        first = marks.lines.filter(empty)[0]
        marks.ledger.note(
            marks.file,
            first,
            "{number} row has no mark and was left out."
            if number == 1
            else "{number} rows have no mark and were left out.",
            number=number,
        )
    return there


def _decimals_in_notes(sheet: Sheet, cells: dict[str, Cells]) -> None:
    """Refuse a comma-parted row in which the note is nothing but the decimals of the mark."""
    if sheet.delimiter != "," or "note" not in cells:
        return
    marks, notes = cells["mark"], cells["note"].values
    rows = pl.DataFrame({"line": marks.lines, "mark": marks.values, "note": notes}).filter(
        pl.col("note").str.contains(r"^\d{1,2}$") & pl.col("mark").str.contains(r"^\d+$")
    )
    marks.ledger.rows(
        sheet.file,
        rows,
        lambda row: (
            f"the mark {row['mark']} is followed by the note {row['note']}, as if a decimal "
            "comma had parted them.",
            f'Write "{row["mark"]},{row["note"]}" in quotes, or a note in words.',
        ),
    )


def _kept(cells: Cells, rows: pl.Series | None) -> Cells:
    if rows is None:
        return cells
    return replace(cells, values=cells.values.filter(rows), lines=cells.lines.filter(rows))
