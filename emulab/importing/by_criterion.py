"""Tables with a criterion a row: units, stages or scorers stand over the columns."""

from emulab.importing import roles
from emulab.importing.bodies import Row, body
from emulab.importing.book import DATE, Cell, Page
from emulab.importing.codes import Code, Levels, read_code, split_code
from emulab.importing.extract import Extract, Kept, Node, Value, Who
from emulab.importing.finding import Column, Heading, Known
from emulab.importing.log import LEFT_OUT, TAKEN, Log
from emulab.importing.titles import Titles
from emulab.importing.values import looks_like_number
from emulab.words import Message

SIDES = (roles.BONUS, roles.PENALTY)


def by_criterion(
    page: Page, heading: Heading, titles: Titles, sheet_unit: Who | None, is_unit: Known, log: Log
) -> Extract:
    """The tree and the cells of a sheet with criteria in rows.

    ``sheet_unit`` is the unit that the whole sheet is about, where no column names one.
    """
    key = heading.first(roles.CRITERION).index
    rows = body(page, heading, key, _goes_on, log)
    found = Extract(page, stage=titles.stage, scorer=titles.scorer)
    owners = _owners(page, heading, rows, sheet_unit, is_unit, log)
    reader = _Rows(page, heading, owners, found, log)
    reader.coded = any(row.code or (row.name and split_code(row.name.text)[0]) for row in rows)
    for row in rows:
        reader.take(row)
    found.units = list(dict.fromkeys(who for _, who in owners))
    return found


def _goes_on(code: str, text: str) -> bool:
    """Whether a row may follow an empty one: it is coded, or sums or ranks."""
    return read_code(code) is not None or sum_like(text)


def sum_like(text: str) -> bool:
    return bool(roles.sum_of(text)[0] or roles.role_of(text) in (roles.RANK, roles.BAND, *SIDES))


def _owners(
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
        level = self._level(code, row, role)
        if level == 0:
            self.side = role or "main"
        del self.open[level:]
        parent = self.open[-1] if self.open else None
        node = Node(text, code.text if code else "", name, self.page, self.side, parent)
        if self.maximum is not None:
            node.maximum = self.page.cells.get((row.index, self.maximum.index))
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
