"""The waist of the house: ``run`` carries checked tables all the way to proposals.

Everything below computes, everything above looks. A what-if is changed rules and another run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from emulab.awards import (
    Outcome,
    Seats,
    Standing,
    Values,
    award_seats,
    decide_awards,
    decide_offices,
    stage_totals,
    standings,
    tie_values,
)
from emulab.faults import Fault, InputError, Note
from emulab.rules import Rules
from emulab.scoring import (
    aggregate,
    breaches,
    complete_parts,
    normalise,
    parts_and_accounts,
    rank,
    score,
    weighted,
)
from emulab.scoring.scorers.presence import scorer_faults
from emulab.scoring.weights import from_data
from emulab.tables import Tables
from emulab.tables import check as check_tables
from emulab.voting import Votes, count_faults, polls, vote_frame, voted
from emulab.words import Message

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
    gates: unit, gate, bars, value, limit: the gates that units do not pass.
    ranks: unit, total, rank, tied, decided_by, band, gate, in the order of the ranks.
    accounts: what the aggregates say of themselves, such as their variant or a gap left open.
    votes: contest, unit, agree, agree_box, agree_written, base, of, needed, passed.

    A unit without any mark has no row in parts, totals and ranks; one that a gate bars from
    the ranking has none in ranks.
    """

    rules: Rules
    tables: Tables
    scores: pl.DataFrame
    levels: pl.DataFrame
    parts: pl.DataFrame
    totals: pl.DataFrame
    gates: pl.DataFrame
    ranks: pl.DataFrame
    votes: pl.DataFrame
    polls: dict[str, "Poll"]
    accounts: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def award_outcomes(self) -> tuple[Outcome, ...]:
        """What was decided on every award and unit; decided when it is first asked for."""
        return decide_awards(
            self.rules, self._standings, self.polls, self._tie_values, self.unit_names
        )

    @cached_property
    def office_outcomes(self) -> tuple[Outcome, ...]:
        """What was decided on every office and unit; decided when it is first asked for."""
        units = self.tables.units["unit"].to_list()
        known = (self._standings, self._tie_values, self.unit_names)
        return decide_offices(self.rules, units, self.polls, *known)

    @cached_property
    def seats(self) -> dict[str, Seats]:
        """The seats of every award, within its cap."""
        return {one.id: award_seats(self.rules, one, self._standings) for one in self.rules.awards}

    @cached_property
    def _standings(self) -> list[Standing]:
        units = self.tables.units["unit"].to_list()
        return standings(units, self.ranks, self.tables.checks, self.gates)

    @cached_property
    def _tie_values(self) -> Values:
        tables = self.tables
        staged = stage_totals(self.rules, tables.units, tables.marks, tables.targets)
        return tie_values(self.rules, self.scores, self.totals, staged)

    @cached_property
    def proposals(self) -> pl.DataFrame:
        """A row for every award and unit: award, unit, and the columns of OUTCOMES."""
        return outcome_frame(self.award_outcomes, "award")

    @cached_property
    def offices(self) -> pl.DataFrame:
        """A row for every office and unit: office, unit, and the columns of OUTCOMES."""
        return outcome_frame(self.office_outcomes, "office")

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """The name of every unit by its id."""
        return dict(self.tables.units.select("unit", "name").iter_rows())

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The criteria that separate nobody under the chosen scale and so carry no weight."""
        main = self.scores.filter(pl.col("side") == "main")
        marked = (main["state"] != "missing") & (main["state"] != "not assigned")
        flat = self.levels.with_columns(marked=marked)
        flat = flat.group_by("criterion", maintain_order=True).agg(
            none=pl.col("level").is_null().all() & pl.col("marked").any()
        )
        found = flat.filter("none")["criterion"].to_list()
        return tuple(found) if self.rules.rubric.maximum is not None else ()

    @cached_property
    def touched(self) -> pl.DataFrame:
        """Every cell that is not a mark as given: unit, criterion, state, stage, score.

        ``state`` says what it is: imputed, missing, not assigned, an earlier stage's mark, or
        supposed by a scenario. Of bonus and penalty only the supposed ones are listed.
        """
        side = (pl.col("side") != "main") & (pl.col("state") != "supposed")
        plain = (pl.col("state") == "marked") | side
        return self.scores.filter(~plain).select("unit", "criterion", "state", "stage", "score")

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
    levels = weighted(normalise(scores, rules), rules)
    own, accounts = parts_and_accounts(levels, rules)
    totals = aggregate(own, scores, rules)
    gates = breaches(totals, scores, tables.checks, rules)
    ranks = rank(totals, scores, rules, gates)
    counted = polls(_votes(tables), rules)
    return Result(
        rules=rules,
        tables=tables,
        scores=scores,
        levels=levels,
        parts=complete_parts(own, totals),
        totals=totals,
        gates=gates,
        ranks=ranks,
        votes=vote_frame(counted, units),
        polls=counted,
        accounts=accounts,
    )


def check(tables: Tables, rules: Rules) -> tuple[Note, ...]:
    """The notes on tables that may be run; raises InputError with every fault of every file."""
    faults = [*vote_faults(tables, rules), *scorer_faults(tables, rules)]
    notes: tuple[Note, ...] = ()
    try:
        notes = check_tables(tables, rules)
    except InputError as error:
        faults += error.faults
        notes = error.notes
    if not faults:
        faults += _weights_from_scores(tables, rules)
    if faults:
        raise InputError(faults, notes)
    return (*notes, *_votes_to_come(tables, rules))


def _votes_to_come(tables: Tables, rules: Rules) -> Iterator[Note]:
    """That a year has come to its end and none of the votes that its rules ask for were counted."""
    asked = voted(rules)
    if rules.phase != "year_end" or not tables.marks.height:
        return
    if asked and not polls(_votes(tables), rules):
        text = "the votes that the rules ask for have not been counted yet: {contests}."
        yield Note("ballots.csv", 0, Message(text, {"contests": ", ".join(asked)}))


def _weights_from_scores(tables: Tables, rules: Rules) -> tuple[Fault, ...]:
    """The scores from which the rules' weighting can draw no weights, where it draws them so."""
    if not from_data(rules) or not tables.marks.height:
        return ()
    try:
        scores = score(tables.units, tables.marks, tables.targets, rules)
        weighted(normalise(scores, rules), rules)
    except InputError as error:
        return error.faults
    return ()


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
    roll = tuple(tables.units["unit"])
    return Votes(tables.ballots, tables.tallies, tables.counts, roll)
