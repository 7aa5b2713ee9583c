"""What if: a contest of a year with other papers, another threshold, or a unit that withdraws.

A what-if is changed tables or rules and another run; nothing is worked out here. Whoever is
proposed here may not be proposed elsewhere, so what follows in later contests is told too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import polars as pl

from emulab.awards import Outcome
from emulab.faults import Fault, InputError
from emulab.pipeline import Result, run, vote_faults
from emulab.rules import Award, Eligible, Office, Rules, Threshold, Value
from emulab.swaying.changing_tables import Contest, with_papers, without_unit
from emulab.swaying.paper_texts import Written, unknown
from emulab.tables import Tables
from emulab.voting import voted
from emulab.words import Message, listed_names

WITHDRAWN = "not-withdrawn"
STANDS = {"vi": "Không rút khỏi danh sách xét", "en": "has not withdrawn"}
IN_WRITING = ("members", "valid")  # the bases that opinions in writing are part of
COLUMNS = {
    "contest": pl.String,
    "unit": pl.String,
    "before": pl.String,
    "after": pl.String,
    "changed": pl.Boolean,
    "votes_before": pl.Int64,
    "votes_after": pl.Int64,
    "needed_before": pl.Int64,
    "needed_after": pl.Int64,
    "reason_before": pl.String,
    "reason_after": pl.String,
}


@dataclass(frozen=True)
class WhatIf:
    """A contest before and after a change; ``result`` is the run after it."""

    contest: str
    before: Result
    result: Result

    @property
    def outcomes(self) -> pl.DataFrame:
        """The columns of COLUMNS, reasons in English; see ``frame``."""
        return self.frame("en")

    def frame(self, lang: str) -> pl.DataFrame:
        """A row a unit of the contest, and of every later contest in which anything changed.

        ``before`` and ``after`` are outcomes; ``changed`` says whether they differ. Votes and
        votes needed are empty where nobody votes.
        """
        pairs = list(self._pairs())
        told = {self.contest} | {one.contest for one, other in pairs if _differ(one, other)}
        rows = [
            (
                *(one.contest, one.unit, one.outcome, other.outcome, one.outcome != other.outcome),
                *(one.votes, other.votes, one.needed, other.needed),
                *(one.reason.said(lang), other.reason.said(lang)),
            )
            for one, other in pairs
            if one.contest in told
        ]
        return pl.DataFrame(rows, schema=COLUMNS, orient="row")

    @property
    def says(self) -> Message:
        """How many outcomes change, and where."""
        moved = [one.contest for one, other in self._pairs() if one.outcome != other.outcome]
        if not moved:
            return Message("No outcome changes.")
        values = {"number": len(moved), "contests": listed_names(dict.fromkeys(moved))}
        text = "{number} outcomes change, in {contests}."
        return Message(text if len(moved) > 1 else "1 outcome changes, in {contests}.", values)

    def _pairs(self) -> Iterable[tuple[Outcome, Outcome]]:
        """Every outcome of this contest and later ones, before and after."""
        contests = self.before.rules.contests
        later = set(contests[contests.index(self.contest) :])
        after = {(one.contest, one.unit): one for one in _outcomes(self.result)}
        for one in _outcomes(self.before):
            if one.contest in later:
                yield one, after[one.contest, one.unit]


def what_if(
    result: Result,
    contest: str,
    drop: Written | Iterable[Written] = (),
    add: Written | Iterable[Written] = (),
    flip: Iterable[Sequence[Any]] = (),
    withdraw: str | None = None,
    threshold: Threshold | Mapping[str, Any] | None = None,
    of: str | None = None,
    at_least: Fraction | str | None = None,
    more_than: Fraction | str | None = None,
) -> WhatIf:
    """One contest of a year run again with changes, and what follows in later ones.

    ``drop``, ``add`` and ``flip`` change the papers in the box, as ``changing.changed`` does;
    the count sheet follows them, a paper less being a member less who was there. ``withdraw``
    takes a unit out of this contest alone: it stays in the cluster and in its ranks. Of an
    award it is then not eligible; from the papers of an office it is struck off. ``threshold``
    gives keys of the vote; ``at_least``, ``more_than`` and ``of`` are short for three of them.
    Where another base cannot hold opinions in writing, these no longer count.

    Raises InputError with every fault: unknown names, more papers than there are, a count sheet
    that no longer adds up, a base whose number is not on the sheet.

    >>> from emulab.studies import study
    >>> year = study("central-party", 2023).result
    >>> found = what_if(year, "head", flip=[("internal-affairs", "central-agencies", 5)])
    >>> found.outcomes.filter("changed").select("contest", "unit", "before", "after").rows()[:2]
    [('head', 'internal-affairs', 'proposed', 'not proposed'), \
('head', 'central-agencies', 'not proposed', 'proposed')]
    """
    rules, tables = result.rules, result.tables
    _refuse_unknown(result, contest, withdraw)
    share = {"of": of, "at_least": at_least, "more_than": more_than}
    keys = _keys(threshold) | {key: value for key, value in share.items() if value is not None}
    if keys:
        rules = _with_threshold(rules, contest, keys)
    if drop or add or flip:
        tables = with_papers(_voted(tables, rules, contest), drop, add, flip)
    if withdraw is not None:
        rules, tables = _withdrawn(rules, tables, contest, withdraw)
    known = set(vote_faults(result.tables, result.rules))
    if faults := [one for one in vote_faults(tables, rules) if one not in known]:
        raise InputError(faults)
    return WhatIf(contest, result, run(tables, rules))


def _refuse_unknown(result: Result, contest: str, unit: str | None) -> None:
    faults = []
    if contest not in result.rules.contests:
        finding = f"there is no contest called {contest!r}."
        remedy = f"There are {', '.join(result.rules.contests) or 'none'}."
        faults.append(Fault("contest", 0, finding, remedy))
    units = result.tables.units["unit"].to_list()
    if unit is not None and unit not in units:
        faults.append(Fault("withdraw", 0, *unknown(unit, units)))
    if faults:
        raise InputError(faults)


def _voted(tables: Tables, rules: Rules, contest: str) -> Contest:
    """The contest with its threshold; refuses one that nobody votes on."""
    thresholds = voted(rules)
    if contest not in thresholds:
        finding = f"{contest}: nobody votes on it, so there are no papers to change."
        raise InputError([Fault("rules.yaml", 0, finding, "Withdraw a unit instead.")])
    return Contest(tables, rules, contest, thresholds[contest])


def _with_threshold(rules: Rules, contest: str, keys: dict[str, Any]) -> Rules:
    """The rules with keys of the contest's vote written otherwise; one share stands for two."""
    if contest not in voted(rules):
        finding = f"{contest}: nobody votes on it, so it has no threshold."
        raise InputError([Fault("rules.yaml", 0, finding, "Name a contest with a vote.")])
    now = voted(rules)[contest]
    if keys.get("at_least") is not None:
        keys = {"more_than": None, **keys}
    elif keys.get("more_than") is not None:
        keys = {"at_least": None, **keys}
    base = keys.get("of")
    if base is not None and "absent" not in keys:
        counted = now.absent == "written_counts" and base not in IN_WRITING
        if counted or (now.absent == "excluded" and base != "members"):
            keys["absent"] = "not_agreeing"
    keys = {key: _written(value) for key, value in keys.items()}
    if isinstance(now, Office):
        return rules.with_changes(offices=[{"id": contest, **keys}])
    whole = {key: _written(value) for key, value in _keys(now).items()}
    return rules.with_changes(awards=[{"id": contest, "vote": whole | keys}])


