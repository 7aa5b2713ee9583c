"""How far single weights may move before one unit's rank changes, and with whom it then changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from emulab.sensitivity.exact.lines import moved
from emulab.sensitivity.exact.meetings import meetings
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
        """``how_far`` the weight has to move."""
        return how_far(self.adopted, self.at)


def how_far(adopted: float, at: float) -> float:
    """How far a weight has to move, as a share of what it is adopted at: the measure of "soon".

    >>> how_far(0.2, 0.15)
    0.25
    """
    return round(abs(at - adopted) / adopted, 12) if adopted else float("inf")


def ends_of(model: Model) -> list[list[End]] | None:
    """For every unit, where single weights change its rank, the soonest first.

    At most two for each weight, where it falls and where it rises. Soonest as a share of the
    adopted weight, the siblings in proportion; of equal ones the first in the order of the rubric.
    None where meetings are not known (``meetings``), so that nothing can be said.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> end = ends_of(model_of(study("hanoi-02", 2023).result))[0][0]
    >>> end.below, round(end.at, 3)
    (True, 0.542)
    """
    found: list[list[End]] = [[] for _ in model.units]
    if meetings(model, 0) is None:
        return None
    if len(model.ids) < 2:
        return found
    adopted = model.ranks(model.weights)[0]
    for place, weight in enumerate(model.weights.tolist()):
        for unit, end in _on_the_line(model, place, weight, adopted):
            found[unit].append(end)
    return [sorted(ends, key=lambda end: end.distance) for ends in found]


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
