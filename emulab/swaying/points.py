"""Points: what every paper gives to every name, for the rules that add points up."""

from collections.abc import Callable
from fractions import Fraction
from math import lcm

import numpy as np

from emulab.ballots import UNSCORED
from emulab.swaying.certificates import Asked
from emulab.swaying.papers import Row, full, highest, numbered, range_of
from emulab.swaying.positional_margin import Points


def by_place(asked: Asked) -> Points | None:
    """Twice Borda's points: two for a name that stands below, one for a name alike.

    None where scores stand for places and there are too few to tell all names apart.
    """
    ballots, profile = asked.ballots, numbered(asked)
    places = profile.places.astype(np.int64)
    patterns = profile.weights - 1
    ranked = places > 0
    last = profile.unranked == "last"
    own = np.where(ranked, places, places.max(initial=0) + 1)
    points = np.zeros(ballots.marks.shape, dtype=np.int64)
    for one in range(profile.size):
        compared = np.full(own.shape, True) if last else ranked & ranked[one]
        compared[one] = False
        below, alike = (own[one] < own) & compared, (own[one] == own) & compared
        points[patterns, one] = 2 * below.sum(axis=0) + alike.sum(axis=0)
    scored = ballots.kind == "score"
    low, high = range_of(ballots)
    if scored and high - low < profile.size - 1:
        return None

    def best(rival: int, winner: int) -> tuple[Row, int]:
        row = full(ballots, rival, winner)
        paper = tuple(high + 1 - place for place in row) if scored else row
        return paper, 2 * (profile.size - 1)

    return Points(points, best, Fraction(1, 2))


def by_last(asked: Asked) -> Points | None:
    """Points against whom a paper puts last, shared where several stand there.

    None where names left out are not judged, for then a paper may put nobody last.
    """
    ballots, profile = asked.ballots, numbered(asked)
    if profile.unranked != "last" or ballots.kind != "ranked":
        return None
    patterns = profile.weights - 1
    places = profile.places.astype(np.int64)
    own = np.where(places == 0, places.max(initial=0) + 1, places)
    held = own == own.max(axis=0, initial=0)
    unit = lcm(*range(1, profile.size + 1))
    if unit > 1 << 40:
        return None
    points = np.zeros(ballots.marks.shape, dtype=np.int64)
    points[patterns] = unit - (held * (unit // np.maximum(1, held.sum(axis=0)))).T

    def best(rival: int, winner: int) -> tuple[Row, int]:
        return full(ballots, rival, winner), unit

    return Points(points, best, Fraction(1, unit))


def by_score(asked: Asked) -> Points:
    """The scores themselves; a name that a paper leaves open has none from it.

    The best paper gives the rival the highest score that is on any paper, and all others the
    lowest, or leaves them open where that counts as less.
    """
    ballots = asked.ballots
    low, high = range_of(ballots)
    leaves = low > 0 and asked.conventions.unranked == "last"
    points = np.where(ballots.marks == UNSCORED, 0, ballots.marks).astype(np.int64)

    def best(rival: int, winner: int) -> tuple[Row, int]:
        if leaves:
            every = range(len(ballots.candidates))
            return tuple(high if one == rival else UNSCORED for one in every), high
        return highest(ballots, rival, winner), high - low

    return Points(points, best, Fraction(1, ballots.denominator))


POINTS: dict[str, Callable[[Asked], Points | None]] = {
    "borda": by_place,
    "anti-plurality": by_last,
    "score": by_score,
}
