"""A result as columns of numbers: units down, criteria across, and sums that know no order.

Sums are correctly rounded (``math.fsum``), so that the order of units and criteria cannot show
even in the last digit.
"""

from collections.abc import Iterable, Sequence
from math import fsum, sqrt

import numpy as np
import polars as pl

from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.rules import Leaf, Rules

DIGITS = 12  # of a share or a correlation


LINEAR = ("sum", "arithmetic")  # aggregates under which what does not count is made up for


def part_columns(result: Result) -> tuple[list[str], dict[tuple[str, str], np.ndarray]]:
    """The units that have a total, and the parts of each criterion, bonus, penalty, adjusted.

    Keys are criterion and section. Where a criterion does not count for a unit, the others are
    scaled up in its place; here they stand as they are, and the criterion has the part that the
    unit's own rate gives it. Otherwise a criterion on which all are equal would seem to part
    the units. The parts add up to the totals as before.
    """
    units = result.totals["unit"].to_list()
    row = {unit: number for number, unit in enumerate(units)}
    found: dict[tuple[str, str], np.ndarray] = {}
    for unit, criterion, section, part in result.parts.select(
        "unit", "criterion", "section", "part"
    ).iter_rows():
        column = found.setdefault((criterion, section), np.full(len(units), np.nan))
        column[row[unit]] = part
    if result.rules.aggregate.name in LINEAR:
        _made_up(result, found)
    return units, {key: np.nan_to_num(column) for key, column in found.items()}


def _made_up(result: Result, parts: dict[tuple[str, str], np.ndarray]) -> None:
    """What was scaled up, scaled back; what did not count, at the unit's own rate."""
    weights = _nominal(result)
    leaves = {leaf.id: leaf for leaf in result.rules.rubric.main}
    live = [key for key in parts if key[0] in weights]
    for row, unit in enumerate(result.totals["unit"]):
        own = [key for key in live if concerns(leaves[key[0]], unit, result.rules)]
        counted = [key for key in own if np.isfinite(parts[key][row])]
        whole = fsum(weights[key[0]] for key in own)
        if len(counted) == len(own) or not whole:
            continue
        points = fsum(parts[key][row] for key in counted)
        left = fsum(weights[key[0]] for key in counted) / whole
        for key in own:
            if key in counted:
                parts[key][row] *= left
            else:
                parts[key][row] = points * weights[key[0]] / whole


def concerns(leaf: Leaf, unit: str, rules: Rules) -> bool:
    """Whether a unit is judged on the leaf at all: some are for one group of units only."""
    return not leaf.only or rules.group_of.get(unit) in leaf.only


def _nominal(result: Result) -> dict[str, float]:
    """What each criterion weighs where every one counts; nothing where maxima are not known."""
    if result.rules.aggregate.name == "sum":
        maxima = {leaf.id: leaf.maximum for leaf in result.rules.rubric.main}
        return {} if None in maxima.values() else maxima
    held = result.levels.filter(pl.col("share") > 0)
    least = held.group_by("criterion", maintain_order=True).agg(pl.col("share").min())
    return dict(least.iter_rows())


def score_columns(result: Result) -> tuple[list[str], dict[str, np.ndarray]]:
    """The units, and the scores of each criterion of the tree, as they are compared.

    NaN where a unit has no score; it stays inside these arrays.
    """
    main = result.scores.filter(pl.col("side") == "main")
    units = list(dict.fromkeys(main["unit"]))
    row = {unit: number for number, unit in enumerate(units)}
    found: dict[str, np.ndarray] = {}
    for unit, criterion, score in main.select("unit", "criterion", "score").iter_rows():
        column = found.setdefault(criterion, np.full(len(units), np.nan))
        if score is not None:
            column[row[unit]] = round(score, TIE_PLACES)
    return units, found


def apart(values: Sequence[float]) -> bool:
    """Whether the values tell any two units apart, at the nine places of a tie."""
    return len(values) > 1 and round(max(values) - min(values), TIE_PLACES) > 0


def covariance(first: Iterable[float], second: Iterable[float]) -> float:
    """The sum of the products of deviations; of one column with itself, of their squares."""
    a, b = list(map(float, first)), list(map(float, second))
    mean_a, mean_b = fsum(a) / len(a), fsum(b) / len(b)
    return fsum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation; None of fewer than three units or where one column is constant.

    >>> correlation([1, 2, 3, 4], [2, 4, 6, 8.0]), correlation([1, 1, 1], [1, 2, 3])
    (1.0, None)
    """
    if len(first) < 3 or not apart(first) or not apart(second):
        return None
    size = sqrt(covariance(first, first) * covariance(second, second))
    return round(max(-1.0, min(1.0, covariance(first, second) / size)), DIGITS) + 0.0
