"""Marks that were changed before the lock, and points that were recorded: do they hold together?

A change says who made it, when and why. The changes of one mark follow each other without a
gap, and the last one is what stands among the marks.
"""

from typing import Any

import polars as pl

from emulab.numbers import settled, trimmed
from emulab.tables.case import Case
from emulab.tables.record import Record

CELL = ("unit", "criterion", "stage", "scorer")
TOLD = ("who", "when", "reason")


def changes(case: Case) -> None:
    """Changes without who, when or why, that change nothing, do not follow, or came too late."""
    rows = case.placed("changes")
    if not rows.height:
        return
    file = case.tables.file("changes")
    for column in TOLD:
        empty = pl.col(column).is_null()
        if column != "when":
            empty |= pl.col(column).str.strip_chars() == ""
        said = (f"the {column} is empty.", "Fill it in.")
        case.ledger.rows(file, rows.filter(empty), lambda _, said=said: said)
    settled_rows = rows.with_columns(settled(pl.col("before", "after")))
    known = settled_rows.filter(pl.all_horizontal(pl.col(*CELL, "when").is_not_null()))
    idle = settled_rows.filter(pl.col("before").eq_missing(pl.col("after")))
    case.ledger.rows(file, idle, _idle)
    ordered = known.sort("when", "line", maintain_order=True)
    _unbroken(case, ordered)
    _as_marked(case, ordered)
    _before_the_lock(case, known, case.tables.record)


def _idle(row: dict[str, Any]) -> tuple[str, str]:
    finding = f"{_place(row)} is {_mark(row['before'])} before the change and after it."
    return finding, "Mend one of the two, or take the row out."


def _unbroken(case: Case, ordered: pl.DataFrame) -> None:
    """Changes that do not begin where the one before them in time ended."""
    linked = ordered.with_columns(
        left=pl.col("after").shift(1).over(CELL),
        since=pl.col("line").shift(1).over(CELL),
        turn=pl.int_range(pl.len()).over(CELL),
    )
    broken = linked.filter((pl.col("turn") > 0) & pl.col("before").ne_missing(pl.col("left")))

    def say(row: dict[str, Any]) -> tuple[str, str]:
        since = f"of line {row['since']}" if row["since"] else "ahead of it"
        finding = (
            f"{_place(row)} is {_mark(row['before'])} before the change, and the change {since} "
            f"left {_mark(row['left'])}."
        )
        return finding, "Write the change between the two, or mend one of them."

    case.ledger.rows(case.tables.file("changes"), broken, say)


def _as_marked(case: Case, ordered: pl.DataFrame) -> None:
    """Last changes that are not what stands among the marks."""
    last = ordered.group_by(CELL, maintain_order=True).last()
    marks = case.tables.marks.join(last, on=CELL, how="semi")
    marks = marks.unique(CELL, keep="first", maintain_order=True)
    stands = marks.select(*CELL, stands=settled(pl.col("mark")))
    found = last.join(stands, on=CELL, how="left", maintain_order="left")
    unlike = found.filter(pl.col("after").ne_missing(pl.col("stands")))
    file = case.tables.file("marks")

    def say(row: dict[str, Any]) -> tuple[str, str]:
        finding = (
            f"{_place(row)} is {_mark(row['after'])} after the last change, and {file} has "
            f"{_mark(row['stands'])}."
        )
        return finding, "Write the change that is missing, or mend one of them."

    case.ledger.rows(case.tables.file("changes"), unlike, say)


def _before_the_lock(case: Case, rows: pl.DataFrame, record: Record | None) -> None:
    """Changes dated after the day on which the record was locked."""
    if record is None:
        return
    if record.locked_on is None:
        if record.locked:
            case.ledger.note(
                "record.yaml",
                case.tables.yaml_lines.get("record.yaml/locked", 0),
                "the record is locked and does not say since when (locked_on): changes that came "
                "too late are not found.",
            )
        return
    late = rows.filter(pl.col("when").dt.date() > record.locked_on)

    def say(row: dict[str, Any]) -> tuple[str, str]:
        finding = (
            f"{_place(row)} was changed on {row['when']:%Y-%m-%d}, and the record was locked on "
            f"{record.locked_on}."
        )
        return finding, "Mend one of the dates, or take the change back."

    case.ledger.rows(case.tables.file("changes"), late, say)


def _place(row: dict[str, Any]) -> str:
    return f"{row['unit']} on {row['criterion']} at stage {row['stage']} by {row['scorer']}"


def _mark(value: float | None) -> str:
    return "empty" if value is None else trimmed(value)


def recorded(case: Case) -> None:
    """Points recorded twice for one unit, criterion and stage."""
    keys = ["unit", "criterion", "stage"]

    def say(row: dict[str, Any]) -> tuple[str, str]:
        at = f" at stage {row['stage']}" if row["stage"] else ""
        finding = (
            f"the points of {row['unit']} on {row['criterion']}{at} stand on line "
            f"{row['first']} already."
        )
        return finding, "Keep one."

    again = case.repeated("recorded", keys)
    whole = pl.all_horizontal(pl.col("unit", "criterion").is_not_null())
    case.ledger.rows(case.tables.file("recorded"), again.filter(whole), say)
