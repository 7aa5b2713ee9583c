"""The absent of a contest of a cluster and year: what they could still do, or could have done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emulab.awards.caps import award_seats
from emulab.awards.conditions import is_eligible
from emulab.awards.outcomes import PROPOSED
from emulab.awards.standings import standings
from emulab.faults import Fault, InputError
from emulab.pipeline import Result
from emulab.rules import Award, Office
from emulab.swaying.absent import Base, Chance, absent, sinking
from emulab.swaying.absent_ranked import RankedAbsence, absent_ranked
from emulab.voting import Poll
from emulab.voting.bases import BASE_NAMES
from emulab.voting.papers import papers
from emulab.words import Message, listed_names

IN_WRITING = Message("They answer in writing.")
COMING = Message("Their opinions count only where they come and vote.")


@dataclass(frozen=True)
class AbsentEffect:
    """What the absent can do to one contest.

    ``absent``: members who have not voted; ``base`` and ``needed`` as they stand, the base by
    its name in ``of``; ``chances``: of the eligible units, in the order of the roster; ``way``:
    how the absent vote; ``warnings``: what coming and marking nobody would do, and a quorum
    that is missed. Where a counting rule decides an office and not a threshold, ``ranked`` has
    the chances, and ``chances`` has none.
    """

    contest: str
    title: object
    absent: int
    base: int
    of: Message
    needed: int
    seats: int
    marks_at_most: int | None
    grows: Base
    chances: tuple[Chance, ...]
    way: Message
    warnings: tuple[Message, ...] = ()
    ranked: RankedAbsence | None = None

    @property
    def says(self) -> Message:
        """The answer in a sentence, units by their ids."""
        return self.said({})

    def said(self, names: Mapping[str, str]) -> Message:
        """The answer in a sentence, units by these names."""
        if not self.absent:
            return Message("Nobody is absent who has not voted.")
        every = self.ranked.chances if self.ranked else self.chances
        hang = [one.unit for one in every if one.possible is not False and not one.necessary]
        values = {"number": self.absent, "units": listed_names(names.get(one, one) for one in hang)}
        if not hang:
            return Message("Members absent: {number}; they change nothing.", values)
        return Message("Members absent: {number}; on them hang {units}.", values)


def absent_effect(result: Result, contest: str) -> AbsentEffect:
    """What the absent of a contest could do; an award or an office that is voted on.

    Absent are those of the roll who are not there, less those who have answered in writing.
    Eligible are the units that meet every condition before the threshold. Raises InputError
    where there is no such contest, nobody votes on it, or its count sheet does not say.
    """
    asked = _contest(result, contest)
    poll = result.polls.get(contest)
    if poll is None:
        raise _refused("ballots.csv", f"{contest}: there are no votes yet.", "Write ballots.csv.")
    units = result.tables.units["unit"].to_list()
    known = _Contest(result, asked, poll, units, _away(poll))
    return known.by_threshold() if poll.election is None else known.by_rule()


@dataclass(frozen=True)
class _Contest:
    result: Result
    asked: Award | Office
    poll: Poll
    units: list[str]
    away: int

    def by_threshold(self) -> AbsentEffect:
        """The closed form, on the units that only votes can still keep out."""
        votes = {unit: self.poll.votes(unit) for unit in self.units}
        eligible = _eligible(self.result, self.asked, self.poll, self.units)
        grows = base_grows(self.poll)
        chances = absent(
            votes,
            self.poll.threshold,
            self.poll.base,
            self.away,
            self.seats,
            base=grows,
            eligible=eligible,
            marks_at_most=self.poll.threshold.marks_at_most,
            quorum=_quorum(self.poll, self.away),
        )
        warnings = tuple(_warnings(self.result, self.poll, grows, eligible, self.away))
        return self.effect(grows, chances, warnings, None)

    def by_rule(self) -> AbsentEffect:
        """Every way of ranking, or what is certain; without those who hold an office above."""
        threshold, tables = self.asked, self.result.tables
        if not self.poll.tally.from_ballots:
            finding = f"{self.asked.id}: only totals were kept, and {self.asked.rule} decides."
            raise _refused("tallies.csv", finding, "Ask for a contest that a threshold decides.")
        given = papers(tables.ballots, self.asked.id, threshold, self.units)
        eligible = _eligible(self.result, self.asked, self.poll, self.units)
        given = given.without([unit for unit in given.candidates if unit not in eligible])
        if given.kind != "ranked":
            finding = f"{self.asked.id}: the papers are {given.kind}, not ranked."
            raise _refused("ballots.csv", finding, "Ask for a contest that a threshold decides.")
        words = ("unranked", "overvote", "strength", "blank")
        conventions = {word: getattr(threshold, word) for word in words}
        found = absent_ranked(given, threshold.rule, self.away, self.seats, **conventions)
        return self.effect("growing", (), (), found)

    @property
    def seats(self) -> int:
        return _seats(self.result, self.asked, self.units)

    def effect(
        self,
        grows: Base,
        chances: tuple[Chance, ...],
        warnings: tuple[Message, ...],
        ranked: RankedAbsence | None,
    ) -> AbsentEffect:
        threshold = self.poll.threshold
        return AbsentEffect(
            self.asked.id,
            self.asked.name or self.asked.id,
            self.away,
            self.poll.base,
            BASE_NAMES[threshold.of or "valid"],
            self.poll.needed,
            self.seats,
            threshold.marks_at_most,
            grows,
            chances,
            IN_WRITING if threshold.absent == "written_counts" else COMING,
            warnings,
            ranked,
        )


def base_grows(poll: Poll) -> Base:
    """Whether the base grows with each of the absent who votes."""
    of, absent_rule = poll.threshold.of, poll.threshold.absent
    if absent_rule == "written_counts":
        return "growing" if of == "valid" else "fixed"
    if of == "members":
        return "growing" if absent_rule == "excluded" else "fixed"
    return "growing"


def _contest(result: Result, contest: str) -> Award | Office:
    rules = result.rules
    known = {one.id: one for one in (*rules.awards, *rules.offices)}
    if contest not in known:
        names = ", ".join(known) or "none"
        finding = f"there is no award and no office called {contest!r}."
        raise _refused("rules.yaml", finding, f"There are {names}.")
    found = known[contest]
    if (found.vote is None) if isinstance(found, Award) else found.acclaimed:
        remedy = "Ask for one that is voted on."
        raise _refused("rules.yaml", f"{contest}: nobody votes on it.", remedy)
    return found


def _away(poll: Poll) -> int:
    """Members who are not there and have not answered in writing either."""
    sheet = poll.sheet
    if sheet is None or sheet.absent is None:
        finding = f"{poll.contest}: how many are absent is not on the count sheet."
        raise _refused("counts.csv", finding, "Write rows with the fields members and present.")
    by_paper = poll.tally.valid.get("written", 0) + poll.tally.invalid.get("written", 0)
    answered = sheet["written_answered"]
    answered = sheet["written_valid"] or 0 if answered is None else answered
    return max(0, sheet.absent - max(by_paper, answered))


def _quorum(poll: Poll, away: int) -> int:
    """How many of the absent have to come before there is a quorum, more than all for never."""
    if poll.quorate:
        return 0
    short = poll.quorum_needed - (poll.present or 0)
    return away + 1 if poll.threshold.absent == "written_counts" else short


def _eligible(result: Result, asked: Award | Office, poll: Poll, units: list[str]) -> set[str]:
    """The units that only votes can still keep out."""
    agrees = poll.threshold.chair is None
    found = {unit for unit in units if agrees or poll.chair_agrees(unit)}
    if isinstance(asked, Office):
        place = result.rules.offices.index(asked)
        before = {one.id for one in result.rules.offices[:place]}
        outcomes = result.office_outcomes
    else:
        known = standings(units, result.ranks, result.tables.checks, result.gates)
        found &= {one.unit for one in known if is_eligible(result.rules, asked, one)}
        before, outcomes = set(asked.not_with), result.award_outcomes
    taken = {one.unit for one in outcomes if one.contest in before and one.outcome == PROPOSED}
    return found - taken


def _seats(result: Result, asked: Award | Office, units: list[str]) -> int:
    if isinstance(asked, Office):
        return asked.seats
    known = standings(units, result.ranks, result.tables.checks, result.gates)
    return award_seats(result.rules, asked, known).number


def _warnings(
    result: Result, poll: Poll, grows: Base, eligible: set[str], away: int
) -> Iterator[Message]:
    if not poll.quorate:
        values = {"present": poll.present, "needed": poll.quorum_needed}
        yield Message("no quorum: {present} present, {needed} are needed", values)
    if grows == "fixed" or not away:
        return
    votes = {unit: poll.votes(unit) for unit in result.unit_names if unit in eligible}
    text = (
        "The base grows with every paper: whoever comes and does not mark a unit raises the votes "
        "that it needs."
    )
    yield Message(text)
    for unit, number in sinking(votes, poll.threshold, poll.base, away):
        values = {"unit": result.unit_names[unit], "papers": number}
        yield Message("Such papers that take {unit} below its threshold: {papers}.", values)


def _refused(file: str, finding: str, remedy: str) -> InputError:
    return InputError([Fault(file, 0, finding, remedy)])
