"""From the sheets of a workbook to extracts: which sheets are read, and how each one lies."""

from emulab.importing import roles
from emulab.importing.appraisals import columns_apart, sheets_apart
from emulab.importing.blocks import blocks_of
from emulab.importing.book import Book, Cell, Page
from emulab.importing.by_criterion import by_criterion
from emulab.importing.by_mark import by_mark
from emulab.importing.by_pairs import by_pairs, pairs_of
from emulab.importing.by_unit import by_unit
from emulab.importing.extract import Extract, Who
from emulab.importing.finding import Heading, Known, heading_of
from emulab.importing.letters import letters_of, mended
from emulab.importing.log import LEFT_OUT, TAKEN, Log
from emulab.importing.titles import PLAIN_TAB, Titles, titles_of
from emulab.words import Message


def survey(
    book: Book, year: int | None, is_unit: Known, is_criterion: Known, log: Log
) -> tuple[list[Extract], set[int]]:
    """What every sheet gives, and the years that their titles speak of.

    Hidden sheets, sheets of another year and sheets without a table are left out, and said.
    """
    shown = []
    for page in book.pages:
        if not page.visible:
            log.add(LEFT_OUT, page, None, Message("the sheet is hidden and was not read."))
        elif page.cells:
            shown.append(page)
    letters = letters_of(shown)
    tables = []
    for page in shown:
        whole = mended(page, letters, log)
        pairs = pairs_of(whole)
        for page in [whole] if pairs else blocks_of(whole, log):
            heading = None if pairs else heading_of(page, is_unit, is_criterion)
            if heading is None and not pairs:
                told = Message("no table was found on the sheet; it was not read.")
                log.add(LEFT_OUT, page, None, told)
                continue
            top, bottom = (heading.top, heading.bottom) if heading else _head_of_pairs(page)
            tables.append((page, heading, pairs, titles_of(page, top, bottom)))
    years = {year for _, _, _, titles in tables for year in titles.years}
    asked = year or _only(years, tables, log)
    found = []
    for page, heading, pairs, titles in tables:
        if asked and titles.years and asked not in titles.years:
            said = ", ".join(map(str, sorted(titles.years)))
            told = Message(
                "the sheet speaks of {said}, not of {year}, and was not read.",
                {"said": said, "year": asked},
            )
            log.add(LEFT_OUT, page, None, told)
            continue
        _hidden(page, log)
        if pairs:
            found.append(by_pairs(page, pairs, titles, log))
        else:
            found.append(_extract(page, heading, titles, is_unit, log))
    if asked and tables and not found:
        told = Message("no sheet speaks of {year}.", {"year": asked})
        log.refuse(None, None, told, Message("Name the year of the sheets, or mend their titles."))
    sheets_apart(found, log)
    _tabs_as_scorers(found, is_unit, log)
    return found, {asked} if asked else years


def _head_of_pairs(page: Page) -> tuple[int, int]:
    rows = list(page.rows)
    return (rows[0] + 3, rows[0] + 3) if rows else (0, 0)


def _only(years: set[int], tables: list, log: Log) -> int | None:
    """The one year that all sheets share; refused where some speak of others."""
    shared = [y for y in years if all(y in t.years or not t.years for *_, t in tables)]
    if len(years) < 2 or shared:
        return max(shared) if shared else None
    said = ", ".join(map(str, sorted(years)))
    told = Message("the sheets speak of different years: {said}.", {"said": said})
    log.refuse(None, None, told, Message("Name the cluster and year, or the year."))
    return None


def _hidden(page: Page, log: Log) -> None:
    """Say that hidden rows and columns were read, as Excel's own sums read them."""
    rows = sorted(row for row in page.hidden_rows if row in page.rows)
    columns = sorted(page.hidden_columns & {column for _, column in page.cells})
    for row in rows:
        told = Message("the row is hidden and was read, as Excel's sums read it.")
        log.add(TAKEN, page, (row, page.rows[row][0].column), told)
    for column in columns:
        row = min(r for r, c in page.cells if c == column)
        told = Message("the column is hidden and was read, as Excel's sums read it.")
        log.add(TAKEN, page, (row, column), told)


