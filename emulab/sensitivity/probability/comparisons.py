"""The scores of one block of weightings, every two units compared: its ranks, wins and leaders."""

from dataclasses import dataclass

import numpy as np

from emulab.numbers import settled_array
from emulab.sensitivity.probability.products import product, summed_product

PROBED = 64  # weightings under which units must be level to count as level everywhere
CODES = 2**12  # numbers that a bincount is quick to count


@dataclass(frozen=True)
class Alike:
    """Units gathered by their scores: those that are level everywhere are compared once.

    values (d, n) and sizes (d,): one row for all that are alike, and how many they are.
    group (m,): the row of every unit. before (m,), above (m, m): of those alike, how many the
    keys put before it, and which it stands above.
    """

    values: np.ndarray
    sizes: np.ndarray
    group: np.ndarray
    before: np.ndarray
    above: np.ndarray

    @staticmethod
    def of(values: np.ndarray, keys: np.ndarray, weights: np.ndarray) -> "Alike":
        """The units of values (m, n); who is level shows under a block of weights (n, B)."""
        values = values - (values.max(axis=0) + values.min(axis=0)) / 2
        order = np.lexsort(values.T[::-1])
        scores = settled_array(values[order] @ weights[:, :PROBED])
        _, first, group = np.unique(scores, axis=0, return_index=True, return_inverse=True)
        own = np.empty(len(values), dtype=int)
        own[order] = group
        above = ((own[:, None] == own) & (keys[:, None] < keys)).astype(np.int64)
        return Alike(values[order][first], np.bincount(own), own, above.sum(axis=0), above)

    def spread(
        self, better: np.ndarray, wins: np.ndarray, weights: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """ranks, wins and leading for every unit, from those of the rows."""
        units = len(self.group)
        held = tallied(better, units)
        ranks = np.zeros((units, units), dtype=np.int64)
        for unit, (row, before) in enumerate(zip(self.group, self.before, strict=True)):
            ranks[unit, before:] = held[row, : units - before]
        leading = np.zeros((len(held), len(weights)))
        leaders = held[:, 0].nonzero()[0]
        leading[leaders] = summed_product(better[leaders] == 0, weights)
        led = leading[self.group] * (self.before == 0)[:, None]
        if len(wins):
            wins = wins[np.ix_(self.group, self.group)] + weights.shape[1] * self.above
        return ranks, wins, led


def precision(alike: Alike, weights: np.ndarray) -> type:
    """Single precision, which takes two thirds of the time, unless this block speaks against it.

    It does where two units hardly differ beside the others, or the region is hardly wider than a
    point: then wins come out otherwise than in double precision.
    """
    single, double = (
        won(product(alike.values.astype(kind), weights.astype(kind)))
        for kind in (np.float32, np.float64)
    )
    return np.float32 if np.abs(single - double).max() <= 1 else np.float64


def better_than(scores: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """How many units are better than each row of scores (d, B), rows standing for ``sizes``."""
    rows, draws = scores.shape
    kind = np.uint8 if sizes.sum() <= 2**8 else np.uint32
    better, weight = np.zeros((rows, draws), dtype=kind), sizes.astype(kind)
    for one in range(rows - 1):
        number = (scores[one] > scores[one + 1 :]).view(np.uint8)
        better[one + 1 :] += number if sizes[one] == 1 else number * weight[one]
        if (sizes[one + 1 :] != 1).any():
            number = number * weight[one + 1 :, None]
        better[one] += weight[one + 1 :].sum(dtype=kind) - number.sum(axis=0, dtype=kind)
    return better


def won(scores: np.ndarray) -> np.ndarray:
    """How often row i of scores (d, B) beats row j: (d, d)."""
    rows, draws = scores.shape
    wins = np.zeros((rows, rows), dtype=np.int64)
    for one in range(rows - 1):
        beaten = scores[one] > scores[one + 1 :]
        wins[one, one + 1 :] = [np.count_nonzero(row) for row in beaten]
    below = np.tril(np.ones((rows, rows), dtype=bool), -1)
    wins[below] = (draws - wins.T)[below]
    return wins


def nothing(scores: np.ndarray) -> np.ndarray:
    return np.zeros((0, 0), dtype=np.int64)


def tallied(better: np.ndarray, numbers: int) -> np.ndarray:
    """How often each row (d, B) held every number below ``numbers``: (d, numbers).

    Several rows are counted at once, as the digits of one number.
    """
    together = max(int(np.log(CODES) / np.log(max(numbers, 2))), 1)
    found = []
    for start in range(0, len(better), together):
        rows = better[start : start + together]
        code = rows[0]
        for row in rows[1:]:
            code = code * np.uint16(numbers) + row
        shape = (numbers,) * len(rows)
        counted = np.bincount(code, minlength=numbers ** len(rows)).reshape(shape)
        axes = range(len(rows))
        found += [counted.sum(axis=tuple(set(axes) - {axis})) for axis in axes]
    return np.array(found)
