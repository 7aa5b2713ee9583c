"""Margin: fewest papers to replace so that the outcome changes, with the papers that prove it.

One paper replaced is one paper taken out and another put in; which one is free, as long as it
is valid. Two conventions that decide the number: a tie counts as a change, and where the
outcome is a tie already nothing has to be replaced. Exact for thresholds, approval and the
rules that add points up, and for instant runoff as far as its search goes; bounds otherwise,
and said to be no more than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulab.ballots import Ballots, Tallies
from emulab.electing import Conventions, Election, Unfit, counted
from emulab.electing.apportioning import APPORTIONING
from emulab.swaying.bounds import at_least
from emulab.swaying.certificates import Asked, Changes, Swap, certificate
from emulab.swaying.exact import proved
from emulab.swaying.irv_margin import by_orders
from emulab.swaying.marked import MARKED
from emulab.swaying.searching import searched
from emulab.words import Message

CONVENTION = Message(
    "A paper is replaced by any valid paper; a tie that brings in others counts as a change."
)
SCORED = Message(
    "A paper is replaced by any valid paper with scores from the lowest to the highest that are "
    "on the papers; a tie that brings in others counts as a change."
)


@dataclass(frozen=True)
class Margin:
    """How far an outcome is from another one.

    ``ballots``: fewest papers to replace, None where that is not known or nothing does it.
    ``low`` and ``high`` bound it, equal where it is ``exact``; ``high`` is None where no change
    was found, and ``low`` is None too where none exists. ``certificate``: the papers that prove
    ``high``; ``outcome_after`` is the count of the ballots so changed. ``reason`` says where
    ``low`` is from, ``kind`` what the ballots are.
    """

    rule: str
    seats: int
    low: int | None
    high: int | None
    certificate: Changes | None
    outcome_before: Election
    outcome_after: Election | None
    reason: Message
    kind: str

    @property
    def convention(self) -> Message:
        """What counts as replacing a paper, and as a change."""
        return SCORED if self.kind == "score" else CONVENTION

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def ballots(self) -> int | None:
        return self.low if self.exact else None

    @property
    def conventions(self) -> Mapping[str, str]:
        """The conventions that the count hung on."""
        return self.outcome_before.conventions

    @property
    def says(self) -> Message:
        """The answer in a sentence."""
        values = {"low": self.low, "high": self.high}
        if self.low is None:
            return Message("No replacement of papers changes the outcome.")
        if not self.outcome_before.complete:
            return self.reason
        if self.high is None:
            text = (
                "Papers to replace for another outcome: at least {low}; no such change was found."
            )
            return Message(text, values)
        if self.exact and not self.low:
            return Message("The outcome is a tie already: nothing has to be replaced.")
        if self.exact:
            text = "Papers to replace for another outcome: {low}; fewer do not do it."
            return Message(text, values)
        text = "Papers to replace for another outcome: {high} do it, fewer than {low} do not."
        if self.low < 2:
            text = "Papers to replace for another outcome: {high} do it; whether fewer do is open."
        return Message(text, values)


def margin(
    ballots: Ballots | Tallies, rule: str, seats: int | None = None, **conventions: Any
) -> Margin:
    """Fewest papers to replace so that the winners differ; conventions as ``tally`` takes them.

    Raises what ``tally`` raises: ConventionNeeded, and Unfit for ballots that the rule cannot
    count. Totals alone are enough for thresholds, approval and plurality.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", ("A", "B", "C"), [[1, 2, 3], [2, 1, 3], [3, 2, 1]], [4, 3, 2])
    >>> found = margin(papers, "borda")
    >>> found.ballots, found.certificate.removed, found.certificate.added
    (1, (('B > A > C', 1),), (('A > C > B', 1),))
    >>> found.outcome_before.winners, found.outcome_after.winners
    (('B',), ('A',))
    """
    given = Conventions(**{**conventions, "bases": dict(conventions.get("bases") or {})})
    if rule in APPORTIONING:
        raise Unfit(rule, "it shares seats out, and no margin is worked out for shares.")
    before = counted(ballots, rule, seats, given)
    seats = before.seats
    asked = Asked(ballots, rule, seats, given, before)
    if not before.complete:
        reason = Message("The outcome itself is not known: a limit was reached.")
        return _margin(asked, 0, None, reason)
    if before.tied:
        return _margin(asked, 0, Swap({}, ()), Message("The outcome is a tie."))
    return _margin(asked, *_bounds(asked))


def _margin(asked: Asked, low: int | None, swap: Swap | None, reason: Message) -> Margin:
    own = (asked.rule, asked.seats, low)
    last = (reason, asked.ballots.kind)
    if swap is None:
        return Margin(*own, None, None, asked.before, None, *last)
    papers = certificate(asked.ballots, swap)
    after = asked.again(swap) if swap.papers else asked.before
    return Margin(*own, swap.papers, papers, asked.before, after, *last)


def _bounds(asked: Asked) -> tuple[int | None, Swap | None, Message]:
    """The least number of papers, None for none; the best change known; why it is the least."""
    if (exact := proved(asked)) is not None:
        if exact.swap is None:
            return None, None, Message("There are no papers that would do it.")
        text = "What papers add to the totals decides, so the cheapest change is known."
        return exact.swap.papers, exact.swap, Message(text)
    if not asked.outside and asked.rule not in MARKED:
        return None, None, Message("Everybody is elected whatever the papers say.")
    low, reason = at_least(asked)
    if isinstance(asked.ballots, Tallies):
        return low, None, reason
    swap = searched(asked, low)
    return by_orders(asked, low, reason, swap) if asked.rule == "irv" else (low, swap, reason)
