"""Tables with a criterion a row: units, stages or scorers stand over the columns."""

from emulab.importing import roles
from emulab.importing.bodies import Row, body
from emulab.importing.book import DATE, Cell, Page
from emulab.importing.codes import Code, Levels, read_code, split_code
from emulab.importing.criterion_columns import SIDES, keys_of, notes_of, owners_of
from emulab.importing.extract import Extract, Kept, Node, Value, Who, node_of
from emulab.importing.finding import Column, Heading, Known
from emulab.importing.log import LEFT_OUT, Log
from emulab.importing.titles import Titles
from emulab.words import Message


def by_criterion(
    page: Page, heading: Heading, titles: Titles, sheet_unit: Who | None, is_unit: Known, log: Log
) -> Extract:
    """The tree and the cells of a sheet with criteria in rows.

    ``sheet_unit`` is the unit that the whole sheet is about, where no column names one.
    """
    key, group = keys_of(page, heading, log)
    rows = body(page, heading, key, _goes_on, log)
    found = Extract(page, stage=titles.stage, scorer=titles.scorer)
    owners = owners_of(page, heading, rows, sheet_unit, is_unit, log)
    reader = _Rows(page, heading, owners, found, log)
    reader.group = group
    reader.coded = any(row.code or (row.name and split_code(row.name.text)[0]) for row in rows)
    reader.notes = notes_of(heading, owners)
    found.noted = {column.index for column, _ in reader.notes}
    for row in rows:
        reader.take(row)
    found.units = list(dict.fromkeys(who for _, who in owners))
    return found


def _goes_on(code: str, text: str) -> bool:
    """Whether a row may follow an empty one: it is coded, or sums or ranks."""
    return read_code(code) is not None or sum_like(text)


def sum_like(text: str) -> bool:
    return bool(roles.sum_of(text)[0] or roles.role_of(text) in (roles.RANK, roles.BAND, *SIDES))


