"""The waist of the house: ``run`` carries checked tables all the way to proposals.

Everything below computes, everything above looks. A what-if is changed rules and another run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from emulab.awards import Outcome, decide_awards, decide_offices, standings, tie_values
from emulab.faults import Fault, InputError, Note
from emulab.rules import Rules
from emulab.scoring import aggregate, complete_parts, normalise, parts, rank, score, weighted
from emulab.tables import Tables
from emulab.tables import check as check_tables
from emulab.voting import Votes, count_faults, polls, vote_frame

if TYPE_CHECKING:
    from emulab.voting import Poll

OUTCOMES = {
    "unit": pl.String,
    "outcome": pl.String,
    "condition": pl.String,
    "reason": pl.String,
    "votes": pl.Int64,
    "needed": pl.Int64,
}


@dataclass(frozen=True)
class Result:
    """Every table of one run, unrounded but for what the rules declare.

    scores: unit, criterion, section, side, stage, state, score, maximum.
    levels: unit, criterion, section, score, maximum, level, share.
    parts: unit, criterion, section, part; bonus and penalty included, adding up to the total.
    totals: unit, points, bonus, penalty, total, adjusted.
    ranks: unit, total, rank, tied, decided_by, band, in the order of the ranks.
    votes: contest, unit, agree, agree_box, agree_written, base, of, needed, passed.

    A unit without any mark has no row in parts, totals and ranks.
    """

    rules: Rules
    tables: Tables
    scores: pl.DataFrame
    levels: pl.DataFrame
    parts: pl.DataFrame
    totals: pl.DataFrame
    ranks: pl.DataFrame
    votes: pl.DataFrame
    polls: dict[str, "Poll"]

    @cached_property
    def award_outcomes(self) -> tuple[Outcome, ...]:
        """What was decided on every award and unit; decided when it is first asked for."""
        units = self.tables.units["unit"].to_list()
        standing = standings(units, self.ranks, self.tables.checks)
        values = tie_values(self.rules, self.scores, self.totals)
        return decide_awards(self.rules, standing, self.polls, values)

    @cached_property
    def office_outcomes(self) -> tuple[Outcome, ...]:
        """What was decided on every office and unit; decided when it is first asked for."""
        return decide_offices(self.rules, self.tables.units["unit"].to_list(), self.polls)

    @cached_property
    def proposals(self) -> pl.DataFrame:
        """A row for every award and unit: award, unit, and the columns of OUTCOMES."""
        return outcome_frame(self.award_outcomes, "award")

    @cached_property
    def offices(self) -> pl.DataFrame:
        """A row for every office and unit: office, unit, and the columns of OUTCOMES."""
        return outcome_frame(self.office_outcomes, "office")

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The criteria that separate nobody under the chosen scale and so carry no weight."""
        flat = self.levels.group_by("criterion", maintain_order=True).agg(
            none=pl.col("level").is_null().all() & pl.col("score").is_not_null().any()
        )
        found = flat.filter("none")["criterion"].to_list()
        return tuple(found) if self.rules.scale not in ("points", "declared") else ()

    @property
    def synthetic(self) -> tuple[str, ...]:
        """What of this result nobody published: blocks of the rules, then files of the data."""
        return synthetic_parts(self.rules, self.tables)

    @property
    def ranked(self) -> bool:
        return self.ranks.height > 0


def run(tables: Tables, rules: Rules) -> Result:
    """Carry checked tables all the way to proposals, under ``rules``.

    Presumes what ``check`` refuses; call that first on data that people wrote.
    """
    units = tables.units["unit"].to_list()
    scores = score(tables.units, tables.marks, tables.targets, rules)
    levels = weighted(normalise(scores, rules.scale), rules)
    own = parts(levels, rules)
    totals = aggregate(own, scores, rules)
    ranks = rank(totals, scores, rules)
    counted = polls(_votes(tables), rules)
    return Result(
        rules=rules,
        tables=tables,
        scores=scores,
        levels=levels,
        parts=complete_parts(own, totals),
        totals=totals,
        ranks=ranks,
        votes=vote_frame(counted, units),
        polls=counted,
    )


def check(tables: Tables, rules: Rules) -> tuple[Note, ...]:
    """The notes on tables that may be run; raises InputError with every fault of every file."""
    faults = list(vote_faults(tables, rules))
    notes: tuple[Note, ...] = ()
    try:
        notes = check_tables(tables, rules)
    except InputError as error:
        faults += error.faults
        notes = error.notes
    if faults:
        raise InputError(faults, notes)
    return notes


def vote_faults(tables: Tables, rules: Rules) -> Iterator[Fault]:
    """Every contest that cannot be counted and every count sheet that does not add up."""
    return count_faults(_votes(tables), rules)


def synthetic_parts(rules: Rules, tables: Tables) -> tuple[str, ...]:
    """What nobody published: blocks of the rules, then files of the data.

    A file that is published but for some rows, which say so themselves, is listed too.
    """
    files = {file for file, origin in tables.provenance.items() if origin.synthetic}
    for name, frame in (("units.csv", tables.units), ("calendar.csv", tables.calendar)):
        if "synthetic" in frame["provenance"]:
            files.add(name)
    return (*rules.synthetic, *sorted(files))


def outcome_frame(outcomes: tuple[Outcome, ...], word: str, lang: str = "en") -> pl.DataFrame:
    """The outcomes as a frame, their reasons in ``lang``."""
    rows = [
        (o.contest, o.unit, o.outcome, o.condition, o.reason.said(lang), o.votes, o.needed)
        for o in outcomes
    ]
    return pl.DataFrame(rows, schema={word: pl.String, **OUTCOMES}, orient="row")


def _votes(tables: Tables) -> Votes:
    return Votes(tables.ballots, tables.tallies, tables.counts)
