"""Ballots, kept totals and the count sheet: each paper once, each contest kept in one way."""

import polars as pl

from emulab.rules import Name
from emulab.tables.case import Case


def ballots(case: Case) -> None:
    """Units twice on a ballot, papers both blank and named, contests that nobody votes on."""
    ledger, file = case.ledger, case.tables.file("ballots")
    paper = ["contest", "channel", "ballot"]
    again = case.repeated("ballots", [*paper, "unit"])

    def named_twice(row: dict) -> tuple[str, str]:
        name = row["unit"] or "the blank row"
        finding = f"ballot {row['ballot']} of {row['contest']} has {name} again"
        return f"{finding}, first on line {row['first']}.", "Keep one."

    ledger.rows(file, again, named_twice)
    rows = case.placed("ballots")
    blank = pl.col("unit").is_null()
    mixed = rows.filter(blank.any().over(paper) & (~blank).any().over(paper) & blank)
    ledger.rows(
        file,
        mixed,
        lambda row: (
            f"ballot {row['ballot']} of {row['contest']} is blank here and names units elsewhere.",
            "Take the blank row out, or number the ballots apart.",
        ),
    )
    _acclaimed(case, "ballots")


def tallies(case: Case) -> None:
    """Totals given twice, and totals of contests whose ballots were kept as well."""
    ledger, file = case.ledger, case.tables.file("tallies")
    again = case.repeated("tallies", ["contest", "unit", "channel"])
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

    again = case.repeated("counts", ["contest", "field"]).filter(pl.col("field").is_not_null())
    case.ledger.rows(case.tables.file("counts"), again, say)


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
