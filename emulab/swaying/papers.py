"""Papers as rules read them: which of them count, and the paper that helps one name most."""

from dataclasses import replace

import numpy as np

from emulab.ballots import UNSCORED, Ballots
from emulab.electing import Profile
from emulab.swaying.certificates import Asked

Row = tuple[int, ...]


def numbered(asked: Asked) -> Profile:
    """A profile in which a paper's count is its pattern's number, from 1.

    So what the profile keeps and what it leaves out can be told by pattern.
    """
    ballots = asked.ballots
    numbers = np.arange(1, len(ballots.counts) + 1, dtype=np.int64)
    return Profile(replace(ballots, counts=numbers), asked.conventions, asked.rule)


def overvoted(asked: Asked, most: int | None = None) -> np.ndarray:
    """(patterns,) whether the paper marks more than ``most`` names or than ``marks_at_most``."""
    number = (asked.ballots.marks == 1).sum(axis=1)
    found = np.zeros(len(number), dtype=bool)
    for limit in (most, asked.conventions.marks_at_most):
        if limit is not None:
            found |= number > limit
    return found


def full(ballots: Ballots, first: int, last: int | None) -> Row:
    """The ranked paper that puts one name first, another last where asked, all others between.

    >>> from emulab.ballots import collapsed
    >>> full(collapsed("ranked", "ABCD", [[1, 2, 3, 4]]), first=2, last=0)
    (4, 2, 1, 3)
    """
    size = len(ballots.candidates)
    between = [one for one in range(size) if one not in (first, last)]
    order = [first, *between] if last is None else [first, *between, last]
    places = {one: place for place, one in enumerate(order, 1)}
    return tuple(places[one] for one in range(size))


def alone(ballots: Ballots, first: int, last: int | None) -> Row:
    """The paper that marks one name; on a list of yes and no it is against all others."""
    other = -1 if ballots.kind == "yes_no" else 0
    return tuple(1 if one == first else other for one in range(len(ballots.candidates)))


def highest(ballots: Ballots, first: int, last: int | None) -> Row:
    """The highest score for one name, and the lowest for all others."""
    low, high = range_of(ballots)
    return tuple(high if one == first else low for one in range(len(ballots.candidates)))


def range_of(ballots: Ballots) -> tuple[int, int]:
    """The lowest and the highest score: of the grades, else of those that are on the papers."""
    if ballots.grades:
        return 0, len(ballots.grades) - 1
    given = ballots.marks[ballots.marks != UNSCORED]
    return (int(given.min()), int(given.max())) if given.size else (0, 0)


BEST = {"ranked": full, "approval": alone, "yes_no": alone, "score": highest}
