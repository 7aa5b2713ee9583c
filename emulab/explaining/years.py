"""From one year to the next: what changed each unit's total and rank, without a rest."""

from dataclasses import dataclass

import polars as pl

from emulab.explaining.by_criterion import criterion_frame
from emulab.explaining.causes import JOINT
from emulab.explaining.mixed_rules import RulePair
from emulab.explaining.replaying import Replays, replayed
from emulab.explaining.shapley import orders, shapley
from emulab.numbers import decimal
from emulab.pipeline import Result

CAUSES = {
    "unit": pl.String,
    "cause": pl.String,
    "points": pl.Float64,
    "rank_shift": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


@dataclass(frozen=True)
class Decomposition:
    """Why each unit that both years rank stands elsewhere than before.

    causes: unit, cause, points, rank_shift, low, high. The points of a unit add up to its change
    of total, the rank shifts to its change of rank. A rank shift is in places gained, so that a
    rise is positive; ``low`` and ``high`` are the least and the most that the cause shifts,
    whichever causes came before it. Empty ranks are those of a unit barred from the ranking.
    criteria: unit, criterion, performance, weight, other, change, adding up to the same.
    units: unit, total_before, total_after, change, rank_before, rank_after, moved.

    entered, left: the units that only one year has; ``merged`` maps those that name a
    successor to it. ``unmarked`` have no total in one of the years. None of them is decomposed.
    ``method`` says how the criteria were split: bennet, logarithmic mean or shapley.
    """

    before: Result
    after: Result
    causes: pl.DataFrame
    criteria: pl.DataFrame
    units: pl.DataFrame
    method: str
    entered: tuple[str, ...]
    left: tuple[str, ...]
    merged: dict[str, str]
    unmarked: tuple[str, ...]

    @property
    def joint(self) -> tuple[str, ...]:
        """The rows of ``causes`` that stand for several causes which cannot be told apart."""
        return tuple(c for c in self.causes["cause"].unique(maintain_order=True) if JOINT in c)


def decompose(before: Result, after: Result) -> Decomposition:
    """What changed from ``before`` to ``after``, shared out over the causes in ``causes.CAUSES``.

    Every combination of the causes that differ is replayed (2 ** k runs, k at most 11), and each
    cause has its Shapley value, in points and in ranks. A cause that does not differ has no row
    and no effect. Read backwards, every number changes its sign.

    Two causes cannot always be told apart: marks of a stage that the other year does not know
    cannot be read under its rules. They are then joined in one row, ``a+b``. By criterion the
    change is split in closed form where both years add up (Bennet) or multiply (logarithmic
    means), every unit is judged on the same lasting criteria, and only marks, weights,
    criteria, tie rules and units differ; else the parts are replayed as well.

    >>> from emulab.studies import study
    >>> found = study("hanoi-07", 2023)
    >>> years = decompose(found.trial, found.result)
    >>> sums = years.causes.group_by("unit").agg(pl.col("points").sum())
    >>> both = sums.join(years.units, on="unit")
    >>> (both["points"] - both["change"]).abs().max() < 1e-9
    True
    """
    replays = replayed(before, after)
    rules = RulePair(before.rules, after.rules)
    criteria, method = criterion_frame(before, after, replays, rules.lasting)
    rosters = [result.tables.units["unit"].to_list() for result in (before, after)]
    entered = tuple(unit for unit in rosters[1] if unit not in rosters[0])
    left = tuple(unit for unit in rosters[0] if unit not in rosters[1])
    known = {*replays.units, *entered, *left}
    return Decomposition(
        before=before,
        after=after,
        causes=_causes(replays),
        criteria=criteria,
        units=_units(replays),
        method=method,
        entered=entered,
        left=left,
        merged=_merged(before, after, left),
        unmarked=tuple(unit for unit in rosters[1] if unit not in known),
    )


def _causes(replays: Replays) -> pl.DataFrame:
    places = -replays.ranks  # a rank that falls is a place gained
    points, shifts = shapley(replays.totals), shapley(places)
    low, high = orders(places)
    frame = pl.DataFrame(
        {
            "unit": [unit for unit in replays.units for _ in replays.causes],
            "cause": list(replays.causes) * len(replays.units),
            **{
                name: values.T.ravel()
                for name, values in zip(
                    ("points", "rank_shift", "low", "high"),
                    (points, shifts, low, high),
                    strict=True,
                )
            },
        },
        schema=CAUSES,
    )
    return _plain(frame)


def _units(replays: Replays) -> pl.DataFrame:
    totals, ranks = replays.totals, replays.ranks
    frame = pl.DataFrame(
        {
            "unit": list(replays.units),
            "total_before": totals[0],
            "total_after": totals[-1],
            "change": totals[-1] - totals[0],
            "rank_before": ranks[0],
            "rank_after": ranks[-1],
            "moved": ranks[0] - ranks[-1],
        },
        schema_overrides={"unit": pl.String},
    )
    return _plain(frame).with_columns(pl.col("rank_before", "rank_after", "moved").cast(pl.Int64))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers without binary noise, none of them NaN."""
    return frame.with_columns(decimal(pl.col(pl.Float64).fill_nan(None)) + 0.0)


def _merged(before: Result, after: Result, left: tuple[str, ...]) -> dict[str, str]:
    """The units that left and name a successor, in either year's roster."""
    found: dict[str, str] = {}
    for result in (before, after):
        units = result.tables.units
        if "successor" in units.columns:
            named = units.filter(pl.col("successor").is_not_null())
            found |= dict(named.select("unit", "successor").iter_rows())
    return {unit: found[unit] for unit in left if unit in found}
