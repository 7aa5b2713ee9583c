"""One seat after the other by approvals: what sequential PAV, Phragmén and equal shares share.

A rule says what it compares at a step, who is best, and what is remembered from then on. Names
whom no paper marks are never elected; their seats stay open. Names that the same papers mark
are alike: only how many of them are elected is followed, and which ones they are is told apart
at the end.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, pairwise, product
from math import comb, prod

import numpy as np

from emulab.electing.election import Found, Round
from emulab.electing.profile import Profile
from emulab.electing.several.lots import followed, stopped_note
from emulab.electing.several.transfers_told import joined
from emulab.electing.several.votes import COMMITTEES, open_note, open_seats, totals
from emulab.words import Message

STATES = 500  # of one count that are followed


HOW = {  # what a name is elected by, told with the measure
    "adds": "Elected: {name}, who adds {measure}.",
    "time": "Elected: {name}, paid for at the time {measure}.",
    "price": "Elected: {name}, at the price of {measure} a paper.",
}


@dataclass(frozen=True)
class Papers:
    """Approvals (patterns, candidates), how many papers each pattern is, and the seats."""

    approved: np.ndarray
    counts: np.ndarray
    seats: int

    @cached_property
    def weights(self) -> np.ndarray:
        """(patterns, candidates) papers of the pattern where it marks the name, whole numbers
        without a limit of size."""
        return self.approved.astype(object) * self.counts.astype(object)[:, None]

    @cached_property
    def votes(self) -> dict[int, int]:
        """Papers that mark each name."""
        return totals(self.approved, self.counts)

    @cached_property
    def marked(self) -> frozenset[int]:
        """Names whom somebody marks."""
        return frozenset(one for one, votes in self.votes.items() if votes)

    @cached_property
    def alike(self) -> dict[int, frozenset[int]]:
        """For every name those that the same papers mark, itself among them."""
        groups: dict[bytes, list[int]] = {}
        for one in sorted(self.marked):
            groups.setdefault(self.approved[:, one].tobytes(), []).append(one)
        return {one: frozenset(group) for group in groups.values() for one in group}


@dataclass(frozen=True)
class Step:
    """What a rule says of one seat: ``measures`` of the names left, the ``best`` of them.

    ``after`` gives what is remembered once a name is elected, ``how`` says the measure.
    """

    measures: Mapping[int, Fraction]
    best: tuple[int, ...]
    after: Callable[[int], Hashable]
    how: str


Rule = Callable[[Papers, frozenset[int], Hashable], Step]


@dataclass(frozen=True)
class State:
    """Who is elected by now, and what the rule remembers."""

    papers: Papers
    rule: Rule = field(repr=False)
    memory: Hashable
    order: tuple[int, ...] = ()
    before: "State | None" = field(default=None, repr=False)

    @property
    def chosen(self) -> frozenset[int]:
        return frozenset(self.order)

    @property
    def possible(self) -> frozenset[int]:
        return self.papers.marked

    @property
    def over(self) -> bool:
        return len(self.order) == min(self.papers.seats, len(self.papers.marked))

    @property
    def key(self) -> Hashable:
        return self.chosen, self.memory

    @cached_property
    def step(self) -> Step:
        return self.rule(self.papers, self.papers.marked - self.chosen, self.memory)

    def after(self) -> list["State"]:
        """The states that can follow, one for each name that is best; of names that are alike
        the first one stands for all."""
        step = self.step
        alike = self.papers.alike
        firsts = {min(alike[one] - self.chosen): one for one in step.best}
        return [
            State(self.papers, self.rule, step.after(one), (*self.order, one), self)
            for one in sorted(firsts)
        ]


def elect(profile: Profile, seats: int, rule: Rule, memory: Callable[[Papers], Hashable]) -> Found:
    """Seat after seat, every tie followed; ``elected`` in the order of their election."""
    papers = Papers(*profile.approvals, seats)
    found = followed(State(papers, rule, memory(papers)), State.after, STATES)
    states = [found.last]
    while states[-1].before is not None:
        states.append(states[-1].before)
    states.reverse()
    pairs = pairwise(states)
    rounds = tuple(_told(one, following.order[-1], profile) for one, following in pairs)
    common = next((one for one in states if not one.over and len(one.step.best) > 1), states[-1])
    winners = frozenset().union(*(papers.alike[one] for one in found.winners))
    sure = frozenset(one for one in found.sure if papers.alike[one] <= found.sure)
    return Found(
        winners,
        (*common.order, *sorted(sure - common.chosen)),
        told_apart(found.sets, papers.alike) if found.complete else None,
        scores=papers.votes,
        rounds=rounds,
        facts=open_seats(seats, winners) | {"papers": int(papers.counts.sum())},
        complete=found.complete,
        notes=open_note(seats, winners) + (() if found.complete else (stopped_note(STATES),)),
    )


def told_apart(
    sets: Iterable[frozenset[int]], alike: Mapping[int, frozenset[int]]
) -> tuple[frozenset[int], ...] | None:
    """The sets with every choice among names that are alike; None where they are too many.

    >>> alike = {0: frozenset({0, 1}), 1: frozenset({0, 1}), 2: frozenset({2})}
    >>> told_apart([frozenset({0, 2})], alike)
    (frozenset({0, 2}), frozenset({1, 2}))
    """
    found: list[frozenset[int]] = []
    for one in sets:
        groups = {alike[name] for name in one}
        numbers = [(sorted(group), len(group & one)) for group in groups]
        if len(found) + prod(comb(len(group), number) for group, number in numbers) > COMMITTEES:
            return None
        choices = (combinations(group, number) for group, number in numbers)
        found += [frozenset(chain.from_iterable(some)) for some in product(*choices)]
    return tuple(sorted(found, key=sorted))


def _told(state: State, chosen: int, profile: Profile) -> Round:
    step = state.step
    name = profile.candidates[chosen]
    values = {"name": name, "measure": str(step.measures[chosen])}
    text = [Message(step.how, values)]
    tied = step.best if len(step.best) > 1 else ()
    if tied:
        sentence = "Equal, so the choice is open: {names}. Told on as if it fell on {name}."
        text.insert(0, Message(sentence, {"names": profile.said(tied), "name": name}))
    measures = {profile.candidates[one]: step.measures[one] for one in sorted(step.measures)}
    return Round(joined(text), measures, elected=(name,), tied=profile.named(tied))