def _keys(value: Threshold | Mapping[str, Any] | None) -> dict[str, Any]:
    """The keys that were written, of a block or of a mapping."""
    if isinstance(value, Value):
        return {key: getattr(value, key) for key in sorted(value.model_fields_set)}
    return dict(value or {})


def _written(value: Any) -> Any:
    """A value as a file of rules has it."""
    if isinstance(value, Value):
        return {key: _written(one) for key, one in _keys(value).items()}
    return str(value) if isinstance(value, Fraction) else value


def _withdrawn(rules: Rules, tables: Tables, contest: str, unit: str) -> tuple[Rules, Tables]:
    """Rules and tables in which the unit does not stand in one contest."""
    for entry in (*rules.awards, *rules.offices):
        if entry.id != contest:
            continue
        if isinstance(entry, Award):
            return _award_without(rules, entry), _checked(tables, unit)
        if entry.acclaimed:
            rotation = [one for one in entry.rotation if one != unit]
            return rules.with_changes(offices=[{"id": contest, "rotation": rotation}]), tables
    return rules, without_unit(_voted(tables, rules, contest), unit)


def _award_without(rules: Rules, award: Award) -> Rules:
    """The rules with one check more, so that who withdraws is not eligible, and says why."""
    asked: Eligible = award.eligible
    keys = {key: getattr(asked, key) for key in asked.listed}
    keys["checks"] = [*asked.checks, WITHDRAWN]
    eligible = {key: list(one) if isinstance(one, tuple) else one for key, one in keys.items()}
    return rules.with_changes(
        checks=[{"id": WITHDRAWN, "name": STANDS}],
        awards=[{"id": award.id, "eligible": eligible}],
    )


def _checked(tables: Tables, unit: str) -> Tables:
    """The checks with the withdrawal of one unit."""
    units = tables.units["unit"].to_list()
    results = ["fail" if one == unit else "pass" for one in units]
    rows = pl.DataFrame({"unit": units, "check": WITHDRAWN, "result": results})
    return replace(tables, checks=pl.concat([tables.checks, rows], how="diagonal_relaxed"))


def _outcomes(result: Result) -> tuple[Outcome, ...]:
    return (*result.award_outcomes, *result.office_outcomes)


def _differ(one: Outcome, other: Outcome) -> bool:
    """Whether anything that is told of a unit differs."""
    told = [(o.outcome, o.votes, o.needed, str(o.reason)) for o in (one, other)]
    return told[0] != told[1]
