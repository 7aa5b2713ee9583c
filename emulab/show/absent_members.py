"""Absent members: who could still be chosen by them, who is safe, and what their coming does."""

from great_tables import GT

from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.show.names import contest_names, unit_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, bullets, page, said
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import ANSWERS, spoken
from emulab.show.votes import FILES, not_voted
from emulab.swaying import AbsentEffect, absent_effect
from emulab.withholding import hidden, listed


def absent_members(result: Result | None) -> Page:
    """A row for every unit that the absent could change, or that is safe from them.

    Possible: chosen, or tied at the cut, in some way in which they vote. Safe: it keeps the votes
    needed in every way. A member who comes and marks nobody can cost a unit its place, where
    papers are the base.
    """
    if result is None or not result.polls:
        return not_voted()
    found, told = [], []
    for contest in result.polls:
        if hidden(result).of(contest):
            text = said("withheld, it would tell the figures that the rules hold back.")
            told.append(_line(result, contest, text))
            continue
        try:
            found.append(absent_effect(result, contest))
        except InputError:
            told.append(_line(result, contest, _why_not(result, contest)))
    told = [_line(result, one.contest, _said(result, one)) for one in found] + told
    return page(_table(result, found), bullets(said("Contest by contest:"), told))


def _table(result: Result, found: list[AbsentEffect]) -> GT | None:
    names, titles = unit_names(result.tables), contest_names(result.rules)
    rows = []
    for one in (one for one in found if one.absent and one.ranked is None):
        for chance in sorted(one.chances, key=lambda own: -own.votes):
            if not chance.possible and not listed(result, one.contest, chance.unit):
                continue
            figures = (chance.votes, chance.needed, chance.marks_needed)
            cells = ["–" if figure is None else str(figure) for figure in figures]
            words = (chance.possible, chance.necessary, chance.safe)
            answers = [spoken(ANSWERS, str(word)) for word in words]
            rows.append([titles[one.contest], names[chance.unit], *cells, *answers])
    for one in (one for one in found if one.absent and one.ranked is not None):
        for chance in one.ranked.chances:
            answers = [spoken(ANSWERS, str(word)) for word in (chance.possible, chance.necessary)]
            rows.append([titles[one.contest], names[chance.unit], "", "", "", *answers, ""])
    if not rows:
        return None
    columns = [group(), word("Unit"), number("Agree", 11), number("Needed", 9)]
    columns += [number("Absent votes it needs", 11), tick("Can be chosen", 11)]
    columns += [tick("Is chosen in every way", 11), tick("Keeps its votes needed", 12)]
    title = said("What the absent members could do")
    return table("absent", title, columns, rows, lines(result, *FILES))


def _said(result: Result, one: AbsentEffect) -> str:
    """The answer and the warnings, these without what the rules withhold."""
    texts = [one.said(result.unit_names).said(LANG)]
    if not hidden(result).touches(one.contest):
        texts += [warning.said(LANG) for warning in one.warnings]
    if one.absent:
        texts.append(one.way.said(LANG))
    return " ".join(_whole(text) for text in texts)


def _whole(text: str) -> str:
    """The text as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


def _why_not(result: Result, contest: str) -> str:
    """Why nothing can be said of the absent."""
    poll = result.polls[contest]
    if poll.sheet is None or poll.sheet.absent is None:
        return said("how many are absent is not on the count sheet.")
    if not poll.tally.from_ballots:
        return said("it needs the papers, and only totals were kept.")
    return said("it is worked out for thresholds and for ranked papers, and these are neither.")


def _line(result: Result, contest: str, text: str) -> str:
    values = {"contest": contest_names(result.rules)[contest], "sentence": text}
    return said("{contest}: {sentence}", **values)
