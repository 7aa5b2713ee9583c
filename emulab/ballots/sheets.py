"""Ballots in CSV files and workbooks, before they are understood: lines of a head, then a table.

A line whose first cell begins with ``#`` is part of the head (``# kind: ranked``). Faults count
lines as an editor does and rows as Excel does.
"""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import polars as pl

from emulab.ballots.content import Head, Source, lines_of, undamaged
from emulab.ballots.heads import head_of
from emulab.tables.cleaning import clean_cells, cleaned
from emulab.tables.excel import WITHIN, Page, read_pages
from emulab.tables.gathering import Ledger
from emulab.tables.reading import DELIMITERS, csv_records, declared_delimiter
from emulab.tables.sheets import Sheet, text_sheet

OWN = ("kind", "grades", "denominator", "papers")  # keys of the head that the readers use
SHEETS = ("ballots", "phiếu", "tallies")  # which sheet is meant where there are several
_MADE = datetime.datetime(2000, 1, 1)  # so that equal ballots make equal workbooks


@dataclass(frozen=True)
class Grid:
    """A head and a sheet; ``head`` is what its lines say."""

    head: Head
    sheet: Sheet

    def column(self, index: int) -> pl.Series:
        """The cells of a column, cleaned; an empty one is null."""
        cells = self.sheet.cells[index].cast(pl.String)
        return clean_cells(pl.select(pl.when(cells != "").then(cells)).to_series())[0]