class _Rows:
    """The rows taken one after the other; what is open above decides where each one stands."""

    def __init__(
        self,
        page: Page,
        heading: Heading,
        owners: list[tuple[Column, Who]],
        found: Extract,
        log: Log,
    ):
        self.page, self.heading, self.owners = page, heading, owners
        self.found, self.log = found, log
        self.maximum = heading.first(roles.MAXIMUM)
        self.levels, self.open = Levels(), []
        self.coded, self.side = True, "main"
        self.behind: dict[str, int] = {}
        self.notes: list[tuple[Column, Who]] = []
        self.group: int | None = None
        self.section: tuple[Cell, Node] | None = None

    def take(self, row: Row) -> None:
        name = row.name
        if name is None:
            if row.marked:
                self.log.refuse(
                    self.page,
                    (row.index, self.page.rows[row.index][0].column),
                    Message("a row of numbers has no name."),
                    Message("Write the criterion, or empty the row."),
                )
            return
        role = roles.role_of(name.text)
        is_sum, code = roles.sum_of(name.text)
        if role in (roles.RANK, roles.BAND) and row.code is None:
            self._keep(row, role)
        elif is_sum:
            self._sum(row, code)
        elif role == roles.SUMMARY:
            self._pass(row)
        else:
            self._criterion(row, name)

    def _criterion(self, row: Row, name: Cell) -> None:
        own = self._code(row)
        split, plain = split_code(name.text)
        code = own or split
        text = plain if split and (own is None or split.text == own.text) else name.text
        role = _side_of(text)
        if code is None and not row.marked and role is None and self.coded:
            self._pass(row)
            return
        self._enter(row, name)
        level = self._level(code, row, role)
        if level == 0:
            self.side = role or "main"
        del self.open[level:]
        above = self.section[1] if self.section else None
        parent = self.open[-1] if self.open else above
        node = node_of(self.page, name, self.side, parent)
        if node.maximum is None:
            node.name = text
        node.code = code.text if code else ""
        if self.maximum is not None:
            most = self.page.cells.get((row.index, self.maximum.index))
            node.maximum = most or node.maximum
        (parent.children if parent else self.found.roots).append(node)
        self.open.append(node)
        for column, who in self.owners:
            cell = self.page.cells.get((row.index, column.index))
            if cell is None:
                continue
            if column.role == roles.TARGET:
                self.found.targets.append(Value(who, node, None, None, cell))
            elif column.role in SIDES:
                self.found.kept.append(Kept(who, column.role, column.stage, cell))
            else:
                value = Value(who, node, column.stage, column.scorer, cell)
                self.found.values.append(value)

        for column, who in self.notes:
            if (cell := self.page.cells.get((row.index, column.index))) is not None:
                self.found.notes.append(Value(who, node, column.stage, column.scorer, cell))

    def _enter(self, row: Row, name: Cell) -> None:
        """Open the section that stands in a column of its own beside the criterion."""
        cell = None if self.group is None else self.page.at(row.index, self.group)
        if cell is None or not cell.text or name.column == self.group:
            self.section = None if name.column == self.group else self.section
        elif self.section is None or self.section[0] is not cell:
            self.levels, self.open = Levels(), []
            section = node_of(self.page, cell)
            self.section = (cell, section)
            self.found.roots.append(section)

    def _level(self, code: Code | None, row: Row, role: str | None) -> int:
        if role is not None and code is None:
            self.levels = Levels()
            return 0
        if code is None and not self.coded:
            if not row.marked:
                self.levels = Levels()
                return self.levels.place(Code("", (("heading", 0),)))
            return self.levels.place(None)
        return self.levels.place(code)

    def _code(self, row: Row) -> Code | None:
        """The code beside a row; a number 1.1 behind 1.9 was typed as 1.10."""
        cell = row.code
        if cell is None:
            return None
        if cell.kind == DATE:
            self.log.refuse(
                self.page,
                (row.index, cell.column),
                Message("Excel made a date of this code."),
                Message("Type it as text, such as '1.2."),
            )
            return None
        if not isinstance(cell.value, float):
            return read_code(cell.value)
        text = f"{cell.value:.10g}"
        above, _, last = text.partition(".")
        if len(last) == 1 and self.behind.get(above) == 10 * int(last) - 1:
            text += "0"
        code = read_code(text)
        if code is not None and code.above:
            self.behind[code.above] = code.kinds[0][1]
        return code

    def _sum(self, row: Row, code: str) -> None:
        """A sum belongs to the section it names, else to the whole where no section is open."""
        sections = [n for n in self.found.nodes if n.code.upper() == code] if code else []
        inner = self._later_rows(row)
        if not sections and inner and self.open:
            sections = [self.open[0]]
        for column, who in self.owners:
            cell = self.page.cells.get((row.index, column.index))
            if cell is None or column.role in (roles.TARGET, *SIDES):
                continue
            if sections:
                value = Value(who, sections[-1], column.stage, column.scorer, cell)
                self.found.values.append(value)
            else:
                self.found.kept.append(Kept(who, roles.TOTAL, column.stage, cell))

    def _later_rows(self, row: Row) -> bool:
        """Whether further main criteria follow a sum."""
        for index, cells in self.page.rows.items():
            if index > row.index:
                texts = [cell.text for cell in cells if len(cell.text) > 1]
                if any(sum_like(text) or _side_of(text) for text in texts):
                    return False
                if any(read_code(cell.shown) for cell in cells[:1]) and texts:
                    return True
        return False

    def _keep(self, row: Row, role: str) -> None:
        for column, who in self.owners:
            cell = self.page.cells.get((row.index, column.index))
            if cell is not None and column.role not in (roles.TARGET, *SIDES):
                self.found.kept.append(Kept(who, role, column.stage, cell))

    def _pass(self, row: Row) -> None:
        told = Message("the row {text!r} is not read.", {"text": row.name.text[:60]})
        self.log.add(LEFT_OUT, self.page, (row.index, row.name.column), told)


def _side_of(text: str) -> str | None:
    """Bonus or penalty, where the name of a section or row says so."""
    key = roles.heading_key(text)
    if (role := roles.role_of(text)) in SIDES:
        return role
    if key.startswith(("điểm thưởng", "điểm cộng", "các nội dung cộng điểm", "nội dung cộng điểm")):
        return roles.BONUS
    if key.startswith(("điểm trừ", "các nội dung trừ điểm", "nội dung trừ điểm")):
        return roles.PENALTY
    return None
