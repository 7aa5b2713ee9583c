"""Bounds: fewer papers than these change nothing, by what the rules promise.

Which rules of a field of candidates a change of few papers can sway is hard to say exactly
(Xia, Computing the margin of victory for various voting rules, EC 2012). The lower bounds:

- a rule that elects whoever beats all others one against one: a replaced paper moves a pairwise
  margin by two at most, so half the smallest margin of such a winner, rounded up;
- a rule that elects whom more than half put first: the papers by which a winner is over half.

Where neither holds, one paper is all that is claimed.
"""

from emulab.ballots import Tallies
from emulab.electing import Conventions, Profile, rules
from emulab.swaying.certificates import Asked
from emulab.words import Message


def at_least(asked: Asked) -> tuple[int, Message]:
    """Papers without which nothing changes, and why."""
    low, reason = 1, Message("Nothing is a tie, so at least one paper is needed.")
    laws = promises(asked.rule, asked.conventions)
    if isinstance(asked.ballots, Tallies) or len(asked.before.winners) != 1:
        return low, reason
    if "condorcet" in laws and (found := _by_pairs(asked)) > low:
        text = "The winner beats every other one against one, the closest by {gap}."
        low, reason = -(-found // 2), Message(text, {"gap": found})
    if "majority" in laws and (found := _over_half(asked)) > low:
        text = "More than half put the winner first: {first} of {papers} papers."
        values = {"first": _firsts(asked), "papers": asked.ballots.number}
        low, reason = found, Message(text, values)
    return low, reason


def promises(rule: str, conventions: Conventions) -> frozenset[str]:
    """The laws that a rule keeps; by opposition none elects whoever beats everybody for sure.

    >>> sorted(promises("minimax", Conventions(strength="opposition")) & {"condorcet", "majority"})
    ['majority']
    """
    laws = rules()[rule].laws
    return laws - {"condorcet"} if conventions.strength == "opposition" else laws


def _by_pairs(asked: Asked) -> int:
    """The smallest pairwise margin of the winner; 0 where it does not beat everybody."""
    (winner,) = asked.inside
    margins = Profile(asked.ballots, asked.conventions, asked.rule).margins[winner]
    others = [int(margins[one]) for one in asked.outside]
    return max(0, min(others, default=0))


def _over_half(asked: Asked) -> int:
    """Papers after whose loss no more than half put the winner first; 0 where none need be lost.

    Where names left out are not judged, the favourite of papers that name nobody else may lose.
    """
    ballots = asked.ballots
    if ballots.kind != "ranked" or asked.conventions.unranked == "no_opinion":
        return 0
    return max(0, _firsts(asked) - ballots.number // 2)


def _firsts(asked: Asked) -> int:
    """Papers that put the winner first, alone."""
    (winner,) = asked.inside
    marks = asked.ballots.marks
    first = (marks[:, winner] == 1) & ((marks == 1).sum(axis=1) == 1)
    return int(asked.ballots.counts[first].sum())
