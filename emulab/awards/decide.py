"""Decide: from ranks and votes to proposals, an award after the other, each with its reason.

Conditions are tested in one order (quorum, eligibility, not_with, threshold, chair, seats) and
the first one missed is the reason. No seat is filled from below a threshold, and no tie is
settled that the rules do not settle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from emulab.awards.caps import Seats, award_seats
from emulab.awards.conditions import base_name, tested
from emulab.awards.cut import Cut
from emulab.awards.outcomes import (
    NOT_PROPOSED,
    PENDING,
    PROPOSED,
    TIED,
    Key,
    Outcome,
    Step,
    open_above,
    seated,
)
from emulab.awards.standings import Standing, Values
from emulab.awards.tie_breaks import Ground
from emulab.rules import Award, Rules
from emulab.voting import Poll
from emulab.words import Message

AT_THE_CUT = "{standing}; {equal} units are equal at the seat cut: the meeting decides"


def decide_awards(
    rules: Rules,
    units: list[Standing],
    polls: Mapping[str, Poll],
    values: Values,
    names: Mapping[str, str] | None = None,
) -> tuple[Outcome, ...]:
    """One outcome for every award and unit, in the order of the rules and the roster.

    ``names`` are what the sentences call the units by; left out, their ids.
    """
    found: list[Outcome] = []
    open_seats: dict[str, int] = {}
    ranks = {unit.unit: unit.rank for unit in units}
    for award in rules.awards:
        ground = Ground(rules, award.id, ranks, values, names or {})
        above = _Above(
            {(one.contest, one.unit): one.outcome for one in found},
            sum(open_seats[other] for other in award.not_with),
        )
        seats = award_seats(rules, award, units)
        own = _award(award, units, polls.get(award.id), ground, seats, above)
        open_seats[award.id] = open_above(own, seats.number)
        found += own
    return tuple(found)


@dataclass(frozen=True)
class _Above:
    """The awards decided before: every outcome there, and how many seats a tie keeps open."""

    outcomes: Mapping[tuple[str, str], str]
    open: int


def _award(
    award: Award,
    units: list[Standing],
    poll: Poll | None,
    ground: Ground,
    seats: Seats,
    above: _Above,
) -> list[Outcome]:
    steps = {unit.unit: tested(ground.rules, award, unit, poll, above.outcomes) for unit in units}
    order: dict[str, Key] = {}
    for unit in units:
        if not steps[unit.unit][-1].condition:
            first = -poll.votes(unit.unit) if poll else unit.rank or inf
            order[unit.unit] = (first, *ground.key(award.ties, unit.unit))
    pending = {
        unit
        for unit in order
        if any(above.outcomes.get((other, unit)) in (TIED, PENDING) for other in award.not_with)
    }
    outcomes = seated(order, seats.number, pending, above.open)
    uncapped = seated(order, seats.given, pending, above.open) if seats.capped else {}
    cut = Cut(ground, award.ties, seats.number, order, outcomes)
    say = _Saying(award, poll, cut, pending, seats, uncapped)
    found = []
    for unit in units:
        own, word = steps[unit.unit], outcomes.get(unit.unit, NOT_PROPOSED)
        if unit.unit in order:
            own += cut.steps(unit.unit, *say(unit))
        votes, needed = (poll.votes(unit.unit), poll.needed) if poll else (None, None)
        found.append(concluded(award.id, unit.unit, word, own, votes, needed))
    return found


def concluded(
    contest: str,
    unit: str,
    word: str,
    steps: tuple[Step, ...],
    votes: int | None = None,
    needed: int | None = None,
) -> Outcome:
    """The outcome of a unit, its condition and its reason those of the last step."""
    last = steps[-1]
    return Outcome(contest, unit, word, last.condition, last.sentence, votes, needed, steps)


@dataclass(frozen=True)
class _Saying:
    """The condition and the sentence for a unit that met every condition and came to the seats."""

    award: Award
    poll: Poll | None
    cut: Cut
    pending: set[str]
    seats: Seats
    uncapped: Mapping[str, str]

    def __call__(self, unit: Standing) -> tuple[str, Message]:
        standing, outcome = self._standing(unit), self.cut.outcomes[unit.unit]
        parted = self.cut.parted(unit.unit)
        values = {"standing": standing, **parted}
        if parted:
            said = "{standing}; tied on votes with {units}; {decided}"
            if self.poll is None:
                said = "{standing}; tied on rank with {units}; {decided}"
            return "" if outcome == PROPOSED else "seats", Message(said, values)
        if outcome == PROPOSED:
            return "", self._proposed(values)
        if outcome == TIED:
            equal = self.cut.alike(unit.unit)
            return "seats", Message(AT_THE_CUT, values | {"equal": equal})
        if outcome == PENDING and unit.unit in self.pending:
            return "not_with", Message("{standing}; waits for a tie in an award above", values)
        if outcome == PENDING:
            return "seats", Message("{standing}; the seat hangs on a tie in an award above", values)
        if not self.seats.number:
            return "seats", Message("{standing}; the cap leaves no seat", values)
        if self.uncapped.get(unit.unit, NOT_PROPOSED) != NOT_PROPOSED:
            return "seats", Message("{standing}; {cap}", values | {"cap": self.seats.said()})
        return "seats", Message("{standing}; the seats go to those before it", values)

    def _proposed(self, values: dict) -> Message:
        if self.award.decide == "judged" or self.poll is not None:
            return Message("{standing}; every condition is met", values)
        return Message("{standing}; every condition is met, acclaimed", values)

    def _standing(self, unit: Standing) -> Message:
        if self.poll is None:
            return Message("rank {rank}", {"rank": unit.rank})
        return agreeing(self.poll, unit.unit)


def agreeing(poll: Poll, unit: str) -> Message:
    """The votes of a unit on their base."""
    values = {"votes": poll.votes(unit), "base": poll.base, "of": base_name(poll)}
    return Message("{votes} of {base} {of} agree", values)
