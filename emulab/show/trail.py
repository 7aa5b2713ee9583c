"""The trail: for every award and office, what was decided on every unit, and on which papers."""

import polars as pl
from great_tables import GT

from emulab.awards import Outcome, assertions, outcomes_of
from emulab.awards.trail import outcome_name, title_of
from emulab.pipeline import Result
from emulab.show.awards import FILES, in_order
from emulab.show.names import unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, nothing, page, said
from emulab.show.table import table, word
from emulab.withholding import hidden, published

MANY = 3  # units from which the same sentence is written once


def trail(result: Result | None) -> Page:
    """A table for every award and office: each unit, its outcome, and the sentence that decided.

    Units of whom the same is said share a row, from three on. Beneath stand the papers it rests
    on, and the figure that came closest to being another.
    """
    if result is None or not result.rules.contests:
        return nothing(said("The rules name no award and no office."))
    return page(*(_table(result, contest) for contest in result.rules.contests))


def _table(result: Result, contest: str) -> GT:
    own = {one.unit: one for one in outcomes_of(published(result), contest)}
    names = unit_names(result.tables)
    title = title_of(result.rules, contest)
    told: dict[tuple[str, str], list[str]] = {}
    for _, unit in in_order(result):
        outcome = outcome_name(result.rules, own[unit]).said(LANG)
        told.setdefault((outcome, own[unit].reason.said(LANG)), []).append(names[unit])
    rows = [row for said_of, units in told.items() for row in _rows(units, *said_of)]
    columns = [word("Unit", 34), word("Outcome", 16), word("Reason")]
    notes = [_papers(own), _closest(result, contest), *lines(result, *FILES)]
    heading = title if isinstance(title, str) else title.said(LANG)
    return table(f"trail-{contest}", heading, columns, rows, [note for note in notes if note])


def _rows(units: list[str], outcome: str, reason: str) -> list[list[str]]:
    """A row a unit; one for all of them where they are many."""
    if len(units) < MANY:
        return [[unit, outcome, reason] for unit in units]
    together = said("{number} units: {units}", number=len(units), units=joined(units))
    return [[together, outcome, reason]]


def _papers(outcomes: dict[str, Outcome]) -> str:
    """What the decision rests on; the same for every unit."""
    first = next(iter(outcomes.values()), None)
    if first is None:
        return ""
    return said("It rests on: {papers}.", papers=first.steps[0].sentence)


def _closest(result: Result, contest: str) -> str:
    """The inequality with the least slack."""
    if hidden(result).of(contest):
        return ""  # it may be the very figure that the rules withhold
    found = assertions(result, contest, LANG).filter(pl.col("slack").is_not_null())
    if not found.height:
        return ""
    return said("The closest figure: {figure}.", figure=found.sort("slack")["sentence"][0])
