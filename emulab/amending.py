"""Change one mark before the lock: the mark and the change are written together or not at all."""

import datetime
from math import isfinite
from pathlib import Path

import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed
from emulab.rules import Place, Rules, find_place, load_rules
from emulab.tables import SCHEMAS, Tables, load
from emulab.tables.checking import OF_A_CELL, faults_of
from emulab.tables.checking_changes import CELL
from emulab.tables.editing import CsvText
from emulab.tables.naming import criterion_lexicon, unit_lexicon
from emulab.tables.numerals import Unreadable, moment
from emulab.together import write_together

WHEN = "Write it as 2023-12-20 or 2023-12-20T14:05."


def amend(
    place: str | Path | Place,
    unit: str,
    criterion: str,
    stage: str,
    scorer: str,
    after: float | None,
    who: str,
    when: str | datetime.date,
    reason: str,
    evidence: str | None = None,
) -> tuple[Path, ...]:
    """Write a mark and its change into marks.csv and changes.csv; the paths of both.

    ``after`` is the new mark, None takes the mark out. Units and criteria may be called by
    their names. Every other byte of the files stays as it is. Raises InputError, with nothing
    written, where the record is locked, nobody, no day or no reason is named, a name is not
    known, the mark is outside its limits or is that already, or the change would come before
    an earlier one of the same mark. A mark that is missing elsewhere is no hindrance.
    """
    place = find_place(place)
    rules = load_rules(place)
    tables = load(place, rules)
    cell = _cell(tables, rules, unit, criterion, stage, scorer)
    said = {"who": who, "when": _when(when), "reason": reason, "evidence": evidence}
    own = pl.all_horizontal(pl.col(key) == value for key, value in cell.items()).fill_null(False)
    before = tables.marks.filter(own)["mark"].first() if tables.marks.filter(own).height else None
    change = {**cell, **said, "before": before, "after": None if after is None else float(after)}
    _refuse(place, tables, rules, change, own)
    marks, changes = (_csv(place, tables.file(stem)) for stem in ("marks", "changes"))
    texts = {
        marks: _marks_text(marks, tables, own, change),
        changes: _changes_text(changes, change),
    }
    write_together({path: text.encode() for path, text in texts.items()})
    return marks, changes


def _csv(place: Place, name: str) -> Path:
    if not name.casefold().endswith(".csv"):
        finding = "a change is written only into CSV files."
        raise InputError([Fault(name, 0, finding, "Save it as CSV, or write the change there.")])
    return place.data / name


def _cell(
    tables: Tables, rules: Rules, unit: str, criterion: str, stage: str, scorer: str
) -> dict[str, str]:
    """The cell by ids; a name that means none stays as it is and is refused by the checks."""
    units = unit_lexicon(tables.units)

    def own(text: str, lexicon) -> str:
        meant = lexicon.meant(text)
        return meant[0] if len(meant) == 1 else text

    ids = own(unit, units), own(criterion, criterion_lexicon(rules)), stage, own(scorer, units)
    return dict(zip(CELL, ids, strict=True))


def _when(given: str | datetime.date) -> datetime.datetime:
    if isinstance(given, datetime.datetime):
        return given.replace(tzinfo=None)
    if isinstance(given, datetime.date):
        return datetime.datetime.combine(given, datetime.time())
    try:
        return moment(str(given).strip())
    except Unreadable:
        finding = f"{str(given)!r} is no date or time of day."
        raise InputError([Fault("changes.csv", 0, finding, WHEN)]) from None


def _refuse(place: Place, tables: Tables, rules: Rules, change: dict, own: pl.Expr) -> None:
    """Raise every fault of the change at once."""
    record = tables.record
    if record is not None and record.locked:
        finding = f"the record of {place.key} is locked: no mark is changed any more."
        raise InputError([Fault("record.yaml", 0, finding, "A board unlocks it, if anyone.")])
    faults = []
    for column in CELL:
        if not str(change[column]).strip():
            faults.append(Fault("changes.csv", 0, f"the {column} is empty.", "Fill it in."))
    row = pl.DataFrame([change], schema=SCHEMAS["changes"].dtypes)
    earlier = tables.changes.filter(own)
    latest = earlier["when"].max()
    if latest is not None and latest > change["when"]:
        finding = (
            f"this mark was changed on {latest:%Y-%m-%d} already, after {change['when']:%Y-%m-%d}."
        )
        faults.append(Fault("changes.csv", 0, finding, "Write a later day."))
    here = pl.all_horizontal(pl.col(key) == change[key] for key in CELL[:3]).fill_null(False)
    beside = tables.marks.filter(here & ~own)
    if change["after"] is not None:
        mark = pl.DataFrame(
            [{**{key: change[key] for key in CELL}, "mark": change["after"]}],
            schema=SCHEMAS["marks"].dtypes,
        )
        beside = pl.concat([beside, mark])
    changed = Tables(
        units=tables.units,
        marks=beside,
        targets=tables.targets.filter(pl.col("unit") == change["unit"]),
        changes=pl.concat([earlier, row]),
        record=record,
    )
    if change["after"] is not None and not isfinite(change["after"]):
        finding = f"the mark {change['after']} is not a number."
        raise InputError([*faults, Fault("changes.csv", 0, finding, "Write digits, such as 8.5.")])
    faults += faults_of(changed, rules, OF_A_CELL)
    if faults:
        raise InputError(faults)


def _marks_text(path: Path, tables: Tables, own: pl.Expr, change: dict) -> str:
    cells = {**{key: change[key] for key in CELL}, "mark": _number(change["after"])}
    if not path.exists():
        heading = ",".join(SCHEMAS["marks"].dtypes)
        return CsvText(f"{heading}\n", SCHEMAS["marks"]).with_record(cells).text
    kept = CsvText(path.read_bytes().decode(), SCHEMAS["marks"])
    cells["mark"] = kept.decimal("mark", cells["mark"])
    place = tables.marks.select(own).to_series().arg_true()
    if not place.len():
        return kept.with_record(cells).text
    return kept.with_cells(tables.lines("marks")[place[0]], {"mark": cells["mark"]}).text


def _changes_text(path: Path, change: dict) -> str:
    schema = SCHEMAS["changes"]
    kept = CsvText(f"{','.join(schema.dtypes)}\n", schema)
    if path.exists():
        kept = CsvText(path.read_bytes().decode(), schema)
    if change["evidence"] and "evidence" not in kept.columns:
        finding = "there is no column evidence to write the evidence in."
        raise InputError([Fault(path.name, 1, finding, "Add the column.")])
    when = change["when"]
    cells = {key: change[key] or "" for key in (*CELL, "who", "reason", "evidence")}
    cells["when"] = f"{when:%Y-%m-%d}" if when.time() == datetime.time() else when.isoformat()
    for key in ("before", "after"):
        cells[key] = kept.decimal(key, _number(change[key]))
    return kept.with_record(cells).text


def _number(value: float | None) -> str:
    return "" if value is None else trimmed(value)
