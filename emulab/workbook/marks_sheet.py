"""A sheet of marks: criteria in rows, units in columns, sums beneath their sections."""

from emulab.rules import Leaf
from emulab.workbook.form import NOTHING, Form, Marking, Member
from emulab.workbook.outline import BONUS, PENALTY, POINTS, TOTAL, Line, counted, outline
from emulab.workbook.sheet import Field, Sheet
from emulab.workbook.sums import Column
from emulab.workbook.wording import KINDS, label, said

CODE, NAME, KIND, MAXIMUM, UNITS = 1, 2, 3, 4, 5
TITLE, CLUSTER, NOTICE, HEADING, BODY = 1, 2, 3, 4, 5
WIDE = 20  # units on the width of one page
PASSED = ("pass", "fail")
LINE_LENGTH = 60  # letters of a criterion's name on one line of its cell


def marks_sheet(form: Form, marking: Marking, key: str, name: str) -> Sheet:
    """The sheet of a stage, or of one scorer of a stage."""
    sheet = Sheet(key, name)
    lines = outline(form.rules.rubric)
    rows = {line.id: BODY + number for number, line in enumerate(lines)}
    last = UNITS + len(form.units) - 1
    _head(sheet, form, marking)
    later = _later(lines)
    for line in lines:
        _line(sheet, line, rows[line.id], later)
    for column, unit in enumerate(form.units, UNITS):
        _unit(sheet, form, marking, lines, rows, unit, column)
        _notes(sheet, form, marking, lines, rows, unit, last + 2 + column - UNITS)
    sheet.widths |= {CODE: 5, NAME: 48, KIND: 11, MAXIMUM: 8, last + 1: 3}
    sheet.frozen, sheet.heading = (BODY, UNITS), HEADING
    sheet.printed = (rows[TOTAL], last)
    sheet.repeated = (CODE, MAXIMUM)
    sheet.pages = -(-len(form.units) // WIDE)
    return sheet


def _head(sheet: Sheet, form: Form, marking: Marking) -> None:
    sheet.put(0, 0, sheet.key, "id")
    stage = label(marking.stage)
    who = next((u.name for u in form.units if u.id == marking.scorer), marking.scorer)
    plain = marking.scorer is None or marking.scorer == marking.stage
    title = said("Score sheet: {stage}", stage=stage)
    if not plain:
        title = said("Score sheet: {stage}, marked by {scorer}", stage=stage, scorer=who)
    sheet.put(TITLE, CODE, title, "title")
    sheet.put(CLUSTER, CODE, f"{form.rules.name.vi} – {form.rules.year}", "subtitle")
    notice = said("Fill in the white and yellow cells; yellow ones are still empty.")
    if form.synthetic:
        notice = f"{said('Illustrative figures (synthetic).')} {notice}"
    sheet.put(NOTICE, CODE, notice, "notice")
    sheet.headings(
        HEADING, (said("No."), said("Criterion"), said("How it is marked"), said("Standard points"))
    )
    sheet.heights[HEADING] = 48


def _later(lines: tuple[Line, ...]) -> set[str]:
    """The sums that leave something out: results that become points only when all are there."""
    found = {line.id for line in lines if line.leaf is not None and not counted(line.leaf)}
    for line in reversed(lines):
        if found.intersection(line.below) or (line.id == TOTAL and POINTS in found):
            found.add(line.id)
    return found


def _line(sheet: Sheet, line: Line, row: int, later: set[str]) -> None:
    style = "leaf" if line.how == "mark" else "sum" if line.how == "sum" else "total"
    name = line.name or _named(line)
    sheet.name_row(row, line.id)
    sheet.put(row, CODE, line.code, f"{style} code")
    sheet.put(row, NAME, name, f"{style} name")
    kind = said("without targets") if line.id in later else ""
    sheet.put(row, KIND, _kind(line.leaf) if line.leaf else kind, f"{style} kind")
    sheet.put(row, MAXIMUM, "" if line.maximum is None else line.maximum, f"{style} number")
    sheet.heights[row] = 15.0 * max(1, -(-len(name) // LINE_LENGTH))


def _named(line: Line) -> str:
    if line.id in (BONUS, PENALTY):
        name = said("Bonus points") if line.id == BONUS else said("Penalty points")
        return name if line.cap is None else said("{name} (at most {cap})", name=name, cap=line.cap)
    return said("Points of all sections") if line.id == POINTS else said("Total of this sheet")


def _kind(leaf: Leaf) -> str:
    if leaf.side != "main":
        return said("in points")
    return KINDS[leaf.kind].said("vi")


def _unit(
    sheet: Sheet,
    form: Form,
    marking: Marking,
    lines: tuple[Line, ...],
    rows: dict[str, int],
    unit: Member,
    column: int,
) -> None:
    scorer = marking.scorer_of(unit.id)
    sheet.name_column(column, unit.id)
    sheet.put(HEADING, column, unit.short, "heading")
    sheet.widths[column] = 11
    marks = {
        line.id: form.marks.get((unit.id, line.id, marking.stage, scorer), NOTHING)[0]
        for line in lines
    }
    sums = Column(lines, rows, column, marks)
    for line in lines:
        if line.how != "mark":
            style = "sum number" if line.how == "sum" else "total number"
            sheet.put(rows[line.id], column, sums.value(line), style, sums.formula(line))
        elif form.blocked(line.leaf, unit.id, marking):
            sheet.put(rows[line.id], column, "", "blocked")
        else:
            target = ("mark", unit.id, line.id, marking.stage, scorer)
            asked = _asked(line.leaf, target)
            value, style = marks[line.id], "input"
            if asked.kind == "choice":
                value, style = _passed(value, line.leaf.maximum), "input choice"
            sheet.ask(rows[line.id], column, value, style, asked)


def _passed(mark: float | None, maximum: float) -> str | float | None:
    """Pass or fail in words where the mark is the maximum or nothing; else as it stands."""
    if mark == maximum:
        return label("pass")
    return label("fail") if mark == 0 else mark


def _asked(leaf: Leaf, target: tuple[str, ...]) -> Field:
    needed = "mark" if leaf.side == "main" else ""
    if leaf.kind == "pass_fail":
        return Field(target, "choice", words=PASSED, passing=leaf.maximum, needed=needed)
    if leaf.kind == "measured":
        return Field(target, "number", needed=needed)
    high = None if leaf.kind == "target" else leaf.maximum
    return Field(target, "number", low=leaf.lowest, high=high, needed=needed)


def _notes(
    sheet: Sheet,
    form: Form,
    marking: Marking,
    lines: tuple[Line, ...],
    rows: dict[str, int],
    unit: Member,
    column: int,
) -> None:
    """The notes of a unit, beside the marks and not printed with them."""
    scorer = marking.scorer_of(unit.id)
    sheet.put(HEADING, column, said("Note: {unit}", unit=unit.short), "heading")
    sheet.widths[column] = 22
    for line in lines:
        if line.how == "mark" and not form.blocked(line.leaf, unit.id, marking):
            target = (unit.id, line.id, marking.stage, scorer)
            note = form.marks.get(target, NOTHING)[1]
            sheet.ask(rows[line.id], column, note, "note", Field(("note", *target), "text"))
