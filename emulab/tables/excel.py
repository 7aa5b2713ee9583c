"""Tables from Excel workbooks: the heading is searched for beneath titles."""

from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from emulab.tables.damage import damaged
from emulab.tables.excel_errors import error_cells
from emulab.tables.gathering import Ledger
from emulab.tables.reading import refuse_damage
from emulab.tables.schemas import Schema
from emulab.tables.sheets import Sheet, lacking
from emulab.tables.vocabulary import heading_key

WITHIN = 15  # rows from the top in which the heading must stand
NUMBERS = ("number", "count")
FORM = "_emulab"  # the hidden sheet of a workbook to fill in


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook as text from its first row; ``numbers`` are the cells typed as such.

    Text as Excel shows it is cut to nine decimals, a number is not.
    """

    name: str
    text: pl.DataFrame
    numbers: pl.DataFrame

    def row(self, index: int) -> list[str]:
        return [cell or "" for cell in self.text.row(index)]

    def column(self, index: int, below: int, kind: str) -> pl.Series:
        """The cells of a column beneath a row; numbers in full where the kind is one."""
        text = self.text[:, index][below + 1 :].cast(pl.String)
        if kind not in NUMBERS or not self.numbers.height:
            return text
        number = self.numbers[:, index][below + 1 :].cast(pl.Float64)
        typed = number.is_not_null() & ~text.is_in(["true", "false"])
        return pl.select(pl.when(typed).then(number.cast(pl.String)).otherwise(text)).to_series()


def read_excel(path: Path, schema: Schema, file: str, ledger: Ledger) -> Sheet | None:
    """The sheet of a workbook that has the table's columns, whatever it is called.

    Marks may also be kept with a unit a column, on a sheet for every stage. Raises nothing:
    what cannot be read is a fault in the ledger.
    """
    from emulab.tables.wide import wide_sheet

    pages = read_pages(path, file, ledger)
    if pages is None:
        return None
    headed = {page.name: _heading(page, schema) for page in pages}
    chosen = [page for page in pages if headed[page.name] is not None]
    by_name = [page for page in chosen if heading_key(page.name) == schema.stem]
    if len(chosen) > 1 and len(by_name) != 1:
        names = ", ".join(repr(page.name) for page in chosen)
        finding = f"the sheets {names} all look like {schema.stem}."
        ledger.fault(file, 0, finding, f"Keep one, or call it {schema.stem!r}.")
        return None
    if not chosen:
        if schema.stem == "marks" and (wide := wide_sheet(pages, schema, file, ledger)):
            return _undamaged(wide, ledger)
        _refuse(pages, schema, file, ledger)
        return None
    page = (by_name or chosen)[0]
    for other in pages:
        if other is not page:
            ledger.note(file, 0, "the sheet {sheet!r} is not read.", sheet=other.name)
    return _undamaged(_sheet(page, headed[page.name] or 0, schema, file), ledger)


def read_pages(path: Path, file: str, ledger: Ledger) -> list[Page] | None:
    """The sheets that hold anything; hidden ones are passed over, which is said."""
    pages = []
    try:
        book = fastexcel.read_excel(str(path))
        if FORM in book.sheet_names:
            finding = "this is a workbook to fill in, which is no table."
            remedy = f"Move it out of the data, then: emulab import {path.name} CLUSTER/YEAR."
            ledger.fault(file, 0, finding, remedy)
            return None
        errors = error_cells(path)
        for name in book.sheet_names:
            plain = {"header_row": None, "skip_rows": 0}
            sheet = book.load_sheet(name, dtypes="string", **plain)
            text = sheet.to_polars()
            if sheet.visible != "visible":
                ledger.note(file, 0, "the hidden sheet {sheet!r} is not read.", sheet=name)
            elif text.height:
                numbers = book.load_sheet(name, dtypes="float", **plain).to_polars()
                pages.append(Page(name, _with_errors(text, errors.get(name, {})), numbers))
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, OSError, ValueError) as error:
        finding = f"the file cannot be read as a workbook ({type(error).__name__})."
        ledger.fault(file, 0, finding, "Open it in Excel and save it as .xlsx.")
        return None
    if not pages:
        ledger.fault(file, 0, "the file is empty.", "Write the heading and the rows, or remove it.")
        return None
    return pages


def _with_errors(text: pl.DataFrame, errors: dict[tuple[int, int], str]) -> pl.DataFrame:
    """The text with Excel's own errors written out, so that none passes for an empty cell."""
    columns = {name: text[name].to_list() for name in text.columns}
    for (row, column), word in errors.items():
        if row < text.height and column < text.width:
            columns[text.columns[column]][row] = word
    return pl.DataFrame(columns, schema=dict.fromkeys(text.columns, pl.String))


def _heading(page: Page, schema: Schema) -> int | None:
    """The row, counted from 0, that heads all columns that must be there."""
    for index in range(min(WITHIN, page.text.height)):
        found = {schema.column_of(cell) for cell in page.row(index)}
        if set(schema.required) <= found:
            return index
    return None


def _refuse(pages: list[Page], schema: Schema, file: str, ledger: Ledger) -> None:
    """Say which columns are missing, beside the row that comes nearest to a heading."""
    rows = [(page, index) for page in pages for index in range(min(WITHIN, page.text.height))]

    def known(place: tuple[Page, int]) -> int:
        page, index = place
        return len({schema.column_of(cell) for cell in page.row(index)} - {None})

    page, index = max(rows, key=known)
    cells = page.row(index)
    found = {schema.column_of(cell) for cell in cells}
    missing = [name for name in schema.required if name not in found]
    finding, remedy = lacking(missing, tuple(cells))
    ledger.fault(file, index + 1, f"sheet {page.name!r}: {finding}", remedy)


def _sheet(page: Page, heading: int, schema: Schema, file: str) -> Sheet:
    kinds = {column.name: column.kind for column in schema.columns}
    headings = page.row(heading)
    cells = tuple(
        page.column(index, heading, kinds.get(schema.column_of(name) or "", "text"))
        for index, name in enumerate(headings)
    )
    lines = pl.int_range(heading + 2, page.text.height + 1, eager=True)
    named = tuple(" ".join(name.split()) for name in headings)
    return Sheet(file, named, cells, lines, heading_line=heading + 1)


def _undamaged(sheet: Sheet, ledger: Ledger) -> Sheet | None:
    """The sheet, unless its text came through an old encoding."""
    seen = {text for cells in sheet.cells for text in cells.unique().drop_nulls()}
    odd = damaged(sorted(seen | set(sheet.headings)))
    if odd is None:
        return sheet
    at = [n for cells in sheet.cells for n in sheet.lines.filter((cells == odd).fill_null(False))]
    refuse_damage(odd, sheet.file, min(at, default=sheet.heading_line), ledger)
    return None
