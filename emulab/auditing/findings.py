"""Every recorded cell of a sheet against the marks, and the cell in which a fault came in.

A leaf is compared with its score. A section, the bonus, the penalty and the total are also
added up from what is recorded beneath them: where that fails, the sum itself is wrong; where
it holds and the marks say otherwise, the fault was carried up from a cell below, which is named.
"""

from collections.abc import Iterator

import polars as pl

from emulab.auditing.columns import Column, columns_of
from emulab.auditing.exact import exact, half_unit, number, within
from emulab.auditing.nodes import TOTAL, Node, tree_of
from emulab.auditing.totals import EXACT, WITHIN, places_of
from emulab.pipeline import Result
from emulab.tables import Record

MARK, SUM, CARRIED = "differs from the marks", "wrong sum", "carried from below"
UNMARKED, UNRECORDED, TWO = "no mark behind it", "marked, not recorded", "two recorded totals"
FOLLOWING = (EXACT, WITHIN)

COLUMNS = {
    "unit": pl.String,
    "stage": pl.String,
    "node": pl.String,
    "recorded": pl.Float64,
    "computed": pl.Float64,
    "difference": pl.Float64,
    "finding": pl.String,
    "cell": pl.String,
}


def cells(result: Result, record: Record | None = None) -> pl.DataFrame:
    """Every number of the recorded sheet: unit, stage, node, recorded, computed, difference,
    finding, cell.

    ``node`` is a criterion, a section, bonus, penalty or total; ``stage`` is null for the
    column that counts. ``difference`` is computed less recorded, and ``finding`` exact, within
    rounding (half a unit of the last place for each part beneath, as in ``audit``), or one of
    differs from the marks, wrong sum, carried from below, no mark behind it, marked but not
    recorded, two recorded totals. ``cell`` names the cells in which a fault came in, null where
    there is none: the node itself, or those below that it was carried from. A penalty counts
    whether it is recorded with a minus or without. Empty where no sheet was kept.
    """
    half = half_unit(places_of(record))
    tree = tree_of(result.rules)
    columns = list(columns_of(result, tree))
    rows: list[tuple] = []
    for column in columns:
        found = {node.id: _finding(column, node, half) for node in tree.walk()}
        for node in tree.walk():
            if node.id in column.recorded:
                rows.append(_row(column, node, found))
            elif not node.below and node.id in column.expected:
                score = number(column.scores[node.id])
                rows.append((*column.key, node.id, None, score, None, UNRECORDED, node.id))
        rows += _two(column, record)
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _finding(column: Column, node: Node, half) -> str:
    """What is to be said of a node; that nothing is recorded there counts as exact."""
    recorded, computed = column.recorded.get(node.id), column.computed(node)
    if recorded is None:
        return EXACT
    if computed is None:
        return UNMARKED
    if within(recorded, computed):
        return EXACT
    if within(recorded, computed, half * column.marked(node)):
        return WITHIN
    if not node.below:
        return MARK
    added = column.added(node)
    if added is None:
        return MARK
    total, parts = added
    return CARRIED if within(recorded, total, half * parts) else SUM


def _row(column: Column, node: Node, found: dict[str, str]) -> tuple:
    recorded, computed = column.recorded[node.id], column.computed(node)
    difference = None if computed is None else computed - recorded
    numbers = (number(recorded), number(computed), number(difference))
    return (*column.key, node.id, *numbers, found[node.id], _cell(node, found))


def _cell(node: Node, found: dict[str, str]) -> str | None:
    """Where the fault of a node came in: its own cell, or the cells below that carried it up."""
    finding = found[node.id]
    if finding in FOLLOWING:
        return None
    if finding != CARRIED:
        return node.id
    return ", ".join(dict.fromkeys(_sources(node, found))) or node.id


def _sources(node: Node, found: dict[str, str]) -> Iterator[str]:
    for child in node.below:
        if found[child.id] in (CARRIED, *FOLLOWING):
            yield from _sources(child, found)
        else:
            yield child.id


def _two(column: Column, record: Record | None) -> Iterator[tuple]:
    """A total that stands otherwise in the record than on the sheet."""
    unit, stage = column.key
    sheet = column.recorded.get(TOTAL)
    if record is None or stage is not None or sheet is None or unit not in record.totals:
        return
    other = exact(record.totals[unit])
    if not within(sheet, other):
        numbers = (number(other), number(sheet), number(sheet - other))
        yield (unit, stage, TOTAL, *numbers, TWO, TOTAL)
