"""Conditions: what a unit must meet before a seat is asked about, in the order they are tested.

A condition of eligibility is a function of the rules, the award and the unit's standing that
returns what was tested, or None where the award does not ask for it. To add one, write it here
and list it in ELIGIBLE under its key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from emulab.awards.outcomes import PENDING, PROPOSED, TIED, Step
from emulab.awards.standings import Standing
from emulab.numbers import settled_number
from emulab.rules import Award, Rules
from emulab.voting import Poll
from emulab.words import Message

Condition = Callable[[Rules, Award, Standing], Step | Iterator[Step] | None]


def tested(
    rules: Rules,
    award: Award,
    unit: Standing,
    poll: Poll | None,
    above: Mapping[tuple[str, str], str],
) -> tuple[Step, ...]:
    """Everything tested on a unit before the seats, in its order, up to the first thing missed."""
    return until_missed(_all(rules, award, unit, poll, above))


def _all(
    rules: Rules,
    award: Award,
    unit: Standing,
    poll: Poll | None,
    above: Mapping[tuple[str, str], str],
) -> Iterator[Step | None]:
    yield papers(poll, award.vote is not None, award.decide == "judged")
    yield quorum(poll)
    yield from eligibility(rules, award, unit)
    names = {known.id: known.name for known in rules.awards}
    for other in award.not_with:
        yield beside(names[other], above.get((other, unit.unit)))
    if award.vote is not None:
        yield from agreed(poll, unit.unit)


def until_missed(steps: Iterable[Step | None]) -> tuple[Step, ...]:
    """The steps up to the first that stops the unit; what was not asked for is left out."""
    found = []
    for step in steps:
        if step is not None:
            found.append(step)
            if step.condition:
                break
    return tuple(found)


def papers(poll: Poll | None, voted: bool, judged: bool = False) -> Step:
    """What the decision rests on: ballots, kept totals, or nobody's vote."""
    if not voted:
        said = "nobody votes: it is acclaimed"
        if judged:
            said = "nobody votes: it is judged"
        return Step("papers", True, Message(said))
    if poll is None:
        return Step("papers", None, Message("the votes have not been counted yet"))
    if not poll.tally.from_ballots:
        return Step("papers", True, Message("the totals were kept, not the ballots"))
    box, written = (poll.tally.valid.get(channel, 0) for channel in ("box", "written"))
    values = {"box": box, "written": written}
    said = "{box} valid ballots"
    if written and poll.threshold.absent == "written_counts":
        said = "{box} valid ballots in the box and {written} in writing"
    elif written:
        said = "{box} valid ballots in the box; {written} in writing are not counted"
    return Step("papers", True, Message(said, values))


def quorum(poll: Poll | None) -> Step | None:
    """Whether those present are enough; where they are too few nobody can be proposed."""
    if poll is None or poll.quorum_needed is None:
        return None
    values = {"present": poll.present, "needed": poll.quorum_needed}
    if poll.quorate:
        said = Message("quorum: {present} present, {needed} are needed", values)
        return Step("quorum", True, said)
    said = Message("no quorum: {present} present, {needed} are needed", values)
    return Step("quorum", False, said, "quorum")


def _eligible(holds: bool, condition: str, said: Message) -> Step:
    return Step("eligibility", holds, said, "" if holds else condition)


def barred(rules: Rules, award: Award, unit: Standing) -> Step | None:
    if not unit.gate:
        return None
    names = {gate.id: gate.name for gate in rules.gates}
    said = Message("not ranked: the gate “{gate}” is not passed", {"gate": names[unit.gate]})
    return _eligible(False, f"gate {unit.gate}", said)


def unmarked(rules: Rules, award: Award, unit: Standing) -> Step | None:
    if unit.rank is None and (award.eligible.rank_at_most or award.vote is None):
        return _eligible(False, "rank", Message("it has no mark yet, so it has no rank"))
    return None


def ranked(rules: Rules, award: Award, unit: Standing) -> Step | None:
    limit = award.eligible.rank_at_most
    if limit is None:
        return None
    values = {"rank": unit.rank, "limit": limit}
    said = Message("rank {rank}; rank {limit} or better is asked for", values)
    return _eligible(unit.rank <= limit, "rank", said)


