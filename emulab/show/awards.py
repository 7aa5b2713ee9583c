"""Awards: who is proposed for what, and for everyone else the first condition missed."""

from great_tables import GT

from emulab.awards import NOT_PROPOSED, PENDING, PROPOSED, TIED, Outcome
from emulab.pipeline import Result
from emulab.rules import Award
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import OUTCOMES, spoken
from emulab.withholding import published

FILES = ("marks", "checks", "ballots", "tallies", "counts")


def awards(result: Result | None) -> Page:
    """The proposals as a matrix, the sentence for each award, and the reasons for all the others.

    The reason is the first condition missed, in the order in which they are tested: a unit
    may miss more than the one that is named.
    """
    if result is None or not result.rules.awards:
        return nothing(no_awards(result))
    return page(_matrix(result), proposed(result), _reasons(result))


def no_awards(result: Result | None) -> str:
    if result is None:
        return said("There is no mark yet, so nothing can be proposed.")
    return said("The rules name no award, so nothing is proposed.")


def proposed(result: Result):
    """A line for each award: who is proposed, who is tied, which seats stay open."""
    found = [_line(result, award) for award in result.rules.awards]
    return bullets(said("Proposed:"), found)


def _line(result: Result, award: Award) -> str:
    outcomes = [o for o in result.award_outcomes if o.contest == award.id]
    names, title = unit_names(result.tables), contest_names(result.rules)[award.id]
    taken = [names[o.unit] for o in outcomes if o.outcome == PROPOSED]
    undecided = [names[o.unit] for o in outcomes if o.outcome in (TIED, PENDING)]
    units = joined(taken) or said("nobody")
    parts = [said("**{award}**: {units}.", award=title, units=units)]
    if undecided:
        parts.append(said("The meeting has yet to decide: {units}.", units=joined(undecided)))
    if award.seats is not None and not undecided:
        seats = result.seats[award.id].number
        left = seats - len(taken)
        if left > 0:
            parts.append(said("{left} of {seats} seats stay open.", left=left, seats=seats))
    return " ".join(parts)


def _matrix(result: Result) -> GT:
    names = unit_names(result.tables)
    outcome = {(o.contest, o.unit): o.outcome for o in result.award_outcomes}
    columns = [number("Rank", 7), word("Unit")]
    columns += [tick(award.name, 20) for award in result.rules.awards]
    rows = [
        [
            rank,
            names[unit],
            *(_cell(outcome[award.id, unit]) for award in result.rules.awards),
        ]
        for rank, unit in in_order(result)
    ]
    return table("awards", said("Proposals"), columns, rows, lines(result, *FILES))


def _cell(outcome: str) -> str:
    return "–" if outcome == NOT_PROPOSED else spoken(OUTCOMES, outcome)


def in_order(result: Result) -> list[tuple[str, str]]:
    """Rank and id of every unit, in the order of the ranks; those without one come last."""
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    rest = [unit for unit in result.tables.units["unit"] if unit not in ranks]
    return [(str(rank), unit) for unit, rank in ranks.items()] + [("–", unit) for unit in rest]


def _reasons(result: Result) -> GT | None:
    names, titles = unit_names(result.tables), contest_names(result.rules)
    place = {unit: row for row, (_, unit) in enumerate(in_order(result))}
    order = {award.id: row for row, award in enumerate(result.rules.awards)}
    left = [o for o in published(result).award_outcomes if o.outcome != PROPOSED]
    left.sort(key=lambda o: (order[o.contest], place[o.unit]))
    if not left:
        return None
    rows = [[titles[o.contest], names[o.unit], *_said(o)] for o in left]
    columns = [group(), word("Unit", 34), word("Outcome", 18), word("Reason")]
    return table("reasons", said("Why not the others"), columns, rows, lines(result, *FILES))


def _said(outcome: Outcome) -> tuple[str, str]:
    return spoken(OUTCOMES, outcome.outcome), outcome.reason.said(LANG)
