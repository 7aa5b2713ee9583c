"""Other rules: who the same papers would have chosen under each, and which conventions decide."""

from collections.abc import Iterator

from great_tables import GT

from emulab.contest_papers import Put, contest_papers
from emulab.electing import tally
from emulab.electing.tallying import rules as counting_rules
from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.show.names import contest_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, bullets, nothing, page, said, sentence
from emulab.show.table import group, table, tick, word
from emulab.show.votes import FILES, not_voted
from emulab.swaying.comparing_conventions import compare_conventions
from emulab.swaying.comparing_rules import Comparison, compare_rules
from emulab.voting import on_every_base
from emulab.voting.bases import IN_WRITING
from emulab.withholding import hidden

MANY = {"kemeny": 16}  # names up to which a rule is counted for a page


def other_rules(result: Result | None) -> Page:
    """The rules that fit the papers of each contest, those that choose alike in one row.

    Nobody voted under these rules, and voters who know a rule vote by it: the same papers say
    what would follow from them, not what would have happened. Who would win, and on which base,
    can be a number to the vote, so a contest with a figure that is withheld is left out.
    """
    if result is None or not result.polls:
        return not_voted()
    titles, back = contest_names(result.rules), hidden(result)
    held = [titles[contest] for contest in result.polls if back.of(contest)]
    told = [contest for contest in result.polls if not back.of(contest)]
    put = [one for contest in told if (one := contest_papers(result, contest))]
    found = [(one, compared) for one in put if (compared := compared_rules(one)) is not None]
    quiet = said("withheld, it would tell the figures that the rules hold back.")
    kept = said("{contest}: {sentence}", contest=joined(held), sentence=quiet) if held else ""
    if not found:
        return nothing(kept or said("No other rule can count these papers."))
    differing = [
        text for one, compared in found if (text := _differing(titles[one.contest], compared))
    ]
    lead = said("Rules that choose others:")
    plain = None if differing else sentence(said("Every rule that fits chooses the same."))
    readings = [text for one in put for text in _conventions(result, one)]
    alike = None if readings else sentence(said("However the papers are read, the same win."))
    return page(
        _table(result, found),
        bullets(lead, differing),
        plain,
        bullets(said("What the reading of the papers decides:"), readings),
        alike,
        sentence(kept),
    )


def compared_rules(put: Put) -> Comparison | None:
    """The rule of the contest beside all that fit its papers and need nothing that is not said."""
    names = [name for name in counting_rules() if name != put.rule and _counts(put, name)]
    try:
        return compare_rules(
            put.ballots, names, seats=put.seats, reference=put.rule, **put.keywords
        )
    except InputError:
        return None


def _counts(put: Put, name: str) -> bool:
    if len(put.ballots.candidates) > MANY.get(name, len(put.ballots.candidates)):
        return False
    if put.seats == 1 and counting_rules()[name].several:
        return False
    try:
        tally(put.ballots, name, seats=put.seats, **put.keywords)
    except InputError:  # it needs a convention that is not said, or other papers
        return False
    return True


def _table(result: Result, found: list[tuple[Put, Comparison]]) -> GT:
    """A row for everybody whom some rules choose alike; the reason where these are others."""
    titles, back, rows = contest_names(result.rules), hidden(result), []
    for put, compared in found:
        groups: dict[str, list[dict]] = {}
        for row in compared.frame(LANG).to_dicts():
            groups.setdefault(_chosen(row), []).append(row)
        for chosen, own in groups.items():
            star = " *" if own[0]["rule"] == compared.reference else ""
            names = joined([own[0]["title"] + star, *(row["title"] for row in own[1:])])
            told = not own[0]["agrees"] and not back.touches(put.contest)
            agrees = "✓" if own[0]["agrees"] else "✗"
            why = own[0]["why"] if told else ""
            rows.append([titles[put.contest], names, chosen, agrees, why])
    columns = [group(), word("Rules", 34), word("Chosen", 26), tick("As decided", 10)]
    columns.append(word("Why"))
    notes = [said("* the rule of the contest, before ties are broken as the rules declare.")]
    if any(back.touches(put.contest) for put, _ in found):
        notes.append(said("The rules withhold figures that would tell how known people voted."))
    title = said("The same papers under other rules")
    return table("other-rules", title, columns, rows, [*notes, *lines(result, *FILES)])


def _chosen(row: dict) -> str:
    """Who is elected, and who is tied for what is left."""
    words = [joined(row["elected"])] if row["elected"] else []
    words += [said("tied: {units}", units=joined(row["tied"]))] if row["tied"] else []
    return joined(words) or said("nobody")


def _differing(title: str, compared: Comparison) -> str:
    rows = [row for row in compared.frame(LANG).to_dicts() if not row["agrees"]]
    if not rows:
        return ""
    return said("{contest}: {rules}.", contest=title, rules=joined(row["title"] for row in rows))


def _conventions(result: Result, put: Put) -> Iterator[str]:
    """A sentence for every convention that decides who wins."""
    poll = result.polls[put.contest]
    given = dict(put.keywords)
    if poll.election is None:
        given["bases"] = {
            row["base"]: row["number"]
            for row in on_every_base(poll, poll.sheet).to_dicts()
            if row["number"] is not None
            and (poll.threshold.absent != "written_counts" or row["base"] in IN_WRITING)
        }
    try:
        found = compare_conventions(put.ballots, put.rule, put.seats, **given)
    except InputError:
        return
    title = contest_names(result.rules)[put.contest]
    for name, text in zip(found.read, found.says, strict=False):
        if name in found.flips:
            yield said("{contest}: {sentence}", contest=title, sentence=text.said(LANG))
