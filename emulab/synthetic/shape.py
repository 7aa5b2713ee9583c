"""What a real round of marks looks like, drawn: rows of marks that belong to no unit yet.

Measured on the one public sample round (7 units, 176 criteria, Quảng Trị 2025): 82 % of
the self-marks are the maximum, 11 % nothing, 7 % between, and two criteria in three
separate nobody. Only ``rng.random`` is used, the draw that stays the same over versions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emulab.rules import Leaf

AT_NOTHING = 0.106  # shares of all entries at the self stage
BETWEEN = 0.073
LOWERED = 0.02  # full marks that the head's appraisal lowers
SEPARATING = 1 / 3  # of the criteria
LARGE = 0.06  # a criterion worth more than this share of the whole is full for all
QUALITY = 0.3  # how far the best row stands above the last, in widths of the noise
RATES = (0.2, 0.1, 0.0, -0.1)  # by how much a result exceeds its target, best first
USUAL_RATE = 0.1


@dataclass(frozen=True)
class Rows:
    """Marks of unnamed rows, best row first on average: one column a criterion.

    On target criteria the entries are rates over the target, not points. ``open_`` says
    which criteria separate the rows.
    """

    own: np.ndarray
    head: np.ndarray
    open_: np.ndarray


def draw(leaves: Sequence[Leaf], rows: int, full: Sequence[str], rng: np.random.Generator) -> Rows:
    """Marks of the self and head stages with the measured shape; ``full`` never loses a point."""
    maxima = np.array([leaf.maximum for leaf in leaves])
    kinds = np.array([leaf.kind for leaf in leaves])
    open_ = _separating(leaves, maxima, full, rng)
    standing = rng.random((rows, len(leaves))) + _quality(rows)[:, None]
    plain = open_ & (kinds != "target")
    entries = rows * int((kinds != "target").sum())

    own = np.broadcast_to(maxima, (rows, len(leaves))).copy()
    queue = _weakest(standing, np.broadcast_to(plain, own.shape))
    nothing, rest = np.split(queue, [round(AT_NOTHING * entries)])
    own.flat[nothing] = 0
    graded = rest[kinds[rest % len(leaves)] != "pass_fail"]
    between, rest = np.split(graded, [round(BETWEEN * entries)])
    own.flat[between] = _partial(maxima[between % len(leaves)], rng.random(len(between)))

    head = own.copy()
    lowered = rest[: round(LOWERED * entries)]
    most = maxima[lowered % len(leaves)]
    head.flat[lowered] = most - step(most)
    again = between[::2]
    less = step(maxima[again % len(leaves)])
    head.flat[again] = np.maximum(head.flat[again] - less, less)

    target = kinds == "target"
    rates = np.full(own.shape, USUAL_RATE)
    worse = (1 - (standing - standing.min()) / np.ptp(standing)) * len(RATES)
    spread = np.take(RATES, np.minimum(worse.astype(int), len(RATES) - 1))
    rates = np.where(open_, spread, rates)
    own[:, target] = head[:, target] = rates[:, target]
    return Rows(own, head, open_)


def step(maximum: np.ndarray) -> np.ndarray:
    """The steps in which a criterion is marked: half points, whole ones above ten."""
    return np.where(maximum <= 1, maximum / 2, np.where(maximum <= 10, 0.5, 1.0))


def _separating(
    leaves: Sequence[Leaf], maxima: np.ndarray, full: Sequence[str], rng: np.random.Generator
) -> np.ndarray:
    """Which criteria part the rows: any but the large ones and those in ``full``."""
    turn = rng.random(len(leaves))
    turn[[leaf.id in full for leaf in leaves] | (maxima > LARGE * maxima.sum())] = np.inf
    chosen = np.argsort(turn, kind="stable")[: round(SEPARATING * len(leaves))]
    found = np.zeros(len(leaves), bool)
    found[chosen[np.isfinite(turn[chosen])]] = True
    return found


def _quality(rows: int) -> np.ndarray:
    return np.linspace(QUALITY / 2, -QUALITY / 2, rows)


def _weakest(standing: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """The allowed entries as flat positions, the weakest first."""
    order = np.argsort(np.where(allowed, standing, np.inf), axis=None, kind="stable")
    return order[: int(allowed.sum())]


def _partial(maximum: np.ndarray, fraction: np.ndarray) -> np.ndarray:
    """A mark strictly between nothing and the maximum, rather above the middle."""
    grain = step(maximum)
    mark = np.floor(maximum * (0.5 + fraction / 2) / grain) * grain
    return np.clip(mark, grain, maximum - grain)
