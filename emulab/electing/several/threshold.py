"""Threshold and seat cut: the share of a named base first, then the most votes.

This is how awards are voted on (decree 91/2017/NĐ-CP art. 45 (8) and its like). Whole
numbers decide: 8 of 10 are at least 4/5. The share is one of papers or of people, never of
marks: where a paper may mark several names, shares of marks are nobody's support.
"""

from collections.abc import Mapping
from typing import get_args

from emulab.ballots import Tallies
from emulab.electing.conventions import ConventionNeeded
from emulab.electing.election import Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import APPROVED_TOTALS, Rule, listed
from emulab.electing.several.votes import cut, marks
from emulab.faults import Fault, InputError
from emulab.numbers import shown
from emulab.rules import Threshold
from emulab.rules.thresholds import Base
from emulab.rules.values import Name
from emulab.words import Message


def threshold(profile: Profile, seats: int) -> Found:
    """Who meets the threshold, cut to the seats; a seat is never filled from below.

    facts: ``of`` and ``base`` (what the share is of, and how many that is), ``needed`` votes,
    ``passed`` and ``shares`` by name, and ``open``, seats that nobody who passed can take.
    """
    share, of = _asked(profile)
    votes = marks(profile)
    base = _base(profile, of)
    _within(profile, votes, of, base)
    needed = max(1, share.needed(base))  # a share of nothing is not agreement
    passed = [one for one in votes if votes[one] >= needed]
    winners, elected, committees = cut(votes, seats, passed)
    facts = {
        "of": of,
        "base": base,
        "needed": needed,
        "passed": list(profile.named(passed)),
        "shares": {profile.candidates[one]: _share(votes[one], base) for one in votes},
    }
    if len(passed) < seats:
        facts["open"] = seats - len(passed)
    told = (_told(profile, votes, seats, facts, passed, winners, elected),)
    return Found(winners, elected, committees, by_score(votes), votes, told, facts)


def _asked(profile: Profile) -> tuple[Threshold, str]:
    """The threshold and the base it is a share of; refuses where either was not named."""
    share = profile.conventions.threshold
    if share is None or (share.at_least is None and share.more_than is None):
        raise ConventionNeeded(
            "threshold", f"{profile.rule}: the share that is needed is not said."
        )
    if share.of is None:
        finding = f"{profile.rule}: what the threshold is a share of is not said."
        raise ConventionNeeded("of", finding, get_args(Base))
    words = (
        f"at least {share.at_least}" if share.more_than is None else f"more than {share.more_than}"
    )
    profile.read["threshold"] = f"{words} of {share.of}"
    return share, share.of


def _base(profile: Profile, of: str) -> int:
    """How many the base is: a number that was named, or as many as the papers tell."""
    ballots = profile.ballots
    given = profile.conventions.bases.get(of)
    if given is not None:
        profile.read[of] = str(given)
        return given
    if of == "valid":
        return profile.number if isinstance(ballots, Tallies) else int(profile.approvals[1].sum())
    if of == "returned" and not isinstance(ballots, Tallies):
        return ballots.number + sum(ballots.invalid.values())
    raise ConventionNeeded(of, f"{profile.rule}: how many are {of} is not said.")


def _within(profile: Profile, votes: Mapping[int, int], of: str, base: int) -> None:
    """Refuses votes that are more than the base they are a share of."""
    more = [one for one in votes if votes[one] > base]
    faults = [
        Fault(
            "ballots",
            0,
            f"{profile.candidates[one]} has {votes[one]} votes, and only {base} are {of}.",
            "Correct the number or the papers.",
        )
        for one in more
    ]
    if faults:
        raise InputError(faults)


def _share(votes: int, base: int) -> str:
    """The share as it is printed, the fraction with it: 35/44 is not 80 %.

    >>> _share(35, 44)
    '35/44 (79.55 %)'
    """
    return f"{votes}/{base} ({shown(100 * votes / base, 2, 'en')} %)" if base else f"{votes}/0"


def _told(profile, votes, seats, facts, passed, winners, elected) -> Round:
    values = {
        "needed": facts["needed"],
        "base": facts["base"],
        "passed": len(passed),
        "seats": seats,
    }
    sentence = (
        "{needed} votes of {base} are needed; names that have them: {passed}, seats: {seats}."
    )
    tied = [one for one in winners if one not in elected]
    text = Message(sentence, values)
    if tied:
        more = Message("Tied across the cut: {names}.", {"names": profile.said(tied)})
        text = Message("{first} {second}", {"first": text, "second": more})
    totals = {profile.candidates[one]: votes[one] for one in votes}
    chosen = tuple(profile.candidates[one] for one in elected)
    return Round(text, totals, elected=chosen, tied=profile.named(tied))


THRESHOLD = Rule(
    "threshold",
    Name(vi="Đủ tỷ lệ phiếu, cao nhất trong số ghế", en="Threshold and seat cut"),
    APPROVED_TOTALS,
    threshold,
    several=True,
    laws=frozenset(),  # a base that is named does not grow with the papers
)

RULES = listed(THRESHOLD)
