"""Offices elected under a counting rule: its election says who is in, the ties say who else.

A unit that holds an office already is withdrawn and the papers are counted again without it,
because a vote for it would otherwise be lost on those who cast it. While a tie above is open,
every unit that may still leave by it is withdrawn in turn: an outcome that hangs on that is
pending.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from emulab.awards.conditions import papers, quorum, until_missed
from emulab.awards.decide import concluded
from emulab.awards.outcomes import (
    HOLDS,
    NOT_PROPOSED,
    PENDING,
    PROPOSED,
    TIED,
    Above,
    Key,
    Outcome,
    Step,
    seated,
)
from emulab.awards.tie_breaks import Ground, told
from emulab.rules import Name, Office
from emulab.voting import Poll
from emulab.words import Message

if TYPE_CHECKING:
    from emulab.electing import Election

WAYS = 256  # ways of breaking the ties above that are counted; with more, all is pending


def elected_by_rule(
    office: Office, units: list[str], poll: Poll | None, above: Above, ground: Ground
) -> list[Outcome]:
    """One outcome a unit, in the order of ``units``, from the election of the office's rule."""
    known = (papers(poll, True), quorum(poll))
    stopped = until_missed(known)
    if poll is None:
        said = Message("the votes have not been counted yet")
        stopped += (Step("threshold", None, said, "votes"),)
    if stopped[-1].condition:
        return [concluded(office.id, unit, NOT_PROPOSED, stopped) for unit in units]
    contest = _Contest(office, poll, ground)
    held = frozenset(above.held)
    seatings = {gone: contest.seating(held | gone) for gone in _ways(units, above)}
    plain = seatings.get(frozenset()) or contest.seating(held)
    found = []
    for unit in units:
        if withdrawn := _withdrawn(above, unit):
            found.append(concluded(office.id, unit, NOT_PROPOSED, (*stopped, withdrawn)))
            continue
        word = _in_every_way(unit, unit in above.waiting, seatings)
        found.append(concluded(office.id, unit, word, stopped + contest.steps(unit, word, plain)))
    return found


def _in_every_way(unit: str, waits: bool, seatings: Mapping[frozenset[str], "Seating"]) -> str:
    """The outcome that every way of breaking the ties above gives; else pending.

    A unit that may leave itself waits, unless it would get nothing here where it stays.
    """
    words = {
        one.outcomes.get(unit, NOT_PROPOSED) for gone, one in seatings.items() if unit not in gone
    }
    if len(words) == 1 and (not waits or words == {NOT_PROPOSED}):
        return words.pop()
    return PENDING


def _withdrawn(above: Above, unit: str) -> Step | None:
    if above.holds(unit) is None:
        return None
    said = "already chosen as {office}: withdrawn, the papers are counted again without it"
    return Step("not_with", False, Message(said, {"office": above.held[unit]}), "one office")


def _ways(units: list[str], above: Above) -> Iterator[frozenset[str]]:
    """Every set of units that may yet leave by a tie above; none where they are too many."""
    waiting = sorted(set(units) & above.waiting)
    sets = [
        frozenset(gone)
        for number in range(min(above.open, len(waiting)) + 1)
        for gone in combinations(waiting, number)
    ]
    yield from sets if len(sets) <= WAYS else ()


