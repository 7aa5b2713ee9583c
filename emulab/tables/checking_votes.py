"""Ballots, kept totals and the count sheet: each paper once, each contest kept in one way."""

from fractions import Fraction

import polars as pl

from emulab.rules import Name
from emulab.tables.case import Case
from emulab.words import Message

KEEP = "Keep one."
NEARLY = {  # what a third is often typed as; 6 of 9 are not 67 %
    Fraction(67, 100): Fraction(2, 3),
    Fraction(66, 100): Fraction(2, 3),
    Fraction(33, 100): Fraction(1, 3),
    Fraction(34, 100): Fraction(1, 3),
}


def ballots(case: Case) -> None:
    """Units twice on a ballot, papers both blank and named, contests that nobody votes on."""
    ledger, file = case.ledger, case.tables.file("ballots")
    paper = ["contest", "channel", "ballot"]
    again = case.repeated("ballots", [*paper, "unit"])
    said = pl.col("vote").fill_null("agree")
    unlike = case.tables.ballots.group_by(*paper, "unit").agg(
        opposed=(said == "agree").any() & (said == "disagree").any()
    )
    again = again.join(unlike, on=[*paper, "unit"], how="left", nulls_equal=True)

    def named_twice(row: dict) -> tuple[str, str]:
        name = row["unit"] or "the blank row"
        finding = f"ballot {row['ballot']} of {row['contest']} has {name} again"
        opposed = "Keep one, with the vote both where both boxes are marked."
        return f"{finding}, first on line {row['first']}.", opposed if row["opposed"] else KEEP

    ledger.rows(file, again, named_twice)
    rows = case.placed("ballots")
    blank = pl.col("unit").is_null() & pl.col("invalid").is_null()
    named = pl.col("unit").is_not_null()
    mixed = rows.filter(blank.any().over(paper) & named.any().over(paper) & blank)
    ledger.rows(
        file,
        mixed,
        lambda row: (
            f"ballot {row['ballot']} of {row['contest']} is blank here and names units elsewhere.",
            "Take the blank row out, or number the ballots apart.",
        ),
    )
    ledger.rows(
        file,
        rows.filter(pl.col("invalid").is_not_null() & pl.col("unit").is_not_null()),
        lambda row: (
            f"ballot {row['ballot']} of {row['contest']} is invalid ({row['invalid']}) in the row "
            f"of {row['unit']}.",
            "Write the reason in a row without a unit: the whole ballot is invalid.",
        ),
    )
    ledger.rows(
        file,
        rows.filter(pl.col("place") == 0),
        lambda row: (
            f"ballot {row['ballot']} of {row['contest']} has {row['unit']} in place 0.",
            "Write 1 for the first place, or leave the row out.",
        ),
    )
    _acclaimed(case, "ballots")


def tallies(case: Case) -> None:
    """Totals given twice, and totals of contests whose ballots were kept as well."""
    ledger, file = case.ledger, case.tables.file("tallies")
    again = case.repeated("tallies", ["contest", "unit", "channel", "teller"])
    ledger.rows(
        file,
        again,
        lambda row: (
            f"{row['unit']} has a total in {row['contest']} again, first on line {row['first']}.",
            "Keep one.",
        ),
    )
    both = set(case.tables.ballots["contest"]) - {None}
    rows = case.placed("tallies").filter(pl.col("contest").is_in(sorted(both)))
    firsts = rows.group_by("contest", maintain_order=True).agg(pl.col("line").min())
    other = case.tables.file("ballots")
    ledger.rows(
        file,
        firsts,
        lambda row: (
            f"{row['contest']} has totals here and ballots in {other}.",
            "Keep the ballots, or the totals.",
        ),
    )
    _acclaimed(case, "tallies")


def counts(case: Case) -> None:
    """Numbers of the count sheet that are given twice."""

    def say(row: dict) -> tuple[str, str]:
        of = f" of {row['contest']}" if row["contest"] else ""
        return f"the number {row['field']}{of} stands on line {row['first']} already.", "Keep one."

    again = case.repeated("counts", ["contest", "field", "teller"]).filter(
        pl.col("field").is_not_null()
    )
    case.ledger.rows(case.tables.file("counts"), again, say)
    _thresholds(case)


def _thresholds(case: Case) -> None:
    """Note thresholds whose source was not in force, and shares that are nearly a third."""
    rules = case.rules
    file = rules.files[0].name if rules.files else "rules.yaml"
    votes = [(award, award.vote) for award in rules.awards if award.vote is not None]
    votes += [(office, office) for office in rules.offices if not office.acclaimed]
    for entry, vote in votes:
        contest = Name(vi=str(entry.name or entry.id), en=entry.id)
        if not vote.in_force(rules.year):
            case.ledger.note(
                file,
                0,
                "{contest}: {source} was not in force in {year}, only {since} to {until}.",
                contest=contest,
                source=vote.source or Message("the source of the threshold"),
                year=rules.year,
                since=vote.since or "…",
                until=vote.until or "…",
            )
        for share in (vote.at_least, vote.more_than):
            if share in NEARLY:
                case.ledger.note(
                    file,
                    0,
                    "{contest}: {share} is not {third}; write {third} if that is meant.",
                    contest=contest,
                    share=str(share),
                    third=str(NEARLY[share]),
                )


def _acclaimed(case: Case, stem: str) -> None:
    """Note the votes that decide nothing, because the rules have nobody vote."""
    rules = case.rules
    voted = {award.id for award in rules.awards if award.vote is not None}
    voted |= {office.id for office in rules.offices if not office.acclaimed}
    named = {entry.id: entry.name for entry in (*rules.awards, *rules.offices)}
    idle = [contest for contest in rules.contests if contest not in voted]
    found = case.placed(stem).filter(pl.col("contest").is_in(idle))
    firsts = found.group_by("contest", maintain_order=True).agg(pl.col("line").min())
    for contest, line in firsts.iter_rows():
        case.ledger.note(
            case.tables.file(stem),
            line,
            "{contest} is decided without a vote: these are not counted.",
            contest=Name(vi=str(named[contest] or contest), en=contest),
        )
