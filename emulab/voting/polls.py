"""Every contest of a year, counted and reconciled with its count sheet."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from emulab.faults import Fault
from emulab.rules import Rules, Threshold
from emulab.voting.count import Sheet, broken, sheets
from emulab.voting.tally import Tally, tally_ballots, tally_totals
from emulab.voting.thresholds import Poll, UnknownBase, poll

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
    """The tables that hold votes: ballots or their totals, and the count sheet."""

    ballots: pl.DataFrame
    tallies: pl.DataFrame
    counts: pl.DataFrame


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
            limit = threshold.marks_at_most
            found[contest] = tally_ballots(votes.ballots, contest, limit, threshold.blank)
        elif contest in with_totals:
            found[contest] = tally_totals(votes.tallies, contest)
    return found


def polls(votes: Votes, rules: Rules) -> dict[str, Poll]:
    """Every voted contest that has been counted, in the order of the rules."""
    sheet_of = sheets(votes.counts, rules.contests)
    thresholds = voted(rules)
    return {
        contest: poll(thresholds[contest], found, sheet_of[contest])
        for contest, found in tally(votes, rules).items()
    }


def vote_frame(counted: dict[str, Poll], units: list[str]) -> pl.DataFrame:
    """One row a contest and unit: agreeing votes by channel, the base by name, votes needed."""
    rows = []
    for contest, one in counted.items():
        for unit in units:
            own, agree = one.tally.agree.get(unit, {}), one.votes(unit)
            box, written = own.get("box", 0), own.get("written", 0)
            of, passed = one.threshold.of, agree >= one.needed
            rows.append((contest, unit, agree, box, written, one.base, of, one.needed, passed))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def count_faults(votes: Votes, rules: Rules) -> Iterator[Fault]:
    """Every contest that cannot be counted and every count sheet that does not add up."""
    sheet_of = sheets(votes.counts, rules.contests)
    found = tally(votes, rules)
    for contest in rules.contests:
        for identity in broken(sheet_of[contest]):
            yield Fault(
                "counts.csv", 0, f"{contest}: {identity}.", "Count again, or mend the sheet."
            )
    for contest, threshold in voted(rules).items():
        if contest not in found:
            if rules.phase == "year_end":
                yield Fault(
                    "ballots.csv",
                    0,
                    f"{contest}: the rules ask for a vote, and there are no ballots and no totals.",
                    "Write ballots.csv or tallies.csv, or set decide in the rules.",
                )
            continue
        yield from _contest_faults(threshold, found[contest], sheet_of[contest])


def _contest_faults(threshold: Threshold, found: Tally, sheet: Sheet) -> Iterator[Fault]:
    contest = sheet.contest
    if sum(found.blank.values()) and threshold.blank is None:
        yield Fault(
            "rules.yaml",
            0,
            f"{contest}: there are blank ballots, and the rules do not say what a blank one is.",
            "Write blank: valid or blank: invalid.",
        )
    if found.from_ballots:
        yield from _unlike_the_sheet(found, sheet)
    try:
        counted = poll(threshold, found, sheet)
    except UnknownBase as missing:
        yield Fault(
            "counts.csv",
            0,
            f"{contest}: the number {missing.field!r} is not on the count sheet.",
            f"Write a row with the field {missing.field}.",
        )
        return
    for unit in sorted(found.agree):
        if counted.votes(unit) > counted.base:
            yield Fault(
                "tallies.csv" if not found.from_ballots else "ballots.csv",
                0,
                f"{contest}: {unit} has {counted.votes(unit)} agreeing votes of {counted.base} "
                f"{threshold.of}.",
                "Count again.",
            )


def _unlike_the_sheet(found: Tally, sheet: Sheet) -> Iterator[Fault]:
    box = {word: getattr(found, word).get("box", 0) for word in ("valid", "invalid", "blank")}
    papers = {**box, "returned": box["valid"] + box["invalid"]}
    papers["written_valid"] = found.valid.get("written", 0)
    for field, number in papers.items():
        said = sheet[field]
        if said is not None and said != number:
            yield Fault(
                "counts.csv",
                0,
                f"{sheet.contest}: the sheet says {field} {said}, the ballots give {number}.",
                "Count again until both agree.",
            )
