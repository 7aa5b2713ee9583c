"""Offices of the next year: elected by approval, or acclaimed in rotation; one unit one office."""

from collections.abc import Mapping
from dataclasses import dataclass

from emulab.awards.conditions import base_name, below_threshold, quorum, uncounted
from emulab.awards.outcomes import (
    NOT_PROPOSED,
    PENDING,
    PROPOSED,
    TIED,
    Missed,
    Outcome,
    open_above,
    seated,
)
from emulab.rules import Office, Rules
from emulab.voting import Poll
from emulab.words import Message


def decide_offices(
    rules: Rules, units: list[str], polls: Mapping[str, Poll]
) -> tuple[Outcome, ...]:
    """One outcome for every office and unit, in the order of the rules and the roster.

    The next candidate is taken only if itself over the threshold; an office nobody reaches
    stays open.
    """
    found: list[Outcome] = []
    for office in rules.offices:
        above = _Above(
            {o.unit: o for o in found if o.outcome == PROPOSED},
            {o.unit for o in found if o.outcome in (TIED, PENDING)},
            sum(
                open_above([o for o in found if o.contest == other.id], other.seats)
                for other in rules.offices
            ),
        )
        if office.acclaimed:
            found += _acclaimed(rules, office, units, above)
        else:
            found += _elected(rules, office, units, polls.get(office.id), above)
    return tuple(found)


@dataclass(frozen=True)
class _Above:
    """The offices decided before: who holds one, whom a tie keeps waiting, and for how many."""

    held: Mapping[str, Outcome]
    waiting: set[str]
    open: int


def _acclaimed(rules: Rules, office: Office, units: list[str], above: _Above) -> list[Outcome]:
    """The next units of the rotation that hold no office yet; nobody votes."""
    free = [unit for unit in office.rotation if unit in units and unit not in above.held]
    order = {unit: (turn,) for turn, unit in enumerate(free)}
    outcomes = seated(order, office.seats, above.waiting, above.open)
    found = []
    for unit in units:
        word = outcomes.get(unit, NOT_PROPOSED)
        lack = Missed("", Message("next in the rotation, acclaimed"))
        if word == PENDING:
            lack = Missed("rotation", Message("its turn in the rotation waits for a tie above"))
        elif unit in above.held:
            lack = _holds(rules, above.held[unit])
        elif not office.rotation:
            lack = Missed("rotation", Message("the rules name no rotation: the meeting decides"))
        elif unit not in free:
            lack = Missed("rotation", Message("it is not in the rotation"))
        elif word == NOT_PROPOSED:
            lack = Missed("rotation", Message("its turn in the rotation comes later"))
        found.append(Outcome(office.id, unit, word, lack.condition, lack.reason))
    return found


def _elected(
    rules: Rules,
    office: Office,
    units: list[str],
    poll: Poll | None,
    above: _Above,
) -> list[Outcome]:
    missed: dict[str, Missed] = {}
    order: dict[str, tuple] = {}
    for unit in units:
        if lack := _lacks(rules, unit, poll, above.held):
            missed[unit] = lack
        else:
            order[unit] = (-poll.votes(unit),)
    outcomes = seated(order, office.seats, above.waiting, above.open)
    found = []
    for unit in units:
        votes = poll.votes(unit) if poll else None
        needed = poll.needed if poll else None
        if lack := missed.get(unit):
            word, condition, reason = NOT_PROPOSED, lack.condition, lack.reason
        else:
            word = outcomes[unit]
            condition, reason = _said(poll, votes, word)
        found.append(Outcome(office.id, unit, word, condition, reason, votes, needed))
    return found


def _lacks(
    rules: Rules, unit: str, poll: Poll | None, held: Mapping[str, Outcome]
) -> Missed | None:
    if lack := quorum(poll):
        return lack
    if unit in held:
        return _holds(rules, held[unit])
    return uncounted() if poll is None else below_threshold(poll, unit)


def _holds(rules: Rules, outcome: Outcome) -> Missed:
    office = next(known for known in rules.offices if known.id == outcome.contest)
    values = {"office": office.name or office.id}
    return Missed("one office", Message("already chosen as {office}", values))


def _said(poll: Poll, votes: int, outcome: str) -> tuple[str, Message]:
    values = {"votes": votes, "base": poll.base, "of": base_name(poll)}
    if outcome == PROPOSED:
        return "", Message("elected: {votes} of {base} {of} agree", values)
    if outcome == TIED:
        return "seats", Message(
            "{votes} of {base} {of} agree; equal at the seat cut: the meeting decides", values
        )
    if outcome == PENDING:
        return "seats", Message("{votes} of {base} {of} agree; waits for a tie above", values)
    return "seats", Message("{votes} of {base} {of} agree; others have more", values)
