"""Secrecy: what the figures of the votes tell on those who voted, and what is withheld."""

from great_tables import GT

from emulab.pipeline import Result
from emulab.secrecy import Warning, secrecy_check
from emulab.show.names import contest_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import group, table, tick, word
from emulab.show.votes import FILES, not_voted
from emulab.withholding import OF_UNITS, hidden


def secrecy_warnings(result: Result | None) -> Page:
    """A row for every leak, and whether the rules withhold it; papers themselves never appear.

    The table stands in for a reader who decides on printing: a number in it that tells on voters
    is told there too, so what is withheld is said without its number.
    """
    if result is None or not result.polls:
        return not_voted()
    found = secrecy_check(result)
    if not found:
        return nothing(said("No figure of these votes tells how a known person voted."))
    return page(_table(result, found), sentence(*_said(result, found)))


def _table(result: Result, found: tuple[Warning, ...]) -> GT:
    titles = contest_names(result.rules)
    columns = [group(), word("What the figures tell"), tick("Withheld", 16)]
    told, rows = set(), []
    for one in found:
        text = _text(one, found)
        if (one.contest, text) not in told:  # several leaks are withheld as one
            told.add((one.contest, text))
            rows.append([titles[one.contest], text, said("withheld") if one.withheld else "–"])
    return table("secrecy", said("Secrecy of the votes"), columns, rows, lines(result, *FILES))


def _text(one: Warning, found: tuple[Warning, ...]) -> str:
    """The warning; of figures withheld no more than how many units of the contest they are of."""
    if not _quiet(one):
        return one.text.said(LANG)
    units = {
        unit
        for other in found
        if other.contest == one.contest and _quiet(other)
        for unit in other.units
    }
    return said(
        "the figures of {number} units, which all papers or all but one share", number=len(units)
    )


def _quiet(one: Warning) -> bool:
    return one.withheld and one.leak in OF_UNITS


def _said(result: Result, found: tuple[Warning, ...]) -> list[str]:
    known = [said("{number} warnings.", number=len(found))]
    if not hidden(result):
        known.append(
            said("The rules withhold none of it: whoever prints these figures has to decide.")
        )
        return known
    known.append(
        said(
            "Withheld figures are left out of pages, charts and files of tables; whether the "
            "threshold was reached is shown, so a reader who knows the rule can still guess."
        )
    )
    return known
