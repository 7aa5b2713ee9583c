"""Every contest of a year, counted."""

from dataclasses import dataclass, replace

import polars as pl

from emulab.ballots import Tallies
from emulab.rules import Rules, Threshold
from emulab.voting.count import Sheet, sheets
from emulab.voting.elections import decided_by_threshold, elected
from emulab.voting.papers import papers
from emulab.voting.tally import Tally, tally_ballots, tally_totals
from emulab.voting.thresholds import Poll, poll

SCHEMA = {
    "contest": pl.String,
    "unit": pl.String,
    "agree": pl.Int64,
    "agree_box": pl.Int64,
    "agree_written": pl.Int64,
    "base": pl.Int64,
    "of": pl.String,
    "needed": pl.Int64,
    "passed": pl.Boolean,
}


@dataclass(frozen=True)
class Votes:
    """The tables that hold votes: ballots or their totals, and the count sheet.

    ``units`` are the candidates of every contest; left out, those that the votes name.
    """

    ballots: pl.DataFrame
    tallies: pl.DataFrame
    counts: pl.DataFrame
    units: tuple[str, ...] = ()


def voted(rules: Rules) -> dict[str, Threshold]:
    """The contests that are decided by a vote, and the threshold of each."""
    awards = {award.id: award.vote for award in rules.awards if award.vote is not None}
    return awards | {office.id: office for office in rules.offices if not office.acclaimed}


def tally(votes: Votes, rules: Rules) -> dict[str, Tally]:
    """The tally of every voted contest of which ballots or totals are at hand."""
    with_ballots = set(votes.ballots["contest"])
    with_totals = set(votes.tallies["contest"])
    found = {}
    for contest, threshold in voted(rules).items():
        if contest in with_ballots:
            found[contest] = tally_ballots(votes.ballots, contest, threshold)
        elif contest in with_totals:
            found[contest] = tally_totals(votes.tallies, contest)
    return found


def polls(votes: Votes, rules: Rules) -> dict[str, Poll]:
    """Every voted contest that has been counted, in the order of the rules."""
    sheet_of = sheets(votes.counts, rules.contests)
    thresholds = voted(rules)
    return {
        contest: counted_poll(votes, thresholds[contest], found, sheet_of[contest])
        for contest, found in tally(votes, rules).items()
    }


def counted_poll(votes: Votes, threshold: Threshold, found: Tally, sheet: Sheet) -> Poll:
    """One contest counted; raises UnknownBase, and InputError where its rule cannot count it."""
    counted = poll(threshold, found, sheet)
    if decided_by_threshold(threshold):
        return counted
    if found.from_ballots:
        given = papers(votes.ballots, found.contest, threshold, votes.units)
    else:
        units = tuple(dict.fromkeys([*votes.units, *found.units]))
        given = Tallies(units, tuple(counted.votes(unit) for unit in units), counted.base)
    return replace(counted, papers=given, election=elected(threshold, given, threshold.blank))


def vote_frame(counted: dict[str, Poll], units: list[str]) -> pl.DataFrame:
    """One row a contest and unit: agreeing votes by channel, the base by name, votes needed.

    Where another rule than approval decides, nothing is needed and ``passed`` are its winners.
    """
    rows = []
    for contest, one in counted.items():
        for unit in units:
            own, agree = one.tally.agree.get(unit, {}), one.votes(unit)
            box, written = own.get("box", 0), own.get("written", 0)
            of, passed = one.threshold.of, one.passes(unit)
            rows.append((contest, unit, agree, box, written, one.base, of, one.needed, passed))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
