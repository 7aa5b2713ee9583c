"""Write the form as a workbook, the same bytes whenever the same is written."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from emulab.faults import Fault, InputError
from emulab.rules import Place, Rules, find_place, load_rules
from emulab.studies import Study
from emulab.tables import Tables, load
from emulab.workbook.book import sheets_of
from emulab.workbook.form import form_of
from emulab.workbook.looks import EMPTY, LOOKS, validation
from emulab.workbook.sheet import Cell, Sheet, runs
from emulab.workbook.wording import said

A4 = 9
LONGEST = 32_767  # letters in a cell
FOOTER = 90  # letters of the title in the footer, of which Excel takes 255 in all


def workbook_of(
    asked: str | Path | Place,
    path: str | Path | None = None,
    stages: Sequence[str] = (),
    scorers: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """An empty workbook for CLUSTER/YEAR; beside the caller as CLUSTER-YEAR.xlsx by default."""
    place = find_place(asked)
    rules = load_rules(place)
    units = load(place, rules).units
    path = Path(path) if path else Path(f"{place.cluster}-{place.year}.xlsx")
    return write_workbook((rules, units), path, stages, scorers)


def write_workbook(
    source: Study | tuple[Rules, pl.DataFrame],
    path: str | Path,
    stages: Sequence[str] = (),
    scorers: Mapping[str, Sequence[str]] | None = None,
    tables: Tables | None = None,
) -> Path:
    """The workbook of a study, or of rules and units, for these stages; all where none is named.

    ``scorers`` asks for a sheet for each scorer of a stage, such as {"cross": [...]}; ``tables``
    fills in what is known of marks, notes, targets and checks. Excel checks limits itself, and
    sums are formulas with their values. Marks of up to 16 digits come back as they are. Raises
    InputError where a stage is unknown, there are no units, or a row has no cell to stand in.
    """
    rules, units = (source.rules, source.tables.units) if isinstance(source, Study) else source
    form = form_of(rules, units, stages, scorers, tables)
    sheets = sheets_of(form)
    _refuse_long(sheets)
    _write(sheets, Path(path), rules)
    return Path(path)


def _refuse_long(sheets: tuple[Sheet, ...]) -> None:
    faults = [
        Fault(sheet.name, 0, f"a text of {len(cell.value)} letters is too long for a cell.")
        for sheet in sheets
        for cell in sheet.cells.values()
        if isinstance(cell.value, str) and len(cell.value) > LONGEST
    ]
    if faults:
        raise InputError(faults)


def _write(sheets: tuple[Sheet, ...], path: Path, rules: Rules) -> None:
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    title = f"{rules.name.vi} – {rules.year}"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": title, "created": datetime.datetime(rules.year, 1, 1)})
        book.set_size(2400, 1600)
        formats = {style: book.add_format(look) for style, look in LOOKS.items()}
        empty = book.add_format(EMPTY)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            _cells(page, sheet, formats)
            _checks(page, sheet)
            _colours(page, sheet, empty)
            _print(page, sheet, title)
            page.protect("", {"format_columns": True, "format_rows": True})


def _cells(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    if sheet.shown == "hidden":
        page.hide()
    else:
        page.set_column(0, 0, 2, None, {"hidden": True})
        page.set_row(0, None, None, {"hidden": True})
    for column, width in sheet.widths.items():
        page.set_column(column, column, width)
    for row, height in sheet.heights.items():
        page.set_row(row, height)
    for (row, column), cell in sorted(sheet.cells.items()):
        _cell(page, row, column, cell, formats[cell.style])
    if sheet.frozen != (0, 0):
        page.freeze_panes(*sheet.frozen)


def _cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell.formula:
        page.write_formula(row, column, cell.formula, look, cell.value)
    elif cell.value is None or cell.value == "":
        page.write_blank(row, column, None, look)
    elif isinstance(cell.value, str):
        page.write_string(row, column, cell.value, look)
    else:
        page.write_number(row, column, cell.value, look)


def _checks(page: Any, sheet: Sheet) -> None:
    """The checks of Excel, one for all cells of which the same is asked."""
    alike: dict[tuple, list[tuple[int, int]]] = {}
    for place, cell in sheet.cells.items():
        if cell.field is not None:
            alike.setdefault(cell.field.check, []).append(place)
    for places in alike.values():
        ranges = runs(places)
        asked = sheet.cells[ranges[0][:2]].field
        options = validation(asked, ranges[0][:2])
        if options is not None:
            options["other_cells"] = [list(one) for one in ranges[1:]]
            page.data_validation(*ranges[0], options)


def _colours(page: Any, sheet: Sheet, empty: Any) -> None:
    """Colour what is needed and still empty."""
    needed = [at for at, cell in sheet.cells.items() if cell.field and cell.field.needed]
    for first, left, last, right in runs(needed):
        page.conditional_format(first, left, last, right, {"type": "blanks", "format": empty})


def _print(page: Any, sheet: Sheet, title: str) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(sheet.pages, 0)
    page.hide_gridlines(2)
    if sheet.shown == "hidden":
        return
    page.print_area(1, 1, *sheet.printed)
    if sheet.heading:
        page.repeat_rows(sheet.heading)
    if sheet.repeated:
        page.repeat_columns(*sheet.repeated)
    number = said("page {page} of {pages}", page="&P", pages="&N")
    where = f"{title[:FOOTER]} – {sheet.name}".replace("&", "&&")
    page.set_footer(f"&L&8 {where}&R&8 {number}")
