"""All sheets of a form, in their order, under names that Excel takes."""

import re

from emulab.workbook.changes_sheet import changes_sheet
from emulab.workbook.form import Form, Marking
from emulab.workbook.front_sheets import cover_sheet, machine_sheet
from emulab.workbook.list_sheets import checks_sheet, targets_sheet, units_sheet
from emulab.workbook.marks_sheet import marks_sheet
from emulab.workbook.sheet import Sheet
from emulab.workbook.wording import label

LONGEST = 31  # letters of a sheet's name
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheets_of(form: Form) -> tuple[Sheet, ...]:
    """Cover, units, targets, checks, changes, every stage and scorer; the hidden one last."""
    sheets = [
        sheet
        for sheet in (units_sheet(form), targets_sheet(form), checks_sheet(form))
        if sheet is not None
    ]
    sheets.append(changes_sheet(form, sheets[0].name))
    taken = [sheet.name for sheet in sheets]
    for number, marking in enumerate(form.markings, 1):
        name = _free(_name(form, marking), taken)
        taken.append(name)
        sheets.append(marks_sheet(form, marking, f"marks {number}", name))
    return cover_sheet(form, sheets), *sheets, machine_sheet(form, sheets)


def _name(form: Form, marking: Marking) -> str:
    stage = label(marking.stage)
    if marking.scorer is None or marking.scorer == marking.stage:
        return stage
    shorts = {unit.id: unit.short for unit in form.units}
    return f"{stage} - {shorts.get(marking.scorer, marking.scorer)}"


def _free(name: str, taken: list[str]) -> str:
    """The name without what Excel forbids, cut, and with a number where it is taken.

    >>> _free("Chấm chéo - Sở A/B", []), _free("Tự chấm", ["tự CHẤM"])
    ('Chấm chéo - Sở A B', 'Tự chấm (2)')
    """
    plain = " ".join(_FORBIDDEN.sub(" ", name).split()).strip("'")[:LONGEST].strip(" '")
    known = {other.casefold() for other in taken}
    found, number = plain, 1
    while found.casefold() in known:
        number += 1
        ending = f" ({number})"
        found = plain[: LONGEST - len(ending)].rstrip() + ending
    return found
