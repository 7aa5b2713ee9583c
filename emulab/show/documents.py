"""The papers, meetings, signings and movements of the year, as their sources print them."""

import re

import polars as pl
from great_tables import GT

from emulab.show.names import day, unit_names
from emulab.show.origins import joined, of_files, source_lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.vocabulary import CALENDAR, spoken
from emulab.tables import Tables

DATED = ("document", "meeting", "signing")


def documents(tables: Tables) -> Page:
    """What the calendar holds by kind, movements apart; reports that were due are in ``reports``.

    Numbers and dates stand beside the words of the source where these differ: a source may
    print 16/1/223.
    """
    calendar = tables.calendar
    counts = {kind: calendar.filter(pl.col("kind") == kind).height for kind in CALENDAR}
    if not any(counts.values()):
        return nothing(said("The calendar of the year is empty."))
    return page(_dated(tables), _movements(tables), sentence(_counted(counts)))


def _counted(counts: dict[str, int]) -> str:
    kinds = [
        said("{kind}: {number}", kind=spoken(CALENDAR, kind), number=number)
        for kind, number in counts.items()
        if number
    ]
    return f"{joined(kinds)}."


def _dated(tables: Tables) -> GT | None:
    rows = [row for kind in DATED for row in _rows(tables, kind)]
    if not rows:
        return None
    names = unit_names(tables)
    cells = [
        [
            spoken(CALENDAR, row["kind"]),
            row["title"] + (f" ({names[row['unit']]})" if row["unit"] in names else ""),
            row["number"] or "",
            day(row["date"]),
            _printed(row),
        ]
        for row in rows
    ]
    columns = [group(), word("Title"), word("Number", 15), word("Date", 12)]
    columns.append(word("As printed", 27))
    return table("documents", said("Papers and meetings"), columns, cells, _notes(tables, rows))


def _movements(tables: Tables) -> GT | None:
    rows = _rows(tables, "movement")
    if not rows:
        return None
    names = unit_names(tables)
    cells = [
        [
            str(place),
            row["title"],
            names.get(row["unit"], "–"),
        ]
        for place, row in enumerate(rows, start=1)
    ]
    columns = [number("No.", 6), word("Movement"), word("Launched by", 30)]
    return table("movements", said("Movements"), columns, cells, _notes(tables, rows))


def _rows(tables: Tables, kind: str) -> list[dict]:
    return tables.calendar.filter(pl.col("kind") == kind).to_dicts()


def _printed(row: dict) -> str:
    """The words of the source; empty where they say no more than title, number and date."""
    written = row["written"] or ""
    known = f"{row['title']} {row['number'] or ''} {day(row['date'])}"
    return "" if _bare(written) in _bare(known) else written


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _notes(tables: Tables, rows: list[dict]) -> list[str]:
    """The sources of these rows: a calendar may mix what was published with what was made up."""
    made = [row["title"] for row in rows if row["provenance"] == "synthetic"]
    others = [row["source"] for row in rows if row["provenance"] != "synthetic" and row["source"]]
    found = source_lines(of_files(tables, "calendar"))
    if not found and others:
        found.append(said("Source: {source}.", source=joined(dict.fromkeys(others))))
    if made:
        found.append(said("Illustrative figures (synthetic): {parts}.", parts=joined(made)))
    return found
