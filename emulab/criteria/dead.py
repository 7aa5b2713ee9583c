"""Criteria and sections that move no rank, and why: nobody parted, or no weight."""

from collections.abc import Iterator

import polars as pl

from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.rules import Criterion, walk

MAXIMUM, ZERO, EQUAL = "all at the maximum", "all at zero", "all equal"
WEIGHTLESS, UNMARKED = "no weight", "nobody marked"

COLUMNS = {
    "criterion": pl.String,
    "kind": pl.String,
    "maximum": pl.Float64,
    "units": pl.Int64,
    "value": pl.Float64,
    "why": pl.String,
}


def dead(result: Result) -> pl.DataFrame:
    """Every node of the tree that separates nobody or weighs nothing: criterion, kind, maximum,
    units, value, why.

    ``kind`` is null for a section. ``why`` is one of nobody marked, all at the maximum, all at
    zero, all equal, no weight, the first that holds; ``value`` is the score that all have. A
    section is compared by its points; where some of its criteria do not count for a unit, by
    its points for every point that it could have, and has no ``value`` then. A section can be
    dead though its criteria are not, where what one gives the other takes.
    """
    rows = []
    scores = _scores(result)
    weights = _weights(result)
    for node in walk(result.rules.rubric.criteria):
        leaves = [leaf for leaf in walk((node,)) if not leaf.criteria]
        why, value, units = _why(leaves, scores, weights)
        if why:
            kind = None if node.criteria else node.kind
            maximum = _sum(leaf.maximum for leaf in leaves)
            rows.append((node.id, kind, maximum, units, value, why))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _scores(result: Result) -> dict[str, dict[str, float]]:
    known = result.scores.filter((pl.col("side") == "main") & pl.col("score").is_not_null())
    found: dict[str, dict[str, float]] = {}
    for criterion, unit, score in known.select("criterion", "unit", "score").iter_rows():
        found.setdefault(criterion, {})[unit] = score
    return found


def _weights(result: Result) -> dict[str, float]:
    """The greatest share of each criterion over the units; points as given weigh always."""
    if result.rules.aggregate.name == "sum":
        return {leaf.id: 1.0 for leaf in result.rules.rubric.main}
    shares = result.levels.group_by("criterion", maintain_order=True).agg(pl.col("share").max())
    return {criterion: share or 0.0 for criterion, share in shares.iter_rows()}


def _why(
    leaves: list[Criterion], scores: dict[str, dict[str, float]], weights: dict[str, float]
) -> tuple[str | None, float | None, int]:
    units = sorted({unit for leaf in leaves for unit in scores.get(leaf.id, {})})
    if not units:
        return UNMARKED, None, 0
    points = [_sum(scores.get(leaf.id, {}).get(unit, 0.0) for leaf in leaves) for unit in units]
    maxima = [_sum(_maxima(leaves, scores, unit)) for unit in units]
    rates = points if None in maxima else [p / m for p, m in zip(points, maxima, strict=True)]
    whole = len(set(maxima)) == 1
    if len({round(rate, TIE_PLACES) for rate in rates}) == 1:
        value = points[0] if whole else None
        if None not in maxima and round(rates[0] - 1, TIE_PLACES) >= 0:
            return MAXIMUM, value, len(units)
        return (ZERO if round(rates[0], TIE_PLACES) == 0 else EQUAL), value, len(units)
    if not any(weights.get(leaf.id, 0.0) > 0 for leaf in leaves):
        return WEIGHTLESS, None, len(units)
    return None, None, len(units)


def _maxima(leaves, scores, unit) -> Iterator[float | None]:
    return (leaf.maximum for leaf in leaves if unit in scores.get(leaf.id, {}))


def _sum(values) -> float | None:
    own = list(values)
    return None if None in own else round(sum(own), TIE_PLACES)
