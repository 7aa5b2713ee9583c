"""Absent members of a ranked election: every way they could rank, or what is certain anyway.

Whether a name can still win is hard to say for most rules where many papers are missing (Xia
and Conitzer, JAIR 2011; Han, Marian and Xia, arXiv 2310.07150). Few missing papers and few
names are counted through; else only what the promises of the rule decide is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement, permutations
from math import comb, factorial
from typing import Any

import numpy as np

from emulab.ballots import Ballots
from emulab.electing import Conventions, Election, Profile, counted
from emulab.swaying.bounds import promises
from emulab.words import Message

STATES = 700  # piles of missing papers that are counted
TRIED = 20  # names up to which some ways are tried where there are too many to count


@dataclass(frozen=True)
class RankedChance:
    """What the absent can do to one name; None where it is not known.

    ``possible``: among the winners, tied or not, in some way in which they rank everybody or
    stay away; ``necessary``: elected outright in every way.
    """

    unit: str
    elected: bool
    possible: bool | None
    necessary: bool | None


@dataclass(frozen=True)
class RankedAbsence:
    """The chances of all names, and whether every way was counted."""

    chances: tuple[RankedChance, ...]
    complete: bool
    says: Message


def absent_ranked(
    ballots: Ballots, rule: str, away: int, seats: int = 1, **conventions: Any
) -> RankedAbsence:
    """The chances of every name when ``away`` papers are missing.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", "ABC", [[1, 2, 3], [2, 1, 3]], [3, 2])
    >>> found = absent_ranked(papers, "irv", away=1)
    >>> [(one.unit, one.possible, one.necessary) for one in found.chances]
    [('A', True, False), ('B', True, False), ('C', False, False)]
    """
    given = Conventions(**{**conventions, "bases": dict(conventions.get("bases") or {})})
    asked = _Asked(ballots, rule, seats, given)
    now = asked.count({})
    if ways(len(ballots.candidates), away) <= STATES:
        counts = [asked.count(pile) for pile in _piles(len(ballots.candidates), away)]
        if all(one.complete for one in counts):
            return _counted(now, counts)
    return _bounds(asked, now, away)


def ways(names: int, away: int) -> int:
    """How many piles of complete rankings so many absent members can add, or fewer of them.

    >>> ways(names=3, away=2)
    28
    """
    if names > 8:
        return STATES + 1
    return comb(factorial(names) + away, away)


@dataclass(frozen=True)
class _Asked:
    ballots: Ballots
    rule: str
    seats: int
    conventions: Conventions

    def count(self, pile: dict[tuple[int, ...], int]) -> Election:
        """The outcome with these papers more."""
        more = self.ballots
        if pile:
            more = more.plus(np.array(list(pile)), np.array(list(pile.values())))
        return counted(more, self.rule, self.seats, self.conventions)


def _piles(names: int, away: int) -> Iterator[dict[tuple[int, ...], int]]:
    papers = list(permutations(range(1, names + 1)))
    for come in range(away + 1):
        for chosen in combinations_with_replacement(papers, come):
            yield {one: chosen.count(one) for one in chosen}


def _counted(now: Election, counts: list[Election]) -> RankedAbsence:
    chances = tuple(
        RankedChance(
            unit,
            unit in now.elected,
            any(unit in one.winners for one in counts),
            all(unit in one.elected for one in counts),
        )
        for unit in now.candidates
    )
    says = Message(
        "All {number} ways in which the absent can stay away or rank everybody were counted.",
        {"number": len(counts)},
    )
    return RankedAbsence(chances, True, says)


def _bounds(asked: _Asked, now: Election, away: int) -> RankedAbsence:
    """What the promises of the rule settle, and what some way of voting shows."""
    settled = _settled(asked, away)
    if settled is not None:
        chances = tuple(
            RankedChance(unit, unit in now.elected, unit == settled, unit == settled)
            for unit in now.candidates
        )
        says = Message("{unit} wins whatever the absent do.", {"unit": settled})
        return RankedAbsence(chances, False, says)
    seen = [now, *(asked.count(pile) for pile in _favouring(asked, away))]
    seen = [one for one in seen if one.complete]
    chances = []
    for unit in now.candidates:
        possible = True if any(unit in one.winners for one in seen) else None
        fails = any(unit not in one.elected for one in seen)
        chances.append(RankedChance(unit, unit in now.elected, possible, False if fails else None))
    says = Message(
        "There are too many ways in which the absent can rank to count them all; what no way that "
        "was tried shows is left open."
    )
    return RankedAbsence(tuple(chances), False, says)


def _settled(asked: _Asked, away: int) -> str | None:
    """Who beats everybody one against one, or is over half, by more than the absent can turn."""
    laws = promises(asked.rule, asked.conventions)
    ballots = asked.ballots
    if asked.seats != 1 or ballots.kind != "ranked":
        return None
    if "condorcet" in laws and len(ballots.candidates) > 1:
        margins = Profile(ballots, asked.conventions, asked.rule).margins.copy()
        np.fill_diagonal(margins, away + 1)
        for one in np.flatnonzero((margins > away).all(axis=1)):
            return ballots.candidates[one]
    if "majority" in laws and asked.conventions.unranked != "no_opinion":
        alone = (ballots.marks == 1) & ((ballots.marks == 1).sum(axis=1) == 1)[:, None]
        for one in np.flatnonzero(2 * (ballots.counts @ alone) > ballots.number + away):
            return ballots.candidates[one]
    return None


def _favouring(asked: _Asked, away: int) -> Iterator[dict[tuple[int, ...], int]]:
    """All the absent put one name first, and the others by how many papers name them, or reversed.

    Of more names than TRIED nothing is tried: every count may follow many lots.
    """
    size = len(asked.ballots.candidates)
    if size > TRIED:
        return
    support = (asked.ballots.counts @ asked.ballots.marked).tolist()
    rising = sorted(range(size), key=support.__getitem__)
    for first in range(size):
        for others in (rising, rising[::-1]):
            order = [first, *(one for one in others if one != first)]
            places = {one: place for place, one in enumerate(order, 1)}
            yield {tuple(places[one] for one in range(size)): away}
