"""The trail: for every award and office, what was decided on every unit, and on which papers."""

import polars as pl
from great_tables import GT

from emulab.awards import Outcome, assertions, outcomes_of
from emulab.awards.trail import outcome_name, title_of
from emulab.pipeline import Result
from emulab.show.awards import FILES, in_order
from emulab.show.names import unit_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, nothing, page, said
from emulab.show.table import table, word
from emulab.withholding import hidden, published


def trail(result: Result | None) -> Page:
    """A table for every award and office: each unit, its outcome, and the sentence that decided.

    Beneath it the papers it rests on, and the figure that came closest to being another.
    """
    if result is None or not result.rules.contests:
        return nothing(said("The rules name no award and no office."))
    return page(*(_table(result, contest) for contest in result.rules.contests))


def _table(result: Result, contest: str) -> GT:
    own = {one.unit: one for one in outcomes_of(published(result), contest)}
    names = unit_names(result.tables)
    title = title_of(result.rules, contest)
    rows = [
        [names[unit], outcome_name(result.rules, own[unit]).said(LANG), own[unit].reason.said(LANG)]
        for _, unit in in_order(result)
    ]
    columns = [word("Unit", 34), word("Outcome", 16), word("Reason")]
    notes = [_papers(own), _closest(result, contest), *lines(result, *FILES)]
    heading = title if isinstance(title, str) else title.said(LANG)
    return table(f"trail-{contest}", heading, columns, rows, [note for note in notes if note])


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
