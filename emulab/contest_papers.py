"""The papers of one contest as they were put to its rule: where margins and other rules begin."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from emulab.awards import outcomes_of
from emulab.ballots import Ballots, Tallies
from emulab.pipeline import Result
from emulab.voting import Poll
from emulab.voting.elections import struck_off
from emulab.voting.papers import papers

STOPPED = ("eligibility", "not_with")  # steps that keep a unit from the votes
CONVENTIONS = ("unranked", "overvote", "strength")


@dataclass(frozen=True)
class Put:
    """Papers or totals without the units that no vote could elect, the rule and its conventions.

    ``ballots`` name the units by their names, so that sentences about them can be read.
    ``keywords`` are those that ``tally`` takes.
    """

    contest: str
    ballots: Ballots | Tallies
    rule: str
    seats: int
    keywords: Mapping[str, Any]


def contest_papers(result: Result, contest: str) -> Put | None:
    """What was put to the rule of a counted contest; None where nobody or no seat was left.

    >>> import emulab
    >>> found = contest_papers(emulab.study("central-party", 2023).result, "head")
    >>> found.rule, found.seats, found.ballots.number
    ('threshold', 1, 13)
    """
    poll = result.polls[contest]
    given = _papers(result, poll)
    stopped = {
        one.unit
        for one in outcomes_of(result, contest)
        if any(step.step in STOPPED and step.condition for step in one.steps)
    }
    left = [unit for unit in given.candidates if unit not in stopped]
    seats = _seats(result, contest)
    if not left or not seats:
        return None
    given = struck_off(given, [unit for unit in given.candidates if unit in stopped])
    names = result.unit_names
    called = tuple(names.get(unit, unit) for unit in left)
    if len(set(called)) == len(called):
        given = replace(given, candidates=called)
    keywords = {"blank": "valid", "marks_at_most": poll.threshold.marks_at_most}
    if poll.election is not None:
        keywords |= {word: getattr(poll.threshold, word) for word in CONVENTIONS}
        return Put(contest, given, poll.election.rule, seats, keywords)
    keywords |= {"threshold": poll.threshold, "bases": {poll.threshold.of: poll.base}}
    return Put(contest, given, "threshold", seats, keywords)


def _papers(result: Result, poll: Poll) -> Ballots | Tallies:
    if poll.papers is not None:
        return poll.papers
    units = tuple(result.tables.units["unit"])
    if poll.tally.from_ballots:
        return papers(result.tables.ballots, poll.contest, poll.threshold, units)
    return Tallies(units, tuple(poll.votes(unit) for unit in units), poll.base)


def _seats(result: Result, contest: str) -> int:
    if contest in result.seats:
        return result.seats[contest].number
    return next(office.seats for office in result.rules.offices if office.id == contest)
