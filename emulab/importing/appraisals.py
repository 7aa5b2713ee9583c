"""Two appraisals after each other: the later one is the board's where no sheet names a board.

Boards head their columns Cụm/Khối chấm and then Thẩm định, or call two sheets Thẩm định lần 1
and lần 2. Alone each of these words is the head's mark; together they are two stages.
"""

from dataclasses import replace

from emulab.importing import roles
from emulab.importing.book import Cell, Page
from emulab.importing.extract import Extract
from emulab.importing.finding import Column, Heading
from emulab.importing.log import TAKEN, Log
from emulab.tables.vocabulary import WORDS, in_both
from emulab.words import Message

FIRST, SECOND = "head", "board"


def columns_apart(page: Page, heading: Heading, log: Log) -> Heading:
    """The heading with the later of two appraisals of one unit as the board's stage."""
    own = [column for column in heading.columns if column.stage == FIRST and column.said]
    beside: dict[tuple, list[Column]] = {}
    for column in own:
        beside.setdefault((column.names, column.role, column.scorer), []).append(column)
    words = {column.said.text for column in own}
    later = {word for word in words if _is_later(word, words)}
    twice = any(len({c.said.text for c in columns}) > 1 for columns in beside.values())
    if not twice or len(later) != 1 or len(words) != 2 or _has_board(heading):
        return heading
    columns = tuple(
        replace(c, stage=SECOND) if c in own and c.said.text in later else c
        for c in heading.columns
    )
    for cell in dict.fromkeys(c.said for c in own if c.said.text in later):
        _say(page, (cell.row, cell.column), cell, log)
    return replace(heading, columns=columns)


def sheets_apart(found: list[Extract], log: Log) -> None:
    """Give the later of two numbered sheets of appraisal to the board's stage."""
    stages = {e.stage for e in found} | {v.stage for e in found for v in e.values}
    numbered = [e for e in found if e.stage == FIRST and roles.turn_of(e.page.name)]
    turns = sorted({roles.turn_of(e.page.name) for e in numbered})
    if SECOND in stages or len(turns) != 2:
        return
    for extract in numbered:
        if roles.turn_of(extract.page.name) == turns[1]:
            extract.stage = SECOND
            _say(extract.page, None, None, log)


def _is_later(word: str, words: set[str]) -> bool:
    if turn := roles.turn_of(word):
        return turn == max(map(roles.turn_of, words))
    others = words - {word}
    return "thẩm định" in roles.heading_key(word) and not any(
        "thẩm định" in roles.heading_key(other) for other in others
    )


def _has_board(heading: Heading) -> bool:
    return any(column.stage == SECOND for column in heading.columns)


def _say(page: Page, place: tuple[int, int] | None, cell: Cell | None, log: Log) -> None:
    values = {"heading": cell.text if cell else page.name, "stage": in_both(SECOND, WORDS)}
    told = Message("{heading!r} follows another appraisal and was read as {stage}.", values)
    log.add(TAKEN, page, place, told)
