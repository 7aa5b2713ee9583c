"""What a sheet of the workbook is before it is written: its cells, and what each may hold.

The same sheets are built to write the form and to read it back: whatever is not a field is
expected to stand there unchanged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

Place = tuple[int, int]  # row and column, counted from 0
Value = str | float | None


@dataclass(frozen=True)
class Field:
    """A cell to fill in: ``target`` says what it tells, ``kind`` is number, choice, moment or text.

    A number lies between ``low`` and ``high`` where these are set, and above ``low`` where
    ``beyond`` is that. A choice is one of ``words``; one of ``passing`` points is passed or
    failed, and may be written as 0, 1 or that many points, too. ``source`` is a range whose
    cells Excel offers. ``needed`` fields are coloured while they are empty.
    """

    target: tuple[str, ...]
    kind: str
    low: float | None = None
    high: float | None = None
    beyond: float | None = None
    words: tuple[str, ...] = ()
    source: str = ""
    passing: float | None = None
    needed: str = ""

    @property
    def check(self) -> tuple:
        """What Excel checks; equal for fields that share one check."""
        return self.kind, self.low, self.high, self.beyond, self.words, self.source, self.passing


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, how it looks, its formula, and the field it is."""

    value: Value
    style: str
    formula: str = ""
    field: Field | None = None


@dataclass
class Sheet:
    """A sheet being built. Row 0 and column 0 are hidden and hold ids, A1 the sheet's key."""

    key: str
    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    frozen: Place = (0, 0)
    heading: int = 0
    printed: Place = (0, 0)
    repeated: Place | None = None
    pages: int = 1
    shown: str = "shown"
    row_ids: dict[int, str] = field(default_factory=dict)
    column_ids: dict[int, str] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Value, style: str, formula: str = "") -> None:
        """A locked cell."""
        self.cells[row, column] = Cell(value, style, formula)

    def ask(self, row: int, column: int, value: Value, style: str, asked: Field) -> None:
        """A cell to fill in."""
        self.cells[row, column] = Cell(value, style, "", asked)

    def name_row(self, row: int, text: str) -> None:
        """Write the hidden id of a row."""
        self.row_ids[row] = text
        self.put(row, 0, text, "id")

    def name_column(self, column: int, text: str) -> None:
        """Write the hidden id of a column."""
        self.column_ids[column] = text
        self.put(0, column, text, "id")

    def headings(self, row: int, texts: Iterable[str], start: int = 1) -> None:
        """A row of headings."""
        for column, text in enumerate(texts, start):
            self.put(row, column, text, "heading")


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def address(place: Place) -> str:
    """The cell as Excel calls it.

    >>> address((4, 27))
    'AB5'
    """
    return f"{letters(place[1])}{place[0] + 1}"


def runs(places: Iterable[Place]) -> list[tuple[int, int, int, int]]:
    """Rectangles that hold the places and no other: first row, first column, last row, last column.

    >>> runs([(0, 0), (1, 0), (0, 1), (1, 1), (3, 1)])
    [(0, 0, 1, 1), (3, 1, 3, 1)]
    """
    columns: dict[int, list[int]] = {}
    for row, column in sorted(places):
        columns.setdefault(column, []).append(row)
    found: list[tuple[int, int, int, int]] = []
    open_ones: dict[tuple[int, int], int] = {}
    last_column = None
    for column in sorted(columns):
        spans = _spans(columns[column])
        adjacent = open_ones if last_column == column - 1 else {}
        grown = {}
        for span in spans:
            if span in adjacent:
                at = adjacent[span]
                found[at] = (span[0], found[at][1], span[1], column)
            else:
                at = len(found)
                found.append((span[0], column, span[1], column))
            grown[span] = at
        open_ones, last_column = grown, column
    return sorted(found)


def _spans(rows: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
