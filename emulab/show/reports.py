"""Reports that were due: which came, which came late, which did not come."""

import datetime

import polars as pl

from emulab.midyear import reports as due_reports
from emulab.rules import Rules
from emulab.show.names import day, unit_names
from emulab.show.origins import joined, of_files, source_lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.vocabulary import REPORTS, spoken
from emulab.tables import Tables


def reports(tables: Tables, rules: Rules) -> Page:
    """Every report with its due date, seen from the day that the rules name for the analysis."""
    found = due_reports(tables.calendar, rules)
    if not found.height:
        return nothing(said("The calendar names no report with a due date."))
    names = unit_names(tables)
    columns = [group(), word("Unit"), word("Due", 13), word("Handed in", 13)]
    columns += [word("State", 16), number("Days late", 12)]
    rows = [
        [
            row["title"],
            names.get(row["unit"], row["unit"] or "–"),
            day(row["due"]),
            day(row["date"]) or "–",
            spoken(REPORTS, row["state"]),
            str(row["days"]) if row["days"] else "",
        ]
        for row in found.to_dicts()
    ]
    made = table("reports", said("Reports that were due"), columns, rows, _notes(tables))
    return page(made, sentence(_seen(rules), *_behind(found, names)))


def _seen(rules: Rules) -> str:
    seen = rules.analysis.as_of or datetime.date(rules.year, 12, 31)
    return said("As of {day}:", day=day(seen))


def _behind(found: pl.DataFrame, names: dict[str, str]) -> list[str]:
    said_of = []
    for state, text in (("late", _late), ("not handed in", _absent)):
        own = found.filter(pl.col("state") == state)
        if own.height:
            said_of.append(text(own, names))
    return said_of or [said("no report is late.")]


def _late(own: pl.DataFrame, names: dict[str, str]) -> str:
    units = [
        said("{unit} ({days} days)", unit=names.get(unit, unit), days=days)
        for unit, days in own.select("unit", "days").iter_rows()
    ]
    return said("late were {units}.", units=joined(units))


def _absent(own: pl.DataFrame, names: dict[str, str]) -> str:
    units = [
        said("{unit} ({reports} reports)", unit=names.get(unit, unit), reports=rows.height)
        for (unit,), rows in own.group_by("unit", maintain_order=True)
    ]
    return said("Not handed in at all: {units}.", units=joined(units))


def _notes(tables: Tables) -> list[str]:
    due = tables.calendar.filter((pl.col("kind") == "report") & pl.col("due").is_not_null())
    if (due["provenance"] == "synthetic").any():
        parts = said("the reports and their dates")
        return [said("Illustrative figures (synthetic): {parts}.", parts=parts)]
    return source_lines(of_files(tables, "calendar"))
