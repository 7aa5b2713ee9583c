"""Decide: from ranks and votes to proposals, an award after the other, each with its reason.

Conditions are tested in one order (quorum, eligibility, not_with, threshold, seats) and the
first one missed is the reason. No seat is filled from below a threshold, and no tie is
settled that the rules do not settle.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from emulab.awards.conditions import (
    base_name,
    below_threshold,
    ineligible,
    quorum,
    uncounted,
)
from emulab.awards.outcomes import PENDING, PROPOSED, TIED, Missed, Outcome, open_above, seated
from emulab.awards.standings import Standing
from emulab.rules import Award, Rules, TieKey
from emulab.voting import Poll
from emulab.words import Message

Values = Callable[[TieKey, str], float]
AT_THE_CUT = "{standing}; {equal} units are equal at the seat cut: the meeting decides"


def decide_awards(
    rules: Rules, units: list[Standing], polls: Mapping[str, Poll], values: Values
) -> tuple[Outcome, ...]:
    """One outcome for every award and unit, in the order of the rules and the roster."""
    found: list[Outcome] = []
    for award in rules.awards:
        found += _award(rules, award, units, polls.get(award.id), values, found)
    return tuple(found)


def _award(
    rules: Rules,
    award: Award,
    units: list[Standing],
    poll: Poll | None,
    values: Values,
    before: list[Outcome],
) -> list[Outcome]:
    seats = award.seats_among(len(units))
    above = {(outcome.contest, outcome.unit): outcome.outcome for outcome in before}
    missed: dict[str, Missed] = {}
    order: dict[str, tuple] = {}
    pending = set()
    for unit in units:
        lack = _lacks(rules, award, unit, poll, above)
        if lack is not None:
            missed[unit.unit] = lack
            continue
        if any(above.get((other, unit.unit)) in (TIED, PENDING) for other in award.not_with):
            pending.add(unit.unit)
        order[unit.unit] = _key(award, unit, poll, values)
    above_open = sum(
        open_above([o for o in before if o.contest == other.id], other.seats_among(len(units)))
        for other in rules.awards
        if other.id in award.not_with
    )
    outcomes = seated(order, seats, pending, above_open)
    say = _Saying(rules, award, units, poll, seats, order, pending)
    return [_outcome(award, unit, poll, missed, outcomes, say) for unit in units]


def _lacks(
    rules: Rules,
    award: Award,
    unit: Standing,
    poll: Poll | None,
    above: Mapping[tuple[str, str], str],
) -> Missed | None:
    """The first condition missed, in the one order in which they are tested."""
    if lack := quorum(poll) or ineligible(rules, award, unit):
        return lack
    for other in award.not_with:
        if above.get((other, unit.unit)) == PROPOSED:
            name = next(known.name for known in rules.awards if known.id == other)
            return Missed("not_with", Message("already proposed for {award}", {"award": name}))
    if award.vote is None:
        return None
    return uncounted() if poll is None else below_threshold(poll, unit.unit)


def _key(award: Award, unit: Standing, poll: Poll | None, values: Values) -> tuple:
    """What the unit stands by at the seat cut: votes or rank, then the declared tie rules."""
    first = unit.rank if poll is None else -poll.votes(unit.unit)
    ties = ((unit.rank or 10**6) if tie == "rank" else values(tie, unit.unit) for tie in award.ties)
    return (first, *ties)


def _outcome(
    award: Award,
    unit: Standing,
    poll: Poll | None,
    missed: Mapping[str, Missed],
    outcomes: Mapping[str, str],
    say: "_Saying",
) -> Outcome:
    votes = poll.votes(unit.unit) if poll else None
    needed = poll.needed if poll else None
    if lack := missed.get(unit.unit):
        return Outcome(
            award.id, unit.unit, "not proposed", lack.condition, lack.reason, votes, needed
        )
    word = outcomes[unit.unit]
    condition, reason = say(unit, word)
    return Outcome(award.id, unit.unit, word, condition, reason, votes, needed)


@dataclass(frozen=True)
class _Saying:
    """The sentence for a unit that met every condition and came to the seats."""

    rules: Rules
    award: Award
    units: list[Standing]
    poll: Poll | None
    seats: int
    order: dict[str, tuple]
    pending: set[str]

    @cached_property
    def equals(self) -> Counter:
        """How many candidates stand by each key."""
        return Counter(self.order.values())

    @cached_property
    def firsts(self) -> list:
        """The candidates' votes or ranks in order, before any tie rule."""
        return sorted(key[0] for key in self.order.values())

    def __call__(self, unit: Standing, outcome: str) -> tuple[str, Message]:
        values = {
            "rank": unit.rank,
            "standing": self._standing(unit),
            "equal": self.equals[self.order[unit.unit]],
        }
        if outcome == PROPOSED:
            return "", self._proposed(unit, values)
        if outcome == TIED:
            return "seats", Message(AT_THE_CUT, values)
        if outcome == PENDING and unit.unit in self.pending:
            return "not_with", Message("{standing}; waits for a tie in an award above", values)
        if outcome == PENDING:
            return "seats", Message("{standing}; the seat hangs on a tie in an award above", values)
        if not self.seats:
            return "seats", Message("{standing}; the cap leaves no seat", values)
        return "seats", Message("{standing}; the seats go to those before it", values)

    def _proposed(self, unit: Standing, values: dict) -> Message:
        first = self.order[unit.unit][0]
        before, through = bisect_left(self.firsts, first), bisect_right(self.firsts, first)
        if through - before > 1 and through > self.seats:
            return Message("{standing}; the declared tie rules decided at the cut", values)
        if self.award.decide == "judged" or self.poll is not None:
            return Message("{standing}; every condition is met", values)
        return Message("{standing}; every condition is met, acclaimed", values)

    def _standing(self, unit: Standing) -> Message:
        if self.poll is None:
            return Message("rank {rank}", {"rank": unit.rank})
        values = {
            "votes": self.poll.votes(unit.unit),
            "base": self.poll.base,
            "of": base_name(self.poll),
        }
        return Message("{votes} of {base} {of} agree", values)