def csv_grid(source: Source, ledger: Ledger) -> Grid | None:
    """The grid of a CSV or TSV file; None where it cannot be read."""
    content = lines_of(source, ledger)
    if content is None:
        return None
    skipped, text, delimiter = declared_delimiter(content.decode())
    delimiter = delimiter or ("\t" if source.suffix == ".tsv" else _delimiter(text))
    rows: list[tuple[int, list[str]]] = []
    comments: list[tuple[int, str]] = []
    try:
        for line, cells in csv_records(text, delimiter, skipped):
            if not rows and cells[0].lstrip().startswith("#"):
                several = any(cell.strip() for cell in cells[1:])
                whole = delimiter.join(cells).rstrip(delimiter) if several else cells[0]
                comments.append((line, whole.strip()))
            else:
                rows.append((line, cells))
    except csv.Error as error:
        finding = f"the cells cannot be told apart: {error}."
        line = rows[-1][0] + 1 if rows else 0
        ledger.fault(source.file, line, finding, "Look for a stray quote.")
        return None
    if not rows:
        ledger.fault(source.file, 0, "there is no table.", "Write a heading and the ballots.")
        return None
    heading_line, headings = rows[0]
    while headings and not headings[-1].strip():
        headings = headings[:-1]
    body = [_evened(line, cells, headings, source.file, ledger) for line, cells in rows[1:]]
    if ledger.faulty:
        return None
    head = head_of(comments, OWN, source.file, ledger)
    lines = [line for line, _ in rows[1:]]
    place = {"heading_line": heading_line, "delimiter": delimiter}
    sheet = text_sheet(source.file, headings, body, lines, **place)
    return None if ledger.faulty else _good(Grid(head, sheet), source, ledger)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows alike, and into most cells; the comma where none."""
    table = re.sub(r'\A(?:\s*"?\s*#[^\n]*(?:\n|\Z))+', "", text).lstrip("\n")

    def cut(delimiter: str) -> tuple[int, int]:
        try:
            rows = [len(cells) for _, cells in islice(csv_records(table, delimiter, 0), 20)]
        except csv.Error:
            return 0, 0
        alike = len(set(rows)) == 1 and rows[0] > 1
        return int(alike), rows[0] if rows else 0

    return max(DELIMITERS, key=cut)


def _evened(
    line: int, cells: list[str], headings: Sequence[str], file: str, ledger: Ledger
) -> list[str]:
    """The cells of a row, as many as there are headings."""
    if any(cell.strip() for cell in cells[len(headings) :]) or len(cells) < len(headings):
        finding = f"{len(cells)} cells where the heading has {len(headings)}."
        ledger.fault(file, line, finding, "Write every cell of the row, empty ones as well.")
    return cells[: len(headings)]


def excel_grid(source: Source, ledger: Ledger) -> Grid | None:
    """The grid of the only sheet of a workbook, or of the one named ballots; None at a fault."""
    if source.path is None:
        ledger.fault(source.file, 0, "a workbook is read from its file.", "Save it first.")
        return None
    pages = read_pages(source.path, source.file, ledger)
    if pages is None:
        return None
    named = [page for page in pages if cleaned(page.name)[0].casefold() in SHEETS]
    if len(pages) > 1 and len(named) != 1:
        names = ", ".join(repr(page.name) for page in pages)
        finding = f"any of the sheets {names} could be the ballots."
        ledger.fault(source.file, 0, finding, "Keep one, or call it 'ballots'.")
        return None
    return _page_grid((named if len(pages) > 1 else pages)[0], source, ledger)


def _page_grid(page: Page, source: Source, ledger: Ledger) -> Grid | None:
    """The grid of a sheet: titles of a single cell above the heading are passed over."""
    comments, heading = [], None
    for index in range(min(WITHIN, page.text.height)):
        cells = [cell for cell in page.row(index) if cell.strip()]
        if cells and cells[0].lstrip().startswith("#"):
            comments.append((index + 1, " ".join(cells)))
        elif len(cells) > 1:
            heading = index
            break
    if heading is None:
        finding = f"the sheet {page.name!r} has no heading of several cells."
        ledger.fault(source.file, 0, finding, "Write a heading and the ballots.")
        return None
    headings = page.row(heading)
    kept = [index for index, name in enumerate(headings) if name.strip()]
    cells = tuple(page.column(index, heading, "number") for index in kept)
    lines = pl.int_range(heading + 2, page.text.height + 1, eager=True)
    filled = [column.is_not_null() & (column.str.strip_chars() != "") for column in cells]
    there = pl.select(pl.any_horizontal(*filled)).to_series() if len(lines) else None
    names = tuple(" ".join(headings[index].split()) for index in kept)
    own = cells if there is None else tuple(column.filter(there) for column in cells)
    own_lines = lines if there is None else lines.filter(there)
    head = head_of(comments, OWN, source.file, ledger)
    sheet = Sheet(source.file, names, own, own_lines, heading_line=heading + 1)
    return None if ledger.faulty else _good(Grid(head, sheet), source, ledger)


def _good(grid: Grid, source: Source, ledger: Ledger) -> Grid | None:
    """The grid with clean headings, unless they came through an old encoding."""
    names = tuple(cleaned(name)[0] for name in grid.sheet.headings)
    if not undamaged(source.file, names, ledger):
        return None
    return replace(grid, sheet=replace(grid.sheet, headings=names))


def csv_bytes(head: Iterable[str], rows: Iterable[Sequence[str | int]], delimiter: str) -> bytes:
    """The lines of the head, each one cell, and the rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([line] for line in head)
    writer.writerows(rows)
    return text.getvalue().encode()


def excel_bytes(head: Iterable[str], rows: Iterable[Sequence[str | int]], _: str) -> bytes:
    """A workbook with the sheet ballots: the lines of the head, then the rows."""
    import xlsxwriter

    held = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, {"in_memory": True, **plain}) as book:
        book.set_properties({"created": _MADE})
        page = book.add_worksheet(SHEETS[0])
        for number, row in enumerate([*([line] for line in head), *rows]):
            for column, value in enumerate(row):
                if value != "":
                    page.write(number, column, value)
    return held.getvalue()


GRIDS: dict[str, Callable[[Source, Ledger], Grid | None]] = {
    ".csv": csv_grid,
    ".tsv": csv_grid,
    ".xlsx": excel_grid,
}
BYTES: dict[str, tuple[Callable[..., bytes], str]] = {
    ".csv": (csv_bytes, ","),
    ".tsv": (csv_bytes, "\t"),
    ".xlsx": (excel_bytes, ""),
}
