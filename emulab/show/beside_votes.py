"""Scores beside votes: where the vote leaves the ranking, and who passed one and not the other."""

from great_tables import GT

from emulab.numbers import shown, signed
from emulab.pipeline import Result
from emulab.show.names import contest_names, points, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, bullets, nothing, page, said, sentence
from emulab.show.table import group, number, table, tick, word
from emulab.show.vocabulary import PARTING
from emulab.show.votes import FILES, kept_back, not_voted
from emulab.votes_and_scores import Beside, heads_advantage
from emulab.votes_and_scores import beside_votes as compared
from emulab.withholding import hidden, listed

MOST = 4  # units named in one sentence


def beside_votes(result: Result | None) -> Page:
    """A row a unit: rank, votes, place by votes and places moved; units without votes left out.

    Agreement is Kendall's tau-b: 1 where the vote follows the ranking, −1 where it turns it over.
    Votes need not follow scores; the page says where they do not, not who was right.
    """
    if result is None or not result.polls:
        return not_voted()
    if not result.ranked:
        return nothing(said("Nobody is ranked, so votes stand beside no scores."))
    found = compared(result)
    lead = said("Contest by contest:")
    return page(
        _table(result, found),
        bullets(lead, [_agreement(result, one) for one in found]),
        bullets(said("Scores and votes part:"), _parting(result, found)),
        sentence(_heads(result, found)),
    )


def _table(result: Result, found: tuple[Beside, ...]) -> GT | None:
    names, titles, back = unit_names(result.tables), contest_names(result.rules), hidden(result)
    rows = []
    for one in found:
        for row in one.places.to_dicts():
            held = row["unit"] in back.of(one.contest)
            if not listed(result, one.contest, row["unit"]):
                continue
            rows.append(
                [
                    titles[one.contest],
                    str(row["rank"]),
                    names[row["unit"]],
                    points(row["total"]),
                    *([kept_back()] * 3 if held else _placed(row)),
                    "✓" if row["passed"] else "–",
                ]
            )
    if not rows:
        return None
    columns = [group(), number("Rank", 7), word("Unit"), number("Total", 11), number("Agree", 12)]
    columns += [number("Place by votes", 10), number("Places moved", 10), tick("Reached", 8)]
    notes = [
        said("Places are counted among ranked units; units that nobody agreed to have no row.")
    ]
    title = said("Scores beside votes")
    return table("beside-votes", title, columns, rows, [*notes, *lines(result, "marks", *FILES)])


def _placed(row: dict) -> list[str]:
    moved = signed(row["moved"], 0) if row["moved"] else "0"
    return [str(row["votes"]), str(row["vote_rank"]), moved]


def _agreement(result: Result, one: Beside) -> str:
    """How the two orders agree; nothing where it would be worked out from figures withheld."""
    title = contest_names(result.rules)[one.contest]
    if hidden(result).of(one.contest):
        text = said("withheld, it would tell the figures that the rules hold back.")
        return said("{contest}: {sentence}", contest=title, sentence=text)
    if one.tau_b is None:
        return said(
            "{contest}: all totals or all votes are equal, nothing is compared.", contest=title
        )
    return said(
        "{contest}: tau-b {tau} over all ranked units; the vote turns {turned} pairs round.",
        contest=title,
        tau=shown(one.tau_b).replace("-", "−"),
        turned=one.turned.height,
    )


def _parting(result: Result, found: tuple[Beside, ...]) -> list[str]:
    names, titles, told = unit_names(result.tables), contest_names(result.rules), []
    for one in found:
        for group_of, template in PARTING.items():
            if units := getattr(one, group_of):
                text = _some([names[unit] for unit in units])
                told.append(said(template, contest=titles[one.contest], units=text))
    return told


def _some(units: list[str]) -> str:
    """The units; of many the first, and how many more there are."""
    if len(units) <= MOST:
        return joined(units)
    return said("{units}; {more} more", units=joined(units[:MOST]), more=len(units) - MOST)


def _heads(result: Result, found: tuple[Beside, ...]) -> str:
    """How the head of this year stands by votes and by rank; empty where no head is named."""
    back = hidden(result).units
    rows = heads_advantage(found).to_dicts()
    rows = [row for row in rows if (row["contest"], row["unit"]) not in back]
    if not rows:
        return ""
    names, titles = unit_names(result.tables), contest_names(result.rules)
    cases = [
        said(
            "{contest}: rank {rank}, place by votes {place}",
            contest=titles[row["contest"]],
            rank=row["rank"],
            place=row["vote_rank"],
        )
        for row in rows
    ]
    return said(
        "The head of this year, {unit}, stands so: {cases}. One year proves no advantage.",
        unit=joined(dict.fromkeys(names[row["unit"]] for row in rows)),
        cases=joined(cases),
    )
