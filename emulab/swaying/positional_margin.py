"""How far a rule of added points is from another outcome: exact, by the best replacements.

Every paper gives points to every name, and the most points win. A rival draws level with a
winner by replacing papers; each replacement closes the gap by what the best new paper does,
less what the old one did. The best new paper is the same for all of them, and what different
papers close adds up, so taking those that close most is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from emulab.swaying.certificates import Asked, Swap

Best = Callable[[int, int], tuple[tuple[int, ...], int]]


@dataclass(frozen=True)
class Points:
    """What papers give: ``points`` (patterns, candidates), whole numbers; an invalid paper none.

    ``best`` names, for a rival and a winner by number, the row of marks that does most for the
    one against the other, and by how many points it does. ``unit`` is what one point of
    ``points`` is in the scores of the rule.
    """

    points: np.ndarray
    best: Best
    unit: Fraction = Fraction(1)

    def agree(self, asked: Asked) -> bool:
        """Whether the rule counted just these points."""
        totals = asked.ballots.counts @ self.points
        scores = asked.before.scores
        names = asked.ballots.candidates
        return all(
            scores.get(name) == self.unit * int(total)
            for name, total in zip(names, totals, strict=True)
        )


def positional_swap(asked: Asked, given: Points) -> Swap | None:
    """The fewest papers to replace until some rival is level with some winner; None if never."""
    counts = asked.ballots.counts
    totals = counts @ given.points
    best: Swap | None = None
    inside = sorted(asked.inside, key=lambda one: totals[one])
    outside = sorted(asked.outside, key=lambda one: -totals[one])
    for winner in inside:
        for rival in outside:
            gap = int(totals[winner] - totals[rival])
            found = _pair(given, counts, winner, rival, gap, best)
            best = found or best
    return best


def _pair(
    given: Points, counts: np.ndarray, winner: int, rival: int, gap: int, best: Swap | None
) -> Swap | None:
    """The fewest papers for this pair, where they are fewer than those of ``best``."""
    row, does = given.best(rival, winner)
    gains = does - (given.points[:, rival] - given.points[:, winner])
    most = int(gains.max(initial=0))
    limit = int(counts.sum()) if best is None else best.papers - 1
    if most * limit < gap:
        return None
    taken: dict[int, int] = {}
    left = gap
    for pattern in np.argsort(-gains, kind="stable"):
        gain, number = int(gains[pattern]), int(counts[pattern])
        if gain <= 0 or left <= 0:
            break
        taken[int(pattern)] = min(number, -(-left // gain))
        left -= gain * taken[int(pattern)]
    papers = sum(taken.values())
    return Swap(taken, ((row, papers),)) if left <= 0 and papers <= limit else None
