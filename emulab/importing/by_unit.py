"""Tables with a unit a row: criteria, stages and sums stand over the columns."""

from emulab.importing import roles
from emulab.importing.bodies import Row, body
from emulab.importing.book import TEXT, Cell, Page
from emulab.importing.extract import Extract, Kept, Node, Value, Who, node_of
from emulab.importing.finding import Column, Heading, Known
from emulab.importing.log import LEFT_OUT, Log
from emulab.importing.titles import Titles
from emulab.importing.values import MARK_WORDS
from emulab.words import Message

WHOLE = "Điểm chấm"  # what scorers over the columns give where no criterion is named
KEPT = (roles.TOTAL, roles.RANK, roles.BAND, roles.BONUS, roles.PENALTY)


def by_unit(page: Page, heading: Heading, titles: Titles, is_unit: Known, log: Log) -> Extract:
    """The tree and the cells of a sheet with units in rows."""
    key = heading.first(roles.UNIT).index
    rows = body(page, heading, key, lambda code, text: False, log)
    found = Extract(page, stage=titles.stage, scorer=titles.scorer)
    nodes = _tree(page, heading, rows, found, log)
    notes = _note_columns(heading, nodes)
    found.noted = set(notes)
    for row in rows:
        _take(page, heading, row, nodes, found, is_unit, log)
        who = found.units[-1] if found.units else None
        if who is None or row.name is None or who.text != row.name.text:
            continue
        for index, (node, column) in notes.items():
            if (cell := page.cells.get((row.index, index))) is not None:
                found.notes.append(Value(who, node, column.stage, column.scorer, cell))
    return found


def _note_columns(heading: Heading, nodes: dict[int, Node]) -> dict[int, tuple[Node, Column]]:
    """The columns of notes on one criterion: it stands over them, or the table has only one."""
    named = {c.names: nodes[c.index] for c in heading.columns if c.names and c.index in nodes}
    each = list(dict.fromkeys(nodes.values()))
    alone = each[0] if len(each) == 1 else None
    found = {}
    for column in heading.columns:
        node = named.get(column.names) if column.names else alone
        if column.role == roles.NOTE and node is not None:
            found[column.index] = (node, column)
    return found


def _tree(
    page: Page, heading: Heading, rows: list[Row], found: Extract, log: Log
) -> dict[int, Node]:
    """The criterion of every column, groups over them as sections; sums stand on the section."""
    known: dict[tuple[tuple[int, int], ...], Node] = {}
    nodes: dict[int, Node] = {}
    for column in heading.columns:
        if column.scorer and not column.names and column.role == "data":
            if () not in known:
                over = range(heading.named, heading.top - 1, -1)
                cell = next(c for row in over if (c := page.at(row, column.index)))
                known[()] = Node(WHOLE, "", cell, page)
                found.roots.append(known[()])
            nodes[column.index] = known[()]
            continue
        side = column.role if column.role in (roles.BONUS, roles.PENALTY) else "main"
        if not column.names or column.role not in ("data", side, roles.TOTAL, roles.TARGET):
            continue
        cells = [page.cells.get((row.index, column.index)) for row in rows]
        if not any(cell is not None and _numeric(cell) for cell in cells):
            told = Message(
                "the column {heading!r} is not read.", {"heading": column.names[-1].text}
            )
            log.add(LEFT_OUT, page, (column.names[-1].row, column.index), told)
            continue
        path: tuple[tuple[int, int], ...] = ()
        parent = None
        for cell in column.names:
            path = (*path, (cell.row, cell.column))
            if path not in known:
                node = node_of(page, cell, side, parent)
                (parent.children if parent else found.roots).append(node)
                known[path] = node
            parent = known[path]
        nodes[column.index] = parent
    return nodes


def _numeric(cell: Cell) -> bool:
    words = cell.text.strip().casefold()
    return cell.kind != TEXT or words in MARK_WORDS or any(c.isdigit() for c in words)


def _take(
    page: Page,
    heading: Heading,
    row: Row,
    nodes: dict[int, Node],
    found: Extract,
    is_unit: Known,
    log: Log,
) -> None:
    name = row.name
    key = roles.heading_key(name.text) if name else ""
    if roles.role_of(key) == roles.MAXIMUM:
        for index, node in nodes.items():
            node.maximum = page.cells.get((row.index, index)) or node.maximum
        return
    if name is not None and (roles.sum_of(key)[0] or roles.role_of(key) == roles.SUMMARY):
        _pass(page, row, log)
        return
    if name is None or (not row.marked and not is_unit(name.text)):
        if row.marked:
            log.refuse(
                page,
                (row.index, page.rows[row.index][0].column),
                Message("a row of numbers names no unit."),
                Message("Write the unit, or empty the row."),
            )
        elif name is not None and any(page.cells.get((row.index, index)) for index in nodes):
            found.units.append(Who(name.text, page, (row.index, name.column)))
            _values(page, heading, row, nodes, found)
        else:
            _pass(page, row, log)
        return
    found.units.append(Who(name.text, page, (row.index, name.column)))
    _values(page, heading, row, nodes, found)


def _values(page: Page, heading: Heading, row: Row, nodes: dict[int, Node], found: Extract) -> None:
    who = found.units[-1]
    own = _said(page, heading, row, roles.STAGE)
    staged, scored = roles.stage_of(own), _said(page, heading, row, roles.SCORER) or None
    for column in heading.columns:
        cell = page.cells.get((row.index, column.index))
        if cell is None:
            continue
        if (node := nodes.get(column.index)) is not None:
            value = Value(who, node, column.stage or staged, column.scorer or scored, cell)
            (found.targets if column.role == roles.TARGET else found.values).append(value)
        elif column.role in KEPT:
            found.kept.append(Kept(who, column.role, column.stage or staged, cell))
        elif column.role in ("data", roles.MARK) and not column.names:
            found.kept.append(Kept(who, roles.TOTAL, column.stage or staged, cell))


def _said(page: Page, heading: Heading, row: Row, role: str) -> str:
    """What a row says in the column of its stage or scorer; empty where it says nothing."""
    column = heading.first(role)
    cell = page.at(row.index, column.index) if column is not None else None
    return cell.text if cell is not None else ""


def _pass(page: Page, row: Row, log: Log) -> None:
    cell = row.name or page.rows[row.index][0]
    told = Message("the row {text!r} is not read.", {"text": cell.shown[:60]})
    log.add(LEFT_OUT, page, (row.index, cell.column), told)