@dataclass(frozen=True)
class Seating:
    """What one count gives: the election, and the outcome of every candidate after the ties."""

    election: "Election"
    outcomes: Mapping[str, str]
    parted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Contest:
    office: Office
    poll: Poll
    ground: Ground

    def seating(self, gone: frozenset[str]) -> Seating:
        """The count without the units that are gone, its ties broken as far as is declared."""
        election = recounted(self.poll, gone)
        outcomes = dict.fromkeys(election.candidates, NOT_PROPOSED)
        outcomes |= dict.fromkeys(election.tied, TIED)
        outcomes |= dict.fromkeys(election.elected, PROPOSED)
        if not election.tied or not self.office.ties or not election.complete:
            return Seating(election, outcomes)
        settled = self._settled(election)
        parted = frozenset(unit for unit in settled if settled[unit] != TIED)
        return Seating(election, outcomes | settled, parted)

    def _settled(self, election: "Election") -> dict[str, str]:
        """The outcome of the tied: the set of winners whose best-standing members stand first."""
        keys = {unit: self.ground.key(self.office.ties, unit) for unit in election.tied}
        if election.seats == 1:
            return seated(keys, 1)
        sets = [set(one) & set(keys) for one in election.committees or ()]
        if not sets or any(None in key for key in keys.values()):
            return {}
        best = min(_standing(one, keys) for one in sets)
        first = [one for one in sets if _standing(one, keys) == best]
        every, some = set.intersection(*first), set.union(*first)
        return {
            unit: PROPOSED if unit in every else TIED if unit in some else NOT_PROPOSED
            for unit in keys
        }

    def steps(self, unit: str, word: str, plain: Seating) -> tuple[Step, ...]:
        """The last steps: the count, then the ties or what is above."""
        condition = "" if word == PROPOSED else "seats"
        values = {"rule": self._rule(unit, plain)}
        if word == PENDING:
            said = Message("{rule}; waits for a tie above", values)
            return (Step("cascade", None, said, condition),)
        if unit not in plain.election.tied:
            said = Message("{rule}; others are elected", values)
            if not plain.election.winners:
                said = Message("{rule}; nobody is elected", values)
            if word == PROPOSED:
                said = Message("elected by {rule}", values)
            return (Step("seats", HOLDS[word], said, condition),)
        others = [one for one in plain.election.tied if one != unit]
        values |= {"units": self.ground.named(others)}
        if unit not in plain.parted:
            said = Message("{rule}; tied with {units}: the meeting decides", values)
            return (Step("ties", HOLDS[word], said, condition),)
        decided = values | {"decided": self._decided(unit, word, plain, others)}
        last = Message("{rule}; tied with {units}; {decided}", decided)
        return (
            Step("seats", None, Message("{rule}; tied with {units}", values)),
            Step("ties", HOLDS[word], last, condition),
        )

    def _decided(self, unit: str, word: str, plain: Seating, others: list[str]) -> Message:
        """The tie rule that parted the unit from the nearest of those on the other side."""
        keys: dict[str, Key] = {
            one: self.ground.key(self.office.ties, one) for one in plain.election.tied
        }
        if plain.election.seats > 1:
            return Message("the declared tie rules decided between the sets that may win")
        across = [one for one in others if plain.outcomes[one] != word]
        level = {one: _level(keys[unit], keys[one]) for one in across}
        nearest = max(across, key=lambda one: (level[one], one))
        return self.ground.decided(self.office.ties[level[nearest]], unit, nearest)

    def _rule(self, unit: str, plain: Seating) -> Message:
        """The rule by its name, with what it gave the unit, or its votes in its last count."""
        rule, election = rule_name(self.office.rule), plain.election
        if unit in election.scores:
            score = figure(election.scores[unit])
            return Message("{rule}: {score}", {"rule": rule, "score": score})
        counts = [n for n, one in enumerate(election.rounds, start=1) if unit in one.totals]
        if not counts:
            return Message("{rule}", {"rule": rule})
        score = figure(election.rounds[counts[-1] - 1].totals[unit])
        values = {"rule": rule, "score": score, "count": counts[-1]}
        return Message("{rule}: {score} in count {count}", values)


def figure(score: int | Fraction) -> Name:
    """A figure of a count as it is told, with at most five decimals; the count itself is exact."""
    return told(float(score), 5)


def recounted(poll: Poll, gone: frozenset[str]) -> "Election":
    """The election of the papers without the units that are gone; of nobody where all are."""
    first = poll.election
    if not gone & set(first.candidates):
        return first
    if gone >= set(first.candidates):
        nobody = {"candidates": (), "winners": (), "elected": (), "committees": None}
        return replace(first, **nobody, order=(), scores={}, rounds=())
    return poll.without(tuple(sorted(gone))).election


def _standing(committee: set[str], keys: Mapping[str, Key]) -> list[Key]:
    return sorted(keys[unit] for unit in committee)


def _level(one: Key, other: Key) -> int:
    """How many tie rules leave two units equal."""
    return next((n for n, own in enumerate(one) if own != other[n]), len(one))


@cache
def rule_name(rule: str) -> object:
    """What a counting rule is called, in both languages."""
    from emulab.electing import rules

    return rules()[rule].title
