"""Workbooks of other kinds (.xls, .xlsb, .ods): values only, through the reader of workbooks.

Fonts, merged cells, hidden rows and whether a number is shown as a date are not to be seen in
them; that is said. Error cells come as empty ones, which is why .xlsx is to be preferred.
"""

from pathlib import Path

import fastexcel
import polars as pl

from emulab.importing.book import DATE, NUMBER, TEXT, Book, Cell, Page
from emulab.importing.ooxml import Unfit

SUFFIXES = (".xls", ".xlsb", ".ods")


def read_other(path: Path) -> Book:
    """The workbook, blind to all but values. Raises Unfit where it cannot be read."""
    try:
        book = fastexcel.read_excel(str(path))
        found = Book(path.name, blind=True)
        for number, name in enumerate(book.sheet_names):
            plain = {"header_row": None, "skip_rows": 0}
            sheet = book.load_sheet(name, dtypes="string", **plain)
            text = sheet.to_polars()
            numbers = book.load_sheet(name, dtypes="float", **plain).to_polars()
            page = Page(name, _cells(text, numbers), visible=sheet.visible == "visible")
            page.number = number
            found.pages.append(page)
        return found
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise Unfit(type(error).__name__) from None
    except BaseException as error:  # the reader's own panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unfit("the reader failed") from None


def _cells(text: pl.DataFrame, numbers: pl.DataFrame) -> dict[tuple[int, int], Cell]:
    cells = {}
    for column, name in enumerate(text.columns):
        floats = numbers[:, column].to_list() if column < numbers.width else []
        for row, said in enumerate(text[name].to_list()):
            if said is None or not said.strip():
                continue
            number = floats[row] if row < len(floats) else None
            if number is not None and _is_number(said):
                cells[row, column] = Cell(row, column, NUMBER, float(number))
            elif _is_date(said):
                cells[row, column] = Cell(row, column, DATE, said)
            else:
                cells[row, column] = Cell(row, column, TEXT, said)
    return cells


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    return len(text) in (10, 19) and text[4:5] == "-" and text[7:8] == "-"
