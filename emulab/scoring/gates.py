"""Gates: a breach that bars a place, a minimum standard; kept apart from the points.

A gate takes no points off. It says which places a unit may not hold, and the units behind it
move up into them.
"""

import numpy as np
import polars as pl

from emulab.numbers import settled
from emulab.rules import Rules, walk
from emulab.rules.gates import Gate

BREACHES = {
    "unit": pl.String,
    "gate": pl.String,
    "bars": pl.Int64,
    "value": pl.Float64,
    "limit": pl.Float64,
}
NOBODY = pl.DataFrame(schema=BREACHES)
TOTALS = ("bonus", "penalty", "total", "points")


def breaches(
    totals: pl.DataFrame, scores: pl.DataFrame, checks: pl.DataFrame, rules: Rules
) -> pl.DataFrame:
    """The gates that units do not pass, a row each: unit, gate, bars, value, limit.

    ``bars`` is the number of first places that the unit may not hold, empty where it is not
    ranked at all. ``value`` and ``limit`` are points, empty where the gate stands on a check.
    A check that is unknown is no breach, and a unit that was not assigned a criterion is not
    held to its minimum.
    """
    found = [_of_gate(gate, totals, scores, checks, rules) for gate in rules.gates]
    return pl.concat([NOBODY, *found])


def _of_gate(
    gate: Gate, totals: pl.DataFrame, scores: pl.DataFrame, checks: pl.DataFrame, rules: Rules
) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Float64)
    if gate.check is not None:
        failed = checks.filter((pl.col("check") == gate.check) & (pl.col("result") == "fail"))
        rows = failed.select("unit", value=nothing, limit=nothing).unique(maintain_order=True)
    else:
        limit = gate.at_least if gate.at_least is not None else gate.at_most
        value = settled(pl.col("value"))
        short = value < limit if gate.at_least is not None else value > limit
        points = _points(gate.on or "", totals, scores, rules)
        rows = points.filter(short).with_columns(limit=pl.lit(float(limit or 0)))
    bars = pl.lit(None if gate.bars == "ranking" else gate.bars, pl.Int64)
    return rows.select("unit", gate=pl.lit(gate.id), bars=bars, value="value", limit="limit")


def _points(key: str, totals: pl.DataFrame, scores: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """unit, value: the points under a key, for the units that have any."""
    if key in TOTALS:
        return totals.select("unit", value=pl.col(key))
    own = scores.filter(
        pl.col("criterion").is_in(leaves_under(rules, key)) & pl.col("score").is_not_null()
    )
    return own.group_by("unit", maintain_order=True).agg(value=pl.col("score").sum())


def leaves_under(rules: Rules, key: str) -> list[str]:
    """The ids of the leaves that a criterion or section holds; a leaf holds itself."""
    extras = [extra.criteria for extra in (rules.rubric.bonus, rules.rubric.penalty) if extra]
    for tree in (rules.rubric.criteria, *extras):
        for node in walk(tree):
            if node.id == key:
                return [below.id for below in walk((node,)) if not below.criteria]
    return []


def out_of_ranking(barred: pl.DataFrame) -> pl.DataFrame:
    """The units that are not ranked at all: unit."""
    return barred.filter(pl.col("bars").is_null()).select("unit").unique(maintain_order=True)


def held_back(ranked: pl.DataFrame, barred: pl.DataFrame) -> pl.DataFrame:
    """The ranking with those barred from the first places behind them, and their gate named.

    The units behind move up. Where too few are left for the first places, these stay empty:
    a unit barred from the first three ranks fourth at best.
    """
    own = barred.filter(pl.col("bars").is_not_null()).sort("bars", maintain_order=True)
    if not own.height:
        return ranked
    worst = own.group_by("unit").agg(pl.col("bars", "gate").last())
    found = ranked.join(worst, on="unit", how="left", maintain_order="left", suffix="_barring")
    bars = pl.col("bars").fill_null(0)
    places = places_behind(found["rank"].to_numpy(), found.select(bars)["bars"].to_numpy())
    moved = found.with_columns(
        rank=pl.Series(places, dtype=pl.Int64),
        gate=pl.when(bars >= pl.col("rank")).then("gate_barring").otherwise(pl.lit("")),
    )
    moved = moved.with_columns(tied=pl.len().over("rank") > 1).sort("rank", maintain_order=True)
    return moved.select(ranked.columns)


def places_behind(ranks: np.ndarray, held: np.ndarray) -> np.ndarray:
    """The ranks (m,) with those barred from the first ``held`` places behind those who are not.

    >>> places_behind(np.array([1, 2, 3]), np.array([1, 0, 0])).tolist()
    [2, 1, 3]
    """
    found = np.zeros_like(ranks)
    waiting = np.ones(len(ranks), dtype=bool)
    place = 1
    while waiting.any():
        free = waiting & (held < place)
        if not free.any():
            place = 1 + int(held[waiting].min())
            continue
        taken = free & (ranks == ranks[free].min())
        found[taken] = place
        waiting &= ~taken
        place += int(taken.sum())
    return found
