"""Reconcile: ballots, kept totals and the count sheet must tell one story."""

from collections.abc import Iterator

import polars as pl

from emulab.faults import Fault
from emulab.rules import Rules, Threshold
from emulab.voting.count import Sheet, broken, sheets
from emulab.voting.polls import Votes, tally, voted
from emulab.voting.tally import Tally
from emulab.voting.thresholds import UnknownBase, poll


def count_faults(votes: Votes, rules: Rules) -> Iterator[Fault]:
    """Every contest that cannot be counted and every count sheet that does not add up."""
    sheet_of = sheets(votes.counts, rules.contests)
    found = tally(votes, rules)
    named: dict[str, list[str]] = {}
    for contest, sheet in sheet_of.items():
        for identity in broken(sheet):
            named.setdefault(identity, []).append(contest)
    for identity, contests in named.items():
        where = ", ".join(contests)
        yield Fault("counts.csv", 0, f"{where}: {identity}.", "Count again, or mend the sheet.")
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
        own = votes.tallies.filter(pl.col("contest") == contest)
        yield from _contest_faults(threshold, found[contest], sheet_of[contest])
        yield from _unlike_the_ballots(threshold, own, sheet_of[contest])


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
    papers["written_answered"] = papers["written_valid"] + found.invalid.get("written", 0)
    unlike = [field for field in papers if sheet[field] not in (None, papers[field])]
    for field in unlike:
        yield Fault(
            "counts.csv",
            0,
            f"{sheet.contest}: the sheet says {field} {sheet[field]}, "
            f"the ballots give {papers[field]}.",
            "Count again until both agree.",
        )
    if unlike or any(broken(sheet)):
        return
    for identity in broken(Sheet(sheet.contest, papers | sheet.numbers)):
        yield Fault(
            "ballots.csv", 0, f"{sheet.contest}: by the ballots, {identity}.", "Count again."
        )


def _unlike_the_ballots(
    threshold: Threshold, totals: pl.DataFrame, sheet: Sheet
) -> Iterator[Fault]:
    """Kept totals that no such number of valid ballots gives."""
    again = "Count again until both agree."
    for channel, field in (("box", "valid"), ("written", "written_valid")):
        valid = sheet[field]
        if valid is None:
            continue
        own = totals.filter(pl.col("channel").fill_null("box") == channel)
        papers = f"{valid} valid ballots ({channel})"
        for unit, *numbers in own.select("unit", "agree", "disagree", "no_mark").iter_rows():
            marks = [number for number in numbers if number is not None]
            if sum(marks) > valid or (len(marks) == 3 and sum(marks) != valid):
                sums = " + ".join(str(number) for number in marks)
                finding = f"{sheet.contest}: {unit} has {sums} marks of {papers}."
                yield Fault("tallies.csv", 0, finding, again)
        most, cast = threshold.marks_at_most, own["agree"].sum()
        if most is not None and cast > most * valid:
            finding = (
                f"{sheet.contest}: {cast} agreeing votes, more than {papers} of {most} each can "
                "give."
            )
            yield Fault("tallies.csv", 0, finding, again)
