"""Totals: the parts of every unit, its bonus and penalty, and what they add up to."""

import polars as pl

from emulab.numbers import decimal, half_up
from emulab.rules import Rules
from emulab.scoring.aggregates import AGGREGATES
from emulab.scoring.weights import share_frame, shares

SIDES = ("bonus", "penalty")


def weighted(levels: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The levels with ``share``, rescaled over the criteria that count for the unit.

    A criterion that separates nobody under the chosen scale, one that was not assigned and
    one left out for want of a mark carry no share; the others carry theirs in proportion.
    Where none that is left weighs anything, the unit has no shares at all and no total.
    """
    own = share_frame(shares(rules.rubric, rules.weights))
    joined = levels.join(own, on="criterion", how="left", maintain_order="left")
    counts = pl.col("level").is_not_null() & pl.col("score").is_not_null()
    share = pl.when(counts).then(pl.col("share"))
    whole = share.sum().over("unit")
    return joined.with_columns(share=pl.when(whole > 0).then(share / whole))


def parts(levels: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Each criterion's part of its unit's points: unit, criterion, section, part."""
    part = AGGREGATES[rules.aggregate](rules.rubric.maximum)
    counted = levels if rules.scale == "points" else levels.filter(pl.col("share").is_not_null())
    found = counted.with_columns(part=decimal(part)).filter(pl.col("part").is_not_null())
    return found.select("unit", "criterion", "section", "part")


def aggregate(found: pl.DataFrame, scores: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One row a unit that has any points: unit, points, bonus, penalty, adjusted, total.

    total = points + bonus (at most its cap) - penalty, then the floor, then a declared
    rounding; ``adjusted`` is what the last two changed, so that the columns always add up.
    A unit with no mark at all has no row: it is not at zero, it is not yet judged.
    """
    by_unit = found.group_by("unit", maintain_order=True).agg(points=pl.col("part").sum())
    for side in SIDES:
        by_unit = _with_side(by_unit, scores, rules, side)
    plain = decimal(pl.col("points") + pl.col("bonus") - pl.col("penalty"))
    total = plain
    if rules.rubric.floor is not None:
        total = pl.max_horizontal(total, pl.lit(rules.rubric.floor))
    if rules.rubric.round != "none" and rules.rubric.round.step == "total":
        total = half_up(total, rules.rubric.round.places)
    return by_unit.with_columns(decimal(pl.col("points"))).with_columns(
        adjusted=decimal(total - plain), total=total
    )


def complete_parts(found: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """The parts with bonus, penalty (negative) and adjustment as rows: they add up to the total."""
    rows = [found]
    for name, value in (
        ("bonus", pl.col("bonus")),
        ("penalty", -pl.col("penalty")),
        ("adjusted", pl.col("adjusted")),
    ):
        touched = totals.filter(value != 0)
        rows.append(
            touched.select(
                "unit", criterion=pl.lit(name), section=pl.lit(name), part=value.cast(pl.Float64)
            )
        )
    return pl.concat(rows)


def _with_side(
    by_unit: pl.DataFrame, scores: pl.DataFrame, rules: Rules, side: str
) -> pl.DataFrame:
    extra = getattr(rules.rubric, side)
    if extra is None:
        return by_unit.with_columns(pl.lit(0.0).alias(side))
    given = pl.col("score").sum()
    points = pl.min_horizontal(given, pl.lit(extra.at_most)) if extra.at_most else given
    rows = scores.filter(pl.col("side") == side).group_by("unit").agg(decimal(points).alias(side))
    joined = by_unit.join(rows, on="unit", how="left", maintain_order="left")
    return joined.with_columns(pl.col(side).fill_null(0.0))
