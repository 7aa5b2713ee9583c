"""Read a workbook that was filled in: every mark, note, target and check, every fault at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed
from emulab.rules import Place, Rules, load_rules
from emulab.tables import SCHEMAS, Tables
from emulab.workbook.answers import Answer, Wrong, answer
from emulab.workbook.book import sheets_of
from emulab.workbook.cells import Found, cells_of
from emulab.workbook.changes_sheet import changes_of
from emulab.workbook.form import Form, Marking, Member, fingerprint
from emulab.workbook.front_sheets import MACHINE, MARK
from emulab.workbook.sheet import Cell, Sheet, address

Grid = dict[tuple[int, int], Found]
UNMARKED = {"unit": pl.String, "criterion": pl.String, "stage": pl.String, "scorer": pl.String}
UNMARKED |= {"note": pl.String}
RESTORE = "Restore it, or fill in a new workbook."
MOST = 1_048_576  # rows of a sheet


@dataclass(frozen=True)
class Filled:
    """What a workbook says: ``tables`` has units, marks, targets, checks and changes as files do.

    unmarked: unit, criterion, stage, scorer, note: the cells of the form that hold no mark,
    those of bonus and penalty included; a missing mark is no 0. ``stages`` are those on its
    sheets.
    """

    tables: Tables
    unmarked: pl.DataFrame
    stages: tuple[str, ...]


def read_filled(path: str | Path, place: str | Place | Rules) -> Filled:
    """The workbook as tables, nothing lost: marks, notes, targets, checks and changes.

    ``place`` is CLUSTER/YEAR or its rules. Raises InputError with every fault, by sheet and
    cell: a locked cell that was changed, a value out of its limits or of the wrong type, a sheet
    that is gone, or rules that have changed since the workbook was written.

    >>> import tempfile
    >>> from emulab.studies import study
    >>> from emulab.workbook import write_workbook
    >>> found = study("hanoi-02", 2023)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_workbook(found, f"{folder}/form.xlsx", tables=found.tables)
    ...     read = read_filled(path, found.rules)
    >>> read.tables.marks.height == found.tables.marks.height
    True
    """
    path = Path(path)
    rules = place if isinstance(place, Rules) else load_rules(place)
    try:
        grids = cells_of(path)
    except ValueError:
        finding = "the file cannot be read as a workbook."
        remedy = "Open it in Excel and save it as .xlsx."
        raise InputError([Fault(path.name, 0, finding, remedy)]) from None
    form = _form(path.name, _machine(path.name, grids), rules)
    sheets = sheets_of(form)
    faults: list[Fault] = []
    answers: dict[tuple[str, ...], Answer] = {}
    places: dict[tuple[str, ...], tuple[str, tuple[int, int]]] = {}
    by_key = {grid[0, 0].value: (name, grid) for name, grid in grids.items() if (0, 0) in grid}
    for sheet in sheets:
        name, grid = (
            (MACHINE, grids[MACHINE])
            if sheet.name == MACHINE
            else by_key.get(sheet.key, ("", None))
        )
        if grid is None:
            faults.append(Fault(path.name, 0, f"the sheet {sheet.name!r} is gone.", RESTORE))
            continue
        file = f"{path.name} [{name}]"
        faults += _changed(file, sheet, grid)
        faults += _filled(file, sheet, grid, answers)
        fields = (at for at, cell in sheet.cells.items() if cell.field)
        places |= {sheet.cells[at].field.target: (file, at) for at in fields}
    found = _tables(path, form, answers)
    changes = changes_of(form, answers, places, faults, found.tables.units)
    if faults:
        raise InputError(faults)
    return replace(found, tables=replace(found.tables, changes=changes))


def _machine(file: str, grids: dict[str, Grid]) -> list[tuple]:
    """The rows of the hidden sheet."""
    grid = grids.get(MACHINE)
    if grid is None or grid.get((0, 0), Found("text", "")).value != MARK:
        finding = "this is no workbook of emulab, or of another version."
        raise InputError([Fault(file, 0, finding, "Write a new one: emulab new --xlsx.")])
    rows: dict[int, dict[int, str | float]] = {}
    for (row, column), found in grid.items():
        rows.setdefault(row, {})[column] = found.value
    return [tuple(cells.get(at, "") for at in range(5)) for _, cells in sorted(rows.items())]


def _form(file: str, rows: list[tuple], rules: Rules) -> Form:
    """The form that was written, empty; refused where it is of other rules."""
    told = {row[0]: row[1] for row in rows[:5]}
    where = f"{file} [{MACHINE}]"
    if (told.get("cluster"), told.get("year")) != (rules.cluster, float(rules.year)):
        year = told.get("year")
        shown = trimmed(year) if isinstance(year, float) else year
        finding = (
            f"the workbook is of {told.get('cluster')}/{shown}, and the rules are of "
            f"{rules.cluster}/{rules.year}."
        )
        raise InputError([Fault(where, 3, finding, "Read it under its own rules.")])
    if told.get("rules") != fingerprint(rules):
        finding = "B5: the rubric, stages or checks have changed since the workbook was written."
        remedy = "Write a new workbook, and carry the marks over."
        raise InputError([Fault(where, 5, finding, remedy)])
    for number, row in enumerate(rows[5:], start=6):
        if not _sound(row):
            finding = f"row {number} of the hidden sheet was changed."
            raise InputError([Fault(where, number, finding, "Write a new workbook.")])
    units = tuple(Member(*row[1:4]) for row in rows if row[0] == "unit")
    markings = tuple(Marking(row[1], row[2] or None) for row in rows if row[0] == "marking")
    checks = tuple(row[1] for row in rows if row[0] == "check")
    opened = frozenset(row[1:] for row in rows if row[0] == "open")
    lines = next((int(row[1]) for row in rows if row[0] == "changes"), 0)
    return Form(rules, units, markings, checks, opened, change_lines=lines)


def _sound(row: tuple) -> bool:
    """Whether a row of the hidden sheet holds what such a row does: names, and numbers counted."""
    counted = row[0] in ("changes", "row", "column")
    texts = (row[0], *row[2:]) if counted else row
    number = row[1] if counted else 0.0
    whole = isinstance(number, float) and 0 <= number < MOST and number == int(number)
    return whole and all(isinstance(text, str) for text in texts)


def _changed(file: str, sheet: Sheet, grid: Grid) -> Iterator[Fault]:
    """Every locked cell that does not hold what was written, and every cell beside the form."""
    for place, cell in sheet.cells.items():
        if cell.field is None and (said := _unlike(cell, grid.get(place), sheet, place)):
            yield Fault(file, place[0] + 1, f"{address(place)} is locked, and {said}", RESTORE)
    for place, found in grid.items():
        if place not in sheet.cells and str(found.value).strip():
            finding = f"{address(place)} is outside the form, and holds {found}."
            yield Fault(file, place[0] + 1, finding, "Take it out; notes have their own columns.")


def _unlike(cell: Cell, found: Found | None, sheet: Sheet, place: tuple[int, int]) -> str:
    """How a locked cell differs from what was written; empty where it does not."""
    if cell.formula:
        if found is None or found.formula is None:
            return f"its formula was replaced by {found or 'nothing'}."
        written = found.formula.replace(" ", "").lstrip("=").upper()
        expected = cell.formula.replace(" ", "").lstrip("=").upper()
        return f"its formula is now {found.formula}." if written not in ("", expected) else ""
    value = "" if found is None else found.value
    expected = "" if cell.value is None else cell.value
    if isinstance(expected, str) and isinstance(value, str):
        same = value.split() == expected.split()
    else:
        same = value == expected
    if same and (found is None or found.formula is None):
        return ""
    was = repr(expected) if isinstance(expected, str) else trimmed(expected)
    return f"{was} was changed to {found or 'nothing'}."


def _filled(
    file: str, sheet: Sheet, grid: Grid, answers: dict[tuple[str, ...], Answer]
) -> Iterator[Fault]:
    for place, cell in sheet.cells.items():
        if cell.field is None:
            continue
        try:
            answers[cell.field.target] = answer(grid.get(place), cell.field)
        except Wrong as error:
            finding = f"{address(place)}: {error.finding}"
            yield Fault(file, place[0] + 1, finding, error.remedy)


def _tables(path: Path, form: Form, answers: dict[tuple[str, ...], Answer]) -> Filled:
    """The answers as frames, in the order of the sheets."""
    marks, empty = [], []
    for target, value in answers.items():
        if target[0] == "mark":
            note = answers.get(("note", *target[1:]))
            row = (*target[1:], value, note) if value is not None else (*target[1:], note)
            (empty if value is None else marks).append(row)
    targets = []
    for target, assigned in answers.items():
        if target[0] == "assigned":
            aim, note = (answers.get((kind, *target[1:])) for kind in ("target", "target note"))
            if (assigned, aim, note) != (None, None, None):
                targets.append((*target[1:], assigned != "no", aim, note))
    checks = [
        (*target[1:], result, answers.get(("evidence", *target[1:])))
        for target, result in answers.items()
        if target[0] == "check" and result is not None
    ]
    units = [(unit.id, unit.name, unit.short) for unit in form.units]
    roster = pl.DataFrame(
        units, schema=dict.fromkeys(("unit", "name", "short_name"), pl.String), orient="row"
    )
    tables = Tables(
        units=pl.concat([SCHEMAS["units"].empty(), roster], how="diagonal"),
        marks=_frame("marks", marks),
        targets=_frame("targets", targets),
        checks=_frame("checks", checks),
        files=(path,),
    )
    unmarked = pl.DataFrame(empty, schema=UNMARKED, orient="row")
    return Filled(tables, unmarked, tuple(dict.fromkeys(one.stage for one in form.markings)))


def _frame(stem: str, rows: list[tuple]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMAS[stem].dtypes, orient="row")
