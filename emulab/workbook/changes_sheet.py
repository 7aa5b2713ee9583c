"""The sheet of marks that were changed before the lock: a line a change, and empty lines."""

import datetime
from collections.abc import Iterator
from typing import Any

import polars as pl

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.tables import SCHEMAS
from emulab.tables.naming import Lexicon, criterion_lexicon, unit_lexicon
from emulab.workbook.form import Form
from emulab.workbook.list_sheets import BODY, head
from emulab.workbook.sheet import Field, Sheet, address
from emulab.workbook.wording import label, said

NEEDED = ("unit", "criterion", "stage", "scorer", "who", "when", "reason")
NUMBERS = ("before", "after")


def changes_sheet(form: Form, roster: str) -> Sheet:
    """Who changed which mark, when, from what to what, and why; ``roster`` is the units' sheet."""
    sheet = Sheet("changes", said("Changed marks"))
    notice = said("One line for every mark changed after it was given; the code of the criterion.")
    columns = (
        (said("Unit"), 18),
        (said("Criterion"), 20),
        (said("Stage"), 12),
        (said("Scorer"), 16),
        (said("Changed by"), 18),
        (said("Day"), 14),
        (said("Mark before"), 9),
        (said("Mark after"), 9),
        (said("Reason"), 34),
        (said("Evidence"), 22),
    )
    head(sheet, form, said("Marks changed before the lock"), notice, columns)
    last = BODY + len(form.units)
    ids = f"='{roster.replace(chr(39), chr(39) * 2)}'!$B${BODY + 1}:$B${last}"
    for number in range(form.change_lines):
        row = BODY + number
        given = form.changes[number] if number < len(form.changes) else {}
        sheet.name_row(row, f"change {number + 1}")
        for column, key in enumerate(SCHEMAS["changes"].dtypes, 1):
            asked = _asked(key, number, form, ids)
            style = "input" if key in NUMBERS else "input choice" if asked.words else "note"
            sheet.ask(row, column, _written(key, given.get(key)), style, asked)
    sheet.printed = (BODY + form.change_lines - 1, len(columns))
    return sheet


def _asked(key: str, number: int, form: Form, ids: str) -> Field:
    target = ("change", str(number), key)
    if key in NUMBERS:
        return Field(target, "number")
    if key == "stage":
        return Field(target, "choice", words=form.rules.stages.order)
    return Field(target, "moment" if key == "when" else "text", source=ids if key == "unit" else "")


def _written(key: str, value: Any) -> Any:
    if key == "when" and value is not None:
        at: datetime.datetime = value
        return f"{at:%Y-%m-%d}" if at.time() == datetime.time() else at.isoformat()
    return label(value) if key == "stage" and value else value


def changes_of(
    form: Form, answers: dict, places: dict, faults: list[Fault], roster: pl.DataFrame
) -> pl.DataFrame:
    """The lines that say anything; one that leaves out what is needed is a fault."""
    lexicons = {"unit": unit_lexicon(roster), "criterion": criterion_lexicon(form.rules)}
    rows = []
    for number in range(form.change_lines):
        keys = {key: ("change", str(number), key) for key in SCHEMAS["changes"].dtypes}
        row = {key: answers.get(target) for key, target in keys.items()}
        if all(value is None for value in row.values()):
            continue
        faults += _line_faults(keys, row, places, lexicons)
        for key, lexicon in lexicons.items():
            row[key] = next(iter(lexicon.meant(row[key] or "")), row[key])
        rows.append(tuple(row.values()))
    return pl.DataFrame(rows, schema=SCHEMAS["changes"].dtypes, orient="row")


def _line_faults(
    keys: dict, row: dict, places: dict, lexicons: dict[str, Lexicon]
) -> Iterator[Fault]:
    for key in NEEDED:
        file, place = places[keys[key]]
        at = address(place)
        if row[key] is None:
            yield Fault(file, place[0] + 1, f"{at}: the {key} is empty.", "Fill it in.")
        elif key in lexicons and len(lexicons[key].meant(row[key])) != 1:
            finding = f"{at}: there is no {key} called {row[key]!r}."
            near = lexicons[key].near(row[key])
            yield Fault(file, place[0] + 1, finding, f"Did you mean {near!r}?" if near else "")
    if row["before"] == row["after"]:
        file, place = places[keys["after"]]
        value = "empty" if row["after"] is None else trimmed(row["after"])
        finding = f"{address(place)}: the mark is {value} before the change and after it."
        yield Fault(file, place[0] + 1, finding, "Mend one of the two.")
