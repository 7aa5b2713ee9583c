"""Offices of the next year: elected, or acclaimed in rotation; one unit one office."""

from collections.abc import Mapping, Sequence

from emulab.awards.by_rule import elected_by_rule
from emulab.awards.conditions import agreed, papers, quorum, until_missed
from emulab.awards.cut import Cut
from emulab.awards.decide import agreeing, concluded
from emulab.awards.outcomes import (
    NOT_PROPOSED,
    PENDING,
    PROPOSED,
    TIED,
    Above,
    Key,
    Outcome,
    Step,
    open_above,
    seated,
)
from emulab.awards.standings import Standing, Values
from emulab.awards.tie_breaks import Ground
from emulab.rules import Office, Rules
from emulab.voting import Poll
from emulab.words import Message


def decide_offices(
    rules: Rules,
    units: list[str],
    polls: Mapping[str, Poll],
    standing: Sequence[Standing] = (),
    values: Values | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Outcome, ...]:
    """One outcome for every office and unit, in the order of the rules and the roster.

    The next candidate is taken only if itself over the threshold; an office nobody reaches
    stays open. ``standing`` and ``values`` are what tie rules on ranks and points read;
    ``names`` what the sentences call the units by, left out their ids.
    """
    found: list[Outcome] = []
    ranks = {unit.unit: unit.rank for unit in standing}
    for office in rules.offices:
        above = Above(
            {one.unit: _title(rules, one.contest) for one in found if one.outcome == PROPOSED},
            frozenset(one.unit for one in found if one.outcome in (TIED, PENDING)),
            sum(
                open_above([one for one in found if one.contest == other.id], other.seats)
                for other in rules.offices
            ),
        )
        ground = Ground(rules, office.id, ranks, values or _nothing, names or {})
        if office.acclaimed:
            found += _acclaimed(office, units, above, ground)
        elif office.rule == "approval":
            found += _elected(office, units, polls.get(office.id), above, ground)
        else:
            found += elected_by_rule(office, units, polls.get(office.id), above, ground)
    return tuple(found)


def _acclaimed(office: Office, units: list[str], above: Above, ground: Ground) -> list[Outcome]:
    """The next units of the rotation that hold no office yet; nobody votes."""
    free = [unit for unit in office.rotation if unit in units and unit not in above.held]
    order = {unit: (turn,) for turn, unit in enumerate(free)}
    outcomes = seated(order, office.seats, above.waiting, above.open)
    known = (papers(None, False), _this_year(office, ground))
    found = []
    for unit in units:
        word = outcomes.get(unit, NOT_PROPOSED)
        if word == PENDING:
            said = "its turn in the rotation waits for a tie above"
            last = Step("cascade", None, Message(said), "rotation")
        elif unit in above.held:
            last = above.holds(unit)
        elif not office.rotation:
            last = _turn(False, Message("the rules name no rotation: the meeting decides"))
        elif unit not in free:
            last = _turn(False, Message("it is not in the rotation"))
        elif word == NOT_PROPOSED:
            last = _turn(False, Message("its turn in the rotation comes later"))
        else:
            last = _turn(True, Message("next in the rotation, acclaimed"))
        steps = until_missed((*known, last))
        found.append(concluded(office.id, unit, word, steps))
    return found


def _turn(holds: bool, said: Message) -> Step:
    return Step("seats", holds, said, "" if holds else "rotation")


def _this_year(office: Office, ground: Ground) -> Step | None:
    """Who holds the office now, where the rules say so."""
    now = [one.unit for one in ground.rules.officers if one.office == office.id]
    if not now:
        return None
    said = Message("held this year by {units}", {"units": ground.named(now)})
    return Step("eligibility", True, said)


def _elected(
    office: Office, units: list[str], poll: Poll | None, above: Above, ground: Ground
) -> list[Outcome]:
    """Those with most agreeing votes over the threshold that hold no office yet."""
    steps: dict[str, tuple[Step, ...]] = {}
    order: dict[str, Key] = {}
    for unit in units:
        asked = (papers(poll, True), quorum(poll), above.holds(unit), *agreed(poll, unit))
        steps[unit] = until_missed(asked)
        if not steps[unit][-1].condition:
            order[unit] = (-poll.votes(unit), *ground.key(office.ties, unit))
    outcomes = seated(order, office.seats, above.waiting, above.open)
    cut = Cut(ground, office.ties, office.seats, order, outcomes)
    found = []
    for unit in units:
        word, own = outcomes.get(unit, NOT_PROPOSED), steps[unit]
        votes, needed = (poll.votes(unit), poll.needed) if poll else (None, None)
        if unit in order:
            own += cut.steps(unit, "" if word == PROPOSED else "seats", _said(cut, poll, unit))
        found.append(concluded(office.id, unit, word, own, votes, needed))
    return found


def _said(cut: Cut, poll: Poll, unit: str) -> Message:
    """The sentence for a unit over the threshold, on what became of it at the seats."""
    outcome, standing = cut.outcomes[unit], agreeing(poll, unit)
    if parted := cut.parted(unit):
        said = "{standing}; tied on votes with {units}; {decided}"
        if outcome == PROPOSED:
            said = "elected: {standing}; tied on votes with {units}; {decided}"
        return Message(said, {"standing": standing, **parted})
    if outcome == PROPOSED:
        said = "elected: {votes} of {base} {of} agree"
    elif outcome == TIED:
        said = "{votes} of {base} {of} agree; equal at the seat cut: the meeting decides"
    elif outcome == PENDING:
        said = "{votes} of {base} {of} agree; waits for a tie above"
    else:
        said = "{votes} of {base} {of} agree; others have more"
    return Message(said, standing.values)


def _title(rules: Rules, contest: str) -> object:
    office = next(known for known in rules.offices if known.id == contest)
    return office.name or office.id


def _nothing(tie: object, unit: str) -> float:
    """The value of every tie rule on points where there are no points."""
    return 0.0
