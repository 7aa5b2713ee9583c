"""The cover, which a person reads first, and the hidden sheet, which only a machine reads."""

from emulab import __version__
from emulab.workbook.form import Form, fingerprint
from emulab.workbook.sheet import Sheet
from emulab.workbook.wording import label, said

MACHINE = "_emulab"
MARK = "emulab workbook 1"  # the number rises when an older program could not read it any more
LETTERS = 130  # of a paragraph on one line


def cover_sheet(form: Form, sheets: list[Sheet]) -> Sheet:
    """What the workbook is for, for whom, how it is filled in, what is locked; then its sheets."""
    rules = form.rules
    sheet = Sheet("cover", said("Guide"))
    sheet.put(0, 0, sheet.key, "id")
    lines = [("title", said("Scoring workbook for the emulation year {year}", year=rules.year))]
    lines.append(("subtitle", rules.name.vi))
    if form.synthetic:
        lines.append(("warning", said("Illustrative figures (synthetic): nobody published them.")))
    for head, text in _paragraphs(form):
        lines += [("section", head), ("paragraph", text)]
    lines.append(("section", said("The sheets")))
    row = 1
    for style, text in lines:
        sheet.put(row, 1, text, style)
        if style == "paragraph":
            sheet.heights[row] = 15.0 * max(1, -(-len(text) // LETTERS))
        row += 1
    for other in sheets:
        sheet.put(row, 1, f"{other.name}: {_about(form, other)}", "paragraph")
        row += 1
    sheet.widths[1] = 115
    sheet.printed = (row - 1, 1)
    return sheet


def _paragraphs(form: Form) -> list[tuple[str, str]]:
    stages = ", ".join(dict.fromkeys(label(one.stage).lower() for one in form.markings))
    return [
        (
            said("What it is for"),
            said(
                "To collect the marks of these stages: {stages}. The criteria and their maxima "
                "are those of the rules; ranking and proposals are worked out from the marks "
                "afterwards.",
                stages=stages,
            ),
        ),
        (
            said("For whom"),
            said(
                "For the units of the cluster, the scorers and the secretaries of the head unit. "
                "Every scorer fills in the sheets of their own stage."
            ),
        ),
        (
            said("How it is filled in"),
            said(
                "Write points into the white and yellow cells, from 0 to the maximum; yellow ones "
                "are still empty. Where a criterion is achieved or not, choose from the list. "
                "Against a target, write the result itself and not points. Points taken off are "
                "written as positive numbers. An empty cell is no mark and is not 0."
            ),
        ),
        (
            said("What is locked"),
            said(
                "Names, maxima, sums and the cells in grey are locked: a scorer does not mark "
                "their own unit, nor a unit a criterion that is not for it. There is no password; "
                "what was changed all the same is named when the workbook is read."
            ),
        ),
        (
            said("What the sums are"),
            said(
                "The sums add up one sheet only. Results against a target or measured become "
                "points when all units have reported, and are not in them."
            ),
        ),
    ]


def _about(form: Form, other: Sheet) -> str:
    about = {
        "units": said("The list of units; nothing to fill in"),
        "targets": said("What was assigned to each unit, and the targets"),
        "changes": said("marks that were changed before the lock"),
        "checks": said("The conditions for awards, met or not"),
    }
    return about.get(other.key) or said("Marks of this stage")


def machine_sheet(form: Form, sheets: list[Sheet]) -> Sheet:
    """What a reader needs, so that nothing depends on what sheets, rows or columns are called."""
    rules = form.rules
    rows: list[tuple[str | float, ...]] = [
        (MARK,),
        ("version", __version__),
        ("cluster", rules.cluster),
        ("year", float(rules.year)),
        ("rules", fingerprint(rules)),
    ]
    rows += [("unit", unit.id, unit.name, unit.short) for unit in form.units]
    rows += [("check", check) for check in form.check_ids]
    rows += [("marking", one.stage, one.scorer or "") for one in form.markings]
    rows.append(("changes", float(form.change_lines)))
    rows += [("open", *target) for target in sorted(form.open)]
    for sheet in sheets:
        rows.append(("sheet", sheet.key, sheet.name))
        rows += [("row", float(at), name) for at, name in sorted(sheet.row_ids.items())]
        rows += [("column", float(at), name) for at, name in sorted(sheet.column_ids.items())]
    made = Sheet("", MACHINE, shown="hidden")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            made.put(row, column, value, "id")
    return made
