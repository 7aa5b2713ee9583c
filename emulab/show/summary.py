"""The answer on one page: rank, total, what is proposed, and who holds office next year."""

from great_tables import GT

from emulab.awards import NOT_PROPOSED, PROPOSED, Outcome
from emulab.pipeline import Result
from emulab.show.awards import in_order, proposed
from emulab.show.names import contest_names, points, unit_names
from emulab.show.offices import chosen
from emulab.show.origins import lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.ranking import leader
from emulab.show.table import number, table, word
from emulab.show.vocabulary import OUTCOMES, spoken

FILES = ("marks", "targets", "checks", "ballots", "tallies", "counts")


def summary(result: Result | None) -> Page:
    """A row a unit with all that was decided on it; then the proposals and the offices in words."""
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there is nothing to decide."))
    awarded = proposed(result) if result.rules.awards else None
    held = chosen(result) if result.rules.offices else ""
    return page(sentence(*leader(result)), awarded, sentence(held), _table(result))


def _table(result: Result) -> GT:
    rules, names = result.rules, unit_names(result.tables)
    bands = {band.id: band.name.vi for band in rules.bands}
    ranks = {row["unit"]: row for row in result.ranks.to_dicts()}
    columns = [number("Rank", 7), word("Unit"), number("Total", 11)]
    columns += [word("Band", 12)] if bands else []
    columns += [word("Awards proposed", 30)] if rules.awards else []
    columns += [word("Next office", 15)] if rules.offices else []
    title, rows = said("{name}, {year}", name=rules.name, year=rules.year), []
    for rank, unit in in_order(result):
        row = ranks.get(unit, {})
        cells = [f"{rank}{' =' if row.get('tied') else ''}", names[unit], points(row.get("total"))]
        cells += [bands.get(row.get("band"), "–")] if bands else []
        cells += [_named(result, result.award_outcomes, unit)] if rules.awards else []
        cells += [_named(result, result.office_outcomes, unit)] if rules.offices else []
        rows.append(cells)
    return table("summary", title, columns, rows, lines(result, *FILES))


def _named(result: Result, outcomes: tuple[Outcome, ...], unit: str) -> str:
    titles = contest_names(result.rules)
    own = [o for o in outcomes if o.unit == unit and o.outcome != NOT_PROPOSED]
    return ", ".join(
        titles[o.contest]
        if o.outcome == PROPOSED
        else f"{titles[o.contest]} ({spoken(OUTCOMES, o.outcome)})"
        for o in own
    )
