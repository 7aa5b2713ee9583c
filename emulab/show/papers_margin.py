"""How close it was: votes spare or missing, and how many papers would have changed the outcome."""

from great_tables import GT

from emulab.contest_papers import contest_papers
from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, bullets, page, said, sentence
from emulab.show.table import group, number, table, tick, word
from emulab.show.votes import FILES, kept_back, not_voted
from emulab.swaying import margin, poll_marks
from emulab.swaying.margins import CONVENTION
from emulab.withholding import hidden, listed


def papers_margin(result: Result | None) -> Page:
    """A row a unit: votes spare above what is needed, or missing; a line a contest.

    How many papers, never which: papers that prove a margin stay with whoever keeps the ballots.
    """
    if result is None or not result.polls:
        return not_voted()
    lead = said("Fewest papers that would have changed the outcome:")
    found = [_fewest(result, contest) for contest in result.polls]
    return page(_table(result), bullets(lead, found), sentence(CONVENTION.said(LANG)))


def _table(result: Result) -> GT | None:
    names, titles, back = unit_names(result.tables), contest_names(result.rules), hidden(result)
    rows = []
    for contest, poll in result.polls.items():
        if poll.election is not None:
            continue
        own = sorted(poll_marks(poll, list(names)), key=lambda one: -one.votes)
        for one in own:
            if not listed(result, contest, one.unit):
                continue
            sides = ["", str(one.missing)] if one.missing else [str(one.spare), ""]
            cells = [str(one.votes), str(one.needed), *sides]
            if one.unit in back.of(contest):
                cells = [kept_back(), str(one.needed), kept_back(), ""]
            reached = "✓" if poll.passes(one.unit) else "–"
            rows.append([titles[contest], names[one.unit], *cells, reached])
    if not rows:
        return None
    columns = [group(), word("Unit"), number("Agree", 14), number("Needed", 10)]
    columns += [number("To spare", 14), number("Missing", 10), tick("Reached", 10)]
    title = said("Votes to spare and votes missing")
    return table("margins", title, columns, rows, lines(result, *FILES))


def _fewest(result: Result, contest: str) -> str:
    title, put = contest_names(result.rules)[contest], contest_papers(result, contest)
    if put is None:
        text = said("no unit that could be elected was put to the vote.")
    elif hidden(result).touches(contest):
        text = said("withheld, it would tell the figures that the rules hold back.")
    else:
        try:
            text = margin(put.ballots, put.rule, put.seats, **put.keywords).says.said(LANG)
        except InputError:
            text = said("it needs the papers, and only totals were kept.")
    return said("{contest}: {sentence}", contest=title, sentence=text)
