"""The trail: from the papers to the proposal, a sentence for everything tested on every unit.

The trail is what the decision itself went by, not an account made afterwards: the last row of a
unit is its outcome, word for word.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import polars as pl

from emulab.awards.outcomes import NOT_PROPOSED, PROPOSED, Outcome
from emulab.faults import Fault, InputError
from emulab.rules import Award, Office, Rules
from emulab.voting import Poll
from emulab.words import Message

STEPS = (
    "papers",
    "quorum",
    "eligibility",
    "not_with",
    "threshold",
    "chair",
    "seats",
    "ties",
    "cascade",
)
SCHEMA = {"unit": pl.String, "step": pl.String, "holds": pl.Boolean, "sentence": pl.String}


class Decided(Protocol):
    """What a trail is told from: a run, as ``emulab.pipeline.Result`` is one."""

    rules: Rules
    polls: Mapping[str, Poll]
    ranks: pl.DataFrame

    @property
    def award_outcomes(self) -> tuple[Outcome, ...]: ...

    @property
    def office_outcomes(self) -> tuple[Outcome, ...]: ...

    @property
    def unit_names(self) -> Mapping[str, str]: ...


def trail(result: Decided, contest: str, lang: str = "en") -> pl.DataFrame:
    """Everything tested on every unit for one award or office: unit, step, holds, sentence.

    In the order tested (``STEPS``), up to the first thing that the unit missed; what the rules
    do not ask for has no row, and a unit that was stopped early was not tested on the rest.
    ``holds`` is null where something is open: a tie, or votes not counted yet.

    >>> from emulab import study
    >>> trail(study("hanoi-02", 2023).result, "government-flag").row(0, named=True)["step"]
    'papers'
    """
    rows = [
        (one.unit, step.step, step.holds, step.sentence.said(lang))
        for one in outcomes_of(result, contest)
        for step in one.steps
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def trail_rows(result: Decided, lang: str = "en") -> list[dict[str, Any]]:
    """The trails of every award and office as rows, each with its contest."""
    return [
        {"contest": contest, **row}
        for contest in result.rules.contests
        for row in trail(result, contest, lang).to_dicts()
    ]


def explain_outcome(result: Decided, contest: str, unit: str, lang: str = "en") -> str:
    """One sentence: what was decided on the unit, by which number.

    >>> from emulab import study
    >>> found = study("central-party", 2023).result
    >>> explain_outcome(found, "head", "nhan-dan")
    'Bloc head, Báo Nhân dân: not chosen; 0 of 13 valid ballots agree; 7 are needed.'
    """
    found = {one.unit: one for one in outcomes_of(result, contest)}
    if unit not in found:
        finding = f"there is no unit called {unit!r}."
        raise InputError([Fault("units.csv", 0, finding, f"There are: {', '.join(found)}.")])
    own = found[unit]
    values = {
        "unit": result.unit_names[unit],
        "contest": title_of(result.rules, contest),
        "outcome": outcome_name(result.rules, own),
        "reason": own.reason,
    }
    return Message("{contest}, {unit}: {outcome}; {reason}.", values).said(lang)


def outcomes_of(result: Decided, contest: str) -> list[Outcome]:
    """The outcome of every unit for one contest; raises InputError for one that nobody knows."""
    if contest not in result.rules.contests:
        known = ", ".join(result.rules.contests) or "none"
        finding = f"there is no award or office called {contest!r}."
        raise InputError([Fault("rules.yaml", 0, finding, f"There are: {known}.")])
    every = (*result.award_outcomes, *result.office_outcomes)
    return [one for one in every if one.contest == contest]


def contest_of(rules: Rules, contest: str) -> Award | Office:
    """The award or office of that id."""
    return next(one for one in (*rules.awards, *rules.offices) if one.id == contest)


def outcome_name(rules: Rules, outcome: Outcome) -> Message:
    """The outcome in words: an office is given, an award proposed."""
    office = outcome.contest in {one.id for one in rules.offices}
    if office and outcome.outcome == PROPOSED:
        return Message("chosen")
    if office and outcome.outcome == NOT_PROPOSED:
        return Message("not chosen")
    return Message(outcome.outcome)


def title_of(rules: Rules, contest: str) -> Any:
    """What an award or office is called; its id where it has no name."""
    return contest_of(rules, contest).name or contest
