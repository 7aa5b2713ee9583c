"""How far a threshold with a seat cut is from another outcome: a closed form, exact.

Fewest papers to replace so that the set of those elected changes. While nothing is tied, it
changes in one of three ways only, and the totals alone say how many papers each takes:

- an elected name falls below the votes needed: its votes less those needed, and one more;
- where seats are left, a further name reaches the votes needed: what it lacks;
- where all seats are taken, a name draws level with an elected one: half the gap between the
  two, rounded up. There are always papers enough: at least as many as the gap mark the one and
  not the other, and each of those, replaced by a paper for the other alone, closes two votes.

Where the base is the valid papers, replacing an invalid one raises the votes needed as well, so
it never does more than replacing a valid one. A paper for one name alone raises nobody else, so
no two of the ways together come cheaper. An equal in the last way is a tie, which counts as a
change. Approval and block voting are the same without votes that are needed. What one would get
wrong: an integer programme is not needed, and half the gap is right here because a tie counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from emulab.ballots import Tallies
from emulab.rules import Threshold
from emulab.swaying.certificates import Asked, Swap
from emulab.swaying.marked import Marked
from emulab.swaying.papers import Row

if TYPE_CHECKING:
    from emulab.voting import Poll


Way = tuple[int, int | None, int | None]  # papers; who loses a mark on each, who gains one


@dataclass(frozen=True)
class Marks:
    """How a name stands to the votes needed; at least one of ``spare`` and ``missing`` is 0.

    ``spare`` is how many of its votes could be lost and the threshold still be met.
    """

    unit: str
    votes: int
    needed: int
    spare: int
    missing: int


def marks(votes: Mapping[str, int], threshold: Threshold, base: int) -> tuple[Marks, ...]:
    """Votes spare or missing for every name, in the order given.

    The votes needed are the share of the base rounded up for "at least", and rounded down and
    one more for "more than"; never fewer than one.

    >>> from fractions import Fraction
    >>> threshold = Threshold(at_least=Fraction(4, 5), of="members")
    >>> [(one.unit, one.needed, one.spare, one.missing)
    ...  for one in marks({"A": 37, "B": 35}, threshold, base=44)]
    [('A', 36, 1, 0), ('B', 36, 0, 1)]
    """
    needed = max(1, threshold.needed(base))
    return tuple(_marks(unit, number, needed) for unit, number in votes.items())


def poll_marks(poll: "Poll", units: list[str]) -> tuple[Marks, ...]:
    """The same of a counted contest."""
    return tuple(_marks(unit, poll.votes(unit), poll.needed) for unit in units)


def _marks(unit: str, votes: int, needed: int) -> Marks:
    return Marks(unit, votes, needed, max(0, votes - needed), max(0, needed - votes))


def marked_swap(asked: Asked, given: Marked) -> Swap | None:
    """The fewest papers to replace; None where no replacement changes the outcome."""
    own = _of_totals if isinstance(asked.ballots, Tallies) else _of_papers
    swaps = (own(asked, given, *way) for way in _ways(asked, given))
    return next((swap for swap in swaps if swap is not None), None)


def papers_missing(asked: Asked, given: Marked, swap: Swap | None) -> bool:
    """Whether a cheaper change hangs on how many papers there are, which was not written."""
    if not isinstance(asked.ballots, Tallies) or asked.ballots.number is not None:
        return False
    cheaper = (way for way in _ways(asked, given) if swap is None or way[0] < swap.papers)
    return any(loser is None for _, loser, _ in cheaper)


def _ways(asked: Asked, given: Marked) -> list[Way]:
    """What changes the outcome, with the papers that it takes, the fewest first."""
    inside, outside = asked.inside, asked.outside
    votes, needed = given.votes, given.needed
    ways: list[Way] = []
    if needed:
        ways += [(votes[one] - needed + 1, one, None) for one in inside]
    if needed and len(inside) < asked.seats:
        ways += [(needed - votes[one], None, one) for one in outside]
    elif inside and outside:
        least = min(inside, key=votes.__getitem__)
        most = max(outside, key=votes.__getitem__)
        ways.append((-(-(votes[least] - votes[most]) // 2), least, most))
    return sorted(ways, key=lambda way: way[0])


def _of_papers(
    asked: Asked, given: Marked, papers: int, loser: int | None, gainer: int | None
) -> Swap | None:
    """Papers for the loser and not the gainer, replaced by papers for the gainer alone."""
    put = _put_in(asked, given, loser, gainer)
    if put is None:
        return None
    fits = np.ones(len(given.marks), dtype=bool)
    if loser is not None:
        fits &= given.marks[:, loser]
    if gainer is not None:
        fits &= ~given.marks[:, gainer]
    taken: dict[int, int] = {}
    left = papers
    for pattern in (*np.flatnonzero(fits & given.valid), *np.flatnonzero(fits & ~given.valid)):
        taken[int(pattern)] = min(left, int(asked.ballots.counts[pattern]))
        left -= taken[int(pattern)]
        if not left:
            return Swap(taken, ((put, papers),))
    return None


def _of_totals(
    asked: Asked, given: Marked, papers: int, loser: int | None, gainer: int | None
) -> Swap | None:
    """The totals that change: a mark less for the loser, a mark more for the gainer."""
    if gainer is None:
        return Swap({loser: papers}, ())
    number = asked.ballots.number
    if number is None:  # there are at least as many papers as that
        number = sum(given.votes) if given.single else max(given.votes)
    if loser is None and papers > number - given.votes[gainer]:
        return None  # there are not so many papers without its mark, as far as is written
    row = tuple(int(one == gainer) for one in range(len(given.votes)))
    return Swap({} if loser is None else {loser: papers}, ((row, papers),))


def _put_in(asked: Asked, given: Marked, loser: int | None, gainer: int | None) -> Row | None:
    """The paper for the gainer alone; without one, for the weakest that is not the loser.

    Where there is only the loser, a paper against it, or a blank one where that is valid.
    """
    others = [one for one in range(len(given.votes)) if one != loser]
    if gainer is None and others:
        gainer = min(others, key=given.votes.__getitem__)
    if gainer is not None:
        return given.paper(gainer, loser)
    if asked.ballots.kind == "yes_no":
        return (-1,)
    return (0,) if asked.conventions.blank == "valid" else None
