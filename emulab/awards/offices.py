"""Offices of the next year: elected by approval, or acclaimed in rotation; one unit one office."""

from collections.abc import Mapping

from emulab.awards.conditions import base_name, below_threshold, quorum, uncounted
from emulab.awards.outcomes import (
    NOT_PROPOSED,
    PENDING,
    PROPOSED,
    TIED,
    Missed,
    Outcome,
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
        held = {o.unit: o for o in found if o.outcome == PROPOSED}
        waiting = {o.unit for o in found if o.outcome in (TIED, PENDING)}
        if office.acclaimed:
            found += _acclaimed(rules, office, units, held)
        else:
            found += _elected(rules, office, units, polls.get(office.id), held, waiting)
    return tuple(found)


def _acclaimed(
    rules: Rules, office: Office, units: list[str], held: Mapping[str, Outcome]
) -> list[Outcome]:
    """The next units of the rotation that hold no office yet; nobody votes."""
    free = [unit for unit in office.rotation if unit in units and unit not in held]
    chosen = free[: office.seats]
    found = []
    for unit in units:
        if unit in chosen:
            reason = Message("next in the rotation, acclaimed")
            found.append(Outcome(office.id, unit, PROPOSED, "", reason))
            continue
        if unit in held:
            lack = _holds(rules, held[unit])
        elif not office.rotation:
            lack = Missed("rotation", Message("the rules name no rotation: the meeting decides"))
        elif unit in free:
            lack = Missed("rotation", Message("its turn in the rotation comes later"))
        else:
            lack = Missed("rotation", Message("it is not in the rotation"))
        found.append(Outcome(office.id, unit, NOT_PROPOSED, lack.condition, lack.reason))
    return found


def _elected(
    rules: Rules,
    office: Office,
    units: list[str],
    poll: Poll | None,
    held: Mapping[str, Outcome],
    waiting: set[str],
) -> list[Outcome]:
    missed: dict[str, Missed] = {}
    order: dict[str, tuple] = {}
    for unit in units:
        if lack := _lacks(rules, unit, poll, held):
            missed[unit] = lack
        else:
            order[unit] = (-poll.votes(unit),)
    outcomes = seated(order, frozenset(waiting & set(order)), office.seats)
    found = []
    for unit in units:
        votes = poll.votes(unit) if poll else None
        needed = poll.needed if poll else None
        if lack := missed.get(unit):
            word, condition, reason = NOT_PROPOSED, lack.condition, lack.reason
        else:
            word = outcomes[unit]
            condition, reason = _said(office, poll, votes, word)
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


def _said(office: Office, poll: Poll, votes: int, outcome: str) -> tuple[str, Message]:
    values = {"votes": votes, "base": poll.base, "of": base_name(poll), "seats": office.seats}
    if outcome == PROPOSED:
        return "", Message("elected: {votes} of {base} {of} agree", values)
    if outcome == TIED:
        return "seats", Message(
            "{votes} of {base} {of} agree; equal at the cut of {seats} seats: the meeting decides",
            values,
        )
    if outcome == PENDING:
        return "seats", Message("{votes} of {base} {of} agree; waits for a tie above", values)
    return "seats", Message("{votes} of {base} {of} agree; others have more", values)
