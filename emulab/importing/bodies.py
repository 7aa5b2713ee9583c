"""The rows of a table beneath its heading, and where it ends.

A table ends where its heading is repeated over rows that were there already (a block for
looking up), and after an empty row where nothing of a table follows: signatures, code lists.
A heading repeated over new rows is a page break and is passed over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from emulab.importing.book import NUMBER, TEXT, Cell, Page, address
from emulab.importing.finding import Heading
from emulab.importing.log import LEFT_OUT, Log
from emulab.importing.naming import skeleton
from emulab.importing.values import MARK_WORDS
from emulab.words import Message

Begins = Callable[[str, str], bool]


@dataclass(frozen=True)
class Row:
    """One row of a table: the cell that names it, the text of its code, whether it has marks."""

    index: int
    name: Cell | None
    code: Cell | None
    marked: bool


def body(page: Page, heading: Heading, key: int, begins: Begins, log: Log) -> list[Row]:
    """The rows of the table; ``begins`` says whether a row may follow an empty one.

    What stands below the end is entered as left out, with its range.
    """
    ordinal = heading.first("code") or heading.first("ordinal")
    data = [c.index for c in heading.columns if c.role in DATA]
    head = _texts(page, heading, heading.bottom) | _texts(page, heading, heading.top)
    rows, seen, previous = [], set(), heading.bottom
    below = [row for row in page.rows if row > heading.bottom]
    for number, index in enumerate(below):
        row = _row(page, index, key, ordinal.index if ordinal else None, data)
        if not row.marked and _is_signed(page, index):
            after = [_row(page, i, key, None, data) for i in below[number + 1 :]]
            if not any(later.marked for later in after):
                _cut(page, below[number:], log)
                return rows
        text = skeleton(row.name.text) if row.name else ""
        if len(head) > 1 and _repeats(page, index, head):
            after = [_row(page, i, key, None, data) for i in below[number + 1 :]]
            names = {skeleton(r.name.text) for r in after if r.name}
            if names & seen or not any(r.marked and r.name for r in after):
                _cut(page, below[number:], log)
                return rows
            told = Message("the heading is repeated here and was passed over.")
            log.add(LEFT_OUT, page, (index, page.rows[index][0].column), told)
            previous = index
            continue
        gap = index - previous > 1
        previous = index
        code = row.code.shown if row.code else ""
        if gap and not (row.marked and row.name and text not in seen) and not begins(code, text):
            _cut(page, below[number:], log)
            return rows
        if text and row.marked:
            seen.add(text)
        rows.append(row)
    return rows


_SIGNED = re.compile(
    r"người (?:lập|tổng hợp)(?: (?:biểu|bảng))?|(?:t/?m|kt|tl|tuq)\.? .+|nơi nhận\s*:?.*|"
    r"ghi chú\s*:.+|(?:.*,\s*)?ngày\s*\S*\s*tháng\s*\S*\s*năm.*",
    re.IGNORECASE,
)


def _is_signed(page: Page, row: int) -> bool:
    """Whether a row is of those who sign, or a remark beneath the table."""
    return any(_SIGNED.fullmatch(cell.text.strip()) for cell in page.rows[row] if cell.text)


DATA = frozenset(("data", "total", "rank", "maximum", "bonus", "penalty", "target", "mark", "band"))


def _row(page: Page, index: int, key: int, ordinal: int | None, data: list[int]) -> Row:
    name = page.at(index, key)
    if name is not None and name.row != index and page.merge_at(index, key) is None:
        name = None
    if name is not None and not name.text:
        name = None
    code = page.cells.get((index, ordinal)) if ordinal is not None else None
    if name is None:  # a name that begins further left, such as a section over merged cells
        texts = [c for c in page.rows[index] if c.column < key and len(c.text) > 1]
        name = texts[-1] if texts else None
    if code is not None and name is not None and code.column == name.column:
        code = None
    marked = any((cell := page.cells.get((index, c))) and cell.kind != TEXT for c in data)
    marked = marked or any((cell := page.cells.get((index, c))) and _stands(cell) for c in data)
    return Row(index, name, code, marked)


def _stands(cell: Cell) -> bool:
    """Whether a text stands for a number or for none."""
    words = cell.text.strip().casefold()
    if _SIGNED.fullmatch(words):
        return False
    return words in MARK_WORDS or any(c.isdigit() for c in words)


def _texts(page: Page, heading: Heading, row: int) -> set[tuple[int, str]]:
    return {(c.column, skeleton(c.text)) for c in page.rows.get(row, ()) if c.text}


def _repeats(page: Page, row: int, head: set[tuple[int, str]]) -> bool:
    """Whether a row says at least half of the heading again, in the same columns or not."""
    texts = {(c.column, skeleton(c.text)) for c in page.rows[row] if c.text}
    words = {text for _, text in head}
    same = texts & head
    return len(same) >= 2 or (len(texts) >= 2 and len({t for _, t in texts} & words) >= 2)


def _cut(page: Page, rows: list[int], log: Log) -> None:
    cells = [cell for row in rows for cell in page.rows[row]]
    left, right = min(c.column for c in cells), max(c.column for c in cells)
    area = f"{address(rows[0], left)}:{address(rows[-1], right)}"
    numbers = sum(cell.kind == NUMBER for cell in cells)
    told = Message(
        "what stands beneath the table was left out ({cells} cells, {numbers} of them numbers).",
        {"cells": len(cells), "numbers": numbers},
    )
    log.add(LEFT_OUT, page, area, told)
