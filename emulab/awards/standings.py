"""A unit as the awards see it: its rank, its band, its checks, and its points for tie rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf

import polars as pl

from emulab.numbers import settled_number
from emulab.rules import Higher, Rules, TieRule
from emulab.rules.combining import Combine
from emulab.rules.ties import PreviousStage
from emulab.rules.values import replaced
from emulab.scoring import aggregate, leaves_under, normalise, parts, score, weighted
from emulab.scoring.gates import NOBODY

Values = Callable[[TieRule, str], float]
Staged = Callable[[str], Mapping[str, float]]

TOTALS = {"score": "total", "core_score": "points"}  # tie rules and the columns of the totals


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
    rules: Rules, scores: pl.DataFrame, totals: pl.DataFrame, staged: Staged | None = None
) -> Values:
    """The value of a tie rule for a unit, smaller the better, unrounded but for the tie itself.

    A unit that has no points of the kind stands behind all that have; on a criterion, a bonus or
    a penalty it has none and stands at 0. ``staged`` gives the totals of one stage.
    """
    cache: dict[str, Mapping[str, float]] = {}

    def points(key: str) -> Mapping[str, float]:
        if key not in cache:
            if key in ("bonus", "penalty"):
                cache[key] = dict(totals.select("unit", key).iter_rows())
            else:
                own = scores.filter(pl.col("criterion").is_in(leaves_under(rules, key)))
                cache[key] = dict(own.group_by("unit").agg(pl.col("score").sum()).iter_rows())
        return cache[key]

    def whole(tie: TieRule) -> Mapping[str, float]:
        key = f"stage {tie.previous_stage}" if isinstance(tie, PreviousStage) else tie
        if key not in cache:
            if not isinstance(tie, PreviousStage):
                cache[key] = dict(totals.select("unit", TOTALS[tie]).iter_rows())
            else:
                cache[key] = staged(tie.previous_stage) if staged else {}
        return cache[key]

    def value(tie: TieRule, unit: str) -> float:
        if isinstance(tie, str | PreviousStage):
            known = whole(tie).get(unit)
            return inf if known is None else -settled_number(known)
        own = settled_number(points(tie.key).get(unit) or 0.0)
        return -own if isinstance(tie, Higher) else own

    return value


def stage_totals(
    rules: Rules, units: pl.DataFrame, marks: pl.DataFrame, targets: pl.DataFrame
) -> Staged:
    """The total of every unit as the marks of one stage alone would make it.

    The stage is read as if the rules knew no other: its scorers are combined as they say, and
    kinds, scale, bonus and penalty are applied. A unit without a mark there has no total. Points
    that a scenario supposes are of no stage and have no part in it.
    """

    def of(stage: str) -> Mapping[str, float]:
        alone = of_stage_alone(rules, stage)
        own = marks.filter(pl.col("stage") == stage)
        if not own.height:
            return {}
        scores = score(units, own, targets, alone)
        found = parts(weighted(normalise(scores, alone), alone), alone)
        return dict(aggregate(found, scores, alone).select("unit", "total").iter_rows())

    return of


def of_stage_alone(rules: Rules, stage: str) -> Rules:
    """The rules as if they knew no other stage; points that a scenario supposes are of none."""
    stages = replaced(rules.stages, order=(stage,), combine=Combine(plain="last"))
    note = rules.scenario and replaced(rules.scenario, scores=())
    return replaced(rules, stages=stages, scenario=note)
