"""How many neighbours in the ranking would change places if a criterion were not there."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl

from emulab.auditing.exact import TIE, ZERO, exact
from emulab.auditing.sheets import Book, Sheet, book_of
from emulab.criteria.columns import concerns
from emulab.pipeline import Result
from emulab.scoring.tree import valued


def decides(result: Result) -> dict[str, int]:
    """By criterion of the tree, the pairs of adjacent ranks whose order would turn without it.

    Every unit of a rank is paired with every unit of the next one; a pair turns where the
    lower one's total would be greater, so a lead that shrinks to a tie is no turn. Totals are
    worked out anew without the criterion: points are added up exactly, criteria that do not
    count for a unit made up for by those left; under any other aggregate the criterion weighs
    nothing and the others keep their proportions. Bonus and penalty stay.
    """
    neighbours = _neighbours(result)
    book = book_of(result)
    additive = result.rules.aggregate.name == "sum"
    without = _summed(book) if additive else _aggregated(result)
    found = {}
    for leaf in result.rules.rubric.main:
        totals = {unit: without(leaf.id, unit) for unit in {u for pair in neighbours for u in pair}}
        turned = (
            totals[low] - totals[high] > TIE
            for high, low in neighbours
            if totals[low] is not None and totals[high] is not None
        )
        found[leaf.id] = sum(turned)
    return found


def _neighbours(result: Result) -> list[tuple[str, str]]:
    """Pairs (higher, lower) of all units of one rank and all of the next."""
    ranks = result.ranks.select("rank", "unit").group_by("rank").agg("unit").sort("rank")
    groups = ranks["unit"].to_list()
    return [(high, low) for upper, lower in pairwise(groups) for high in upper for low in lower]


def _summed(book: Book):
    """Totals of points as given, without a criterion."""

    def total(leaf: str, unit: str) -> Fraction | None:
        sheet = book.sheets[unit]
        if not concerns(book.leaves[leaf], unit, book.rules):
            return book.total(sheet)
        if leaf in sheet.scores and all(worth == 1 for worth in sheet.worth.values()):
            return book.rewritten(sheet, {leaf: ZERO})
        return _rated_without(book, sheet, leaf)

    return total


def _rated_without(book: Book, sheet: Sheet, leaf: str) -> Fraction | None:
    """The rate over what counts for the unit, times the maximum, both without the criterion."""
    left = [one for one in sheet.worth if one != leaf]
    maxima = {one: exact(book.leaves[one].maximum or 0) for one in left}
    own = sum(maxima.values(), ZERO)
    if not own:
        return None
    whole = exact(book.rules.rubric.maximum or 0) - exact(book.leaves[leaf].maximum or 0)
    sections: dict[str, Fraction] = {}
    for one in left:
        key = book.leaves[one].section
        sections[key] = sections.get(key, ZERO) + sheet.scores[one] * whole / own
    return book.finished(sections, sheet.bonus, sheet.penalty)


def _aggregated(result: Result):
    """Totals under the aggregate of the rules, without a criterion."""
    book, frame = book_of(result), result.levels
    names = [leaf.id for leaf in result.rules.rubric.main]
    units = frame["unit"].gather_every(len(names)).to_list()
    shape = (len(units), len(names))
    level, share = (
        frame[column].cast(pl.Float64).to_numpy().reshape(shape) for column in ("level", "share")
    )
    share = np.where(np.isfinite(share), share, 0.0)
    maximum = result.rules.rubric.maximum or 0.0
    kept: dict[str, np.ndarray] = {}

    def total(leaf: str, unit: str) -> Fraction | None:
        if leaf not in kept:
            kept[leaf] = _values(level, share, names.index(leaf), maximum, result)
        value = kept[leaf][units.index(unit)]
        if not np.isfinite(value):
            return None
        sheet = book.sheets[unit]
        return book.finished({"": exact(value)}, sheet.bonus, sheet.penalty)

    return total


def _values(
    level: np.ndarray, share: np.ndarray, column: int, maximum: float, result: Result
) -> np.ndarray:
    left = share.copy()
    left[:, column] = 0.0
    whole = left.sum(axis=1, keepdims=True)
    np.divide(left, whole, out=left, where=whole > 0)
    shown = share[:, column][share[:, column] > 0]
    nominal = shown.min() if shown.size else 0.0  # where all count, no share is scaled up
    found = valued(level, left, result.rules).values
    return np.where(whole[:, 0] > 0, found, np.nan) * maximum * (1 - nominal)