def banded(rules: Rules, award: Award, unit: Standing) -> Step | None:
    asked = award.eligible.band_at_least
    if asked is None:
        return None
    order = [band.id for band in rules.bands]
    names = {band.id: band.name for band in rules.bands}
    if unit.band is None:
        said = Message("no band; {asked} is asked for", {"asked": names[asked]})
        return _eligible(False, "band", said)
    reached = order.index(unit.band) <= order.index(asked)
    values = {"band": names[unit.band], "asked": names[asked]}
    return _eligible(reached, "band", Message("band {band}; {asked} is asked for", values))


def enough(rules: Rules, award: Award, unit: Standing) -> Step | None:
    asked = award.eligible.total_at_least
    if asked is None:
        return None
    if unit.total is None:
        return _eligible(False, "total", Message("it has no mark yet, so it has no total"))
    reached = settled_number(unit.total) >= asked
    values = {"total": unit.total, "asked": asked}
    return _eligible(reached, "total", Message("{total} points; {asked} are asked for", values))


def checked(rules: Rules, award: Award, unit: Standing) -> Iterator[Step]:
    for check in award.eligible.checks:
        result = unit.checks.get(check, "unknown")
        said = Message(CHECKED[result], {"check": rules.check_names[check]})
        yield _eligible(result in ("pass", "waived"), f"check {check}", said)


CHECKED = {
    "pass": "the check “{check}” is met",
    "waived": "the check “{check}” is waived",
    "fail": "the check “{check}” is not met",
    "unknown": "the check “{check}” has no result yet",
}

ELIGIBLE: dict[str, Condition] = {
    "rank_at_most": ranked,
    "band_at_least": banded,
    "total_at_least": enough,
    "checks": checked,
}


def eligibility(rules: Rules, award: Award, unit: Standing) -> Iterator[Step]:
    """Every condition of eligibility, in the order of the rules."""
    for condition in (barred, unmarked, *(ELIGIBLE[key] for key in award.eligible.listed)):
        found = condition(rules, award, unit)
        if isinstance(found, Step):
            yield found
        elif found is not None:
            yield from found


def is_eligible(rules: Rules, award: Award, unit: Standing) -> bool:
    """Whether the unit meets every condition of eligibility."""
    return not any(step.condition for step in until_missed(eligibility(rules, award, unit)))


def beside(award: object, outcome: str | None) -> Step:
    """Whether an award that excludes this one is proposed to the unit already."""
    values = {"award": award}
    if outcome == PROPOSED:
        said = Message("already proposed for {award}", values)
        return Step("not_with", False, said, "not_with")
    if outcome in (TIED, PENDING):
        return Step("not_with", None, Message("a tie is open in {award}", values))
    return Step("not_with", True, Message("not proposed for {award}", values))


def agreed(poll: Poll | None, unit: str) -> Iterator[Step | None]:
    """The threshold, then the chair where the rules ask for it among those agreeing."""
    if poll is None:
        said = Message("the votes have not been counted yet")
        yield Step("threshold", None, said, "votes")
        return
    yield threshold(poll, unit)
    yield chair(poll, unit)


def threshold(poll: Poll, unit: str) -> Step:
    """Whether enough votes agree; the sentence names the base and its number."""
    votes = poll.votes(unit)
    values = {"votes": votes, "base": poll.base, "of": base_name(poll), "needed": poll.needed}
    said = Message("{votes} of {base} {of} agree; {needed} are needed", values)
    reached = votes >= poll.needed
    return Step("threshold", reached, said, "" if reached else "threshold")


def chair(poll: Poll, unit: str) -> Step | None:
    """Whether the chair is among those agreeing, where the rules ask for it."""
    if poll.threshold.chair is None:
        return None
    agrees = poll.chair_agrees(unit)
    if agrees:
        return Step("chair", True, Message("the chair is among those agreeing"))
    if agrees is None:
        return Step("chair", None, Message("no paper of the chair is known"), "chair")
    return Step("chair", False, Message("the chair is not among those agreeing"), "chair")


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
