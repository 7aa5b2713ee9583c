"""The cells of a sheet as numbers, each read once beside the others of its criterion."""

from dataclasses import dataclass

from emulab.importing import roles
from emulab.importing.book import UNCALCULATED, Cell, Page
from emulab.importing.extract import Extract, Node, Value
from emulab.importing.log import CHANGED, DIFFERS, LEFT_OUT, Log
from emulab.importing.rubrics import Draft, Known, Target
from emulab.importing.values import NOT_ASSIGNED, PASSED, Line, NoNumber, line_of, number
from emulab.tables.coding import UNASSIGNABLE
from emulab.words import Message

RANKS = (roles.RANK, roles.BAND)


@dataclass(frozen=True)
class Figures:
    """Where numbers are put: by the identity of the Value or Kept that they were read from.

    Maxima are taken into a draft, or held against those of the rules; a criterion whose cells
    all say passed or failed is one of that kind.
    """

    rubric: Known | Draft
    targets: dict[Node, Target]
    log: Log
    numbers: dict[int, float | None]

    def read(self, extract: Extract) -> list[Value]:
        """Read the numbers of a sheet; out come the cells that say a criterion is not assigned."""
        unassigned = []
        lines = self._lines(extract)
        for node in extract.nodes:
            self._maximum(node)
        for value in (*extract.values, *extract.targets):
            target = self.targets.get(value.node)
            if target is not None and self._is_unassigned(value.cell, target):
                unassigned.append(value)
                continue
            if target is not None and not target.leaf and self._empty_sum(extract.page, value.cell):
                continue
            line = lines[value.node]
            self.numbers[id(value)] = self._read(extract.page, value.cell, line)
        totals = line_of([k.cell for k in extract.kept if k.what not in RANKS])
        for kept in extract.kept:
            summed = kept.what not in (roles.BONUS, roles.PENALTY)
            if summed and self._empty_sum(extract.page, kept.cell):
                continue
            if kept.what not in RANKS:
                self.numbers[id(kept)] = self._read(extract.page, kept.cell, totals)
        return unassigned

    def _lines(self, extract: Extract) -> dict[Node, Line]:
        cells: dict[Node, list[Cell]] = {}
        for value in (*extract.values, *extract.targets):
            cells.setdefault(value.node, []).append(value.cell)
        found = {}
        for node, own in cells.items():
            target = self.targets.get(node)
            self._maximum(node)
            words = {_key(cell) for cell in own if cell.text}
            passing = words & set(PASSED) and words <= {*PASSED, *NOT_ASSIGNED}
            if target is not None and isinstance(self.rubric, Draft) and passing:
                target.kind = "pass_fail"
            most = target.maximum if target is not None and target.kind != "target" else None
            passing = target is not None and target.kind == "pass_fail"
            found[node] = line_of(own, most, passing)
        return found

    def _read(self, page: Page, cell: Cell, line: Line) -> float | None:
        try:
            read = number(cell, line)
        except NoNumber as error:
            self.log.refuse(page, (cell.row, cell.column), error.finding, error.remedy)
            return None
        if read.done is not None:
            kind = CHANGED if read.value is not None else LEFT_OUT
            self.log.add(kind, page, (cell.row, cell.column), read.done)
        return read.value

    def _empty_sum(self, page: Page, cell: Cell) -> bool:
        """Whether a sum is a formula that nobody calculated: no mark, so nothing is lost."""
        if cell.kind == UNCALCULATED:
            told = Message("the formula of this sum has no value in the file; it is not read.")
            self.log.add(LEFT_OUT, page, (cell.row, cell.column), told)
        return cell.kind == UNCALCULATED

    def _maximum(self, node: Node) -> None:
        """Take a maximum of the sheet, or hold it against the rubric's."""
        cell, target = node.maximum, self.targets.get(node)
        if cell is None or target is None:
            return
        node.maximum = None
        place = (cell.row, cell.column)
        try:
            read = number(cell, Line())
        except NoNumber:
            told = Message("the maximum {text!r} is no number.", {"text": cell.shown})
            self.log.add(LEFT_OUT, node.page, place, told)
            return
        if read.value is None:
            return
        if isinstance(self.rubric, Draft) and target.maximum is None:
            target.maximum = abs(read.value) if target.side == "penalty" else read.value
        elif target.maximum is not None and round(abs(read.value) - target.maximum, 9):
            values = {"name": target.id, "given": read.value, "maximum": target.maximum}
            told = Message("the maximum of {name} is {given} here, {maximum} there.", values)
            self.log.add(DIFFERS, node.page, place, told)

    def _is_unassigned(self, cell: Cell, target: Target) -> bool:
        loose = target.kind in UNASSIGNABLE or isinstance(self.rubric, Draft)
        return loose and _key(cell) in NOT_ASSIGNED


def _key(cell: Cell) -> str:
    return cell.text.strip().casefold()
