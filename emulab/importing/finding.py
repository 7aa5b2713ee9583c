"""Where a table stands on a sheet: its heading rows, its columns and what each is.

The heading may stand beneath titles and be of several rows, a group over what belongs to it;
merged cells say how far a group reaches, and where cells are not merged, the empty ones to the
right of a group's name do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from emulab.importing import roles
from emulab.importing.book import TEXT, Cell, Page

WITHIN = 40  # rows in which the heading is looked for
DEEPEST = 4  # rows of a heading
Known = Callable[[str], bool]
_NUMBERING = re.compile(r"\(?\d{1,2}\)?|[A-ZĐ]|\(?\d{1,2}\)?\s*=[\d\s()+\-]+")


@dataclass(frozen=True)
class Column:
    """One column: the names over it from the top, its role and stage where they say any.

    ``role`` is ``data`` where the names are of a unit or a criterion; ``said`` is the cell that
    says the stage.
    """

    index: int
    names: tuple[Cell, ...]
    role: str
    stage: str | None = None
    scorer: str | None = None
    said: Cell | None = None


@dataclass(frozen=True)
class Heading:
    """The heading rows, first to last, and the columns; ``kind`` is how the table lies.

    criteria_rows, unit_rows or long (a unit, a criterion and a mark a row). ``named`` is the
    last row with names; rows that only number the columns may follow it.
    """

    kind: str
    top: int
    bottom: int
    columns: tuple[Column, ...]
    named: int

    def first(self, role: str) -> Column | None:
        """The first column of a role that stands alone over its cells."""
        return next((c for c in self.columns if c.role == role and not c.names), None)

    @property
    def data(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role == "data")


def heading_of(page: Page, is_unit: Known, is_criterion: Known) -> Heading | None:
    """The heading of the sheet's table; None where there is none that can be told."""
    row = key_row(page)
    if row is not None:
        return _heading(page, row, None, is_unit, is_criterion)
    for row in list(page.rows)[:WITHIN]:
        texts = [cell.text for cell in page.rows[row] if cell.text]
        for known, kind in ((is_unit, "criteria_rows"), (is_criterion, "unit_rows")):
            if sum(map(known, texts)) >= 2:
                return _heading(page, row, kind, is_unit, is_criterion)
    return None


def key_row(page: Page) -> int | None:
    """The row that heads criteria or units, and has most headings that are known."""
    best, found = 0, None
    for row in list(page.rows)[:WITHIN]:
        cells = [cell for cell in page.rows[row] if cell.text]
        said = [roles.role_of(cell.text) or roles.stage_of(cell.text) for cell in cells]
        if len(cells) < 2 or not {roles.CRITERION, roles.UNIT} & set(said):
            continue
        if (score := sum(one is not None for one in said)) > best:
            best, found = score, row
    return found


def _heading(
    page: Page, row: int, kind: str | None, is_unit: Known, is_criterion: Known
) -> Heading | None:
    keys = [
        cell.column
        for cell in page.rows[row]
        if kind is None and roles.role_of(cell.text) in (roles.CRITERION, roles.UNIT)
    ]
    key = keys[0] if keys else _widest_text(page, row)
    top, bottom = _top(page, row, key, lambda t: is_unit(t) or is_criterion(t)), row
    for cell in page.rows[row]:
        area = page.merge_at(row, cell.column)
        if area and cell.text:
            bottom = max(bottom, min(area.bottom, row + DEEPEST - 1))
    while bottom - top < DEEPEST and _continues(page, bottom + 1, key, row):
        bottom += 1
    columns = _columns(page, top, bottom, key if kind else None, kind)
    has = {column.role for column in columns if not column.names}
    if kind is None:
        marked = roles.MARK in has or any(c.role == "data" and c.stage for c in columns)
        if {roles.CRITERION, roles.UNIT} <= has:
            kind = "long" if marked else _by_place(columns)
        else:
            kind = "criteria_rows" if roles.CRITERION in has else "unit_rows"
    if not {roles.CRITERION, roles.UNIT} & has:
        return None
    named = bottom
    while _is_numbering(page, bottom + 1, key):
        bottom += 1
    return Heading(kind, top, bottom, columns, named)


def _by_place(columns: tuple[Column, ...]) -> str:
    """Of a criterion and a unit column without marks the first one heads the rows."""
    first = next(c for c in columns if c.role in (roles.CRITERION, roles.UNIT) and not c.names)
    return "criteria_rows" if first.role == roles.CRITERION else "unit_rows"


