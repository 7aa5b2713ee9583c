"""Tables with one mark a row, as the clean table itself is: unit, criterion, who marked."""

from dataclasses import replace

from emulab.importing import roles
from emulab.importing.book import TEXT, Page
from emulab.importing.extract import Extract, Node, Value, Who, node_of
from emulab.importing.finding import Column, Heading
from emulab.importing.log import Log
from emulab.importing.titles import Titles
from emulab.words import Message


def by_mark(page: Page, heading: Heading, titles: Titles, log: Log) -> Extract:
    """The cells of a sheet with one mark a row: unit, criterion and who gave it."""
    found = Extract(page, stage=titles.stage, scorer=titles.scorer)
    columns = {c.role: c for c in heading.columns if not c.names}
    marks = [c for c in heading.columns if c.role in ("data", roles.MARK) and not c.names]
    notes = [c for c in heading.columns if c.role == roles.NOTE and not c.names]
    found.noted = {column.index for column in notes}
    nodes: dict[str, Node] = {}
    for row in (row for row in page.rows if row > heading.bottom):
        unit = page.at(row, columns[roles.UNIT].index)
        criterion = page.at(row, columns[roles.CRITERION].index)
        own = [(c, cell) for c in marks if (cell := page.cells.get((row, c.index)))]
        if unit is None or criterion is None or not unit.shown or not criterion.shown:
            if own:
                log.refuse(
                    page,
                    (row, own[0][1].column),
                    Message("this mark has no unit or no criterion beside it."),
                    Message("Write both, or empty the row."),
                )
            continue
        if criterion.shown not in nodes:
            node = node_of(page, replace(criterion, value=criterion.shown, kind=TEXT))
            if (most := columns.get(roles.MAXIMUM)) is not None:
                node.maximum = page.at(row, most.index) or node.maximum
            nodes[criterion.shown] = node
            found.roots.append(node)
        who = Who(unit.shown, page, (row, unit.column))
        found.units.append(who)
        stage = _said(page, row, columns.get(roles.STAGE))
        scorer = _said(page, row, columns.get(roles.SCORER))
        for column, cell in own:
            staged = column.stage or (roles.stage_of(stage) if stage else None)
            found.values.append(Value(who, nodes[criterion.shown], staged, scorer, cell))
        for note in notes:
            if (cell := page.cells.get((row, note.index))) is not None and own:
                found.notes.append(Value(who, nodes[criterion.shown], None, scorer, cell))
    return found


def _said(page: Page, row: int, column: Column | None) -> str | None:
    cell = page.at(row, column.index) if column is not None else None
    return cell.shown if cell is not None else None
