"""Which columns of a table with a criterion a row hold what: names, marks and whose, notes."""

from emulab.importing import roles
from emulab.importing.bodies import Row
from emulab.importing.book import Cell, Page
from emulab.importing.extract import Who
from emulab.importing.finding import Column, Heading, Known
from emulab.importing.log import LEFT_OUT, TAKEN, Log
from emulab.importing.values import looks_like_number
from emulab.words import Message

SIDES = (roles.BONUS, roles.PENALTY)


def keys_of(page: Page, heading: Heading, log: Log) -> tuple[int, int | None]:
    """The column that names the criteria, and one before it that names their sections.

    Of two columns of criteria the first names sections where it reaches over several rows of
    the second; else the second only describes the first, and is not read.
    """
    first, *others = [c.index for c in heading.columns if c.role == roles.CRITERION and not c.names]
    filled = {
        index: {row for row, column in page.cells if column == index and row > heading.bottom}
        for index in (first, *others)
    }
    for index in others:
        if len(filled[index]) > len(filled[first]) and filled[index] - filled[first]:
            return index, first
        cell = page.at(heading.named, index) or page.at(heading.top, index)
        if filled[index] and cell is not None:
            told = Message("the column {heading!r} is not read.", {"heading": cell.shown})
            log.add(LEFT_OUT, page, (cell.row, index), told)
    return first, None


def owners_of(
    page: Page, heading: Heading, rows: list[Row], unit: Who | None, is_unit: Known, log: Log
) -> list[tuple[Column, Who]]:
    """The columns that hold marks, and whose; a column without any number is no unit's."""
    owners = []
    for column in heading.columns:
        if column.role not in ("data", roles.TARGET, roles.MARK, *SIDES):
            continue
        cells = [page.cells.get((row.index, column.index)) for row in rows]
        numbered = sum(_stands(cell) for cell in cells if cell is not None)
        words = sum(cell is not None for cell in cells) - numbered
        named = [cell for cell in column.names if is_unit(cell.text)] or list(column.names)
        known = column.stage or any(is_unit(cell.text) for cell in named)
        if not known and (words > numbered or (named and not numbered)):
            cell = page.at(heading.named, column.index) or page.at(heading.top, column.index)
            told = Message("the column {heading!r} is not read.", {"heading": cell.shown})
            log.add(LEFT_OUT, page, (cell.row, column.index), told)
        elif named:
            if len(named) > 1:
                _refuse_two(page, column, log)
            owners.append((column, Who(named[-1].text, page, (named[-1].row, named[-1].column))))
        elif unit is not None:
            owners.append((column, unit))
            if unit.place is None:
                told = Message("the tab was read as the unit: {unit}.", {"unit": unit.text})
                log.add(TAKEN, page, None, told)
        elif numbered:
            log.refuse(
                page,
                (heading.named, column.index),
                Message("no unit is named for these marks."),
                Message("Name it over the column, on the tab, or write Đơn vị: and its name."),
            )
    return owners


def notes_of(heading: Heading, owners: list[tuple[Column, Who]]) -> list[tuple[Column, Who]]:
    """The columns of notes that are on one unit: it stands over them, or the sheet has only one."""
    named = {column.names: who for column, who in owners if column.names}
    units = list(dict.fromkeys(who.text for _, who in owners))
    alone = owners[0][1] if len(units) == 1 else None
    found = []
    for column in heading.columns:
        who = named.get(column.names) if column.names else alone
        if column.role == roles.NOTE and who is not None:
            found.append((column, who))
    return found


def _stands(cell: Cell) -> bool:
    """Whether a cell holds a number, or a word that stands for one or for none."""
    return not cell.text or looks_like_number(cell.text)


def _refuse_two(page: Page, column: Column, log: Log) -> None:
    names = " / ".join(cell.text for cell in column.names)
    log.refuse(
        page,
        (column.names[-1].row, column.index),
        Message("which of {names!r} is the unit is not to be told.", {"names": names}),
        Message("Write chấm behind who marked, such as: Sở Y tế chấm."),
    )
