"""The published outcome beside the computed one."""

import polars as pl
from great_tables import GT

from emulab import recorded
from emulab.pipeline import Result
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import joined, lines, source_lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import group, table, tick, word
from emulab.show.vocabulary import OUTCOMES, REACHED, spoken
from emulab.tables import Record


def beside(result: Result | None, record: Record | None) -> Page:
    """A row for every award or office and unit that the record or the run names.

    Where they differ, neither is mended: the meeting may have had a reason that the rules do
    not know.
    """
    if record is None:
        return nothing(said("No published outcome is on record, so there is nothing to compare."))
    if result is None:
        return nothing(said("There is no mark yet, so nothing can be compared with the record."))
    found = recorded.beside(result, record)
    if not found.height:
        return nothing(said("The published record names no award and no office."))
    return page(_table(result, record, found), sentence(*_agreeing(result, record, found)))


def _table(result: Result, record: Record, found: pl.DataFrame) -> GT:
    names, titles = unit_names(result.tables), contest_names(result.rules)
    columns = [group(), word("Unit"), tick("Published", 14), tick("Computed", 22)]
    columns.append(tick("They agree", 14))
    rows = [
        [
            titles.get(row["contest"], row["contest"]),
            names[row["unit"]],
            "✓" if row["published"] else "–",
            spoken(OUTCOMES, row["computed"]),
            said("yes") if row["agrees"] else said("NO"),
        ]
        for row in found.to_dicts()
    ]
    notes = [*source_lines([record.provenance]), *lines(result, "marks", "checks", "ballots")]
    title = said("Published and computed")
    return table("beside", title, columns, rows, list(dict.fromkeys(notes)))


def _agreeing(result: Result, record: Record, found: pl.DataFrame) -> list[str]:
    names, titles = unit_names(result.tables), contest_names(result.rules)
    differing = found.filter(~pl.col("agrees"))
    sentences = [said("The meeting decided {how}.", how=spoken(REACHED, record.reached))]
    if not differing.height:
        text = said("All {all} published outcomes agree with the computed ones.", all=found.height)
        return [*sentences, text]
    cases = [
        said("{unit}, {contest}", unit=names[unit], contest=titles.get(contest, contest))
        for unit, contest in differing.select("unit", "contest").iter_rows()
    ]
    text = said(
        "{differing} of {all} outcomes differ: {cases}.",
        differing=differing.height,
        all=found.height,
        cases=joined(cases),
    )
    return [*sentences, text]
