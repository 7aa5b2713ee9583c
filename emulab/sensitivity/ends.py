"""How far single weights may move before one unit's rank changes, and with whom it then changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from emulab.sensitivity.lines import moved
from emulab.sensitivity.meetings import meetings
from emulab.sensitivity.model import Model

CLOSE = 1e-9


@dataclass(frozen=True)
class End:
    """A weight at which a unit's rank changes: beyond ``at`` it stands at ``rank``.

    place: the number of the sibling; adopted: its weight; ``other`` is the unit met there.
    """

    place: int
    adopted: float
    at: float
    rank: int
    other: int

    @property
    def below(self) -> bool:
        """Whether the weight has to fall for it."""
        return self.at < self.adopted

    @property
    def distance(self) -> float:
        """How far the weight has to move, as a share of what it is adopted at."""
        return abs(self.at - self.adopted) / self.adopted if self.adopted else float("inf")


def nearest_ends(model: Model) -> list[End | None]:
    """For every unit, the single weight whose move changes its rank soonest; None without any.

    Soonest as a share of the adopted weight, the siblings in proportion; of equal ones the first
    in the order of the rubric. All None where totals are no fraction of linear functions, and
    where there is nothing to move.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> end = nearest_ends(model_of(study("hanoi-02", 2023).result))[0]
    >>> end.below, round(end.at, 3)
    (True, 0.542)
    """
    best: list[End | None] = [None] * len(model.units)
    if model.under.values is None or len(model.ids) < 2:
        return best
    adopted = model.ranks(model.weights)[0]
    for place, weight in enumerate(model.weights.tolist()):
        for end in _on_the_line(model, place, weight, adopted):
            own = best[end[0]]
            if own is None or round(end[1].distance, 12) < round(own.distance, 12):
                best[end[0]] = end[1]
    return best


def _on_the_line(
    model: Model, place: int, weight: float, adopted: np.ndarray
) -> Iterator[tuple[int, End]]:
    """Every unit whose rank changes as one weight falls to 0 or rises to 1, and where first."""
    found = meetings(model, place)
    if found is None:
        return
    falling = [0.0, *found[found < weight - CLOSE].tolist()][::-1] if weight > CLOSE else []
    rising = [*found[found > weight + CLOSE].tolist(), 1.0] if weight < 1 - CLOSE else []
    for points in (falling, rising):
        here = [weight, *points]
        if not points:
            continue
        middles = np.array([(one + other) / 2 for one, other in pairwise(here)])
        lines = np.concatenate([[adopted], model.ranks(moved(model.weights, place, middles))])
        for unit in range(len(adopted)):
            changed = np.flatnonzero(lines[1:, unit] != adopted[unit])
            if not len(changed):
                continue
            step = int(changed[0])
            other = _met(lines[step], lines[step + 1], unit)
            rank = int(lines[step + 1, unit])
            yield unit, End(place, weight, here[step], rank, other)


def _met(before: np.ndarray, after: np.ndarray, unit: int) -> int:
    """The unit that changed sides with this one; of several the first by rank."""
    was, now = np.sign(before - before[unit]), np.sign(after - after[unit])
    turned = np.flatnonzero((was != now) & (np.arange(len(before)) != unit))
    return int(min(turned, key=lambda one: (before[one], one))) if len(turned) else unit
