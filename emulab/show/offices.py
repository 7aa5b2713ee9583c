"""Offices of the next year: who is chosen, how, and what stays open."""

from emulab.awards import NOT_PROPOSED, PROPOSED
from emulab.pipeline import Result
from emulab.rules import Office
from emulab.show.awards import FILES
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import table, word
from emulab.show.vocabulary import OUTCOMES, spoken
from emulab.withholding import published


def offices(result: Result | None) -> Page:
    """A row for every unit chosen or still open for an office; an office nobody reaches says so."""
    if result is None or not result.rules.offices:
        return nothing(said("The rules name no office to be filled."))
    columns = [word("Office", 20), word("Unit", 36), word("Outcome", 16), word("Reason")]
    rows = [row for office in result.rules.offices for row in _rows(result, office)]
    title = said("Officers of {year}", year=result.rules.year + 1)
    made = table("offices", title, columns, rows, lines(result, *FILES))
    return page(made, sentence(chosen(result)))


def chosen(result: Result) -> str:
    """One sentence with every office that is filled."""
    names, titles = unit_names(result.tables), contest_names(result.rules)
    found = []
    for office in result.rules.offices:
        units = [
            names[o.unit]
            for o in result.office_outcomes
            if o.contest == office.id and o.outcome == PROPOSED
        ]
        text = joined(units) or said("still open")
        found.append(said("{office}: {units}", office=titles[office.id], units=text))
    return said("{year}: {offices}.", year=result.rules.year + 1, offices=joined(found))


def _rows(result: Result, office: Office) -> list[list[str]]:
    names, title = unit_names(result.tables), contest_names(result.rules)[office.id]
    own = [o for o in published(result).office_outcomes if o.contest == office.id]
    named = [o for o in own if o.outcome != NOT_PROPOSED]
    if not named:
        reasons = dict.fromkeys(o.reason.said(LANG) for o in own)
        return [[title, "–", said("still open"), joined(reasons)]]
    return [[title, names[o.unit], _outcome(o.outcome), o.reason.said(LANG)] for o in named]


def _outcome(outcome: str) -> str:
    return said("chosen") if outcome == PROPOSED else spoken(OUTCOMES, outcome)