def _top(page: Page, row: int, key: int, known: Known) -> int:
    """The first heading row: rows above that group columns to the right of the key."""
    top = row
    for above in (row - 1, row - 2):
        groups = [cell for cell in page.rows.get(above, ()) if cell.text]
        if not groups or any(cell.column <= key for cell in groups):
            break
        for cell in groups:
            area = page.merge_at(above, cell.column)
            wide = area is not None and area.right > area.left
            if not (wide or roles.stage_of(cell.text) or known(cell.text)):
                return top
        top = above
    return top


def _continues(page: Page, row: int, key: int, above: int) -> bool:
    """Whether a row goes on with the heading: texts only, and none beneath the key."""
    cells = page.rows.get(row, [])
    if not cells or any(cell.kind != TEXT for cell in cells):
        return False
    if any(cell.column <= key for cell in cells) or page.cells.get((row, key)):
        return False
    return any(page.cells.get((above, cell.column)) is None for cell in cells) or all(
        roles.stage_of(cell.text) for cell in cells
    )


def _widest_text(page: Page, row: int) -> int:
    """The column with most texts beneath a row, which is the one that names the rows."""
    count: dict[int, int] = {}
    for (at, column), cell in page.cells.items():
        if at > row and cell.kind == TEXT and any(c.isalpha() for c in cell.text):
            count[column] = count.get(column, 0) + (len(cell.text) > 1)
    return max(sorted(count), key=count.__getitem__, default=0)


def _columns(
    page: Page, top: int, bottom: int, key: int | None, kind: str | None
) -> tuple[Column, ...]:
    last = max(
        (c.column for row in range(top, bottom + 1) for c in page.rows.get(row, ())), default=0
    )
    for area in page.merged:
        if top <= area.top <= bottom and (area.top, area.left) in page.cells:
            last = max(last, min(area.right, area.left + 400))
    columns = []
    for index in range(last + 1):
        path = _path(page, top, bottom, index)
        if key is not None and index == key:
            role = roles.CRITERION if kind == "criteria_rows" else roles.UNIT
            columns.append(Column(index, (), role))
        elif path:
            columns.append(_column(index, path))
    return tuple(columns)


def _path(page: Page, top: int, bottom: int, index: int) -> list[Cell]:
    """The heading cells over a column from the top, each merged cell once."""
    path: list[Cell] = []
    for row in range(top, bottom + 1):
        cell = page.at(row, index)
        lower = any(page.cells.get((r, index)) for r in range(row + 1, bottom + 1))
        if cell is None and lower and row < bottom and page.merge_at(row, index) is None:
            cell = _group_left(page, row, index, bottom)
        if cell is not None and cell.text and cell not in path:
            path.append(cell)
    return path


def _group_left(page: Page, row: int, index: int, bottom: int) -> Cell | None:
    """The name of the group that an unmerged empty cell belongs to."""
    for left in range(index - 1, -1, -1):
        cell = page.at(row, left)
        if cell is not None:
            below = any(page.cells.get((r, left)) for r in range(row + 1, bottom + 1))
            return cell if below else None
    return None


def _column(index: int, path: list[Cell]) -> Column:
    names, role, stage, scorer, said = [], None, None, None, None
    for cell in path:
        if found := roles.stage_of(cell.text):
            stage, said = found, cell
        elif found := roles.role_of(cell.text):
            role = found
        elif found := roles.scorer_of(cell.text):
            scorer = found
        else:
            names.append(cell)
    if role == roles.SCORER and names and scorer is None:  # who marks stands beneath the word
        *names, who = names
        scorer, role = who.text, None
    over = role in (roles.UNIT, roles.CRITERION) and bool(names or stage)
    if over or (role == roles.MARK and (names or stage or scorer)):
        role = "data"  # these words only head the names beneath them
    return Column(index, tuple(names), role or "data", stage, scorer, said)


def _is_numbering(page: Page, row: int, key: int) -> bool:
    """Whether a row only numbers the columns: A, B, 1, 2, 3 = 1 + 2."""
    cells = page.rows.get(row, [])
    shown = [cell.shown.strip() for cell in cells]
    if len(cells) < 3 or not all(_NUMBERING.fullmatch(text) for text in shown):
        return False
    return any(cell.column == key for cell in cells)
