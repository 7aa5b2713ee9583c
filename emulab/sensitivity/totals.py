"""Totals as a function of the weights argued about: the same road under other weights.

Adding and arithmetic means give a fraction of two linear functions, worked out for thousands of
weightings at once; any other aggregate is worked out anew for each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.numbers import half_up
from emulab.pipeline import Result
from emulab.rules import Rules, walk
from emulab.rules.aggregating import AggregateChoice
from emulab.rules.values import replaced
from emulab.scoring.panel import column, filled_column
from emulab.scoring.totals import aggregate, parts
from emulab.scoring.tree import valued
from emulab.sensitivity.shares import LEAVES, Shares, shares_at
from emulab.words import Message

ADDITIVE = ("sum", "arithmetic")
SAME = 1e-12


@dataclass(frozen=True)
class Under:
    """The totals of some units under any weights of the siblings.

    values, whole (m, n): total = (values @ w) / (whole @ w), in points; None where an aggregate
    is worked out anew. ``totals`` takes weightings (N, n) and gives (N, m), NaN where nothing
    counts. ``bent`` says what is done to that fraction before units are ranked by it, such as a
    rounding; ``why`` what stands between these totals and a linear order.
    """

    ids: tuple[str, ...]
    weights: np.ndarray
    values: np.ndarray | None
    whole: np.ndarray | None
    totals: Callable[[np.ndarray], np.ndarray]
    bent: Message | None
    why: Message | None


def totals_under(result: Result, node: str | None, units: tuple[str, ...]) -> Under | None:
    """How the units' totals follow from the weights of the node's children; None without any."""
    rules = result.rules
    found = shares_at(result, node)
    if found is None:
        return _of_points(result, node, units)
    every = result.levels["unit"].gather_every(len(rules.rubric.main)).to_list()
    rows = np.array([every.index(unit) for unit in units], dtype=int)
    level = column(result.levels, "level", rules)[rows]
    own = Shares(found.ids, found.weights, found.inside[rows], found.sibling, found.present[rows])
    aside = _aside(result, units)
    maximum = rules.rubric.maximum or 0.0
    why = _not_additive(rules, node, own)
    if why is not None or rules.rubric.places("section") is not None:
        rounded = rules.rubric.places("section") is not None
        why = why or Message("the points of a section are rounded", {})

        def anew(weightings: np.ndarray) -> np.ndarray:
            if rounded:
                return np.stack([_by_the_road(result, units, own, one) for one in weightings])
            lines = [valued(level, own.under(one), rules).values for one in weightings]
            return _finished(np.stack(lines) * maximum + aside, rules)

        return Under(own.ids, own.weights, None, None, anew, why, why)
    values, whole = _fraction(level, own, rules, maximum, aside)
    return _fractional(own, values, whole, rules)


def _aside(result: Result, units: tuple[str, ...]) -> np.ndarray:
    """Bonus less penalty: what no weight moves."""
    own = result.totals.select("unit", aside=pl.col("bonus") - pl.col("penalty"))
    found = dict(own.iter_rows())
    return np.array([found[unit] for unit in units], dtype=float)


def _not_additive(rules: Rules, node: str | None, own: Shares) -> Message | None:
    """Why totals are no fraction of linear functions of the weights; None where they are."""
    names = [rules.aggregate.name] if rules.aggregate.name not in ADDITIVE else []
    for one in walk(rules.rubric.criteria):
        above = node == LEAVES or one.id == node or _holds(one, node)
        if one.aggregate and one.aggregate.name not in ADDITIVE and above:
            names.append(one.aggregate.name)
    if names:
        return Message("the aggregate {name} is not a sum", {"name": names[0]})
    if node not in (None, LEAVES) and not own.present.all():
        return Message("groups of units have other criteria here", {})
    return None


def _holds(section, node: str | None) -> bool:
    return node is not None and any(below.id == node for below in walk(section.criteria))


def _fraction(
    level: np.ndarray, own: Shares, rules: Rules, maximum: float, aside: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """values and whole (m, n)."""
    outside, held = own.summed(np.ones_like(level))
    whole = outside[:, None] + held
    if not any(section.aggregate for section in walk(rules.rubric.criteria)):
        outside, held = own.summed(level)
        return maximum * (outside[:, None] + held) + whole * aside[:, None], whole
    alone = [valued(level, own.under(one), _weighed(rules)).values for one in np.eye(len(own.ids))]
    points = np.where(whole > 0, np.stack(alone, axis=1), 0.0) * maximum
    return whole * (points + aside[:, None]), whole


def _fractional(own: Shares, values: np.ndarray, whole: np.ndarray, rules: Rules) -> Under:
    def totals(weightings: np.ndarray) -> np.ndarray:
        return _finished(_divided(weightings @ values.T, weightings @ whole.T), rules)

    bent, floor = None, rules.rubric.floor
    if rules.rubric.places("total") is not None:
        bent = Message("totals are rounded before they are ranked", {})
    elif floor is not None and (_divided(values, whole) < floor).any():
        bent = Message("totals may be held up by the floor", {})
    why = bent
    if np.ptp(whole, axis=0).max(initial=0.0) > SAME:
        why = bent or Message("units are judged on different criteria", {})
    return Under(own.ids, own.weights, values, whole, totals, bent, why)


def _weighed(rules: Rules) -> Rules:
    """The rules with their points as a weighted mean of levels."""
    return replaced(rules, aggregate=AggregateChoice(plain="arithmetic"))


def _divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def _of_points(result: Result, node: str | None, units: tuple[str, ...]) -> Under | None:
    """Where maxima are not known a weight multiplies the points as given; all alike at first."""
    rules = result.rules
    leaves = rules.rubric.main
    below = rules.rubric.criteria if node in (None, LEAVES) else rules.rubric.nodes[node].criteria
    ids = tuple(leaf.id for leaf in leaves) if node == LEAVES else tuple(one.id for one in below)
    if not ids:
        return None
    held = {leaf.id: next((one for one in leaf.path if one in ids), None) for leaf in leaves}
    sums = dict.fromkeys(((unit, one) for unit in units for one in (None, *ids)), 0.0)
    for unit, criterion, points in result.levels.select("unit", "criterion", "score").iter_rows():
        if points is not None and (unit, held[criterion]) in sums:
            sums[unit, held[criterion]] += points
    points = np.array([[sums[unit, one] for one in ids] for unit in units]).reshape(-1, len(ids))
    aside = _aside(result, units) + np.array([sums[unit, None] for unit in units])
    values = len(ids) * points + aside[:, None]
    weights = np.full(len(ids), 1 / len(ids))
    nothing = np.zeros((len(units), 0))
    own = Shares(ids, weights, nothing, np.zeros(0, dtype=int), nothing)
    return _fractional(own, values, np.ones_like(values), rules)


def _by_the_road(
    result: Result, units: tuple[str, ...], own: Shares, weights: np.ndarray
) -> np.ndarray:
    """The totals under one weighting by the road itself, roundings of sections included."""
    shares = own.under(weights)
    rows = result.levels.filter(pl.col("unit").is_in(units))
    order = {unit: number for number, unit in enumerate(units)}
    every = rows["unit"].gather_every(len(result.rules.rubric.main)).to_list()
    line = shares[[order[unit] for unit in every]]
    counts = np.where(line > 0, line, np.nan)
    levels = rows.with_columns(share=filled_column(counts))
    rules = result.rules if result.rules.aggregate.name != "sum" else _weighed(result.rules)
    found = aggregate(parts(levels, rules), result.scores, rules)
    own_totals = dict(found.select("unit", "total").iter_rows())
    return np.array([own_totals.get(unit, np.nan) for unit in units], dtype=float)


def _finished(totals: np.ndarray, rules: Rules) -> np.ndarray:
    """The floor, then a declared rounding."""
    if rules.rubric.floor is not None:
        totals = np.maximum(totals, rules.rubric.floor)
    places = rules.rubric.places("total")
    if places is None:
        return totals
    flat = pl.Series("total", totals.ravel()).fill_nan(None).to_frame()
    rounded = flat.select(half_up(pl.col("total"), places))["total"]
    return rounded.cast(pl.Float64).to_numpy().reshape(totals.shape)
