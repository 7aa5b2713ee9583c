"""Marks that changed before the lock, and what each change did to the ranking."""

import datetime

import polars as pl
from great_tables import GT

from emulab.amendments import amendments as changed
from emulab.amendments import original
from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.show.names import criterion_names, plain, points, short_names, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.vocabulary import STAGES, spoken


def amendments(result: Result | None) -> Page:
    """Every change with who made it, when and why, and the total and rank on either side of it.

    Each change is replayed alone, all other marks as they finally stand; the last sentence says
    how the units stood before any change.
    """
    if result is None or not result.tables.changes.height:
        return nothing(said("No mark was changed after it was given."))
    found = changed(result)
    return page(_table(result, found), sentence(*_counted(result, found), _before(result)))


def _table(result: Result, found: pl.DataFrame) -> GT:
    units, criteria = unit_names(result.tables), criterion_names(result.rules)
    scorers = short_names(result.tables)
    columns = [group(), word("Criterion"), word("Stage, by", 13), word("Changed", 14)]
    columns += [number("Mark", 10), number("Total", 19), number("Rank", 8)]
    columns += [word("Reason", 19)]
    rows = [
        [
            units.get(row["unit"], row["unit"]),
            criteria.get(row["criterion"], row["criterion"]),
            f"{spoken(STAGES, row['stage'])}, {scorers.get(row['scorer'], row['scorer'])}",
            f"{row['who']}, {_moment(row['when'])}",
            _arrow(plain(row["before"]), plain(row["after"])),
            _arrow(points(row["points_before"]), points(row["points_after"])),
            _arrow(_rank(row["rank_before"]), _rank(row["rank_after"])),
            f"{row['reason']} ({row['evidence']})" if row["evidence"] else row["reason"],
        ]
        for row in found.iter_rows(named=True)
    ]
    notes = lines(result, "marks", "changes")
    return table("amendments", said("Marks that were changed"), columns, rows, notes)


def _counted(result: Result, found: pl.DataFrame) -> list[str]:
    cells = found.select("unit", "criterion", "stage", "scorer").n_unique()
    sentences = [
        said(
            "{marks} marks of {units} units were changed, in {changes} changes.",
            marks=cells,
            units=found["unit"].n_unique(),
            changes=found.height,
        )
    ]
    moved = found.filter(pl.col("rank_before").ne_missing(pl.col("rank_after")))
    if not moved.height:
        return [*sentences, said("None of them alone moves its unit to another rank.")]
    names = unit_names(result.tables)
    listed = joined(names[unit] for unit in moved["unit"].unique(maintain_order=True))
    text = said(
        "{number} of them alone move their unit to another rank: {units}.",
        number=moved.height,
        units=listed,
    )
    return [*sentences, text]


def _before(result: Result) -> str:
    """What the ranking was before any change; why it cannot be told, where it cannot."""
    try:
        first = original(result)
    except InputError:
        return said("Before the changes not every unit could be scored.")
    now = dict(result.ranks.select("unit", "rank").iter_rows())
    then = dict(first.ranks.select("unit", "rank").iter_rows())
    other = [unit for unit in result.ranks["unit"] if now[unit] != then.get(unit)]
    if not other:
        return said("All changes together move no rank.")
    names = unit_names(result.tables)
    moves = (f"{names[unit]} {_arrow(_rank(then.get(unit)), _rank(now[unit]))}" for unit in other)
    return said("All changes together move these ranks: {moves}.", moves=joined(moves))


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _moment(when: datetime.datetime) -> str:
    """The day, and the time of day where one was written."""
    return f"{when:%d/%m/%Y}" if when.time() == datetime.time() else f"{when:%d/%m/%Y %H:%M}"
