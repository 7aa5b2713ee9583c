"""The change of every criterion's part, split into performance, weight and the rest."""

import numpy as np
import polars as pl

from emulab.explaining.causes import JOINT
from emulab.explaining.replaying import Replays
from emulab.explaining.shapley import shapley
from emulab.explaining.splits import bennet, geometric_split
from emulab.numbers import decimal
from emulab.pipeline import Result
from emulab.rules import Rules, walk

SCHEMA = {
    "unit": pl.String,
    "criterion": pl.String,
    "performance": pl.Float64,
    "weight": pl.Float64,
    "other": pl.Float64,
    "change": pl.Float64,
}
BENNET, LOGARITHMIC, SHAPLEY = "bennet", "logarithmic mean", "shapley"
SIMPLE = {"performance", "weights", "criteria", "membership", "ties"}
ALONE = ("points", "declared")  # scales that look at the unit alone
DRIVEN = ("entropy", "critic", "merec", "pca", "optimised")  # weights that follow the marks
IMPUTED = ("impute_mean", "impute_median", "impute_minimum")
MARKS = {"performance", "stages", "missing"}


def criterion_frame(
    before: Result, after: Result, replays: Replays, lasting: frozenset[str]
) -> tuple[pl.DataFrame, str]:
    """unit, criterion, performance, weight, other, change; and how it was split.

    ``other`` is what neither the unit's level nor the criterion's weight did: a criterion added
    or dropped, another rule, other units. The changes of a unit add up to that of its total.
    """
    names = _names(before, after, replays)
    values = replays.parts_of(names)
    shares = shapley(values)
    columns = _columns(replays, shares)
    method = _method(before, after, replays, lasting)
    if method != SHAPLEY:
        _closed(columns, names, before, after, lasting, method)
    change = values[-1] - values[0]
    frame = pl.DataFrame(
        {
            "unit": [unit for unit, _ in names],
            "criterion": [criterion for _, criterion in names],
            "performance": columns["performance"],
            "weight": columns["weight"],
            "other": change - columns["performance"] - columns["weight"],
            "change": change,
        },
        schema=SCHEMA,
    )
    return frame.with_columns(decimal(pl.col(pl.Float64)) + 0.0), method


def _names(before: Result, after: Result, replays: Replays) -> tuple[tuple[str, str], ...]:
    """Every part of either year, in the order of the later rubric and then of the earlier."""
    order = [*after.rules.rubric.names(), *before.rules.rubric.names()]
    seen = pl.concat([frame["criterion"] for frame in replays.parts]).unique(maintain_order=True)
    known = [name for name in dict.fromkeys(order) if name in set(seen)]
    known += [name for name in seen if name not in set(known)]
    return tuple((unit, name) for unit in replays.units for name in known)


def _columns(replays: Replays, shares: np.ndarray) -> dict[str, np.ndarray]:
    """What the marks and what the weights did, as the replays have it."""
    found = {"performance": np.zeros(shares.shape[1]), "weight": np.zeros(shares.shape[1])}
    for cause, share in zip(replays.causes, shares, strict=True):
        if set(cause.split(JOINT)) <= MARKS:
            found["performance"] = found["performance"] + share
        elif cause == "weights":
            found["weight"] = found["weight"] + share
    return found


def _method(before: Result, after: Result, replays: Replays, lasting: frozenset[str]) -> str:
    """The closed form that holds for both years; the replays where none does."""
    rules = (before.rules, after.rules)
    if not set(replays.causes) <= SIMPLE or not all(_alone(one, replays.causes) for one in rules):
        return SHAPLEY
    if not _counted_alike(before, after, replays, lasting):
        return SHAPLEY
    aggregates = {str(one.aggregate) for one in rules}
    if aggregates <= {"sum", "arithmetic"}:
        return BENNET
    return LOGARITHMIC if aggregates == {"geometric"} else SHAPLEY


def _alone(rules: Rules, causes: tuple[str, ...]) -> bool:
    """Whether shares and levels hang on the unit alone, as far as the causes can tell."""
    nodes = list(walk(rules.rubric.criteria))
    others = any(node.kind == "target" for node in nodes) or rules.rubric.missing in IMPUTED
    return (
        rules.scale in ALONE
        and not any(node.aggregate for node in nodes)
        and rules.weighting_name not in DRIVEN
        and not ("membership" in causes and others)
    )


def _counted_alike(
    before: Result, after: Result, replays: Replays, lasting: frozenset[str]
) -> bool:
    """Whether the same lasting criteria count for every unit, and every share is known."""
    found = []
    for result in (before, after):
        levels = result.levels.filter(pl.col("unit").is_in(replays.units))
        counted = levels.filter(pl.col("share").is_not_null() & pl.col("level").is_not_null())
        if not counted.height or result.rules.rubric.maximum is None:
            return False
        kept = counted.filter(pl.col("criterion").is_in(sorted(lasting)))
        found.append(set(kept.select("unit", "criterion").iter_rows()))
    return found[0] == found[1]


def _closed(
    columns: dict[str, np.ndarray],
    names: tuple[tuple[str, str], ...],
    before: Result,
    after: Result,
    lasting: frozenset[str],
    method: str,
) -> None:
    """Write the closed form over the criteria of the tree; bonus and penalty stay as replayed."""
    first, last = _shares_and_levels(before), _shares_and_levels(after)
    places: dict[str, list[int]] = {}
    for place, (unit, criterion) in enumerate(names):
        if (unit, criterion) in first or (unit, criterion) in last:
            places.setdefault(unit, []).append(place)
    for own in places.values():
        keys = [names[place] for place in own]
        s0, x0 = np.array([first.get(key, (0.0, np.nan)) for key in keys]).T
        s1, x1 = np.array([last.get(key, (0.0, np.nan)) for key in keys]).T
        x0, x1 = np.where(np.isnan(x0), x1, x0), np.where(np.isnan(x1), x0, x1)
        m0, m1 = before.rules.rubric.maximum, after.rules.rubric.maximum
        if method == BENNET:
            weight, level = bennet((s0 * m0, x0), (s1 * m1, x1))
        else:
            weight, level = geometric_split((s0, x0, m0), (s1, x1, m1))
        stays = np.array([criterion in lasting for _, criterion in keys])
        columns["performance"][own] = np.where(stays, level, 0.0)
        columns["weight"][own] = np.where(stays, weight, 0.0)


def _shares_and_levels(result: Result) -> dict[tuple[str, str], tuple[float, float]]:
    counted = result.levels.filter(
        pl.col("share").is_not_null() & pl.col("level").is_not_null()
    ).select("unit", "criterion", "share", "level")
    return {(unit, criterion): pair for unit, criterion, *pair in counted.iter_rows()}
