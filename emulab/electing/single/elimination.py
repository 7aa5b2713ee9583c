"""Eliminations: names leave one after the other until somebody is elected, and it is told how.

A rule says what it counts with the names still in (``Elimination``); here all ways of breaking
its ties are followed, and one of them is told round by round: up to the first tie on which it
hangs who is elected. From there on nobody is chosen: the round says where each choice leads.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import reduce
from typing import Any, ClassVar

from emulab.electing.election import Found, Number, Round
from emulab.electing.profile import Profile
from emulab.electing.single.universes import (
    LIMIT,
    Step,
    Universes,
    bits,
    explored,
    numbers,
)
from emulab.words import Message

MOST_WAYS = 8  # choices told in one sentence
WORK = 1 << 28  # marks of papers read in all states together


class Elimination(ABC):
    """What a rule counts with the names still in; a set of names is the bits of a number."""

    limit: ClassVar[int] = LIMIT
    most_is_best: ClassVar[bool] = True

    def __init__(self, profile: Profile):
        self.profile = profile
        self.marks = 0  # marks of papers that are read for a state

    @abstractmethod
    def step(self, left: int) -> Step:
        """Who is elected with these names still in, or who has to leave."""

    @abstractmethod
    def totals(self, left: int) -> dict[int, Number]:
        """What everyone still in has; of those who have to leave, all have the same."""

    @abstractmethod
    def leaves(self, name: Message, votes: Number) -> Message:
        """The sentence on one who leaves."""

    @abstractmethod
    def tie(self, names: Message, votes: Number) -> Message:
        """The sentence on those who are equal where one of them has to leave."""

    @abstractmethod
    def elected(self, left: int, won: int) -> Message:
        """The sentence of the last round."""

    def gone(self, gone: int, left: int) -> Message:
        """The sentence on several who leave at once."""
        raise NotImplementedError

    def papers(self, left: int) -> Mapping[str, Any]:
        """Further fields of a round, such as the votes exhausted."""
        return {}

    def transfers(self, left: int, after: int) -> dict[str, Number]:
        """What everyone who stays gains when the others leave."""
        return {}


def eliminated(count: Elimination) -> Found:
    """All ways followed, one of them told.

    The limit of states is lower where there are many papers to be read in each.
    """
    every = (1 << count.profile.size) - 1
    limit = min(count.limit, max(4 * count.profile.size, WORK // max(1, count.marks)))
    universes = explored(every, count.step, limit)
    account = _Account(count, universes)
    account.tell(every)
    notes = () if universes.complete else (_limit(limit),)
    return Found(
        frozenset(numbers(universes.winners)),
        order=account.order,
        rounds=tuple(account.rounds),
        facts=account.facts,
        complete=universes.complete,
        notes=notes,
    )


def _limit(limit: int) -> Message:
    text = (
        "There are more ways of breaking ties than can be followed (the limit is {limit} sets of "
        "names still in): everyone is listed whom none of them has ruled out."
    )
    return Message(text, {"limit": limit})


def last_left(names: Message, number: int) -> Message:
    """The sentence where nobody is left to leave."""
    if number > 1:
        return Message("{names} are equal: no paper tells them apart.", {"names": names})
    return Message("{name} is elected: nobody else is left.", {"name": names})


class _Account:
    """The rounds of one way."""

    def __init__(self, count: Elimination, universes: Universes):
        self.count, self.universes = count, universes
        self.profile = count.profile
        self.rounds: list[Round] = []
        self.groups: list[tuple[int, ...]] = []  # those who left, the last first
        self.order: tuple[tuple[int, ...], ...] = ()
        self.facts: dict[str, Any] = {}
        self.settled = True  # whether no tie was passed over on the way

    def tell(self, left: int) -> None:
        """From these names on to the end, or to a tie that matters."""
        while True:
            step = self.count.step(left)
            if step.won:
                self._end(left, step.won)
                return
            gone = step.together or step.last
            if gone.bit_count() == 1:
                self._left(left, gone, self._leaves(left, gone))
            elif step.together:
                self._left(left, gone, self.count.gone(gone, left))
            else:
                gone = self._tie(left, step.last)
                if not gone:
                    return
            left &= ~gone

    def _leaves(self, left: int, gone: int) -> Message:
        votes = self.count.totals(left)[numbers(gone)[0]]
        return self.count.leaves(self._names(gone), votes)

    def _left(self, left: int, gone: int, text: Message, tied: int = 0) -> None:
        self.groups.insert(0, tuple(numbers(gone)))
        transfers = self.count.transfers(left, left & ~gone)
        self._round(left, text, gone, tied, transfers)

    def _tie(self, left: int, last: int) -> int:
        """The one who leaves where it does not matter who does; 0 where it may."""
        leads = {one: self.universes.leads(left & ~one) for one in bits(last)}
        names = self.profile.said(numbers(last))
        tied = self.count.totals(left)[numbers(last)[0]]
        told = self.count.tie(names, tied)
        found = set(leads.values())
        if len(found) == 1 and None not in found:
            gone = next(bits(last))
            self.settled = False
            self.facts["told_one_way"] = True
            text = (
                "{tie} Whoever of them leaves, elected is {winners}; told here is the way on "
                "which {name} leaves."
            )
            values = {"tie": told, "winners": self._names(found.pop()), "name": self._names(gone)}
            self._left(left, gone, Message(text, values), last)
            return gone
        self._undecided(left, last, told, leads)
        return 0

    def _undecided(self, left: int, last: int, told: Message, leads: dict[int, int | None]) -> None:
        text = "{tie} Who is elected hangs on who of them leaves: {ways}."
        if None in leads.values():
            text = "{tie} Where each choice leads was not followed to the end."
            values = {"tie": told}
        else:
            values = {"tie": told, "ways": self._ways(leads)}
        self._round(left, Message(text, values), 0, last, {})
        if not self.settled:  # on another way others may be tied
            return
        if left == last == self.universes.winners:
            self.order = (tuple(numbers(left)), *self.groups)
        self.facts["undecided"] = {
            self._name(one): None if won is None else self.profile.named(numbers(won))
            for one, won in leads.items()
        }

    def _ways(self, leads: dict[int, int | None]) -> Message:
        text = "without {name}: {winners}"
        ways = [
            Message(text, {"name": self._name(one), "winners": self._names(won)})
            for one, won in leads.items()
        ]
        if len(ways) > MOST_WAYS:
            more = Message("{number} more", {"number": len(ways) - MOST_WAYS})
            ways = [*ways[:MOST_WAYS], more]
        return joined(ways)

    def _end(self, left: int, won: int) -> None:
        totals = self.count.totals(left)
        self._round(left, self.count.elected(left, won), 0, won if won & (won - 1) else 0, {}, won)
        if not self.settled:
            return
        rest: dict[Number, list[int]] = {}
        for one in numbers(left & ~won):
            rest.setdefault(totals[one], []).append(one)
        ranked = sorted(rest, reverse=self.count.most_is_best)
        others = [tuple(rest[votes]) for votes in ranked]
        self.order = (tuple(numbers(won)), *others, *self.groups)

    def _round(
        self,
        left: int,
        text: Message,
        gone: int,
        tied: int,
        transfers: dict[str, Number],
        won: int = 0,
    ) -> None:
        names = self.profile.candidates
        totals = {names[one]: number for one, number in self.count.totals(left).items()}
        alone = won if won and not won & (won - 1) else 0
        elected, out, equal = (self.profile.named(numbers(group)) for group in (alone, gone, tied))
        more = self.count.papers(left)
        self.rounds.append(Round(text, totals, elected, out, equal, transfers, **more))

    def _names(self, group: int) -> Message:
        return self.profile.said(numbers(group))

    def _name(self, one: int) -> str:
        return self.profile.candidates[numbers(one)[0]]


def joined(sentences: list[Message]) -> Message:
    """Parts of a sentence in a row.

    >>> str(joined([Message("a"), Message("b"), Message("c")]))
    'a / b / c'
    """
    return reduce(_and, sentences)


def _and(one: Message, more: Message) -> Message:
    return Message("{one} / {more}", {"one": one, "more": more})
