"""Tables that stand side by side on one sheet, each with its own heading: taken apart."""

from dataclasses import replace

from emulab.importing import roles
from emulab.importing.book import Cell, Page
from emulab.importing.finding import key_row
from emulab.importing.log import TAKEN, Log
from emulab.importing.naming import skeleton
from emulab.words import Message


def blocks_of(page: Page, log: Log) -> list[Page]:
    """The sheet, or its tables from left to right where the heading begins again to the right.

    A title above belongs to the tables it stands over; where it begins left of them all it is
    the title of each.
    """
    row = key_row(page)
    starts = [] if row is None else _starts(page, row)
    if len(starts) < 2:
        return [page]
    told = Message(
        "{number} tables stand side by side here; each was read by itself.",
        {"number": len(starts)},
    )
    log.add(TAKEN, page, (row, starts[1]), told)
    ends = [*starts[1:], None]
    return [_part(page, row, start, end) for start, end in zip(starts, ends, strict=True)]


def _starts(page: Page, row: int) -> list[int]:
    """The first column of every table: where the heading's first words stand again."""
    heads = [cell for cell in page.rows[row] if cell.text]
    words = [skeleton(cell.text) for cell in heads]
    keys = [
        n for n, c in enumerate(heads) if roles.role_of(c.text) in (roles.UNIT, roles.CRITERION)
    ]
    if not keys:
        return []
    key = keys[0]
    again = [n for n in keys if words[n] == words[key] and words[n - key : n] == words[:key]]
    ends = [*(n - key for n in again[1:]), len(heads)]
    counted = [
        any(_numbers(page, row, cell.column) for cell in heads[n + 1 : end])
        for n, end in zip(again, ends, strict=True)
    ]
    return [heads[n - key].column for n in again] if all(counted) else []


def _numbers(page: Page, row: int, column: int) -> bool:
    """Whether any number stands beneath a heading."""
    return any(
        isinstance(cell.value, float) or any(c.isdigit() for c in cell.text)
        for (r, c), cell in page.cells.items()
        if c == column and r > row
    )


def _part(page: Page, row: int, start: int, end: int | None) -> Page:
    def own(cell: Cell) -> bool:
        inside = start <= cell.column and (end is None or cell.column < end)
        return inside or (cell.row < row and cell.column < start and _alone(page, cell))

    return replace(page, cells={place: cell for place, cell in page.cells.items() if own(cell)})


def _alone(page: Page, cell: Cell) -> bool:
    """Whether a title has its row for itself."""
    return len(page.rows[cell.row]) == 1
