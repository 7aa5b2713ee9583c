"""A unit as the awards see it: its rank, its band, its checks, and its points for tie keys."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from emulab.numbers import TIE_PLACES
from emulab.rules import Higher, Rules, TieKey
from emulab.scoring import leaves_under
from emulab.scoring.gates import NOBODY


@dataclass(frozen=True)
class Standing:
    """A unit after the scoring. A unit without any mark has no rank, band or total.

    ``gate`` is the gate that bars the unit from the ranking, empty where none does.
    """

    unit: str
    rank: int | None
    tied: bool
    total: float | None
    band: str | None
    checks: dict[str, str]
    gate: str = ""


def standings(
    units: list[str],
    ranks: pl.DataFrame,
    checks: pl.DataFrame,
    barred: pl.DataFrame = NOBODY,
) -> list[Standing]:
    """One standing a unit, in the order of the roster; ``barred`` is as ``breaches`` gives it."""
    out = barred.filter(pl.col("bars").is_null())
    gates = dict(out.select("unit", "gate").reverse().iter_rows())
    ranked = {row["unit"]: row for row in ranks.to_dicts()}
    results: dict[str, dict[str, str]] = {}
    for unit, check, result in checks.select("unit", "check", "result").iter_rows():
        results.setdefault(unit, {})[check] = result
    found = []
    for unit in units:
        row = ranked.get(unit, {})
        values = (row.get("rank"), row.get("tied", False), row.get("total"), row.get("band"))
        found.append(Standing(unit, *values, results.get(unit, {}), gates.get(unit, "")))
    return found


def tie_values(
    rules: Rules, scores: pl.DataFrame, totals: pl.DataFrame
) -> Callable[[TieKey, str], float]:
    """The value of a tie key for a unit, smaller the better, unrounded but for the tie itself."""
    cache: dict[str, dict[str, float]] = {}

    def points(key: str) -> dict[str, float]:
        if key not in cache:
            if key in ("bonus", "penalty"):
                pairs = totals.select("unit", key)
            else:
                own = scores.filter(pl.col("criterion").is_in(leaves_under(rules, key)))
                pairs = own.group_by("unit").agg(pl.col("score").sum())
            cache[key] = dict(pairs.iter_rows())
        return cache[key]

    def value(tie: TieKey, unit: str) -> float:
        own = round(points(tie.key).get(unit) or 0.0, TIE_PLACES)
        return -own if isinstance(tie, Higher) else own

    return value
