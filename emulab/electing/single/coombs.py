"""Coombs: the name that most papers put last leaves, until one has more than half of the papers."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from emulab.electing.election import Found, Number
from emulab.electing.profile import Lists, Profile
from emulab.electing.registry import RANKED, listed, rule
from emulab.electing.single.elimination import Elimination, eliminated, last_left
from emulab.electing.single.first_places import last_places, shared
from emulab.electing.single.firsts import Firsts
from emulab.electing.single.universes import Step, numbers, of
from emulab.words import Message

VERSION = "until one has more than half of the papers"


class Coombs(Elimination):
    """Last places of the names still in, and their first places for the majority."""

    most_is_best: ClassVar[bool] = False

    def __init__(self, profile: Profile):
        super().__init__(profile)
        self.marks = profile.places.size
        self.cast = profile.number
        self.unranked_last = profile.unranked == "last"
        self.known: dict[int, dict[int, Number]] = {}
        self.tops: dict[int, dict[int, Number]] = {}
        self.lists = _whole_lists(profile)

    def step(self, left: int) -> Step:
        names = numbers(left)
        if len(names) == 1:
            return Step(won=left)
        first = self.firsts(left)
        best = max(first, key=first.__getitem__)
        if not first[best]:  # no paper says anything on those left
            return Step(won=left)
        if 2 * first[best] > self.cast:
            return Step(won=1 << best)
        last = self.totals(left)
        most = max(last.values())
        return Step(last=of(one for one in names if last[one] == most))

    def totals(self, left: int) -> dict[int, Number]:
        if left not in self.known:
            names = numbers(left)
            if self.lists:
                every = self.lists[1].votes(left)
                found = [every[one] for one in names]
            else:
                places = self.profile.places[names]
                found = last_places(places, self.profile.weights, self.unranked_last)
            self.known[left] = dict(zip(names, found, strict=True))
        return self.known[left]

    def firsts(self, left: int) -> dict[int, Number]:
        """Papers that put each name first of those left; names alike at the top share one."""
        if left not in self.tops:
            names = numbers(left)
            if self.lists:
                every = self.lists[0].votes(left)
                found = [every[one] for one in names]
            else:
                found = _first_places(self.profile.places[names], self.profile.weights)
            self.tops[left] = dict(zip(names, found, strict=True))
        return self.tops[left]

    def leaves(self, name: Message, votes: Number) -> Message:
        text = "{name} has the most last places, {votes}, and leaves."
        return Message(text, {"name": name, "votes": votes})

    def tie(self, names: Message, votes: Number) -> Message:
        text = "{names} tie for the most last places, {votes} each."
        return Message(text, {"names": names, "votes": votes})

    def elected(self, left: int, won: int) -> Message:
        first = self.firsts(left)[numbers(won)[0]]
        names = self.profile.said(numbers(won))
        if 2 * first <= self.cast:
            return last_left(names, won.bit_count())
        text = "{name} is elected: {votes} of {cast} papers put it first of those left."
        return Message(text, {"name": names, "votes": first, "cast": self.cast})


def _first_places(places: np.ndarray, weights: np.ndarray) -> list[Number]:
    ranked = places > 0
    best = places.min(axis=0, initial=places.max(initial=0), where=ranked)
    return shared((places == best) & ranked, weights)


def _whole_lists(profile: Profile) -> tuple[Firsts, Firsts] | None:
    """The papers read from the top and from the bottom, where each ranks all, no two alike."""
    places, size = profile.places, profile.size
    closed = profile.ballots.kind == "ranked"  # no place is skipped, so the last tells the rest
    if not closed or not (places.max(axis=0, initial=0) == size).all():
        return None
    order = np.empty((places.shape[1], size), dtype=np.int16)
    rows = np.arange(len(order))
    for number, own in enumerate(places):
        order[rows, own.astype(np.int64) - 1] = number
    lists = Lists(order, profile.weights), Lists(order[:, ::-1], profile.weights)
    return Firsts(lists[0], size), Firsts(lists[1], size)


def coombs(profile: Profile, seats: int) -> Found:
    """The name with the most last places leaves, until one is first on more than half the papers.

    Clyde Coombs, *A Theory of Data* (1964); Grofman and Feld, *Electoral Studies* 23 (2004).
    Some books leave out the majority and go on until one is left; that elects others now and
    then (``facts["version"]`` says which this is). The majority is of all papers ``cast``, valid
    blank ones included, so once many papers name nobody left, none may reach it.

    Names alike on a place share the paper. Names that a paper leaves out share its last place
    where they stand last; where it has no opinion on one still in, it puts nobody last (see
    anti-plurality). All who tie for the most last places are followed.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [2, 1, 3], [2, 3, 1]], [2, 3, 4])
    >>> [str(one.text) for one in coombs(Profile(papers, None), seats=1).rounds][0]
    'C has the most last places, 5, and leaves.'
    """
    count = Coombs(profile)
    found = eliminated(count)
    facts: dict[str, object] = {"version": VERSION, "cast": count.cast}
    if "told_one_way" not in found.facts:  # as with instant runoff
        first = count.firsts(of(_left(profile, found)))
        facts["continuing"], facts["votes"] = sum(first.values()), max(first.values())
        facts["majority_of_cast"] = 2 * max(first.values()) > count.cast
    return replace(found, facts={**facts, **found.facts})


def _left(profile: Profile, found: Found) -> list[int]:
    """The names in the last round told."""
    totals = found.rounds[-1].totals
    return [one for one, name in enumerate(profile.candidates) if name in totals]


RULES = listed(
    rule(
        "coombs",
        "Loại dần theo phiếu xếp cuối (Coombs)",
        "Coombs",
        RANKED,
        coombs,
        "unanimous",
        "majority",
    )
)
