"""The sheets beside the marks: targets, eligibility checks and the roster, a line a row."""

from collections.abc import Sequence

from emulab.rules import Leaf
from emulab.tables.coding import UNASSIGNABLE
from emulab.workbook.form import Form
from emulab.workbook.sheet import Field, Sheet
from emulab.workbook.wording import label, said

TITLE, CLUSTER, NOTICE, HEADING, BODY = 1, 2, 3, 4, 5
YES_NO = ("yes", "no")
RESULTS = ("pass", "fail", "waived", "unknown")
MEMBER = ("unit", "name", "short_name")


def targets_sheet(form: Form) -> Sheet | None:
    """What was assigned to every unit and its target; None where no criterion has either."""
    leaves = [leaf for leaf in form.rules.rubric.leaves if leaf.kind in UNASSIGNABLE]
    if not leaves:
        return None
    sheet = Sheet("targets", said("Targets"))
    notice = said("Left empty, a criterion is assigned to the unit and has no target.")
    columns = (
        (said("Criterion"), 48),
        (said("Unit"), 22),
        (said("Assigned"), 12),
        (said("Target"), 12),
        (said("Note"), 30),
    )
    head(sheet, form, said("Targets and assignments"), notice, columns)
    row = BODY
    for leaf in leaves:
        for unit in form.units:
            if form.not_its_group(leaf, unit.id):
                continue
            given = form.targets.get((unit.id, leaf.id), (None, None, None))
            _label(sheet, row, f"{leaf.id} {unit.id}", (leaf.name.vi, unit.short))
            _target(sheet, row, leaf, (unit.id, leaf.id), given)
            row += 1
    sheet.printed = (max(row - 1, HEADING), 5)
    return sheet


def _target(sheet: Sheet, row: int, leaf: Leaf, target: tuple[str, str], given: tuple) -> None:
    assigned, aim, note = given
    word = None if assigned is None else label("yes" if assigned else "no")
    sheet.ask(row, 3, word, "input choice", Field(("assigned", *target), "choice", words=YES_NO))
    if leaf.kind == "target":
        asked = Field(("target", *target), "number", beyond=0.0)
        sheet.ask(row, 4, aim, "input", asked)
    else:
        sheet.put(row, 4, "", "blocked")
    sheet.ask(row, 5, note, "note", Field(("target note", *target), "text"))


def checks_sheet(form: Form) -> Sheet | None:
    """Every condition and unit; None where the rules ask for no check."""
    if not form.check_ids:
        return None
    names = form.rules.check_names
    sheet = Sheet("checks", said("Conditions"))
    notice = said("Say of every unit whether it meets the condition, and what shows it.")
    columns = (
        (said("Condition"), 48),
        (said("Unit"), 22),
        (said("Result"), 14),
        (said("Evidence"), 40),
    )
    head(sheet, form, said("Conditions for awards"), notice, columns)
    row = BODY
    for check in form.check_ids:
        for unit in form.units:
            result, evidence = form.checks.get((unit.id, check), (None, None))
            name = str(names[check]) if check in names else check
            _label(sheet, row, f"{check} {unit.id}", (name, unit.short))
            asked = Field(("check", unit.id, check), "choice", words=RESULTS, needed="check")
            word = None if result is None else label(result)
            sheet.ask(row, 3, word, "input choice", asked)
            shown = Field(("evidence", unit.id, check), "text")
            sheet.ask(row, 4, evidence, "note", shown)
            row += 1
    sheet.printed = (row - 1, 4)
    return sheet


def units_sheet(form: Form) -> Sheet:
    """The roster: nothing to fill in."""
    sheet = Sheet("units", said("The units"))
    notice = said("The list of units is locked: it is kept in units.csv.")
    columns = ((said("Code"), 24), (said("Full name"), 60), (said("Short name"), 24))
    head(sheet, form, said("Units of the cluster"), notice, columns)
    for row, unit in enumerate(form.units, BODY):
        _label(sheet, row, unit.id, (unit.id, unit.name, unit.short))
    sheet.printed = (BODY + len(form.units) - 1, 3)
    return sheet


def head(
    sheet: Sheet, form: Form, title: str, notice: str, columns: Sequence[tuple[str, float]]
) -> None:
    """Key, title, cluster, notice and headings of a list."""
    sheet.put(0, 0, sheet.key, "id")
    sheet.put(TITLE, 1, title, "title")
    sheet.put(CLUSTER, 1, f"{form.rules.name.vi} – {form.rules.year}", "subtitle")
    if form.synthetic:
        notice = f"{said('Illustrative figures (synthetic).')} {notice}"
    sheet.put(NOTICE, 1, notice, "notice")
    sheet.headings(HEADING, (name for name, _ in columns))
    sheet.widths |= dict(enumerate((width for _, width in columns), 1))
    sheet.frozen, sheet.heading = (BODY, 3), HEADING


def _label(sheet: Sheet, row: int, name: str, texts: Sequence[str]) -> None:
    sheet.name_row(row, name)
    for column, text in enumerate(texts, 1):
        sheet.put(row, column, text, "leaf name")
    longest = max(-(-len(text) // (48 if column == 0 else 22)) for column, text in enumerate(texts))
    sheet.heights[row] = 15.0 * max(1, longest)
