"""Errors of marking: where they fall, how large they are, and the draws of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from emulab.pipeline import Result
from emulab.sensitivity.methods.road import Ground, ground_of

BLOCK = 128  # draws of one seed: the unit of chance
STILL = ("pass_fail",)  # achieved or not: no opinion, so no error of opinion


@dataclass(frozen=True, eq=False)
class Errors:
    """Where errors fall: their size (m, n) in points, 0 where none does, and how far they reach.

    rows (m,), columns (n,): the cells in the order of their content, so that the same cell meets
    the same chance wherever it stands in the file.
    """

    ground: Ground
    size: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def blocks(self, draws: int, seed: int) -> Iterator[np.ndarray]:
        """The scores (B, m, n) as they might have been, block by block."""
        scores = self.ground.scores
        for block in range(-(-draws // BLOCK)):
            number = min(BLOCK, draws - block * BLOCK)
            chance = np.random.default_rng([seed, block])
            drawn = chance.standard_normal((BLOCK, *scores.shape))[:number]
            errors = np.empty_like(drawn)
            errors[:, self.rows[:, None], self.columns[None, :]] = drawn
            yield np.clip(scores + self.size * errors, self.low, self.high)


def errors_of(result: Result, size: float) -> Errors:
    """Where errors of a size, a share of the maximum, fall in the scores of a result."""
    rules = result.rules
    ground = ground_of(result.scores, result.tables.checks, rules)
    leaves = rules.rubric.main
    maxima = np.array([leaf.maximum for leaf in leaves], dtype=float)
    moves = np.array([leaf.kind not in STILL for leaf in leaves])
    scores = ground.scores
    lowest = np.array([leaf.lowest for leaf in leaves], dtype=float)
    places = dict(result.ranks.select("unit", "rank").iter_rows())
    return Errors(
        ground,
        np.where(np.isfinite(scores) & moves, size * maxima, 0.0),
        np.fmin(lowest, scores),  # a criterion's own scale may go below and above
        np.fmax(maxima, scores),
        *_by_content(
            scores, maxima, [places.get(u, 0) for u in ground.units], ground.units, leaves
        ),
    )


def _by_content(scores, maxima, ranks, units, leaves) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns in an order that hangs on what is in them; only equals go by their id."""
    cells = np.where(np.isfinite(scores), scores, -np.inf)
    rows = sorted(range(len(units)), key=lambda i: (ranks[i], *np.sort(cells[i])))
    columns = sorted(
        range(len(leaves)), key=lambda j: (maxima[j], *cells[rows, j].tolist(), leaves[j].id)
    )
    rows.sort(key=lambda i: (ranks[i], *cells[i, columns].tolist(), units[i]))
    return np.array(rows), np.array(columns)
