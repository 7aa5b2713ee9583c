"""Absent members: who can still be elected, who is already, and how many of them each needs.

A closed form, equal to trying every way in which the absent could have voted. Every one of them
marks some of the eligible names, or none; ties at the seat cut are left open.

Konczak and Lang, Voting procedures with incomplete preferences (2005), ask for possible and
necessary winners; whole papers that are missing, with a threshold and seats, are an easy case.
What one would get wrong: where the base is the papers and not the members, a paper more raises
the votes needed, so an absent member who comes and marks nobody can sink a name.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from emulab.rules import Threshold

Base = Literal["fixed", "growing"]


@dataclass(frozen=True)
class Chance:
    """What the absent can do to one name.

    ``possible``: elected, or tied at the cut, in some way in which they vote. ``necessary``:
    elected outright in every way. ``marks_needed``: fewest of them who have to agree for it to
    be possible, None where it is not. ``safe``: it keeps the votes needed in every way; others
    may still take the seats. ``needed`` are the votes needed as things stand.
    """

    unit: str
    votes: int
    needed: int
    possible: bool
    necessary: bool
    marks_needed: int | None
    safe: bool


def absent(
    votes: Mapping[str, int],
    threshold: Threshold,
    number: int,
    away: int,
    seats: int,
    *,
    base: Base,
    eligible: Collection[str] | None = None,
    marks_at_most: int | None = None,
    quorum: int = 0,
) -> tuple[Chance, ...]:
    """The chances of every eligible name (all, where left out) when ``away`` members are absent.

    ``number`` is the base as it stands, ``fixed`` (all members) or ``growing`` by one for each
    of the absent who votes (valid papers, papers returned). ``quorum`` is how many of them have
    to come before anybody can be elected.

    >>> from fractions import Fraction
    >>> nine = Threshold(at_least=Fraction(4, 5), of="members")
    >>> found = absent({"A": 8, "B": 6, "C": 5}, nine, 10, away=2, seats=1, base="fixed")
    >>> [(one.unit, one.possible, one.necessary, one.marks_needed) for one in found]
    [('A', True, False, 0), ('B', True, False, 2), ('C', False, False, None)]
    """
    names = [unit for unit in votes if eligible is None or unit in eligible]
    own = {unit: votes[unit] for unit in names}
    now = _needed(threshold, number)
    ways = [
        _Way(own, seats, come, _needed(threshold, number + (come if base == "growing" else 0)))
        for come in ((away,) if base == "fixed" else range(away + 1))
    ]
    open_ways = [way for way in ways if seats and way.come >= quorum]
    most = len(names) if marks_at_most is None else marks_at_most
    found = []
    for unit in names:
        asked = [way.asked(unit) for way in open_ways]
        enough = [marks for way, marks in zip(open_ways, asked, strict=True) if marks <= way.come]
        certain = not quorum and all(way.certain(unit, most) for way in ways)
        safe = not quorum and all(own[unit] >= way.needed for way in ways)
        fewest = min(enough, default=None)
        possible = fewest is not None
        found.append(Chance(unit, own[unit], now, possible, certain, fewest, safe))
    return tuple(found)


def sinking(
    votes: Mapping[str, int], threshold: Threshold, number: int, away: int
) -> Iterator[tuple[str, int]]:
    """Names with the votes needed that blank papers of the absent would take them from.

    With each name, how many such papers it takes; ``number`` is a base that grows.

    >>> from fractions import Fraction
    >>> four_fifths = Threshold(at_least=Fraction(4, 5), of="valid")
    >>> list(sinking({"A": 8, "B": 10}, four_fifths, number=10, away=3))
    [('A', 1), ('B', 3)]
    """
    for unit, own in votes.items():
        if own < _needed(threshold, number):
            continue
        for papers in range(1, away + 1):
            if own < _needed(threshold, number + papers):
                yield unit, papers
                break


def _needed(threshold: Threshold, number: int) -> int:
    return max(1, threshold.needed(number))


@dataclass(frozen=True)
class _Way:
    """So many of the absent come, and so many votes are then needed."""

    votes: Mapping[str, int]
    seats: int
    come: int
    needed: int

    def asked(self, unit: str) -> int:
        """Marks with which the unit has the votes needed and fewer than the seats have more."""
        own = self.votes[unit]
        rivals = sorted(
            (n for one, n in self.votes.items() if one != unit and n >= self.needed), reverse=True
        )
        cut = rivals[self.seats - 1] if len(rivals) >= self.seats else 0
        return max(0, self.needed - own, cut - own)

    def certain(self, unit: str, most: int) -> bool:
        """Whether the unit is elected outright, whomever those who come mark.

        It is not where as many rivals as there are seats can be lifted to where it stands: no
        rival by more marks than papers, and all of them together by no more than papers hold.
        """
        own = self.votes[unit]
        if own < self.needed:
            return False
        lifts = sorted(max(0, own - n) for one, n in self.votes.items() if one != unit)
        cheapest = [lift for lift in lifts if lift <= self.come][: self.seats]
        return len(cheapest) < self.seats or sum(cheapest) > self.come * most
