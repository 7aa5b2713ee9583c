"""Conditions: what a unit must meet before a seat is asked about, in the order they are tested.

A condition is a function of the rules, the award and the unit's standing that returns the
first thing missed, or None. To add one, write it here and list it in ELIGIBLE under its key.
"""

from collections.abc import Callable

from emulab.awards.outcomes import Missed
from emulab.awards.standings import Standing
from emulab.numbers import TIE_PLACES
from emulab.rules import Award, Rules
from emulab.voting import Poll
from emulab.words import Message

Condition = Callable[[Rules, Award, Standing], Missed | None]


def quorum(poll: Poll | None) -> Missed | None:
    """Those present are too few; nobody can be proposed."""
    if poll is None or poll.quorate:
        return None
    values = {"present": poll.present, "needed": poll.quorum_needed}
    return Missed("quorum", Message("no quorum: {present} present, {needed} are needed", values))


def barred(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    if not unit.gate:
        return None
    names = {gate.id: gate.name for gate in rules.gates}
    said = Message("not ranked: the gate “{gate}” is not passed", {"gate": names[unit.gate]})
    return Missed(f"gate {unit.gate}", said)


def unmarked(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    if unit.rank is None and (award.eligible.rank_at_most or award.vote is None):
        return Missed("rank", Message("it has no mark yet, so it has no rank"))
    return None


def ranked(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    limit = award.eligible.rank_at_most
    if limit is None or unit.rank <= limit:
        return None
    values = {"rank": unit.rank, "limit": limit}
    return Missed("rank", Message("rank {rank}; rank {limit} or better is asked for", values))


def banded(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    asked = award.eligible.band_at_least
    if asked is None:
        return None
    order = [band.id for band in rules.bands]
    names = {band.id: band.name for band in rules.bands}
    if unit.band is None:
        return Missed("band", Message("no band; {asked} is asked for", {"asked": names[asked]}))
    if order.index(unit.band) <= order.index(asked):
        return None
    values = {"band": names[unit.band], "asked": names[asked]}
    return Missed("band", Message("band {band}; {asked} is asked for", values))


def enough(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    asked = award.eligible.total_at_least
    if asked is None:
        return None
    if unit.total is not None and round(unit.total, TIE_PLACES) >= asked:
        return None
    if unit.total is None:
        return Missed("total", Message("it has no mark yet, so it has no total"))
    values = {"total": unit.total, "asked": asked}
    return Missed("total", Message("{total} points; {asked} are asked for", values))


def checked(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    for check in award.eligible.checks:
        result = unit.checks.get(check, "unknown")
        values = {"check": rules.check_names[check]}
        if result == "fail":
            return Missed(f"check {check}", Message("the check “{check}” is not met", values))
        if result == "unknown":
            return Missed(
                f"check {check}", Message("the check “{check}” has no result yet", values)
            )
    return None


ELIGIBLE: dict[str, Condition] = {
    "rank_at_most": ranked,
    "band_at_least": banded,
    "total_at_least": enough,
    "checks": checked,
}


def ineligible(rules: Rules, award: Award, unit: Standing) -> Missed | None:
    """The first eligibility condition that the unit misses, in the order of the rules."""
    for condition in (barred, unmarked, *(ELIGIBLE[key] for key in award.eligible.listed)):
        if missed := condition(rules, award, unit):
            return missed
    return None


def below_threshold(poll: Poll, unit: str) -> Missed | None:
    """Too few agreeing votes; the reason names the base and its number."""
    votes = poll.votes(unit)
    if votes >= poll.needed:
        return None
    values = {"votes": votes, "base": poll.base, "of": base_name(poll), "needed": poll.needed}
    return Missed(
        "threshold",
        Message("{votes} of {base} {of} agree; {needed} are needed", values),
    )


def uncounted() -> Missed:
    return Missed("votes", Message("the votes have not been counted yet"))


def base_name(poll: Poll) -> Message:
    """The base in words."""
    return Message(BASES[poll.threshold.of])


BASES = {
    "members": "members",
    "present": "members present",
    "issued": "ballots issued",
    "returned": "ballots returned",
    "valid": "valid ballots",
}
