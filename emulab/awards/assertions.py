"""Assertions: the inequalities that make a result true, each with its slack.

The idea of SHANGRLA (Stark, *Sets of Half-Average Nulls Generate Risk-Limiting Audits*, 2020):
an outcome is a set of assertions, and holds exactly while all of them do. With 64 papers nobody
samples; the list says which numbers the outcome rests on, and how firmly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from emulab.awards.by_rule import recounted
from emulab.awards.outcomes import NOT_PROPOSED, PENDING, PROPOSED, TIED, Outcome, Step
from emulab.awards.tie_breaks import told
from emulab.awards.trail import Decided, contest_of, outcomes_of
from emulab.rules import Office
from emulab.words import Message

SCHEMA = {
    "unit": pl.String,
    "step": pl.String,
    "left": pl.Float64,
    "sign": pl.String,
    "right": pl.Float64,
    "slack": pl.Float64,
    "sentence": pl.String,
}

ASKED = {  # the values of a sentence that are compared: what is found, what is asked, the sign
    ("present", "needed"): (">=", "<"),
    ("votes", "needed"): (">=", "<"),
    ("total", "asked"): (">=", "<"),
    ("rank", "limit"): ("<=", ">"),
}
PRINTED = {">=": "≥", "<=": "≤"}
SAID = {
    ("present", "needed"): Message("present {left} {sign} {right} needed, slack {slack}"),
    ("votes", "needed"): Message("{unit}: {left} {sign} {right} needed, slack {slack}"),
    ("total", "asked"): Message("{unit}: {left} {sign} {right} points, slack {slack}"),
    ("rank", "limit"): Message("{unit}: rank {left} {sign} {right}, slack {slack}"),
}
AT_THE_CUT = Message("{unit} {left} {sign} {other} {right} at the cut, slack {slack}")


@dataclass(frozen=True)
class Assertion:
    """One inequality: ``left sign right``, about a unit or, with unit None, about the meeting."""

    unit: str | None
    step: str
    left: float
    sign: str
    right: float
    template: str
    other: str = ""

    @property
    def slack(self) -> float:
        return abs(self.left - self.right)

    def said(self, names: Any, lang: str) -> str:
        values = {"unit": names.get(self.unit, self.unit), "other": names.get(self.other, "")}
        values |= {key: told(getattr(self, key)) for key in ("left", "right", "slack")}
        return Message(self.template, values | {"sign": PRINTED.get(self.sign, self.sign)}).said(
            lang
        )


def assertions(result: Decided, contest: str, lang: str = "en") -> pl.DataFrame:
    """The inequalities of one award or office: unit, step, left, sign, right, slack, sentence.

    The slack is the distance between both sides: with ``>=`` a slack of 0 still holds, with ``>``
    one of 1 vote is the least there can be. Who was proposed rests on every condition with a
    number; who was not, on the one that was missed; where the seats end, the last unit with a
    seat stands against all without, and the first without against all that have one. Checks and
    bands are no inequalities, nor are the rounds of an elimination.

    >>> from emulab import study
    >>> assertions(study("central-party", 2023).result, "head")["sentence"][1]
    'Ban Nội chính Trung ương: 11 ≥ 7 needed, slack 4'
    """
    own = outcomes_of(result, contest)
    found = list(dict.fromkeys([*_asked(own), *_at_the_cut(result, contest, own)]))
    rows = [
        (a.unit, a.step, a.left, a.sign, a.right, a.slack, a.said(result.unit_names, lang))
        for a in found
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _asked(outcomes: Sequence[Outcome]) -> Iterator[Assertion]:
    """What was asked in numbers: everything of those who met it all, else what was missed."""
    for outcome in outcomes:
        last = outcome.steps[-1]
        reached = last.step in ("seats", "ties", "cascade")
        for step in outcome.steps if reached else (last,):
            if (found := _compared(outcome.unit, step)) is not None:
                yield found


def _compared(unit: str, step: Step) -> Assertion | None:
    values = step.sentence.values
    for (found, asked), signs in ASKED.items():
        if found in values and asked in values and step.holds is not None:
            numbers = float(values[found]), signs[not step.holds], float(values[asked])
            whom = None if found == "present" else unit
            return Assertion(whom, step.step, *numbers, SAID[found, asked].template)
    return None


def _at_the_cut(result: Decided, contest: str, outcomes: Sequence[Outcome]) -> Iterator[Assertion]:
    """The last with a seat against all without, all with one against the first without; ties."""
    at_seats = [one for one in outcomes if one.steps[-1].step in ("seats", "ties", "cascade")]
    value = _values(result, contest, at_seats)
    kept = {
        word: [one.unit for one in at_seats if one.outcome == word and one.unit in value]
        for word in (PROPOSED, TIED, NOT_PROPOSED, PENDING)
    }
    if kept[PENDING] or not value:
        return
    for better, worse in ((PROPOSED, TIED), (PROPOSED, NOT_PROPOSED), (TIED, NOT_PROPOSED)):
        if kept[better] and kept[worse] and (TIED in (better, worse) or not kept[TIED]):
            ins = sorted(kept[better], key=lambda unit: (value[unit], unit))
            outs = sorted(kept[worse], key=lambda unit: (-value[unit], unit))
            yield from (_between(ins[0], out, value) for out in outs)
            yield from (_between(one, outs[0], value) for one in ins[1:])
    for one, other in zip(kept[TIED], kept[TIED][1:], strict=False):
        yield _between(one, other, value)


def _between(one: str, other: str, value: dict[str, float]) -> Assertion:
    left, right = value[one], value[other]
    sign = ">" if left > right else "=" if left == right else "<"
    return Assertion(one, "seats", left, sign, right, AT_THE_CUT.template, other)


def _values(result: Decided, contest: str, outcomes: Sequence[Outcome]) -> dict[str, float]:
    """What the seats go by: votes, the scores of a counting rule, or the totals of the ranking."""
    known = contest_of(result.rules, contest)
    if isinstance(known, Office) and (known.acclaimed or known.rule != "approval"):
        return _scores(result, contest) if outcomes and not known.acclaimed else {}
    if all(one.votes is not None for one in outcomes):
        return {one.unit: float(one.votes) for one in outcomes}
    return dict(result.ranks.select("unit", "total").iter_rows())


def _scores(result: Decided, contest: str) -> dict[str, float]:
    """The scores of the election, where nobody with fewer is elected before one with more."""
    own = outcomes_of(result, contest)
    gone = frozenset(one.unit for one in own if one.condition == "one office")
    election = recounted(result.polls[contest], gone)
    scores = {unit: float(score) for unit, score in election.scores.items()}
    ins = [scores[one] for one in election.winners if one in scores]
    outs = [scores[one] for one in scores if one not in election.winners]
    return scores if ins and (not outs or min(ins) > max(outs)) else {}
