"""Tie breaks: what every declared tie rule compares, and the sentence that names it.

A tie rule is a pair of functions: the key by which a unit stands, the smaller the better, and
what is said where it decided. To add one, write its shape in ``rules/ties.py`` and a line in
BREAKS. A key depends on its own unit alone, so no other unit can move it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from emulab.awards.lots import digest_of
from emulab.awards.standings import Values
from emulab.numbers import trimmed
from emulab.rules import Name, Rules, TieRule
from emulab.rules.ties import kind_of
from emulab.words import Message

FIRST = 8  # digits of a digest that are told
FALLING = ("rank", "lower")  # the tie rules under which the smaller number stands first


@dataclass(frozen=True)
class Ground:
    """What tie rules read: the contest, the ranks of the units and their points by tie key."""

    rules: Rules
    contest: str
    ranks: Mapping[str, int | None]
    values: Values
    names: Mapping[str, str] = field(default_factory=dict)

    def key(self, ties: Sequence[TieRule], unit: str) -> tuple[Any, ...]:
        """What the unit stands by under every tie rule in turn."""
        return tuple(BREAKS[kind_of(tie)].key(self, tie, unit) for tie in ties)

    def decided(self, tie: TieRule, unit: str, other: str) -> Message:
        """The sentence for the rule that parted two units."""
        return BREAKS[kind_of(tie)].said(self, tie, unit, other)

    def named(self, units: Sequence[str]) -> str:
        """The units by their names, in the order of these."""
        return "; ".join(sorted(self.names.get(unit, unit) for unit in units))


@dataclass(frozen=True)
class Break:
    """What a tie rule compares, and how it is told."""

    key: Callable[[Ground, Any, str], Any]
    said: Callable[[Ground, Any, str, str], Message]


def _rank(ground: Ground, tie: TieRule, unit: str) -> float:
    return ground.ranks.get(unit) or inf


def _value(ground: Ground, tie: TieRule, unit: str) -> float:
    return ground.values(tie, unit)


def _digest(ground: Ground, tie: TieRule, unit: str) -> str:
    return digest_of(tie.lot.numbers, ground.contest, unit)


def _turn(ground: Ground, tie: TieRule, unit: str) -> int | None:
    order = tie.meeting.order
    return order.index(unit) if unit in order else None


def said(template: str) -> Callable[[Ground, TieRule, str, str], Message]:
    """The sentence with the points of both units, and what the rule is about."""

    def sentence(ground: Ground, tie: TieRule, unit: str, other: str) -> Message:
        kind = kind_of(tie)
        way = 1 if kind in FALLING else -1  # keys are smaller the better, points are not
        own, their = (way * BREAKS[kind].key(ground, tie, one) for one in (unit, other))
        own, their = compared(own, their)
        values = {"own": own, "other": their, "on": _on(ground, tie)}
        return Message(template, values)

    return sentence


def _on(ground: Ground, tie: TieRule) -> Any:
    """What the rule is about, by its name."""
    kind = kind_of(tie)
    if kind in ("higher", "lower"):
        return ground.rules.rubric.names().get(tie.key) or Message(tie.key)
    return Message(STAGES[tie.previous_stage]) if kind == "previous_stage" else ""


def _drawn(ground: Ground, tie: TieRule, unit: str, other: str) -> Message:
    own, their = (_digest(ground, tie, one)[:FIRST] for one in (unit, other))
    values = {"numbers": tie.lot.numbers, "own": own, "other": their}
    if tie.lot.announced is None:
        return Message("the lot “{numbers}” decided: {own} and {other}, the smaller first", values)
    values |= {"announced": tie.lot.announced}
    text = "the lot “{numbers}” ({announced}) decided: {own} and {other}, the smaller first"
    return Message(text, values)


def _met(ground: Ground, tie: TieRule, unit: str, other: str) -> Message:
    known = tie.meeting
    day = f"{known.date:%d/%m/%Y}" if known.date else None
    details = ", ".join(text for text in (known.note, day) if text)
    if details:
        return Message("the meeting decided ({details})", {"details": details})
    return Message("the meeting decided")


STAGES = {
    "self": "self-marks",
    "cross": "cross-marks",
    "head": "the head's appraisal",
    "board": "the board's marks",
}

BREAKS: dict[str, Break] = {
    "rank": Break(_rank, said("the rank decided: {own} against {other}")),
    "score": Break(_value, said("the score decided: {own} against {other}")),
    "core_score": Break(_value, said("the core score decided: {own} against {other}")),
    "higher": Break(_value, said("more points on “{on}” decided: {own} against {other}")),
    "lower": Break(_value, said("fewer points on “{on}” decided: {own} against {other}")),
    "previous_stage": Break(
        _value, said("the score of the stage “{on}” decided: {own} against {other}")
    ),
    "lot": Break(_digest, _drawn),
    "meeting": Break(_turn, _met),
}


def compared(one: float, other: float) -> tuple[Name, Name]:
    """Two points or ranks as they are told: with as many decimals as it takes to see them differ.

    >>> compared(88.5, 87.0)[0].said("vi"), compared(1.00001, 1.00002)[1].said("en")
    ('88,5', '1.00002')
    """
    places = next((n for n in range(4, 9) if round(one, n) != round(other, n)), 9)
    return told(one, places), told(other, places)


def told(value: float, places: int = 4) -> Name:
    """A number in a sentence; nothing to show where there is none.

    >>> told(-0.5).said("vi"), told(12.0).said("en"), told(inf).said("en")
    ('−0,5', '12', '–')
    """
    if value in (inf, -inf):
        return Name(vi="–", en="–")
    text = trimmed(round(value, places) + 0.0).replace("-", "−")
    return Name(vi=text.replace(".", ","), en=text)
