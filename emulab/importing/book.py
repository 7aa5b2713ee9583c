"""A workbook before anything is understood: sheets, cells, merged ranges, what is hidden."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property

NUMBER, TEXT, ERROR, DATE = "number", "text", "error", "date"
PERCENT, TRUTH, UNCALCULATED = "percent", "truth", "uncalculated"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something; ``row`` and ``column`` are counted from 0.

    ``kind`` says what ``value`` is: a number (also where it is shown as a percentage or a
    date), a text, Excel's own error, or a formula of which no value was kept. ``runs`` are the
    pieces of a text and the font of each, None where the font is the cell's own.
    """

    row: int
    column: int
    kind: str
    value: float | str
    font: str = ""
    formula: bool = False
    runs: tuple[tuple[str | None, str], ...] = ()

    @property
    def place(self) -> str:
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        """The cell as a text; empty where it holds a number or an error."""
        return self.value if self.kind == TEXT and isinstance(self.value, str) else ""

    @property
    def shown(self) -> str:
        """The cell as a reader may quote it."""
        return f"{self.value:g}" if isinstance(self.value, float) else self.value


@dataclass(frozen=True)
class Range:
    """A merged range, its ends included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(eq=False)
class Page:
    """One sheet: its cells by row and column."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merged: tuple[Range, ...] = ()
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    number: int = 0

    @cached_property
    def rows(self) -> dict[int, list[Cell]]:
        """The cells of every row that holds any, from left to right, rows from the top."""
        found: dict[int, list[Cell]] = {}
        for place in sorted(self.cells):
            found.setdefault(place[0], []).append(self.cells[place])
        return found

    @cached_property
    def _covered(self) -> dict[tuple[int, int], Range]:
        covered = {}
        for area in self.merged:
            rows = range(area.top, min(area.bottom, area.top + 200) + 1)
            for row in rows:
                for column in range(area.left, min(area.right, area.left + 400) + 1):
                    covered[row, column] = area
        return covered

    def merge_at(self, row: int, column: int) -> Range | None:
        """The merged range that covers a place."""
        return self._covered.get((row, column))

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that is seen at a place: of a merged range, its first one."""
        if (cell := self.cells.get((row, column))) is not None:
            return cell
        area = self.merge_at(row, column)
        return self.cells.get((area.top, area.left)) if area else None


@dataclass(eq=False)
class Book:
    """A workbook: its sheets in their order; ``blind`` where only values could be read."""

    file: str
    pages: list[Page] = field(default_factory=list)
    blind: bool = False
    never_calculated: bool = False


def address(row: int, column: int) -> str:
    """The place as Excel writes it.

    >>> address(6, 1), address(0, 26)
    ('B7', 'AA1')
    """
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def place_of(written: str) -> tuple[int, int] | None:
    """Row and column, counted from 0, of a place such as B7; None where it is none.

    >>> place_of("B7"), place_of("7B")
    ((6, 1), None)
    """
    found = _PLACE.fullmatch(written)
    return (int(found[2]) - 1, _column(found[1])) if found else None


_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