def _extract(page: Page, heading: Heading, titles: Titles, is_unit: Known, log: Log) -> Extract:
    heading = columns_apart(page, heading, log)
    found = _read(page, heading, titles, is_unit, log)
    _unread(page, heading, found.noted, log)
    if found.scorer is None and heading.kind != "long":
        found.scorer = _tab_scorer(page, found, titles, is_unit)
    return found


def _read(page: Page, heading: Heading, titles: Titles, is_unit: Known, log: Log) -> Extract:
    if heading.kind == "long":
        return by_mark(page, heading, titles, log)
    if heading.kind == "unit_rows":
        return by_unit(page, heading, titles, is_unit, log)
    whose = _sheet_unit(page, titles, is_unit)
    return by_criterion(page, heading, titles, whose, is_unit, log)


def _unread(page: Page, heading: Heading, noted: set[int], log: Log) -> None:
    """Say which columns with something in them have a heading that marks are not kept under."""
    read = READ[heading.kind]
    filled = {column for row, column in page.cells if row > heading.bottom}
    for column in heading.columns:
        if column.role in read or column.index not in filled - noted:
            continue
        over = [page.at(row, column.index) for row in range(heading.top, heading.bottom + 1)]
        cell = next(c for c in over if c is not None and roles.role_of(c.text) == column.role)
        told = Message("the column {heading!r} is not read.", {"heading": cell.text})
        log.add(LEFT_OUT, page, (cell.row, column.index), told)


_ALWAYS = {"data", roles.MARK, roles.ORDINAL, roles.CODE, roles.CRITERION, roles.UNIT}
_COUNTED = {roles.TARGET, roles.BONUS, roles.PENALTY}
READ = {
    "criteria_rows": _ALWAYS | _COUNTED | {roles.MAXIMUM},
    "unit_rows": _ALWAYS
    | _COUNTED
    | {roles.TOTAL, roles.RANK, roles.BAND, roles.STAGE, roles.SCORER},
    "long": _ALWAYS | {roles.STAGE, roles.SCORER, roles.MAXIMUM},
}


def _sheet_unit(page: Page, titles: Titles, is_unit: Known) -> Who | None:
    """The unit that a whole sheet is about: named above the table, or on the tab."""
    if titles.unit is not None:
        return Who(titles.unit_name, page, (titles.unit.row, titles.unit.column))
    tab = page.name.strip()
    if is_unit(tab):
        return Who(tab, page, None)
    plain = PLAIN_TAB.fullmatch(tab) or roles.stage_of(tab) or roles.title_stage(tab)
    return None if plain or roles.scorer_of(tab) else Who(tab, page, None)


def _tab_scorer(page: Page, found: Extract, titles: Titles, is_unit: Known) -> str | None:
    """Who marked a sheet, where its tab says so and is not the name of the unit marked."""
    if any(unit.text == page.name.strip() for unit in found.units):
        return None
    if scorer := roles.scorer_of(page.name):
        return scorer
    return page.name.strip() if is_unit(page.name.strip()) else None


def _tabs_as_scorers(found: list[Extract], is_unit: Known, log: Log) -> None:
    """Sheets that mark the same cells and say no stage and no scorer are one scorer's each."""
    silent = [
        e
        for e in found
        if e.scorer is None and e.stage is None and e.values and not any(v.stage for v in e.values)
    ]
    keys = [{(v.unit.text, v.node.code, v.node.name) for v in e.values} for e in silent]
    for number, extract in enumerate(silent):
        others = [keys[i] for i in range(len(silent)) if i != number]
        if any(len(keys[number] & other) * 2 > len(keys[number]) for other in others):
            extract.scorer = extract.page.name.strip()
            told = Message("the tab was read as who marked: {scorer}.", {"scorer": extract.scorer})
            log.add(TAKEN, extract.page, None, told)


def formulas(book: Book, extracts: list[Extract], log: Log) -> None:
    """Say of which cells a formula's kept value was used."""
    for extract in extracts:
        cells: list[Cell] = [v.cell for v in (*extract.values, *extract.targets)]
        cells += [kept.cell for kept in extract.kept]
        for cell in cells:
            if cell.formula and cell.value != "":
                told = (
                    Message("the value of a formula, kept by a program that did not calculate it.")
                    if book.never_calculated
                    else Message("the value of a formula was used as it was last calculated.")
                )
                log.add(TAKEN, extract.page, (cell.row, cell.column), told)
