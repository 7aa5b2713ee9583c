"""Totals: the parts of every unit, its bonus and penalty, and what they add up to."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from emulab.numbers import decimal, decimal_array, half_up
from emulab.rules import Rules
from emulab.scoring.panel import Panel, column, filled_column, panel_of
from emulab.scoring.tree import valued
from emulab.scoring.weights import shares

SIDES = ("bonus", "penalty")


def weighted(levels: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The levels with ``share``, rescaled over the criteria that count for the unit.

    A criterion that separates nobody under the chosen scale, one that was not assigned and
    one left out for want of a mark carry no share; the others carry theirs in proportion.
    Where none that is left weighs anything, the unit has no shares at all and no total.
    """
    level = column(levels, "level", rules)
    own = shares_by_group(panel_of(levels, rules), rules)
    return levels.with_columns(share=filled_column(rescaled(level, own)))


def rescaled(levels: np.ndarray, own: np.ndarray) -> np.ndarray:
    """The shares (..., m, n) over the cells that count, adding up to 1; NaN elsewhere."""
    counts = np.isfinite(levels) & np.isfinite(own)
    raw = np.where(counts, own, 0.0)
    whole = raw.sum(axis=-1, keepdims=True)
    return np.divide(raw, whole, out=np.full(raw.shape, np.nan), where=counts & (whole > 0))


def shares_by_group(panel: Panel, rules: Rules) -> np.ndarray:
    """Every unit's shares before anything is left out: those of the group that it belongs to.

    NaN where a share is not known. Raises InputError where weights come from the data and cannot
    be worked out.
    """
    found = np.full(panel.scores.shape, np.nan)
    for rows, columns, own_rules, own_panel in by_group(panel, rules):
        own = shares(own_rules, own_panel)
        if own:
            line = [own[leaf.id] for leaf in own_panel.criteria]
            found[np.ix_(rows, columns)] = np.array(line, dtype=float)
    return found


def by_group(panel: Panel, rules: Rules) -> Iterator[tuple[np.ndarray, np.ndarray, Rules, Panel]]:
    """The groups that are weighed apart: masks of their units and criteria, their rules, panel.

    Groups that share every criterion are weighed together, on the data of all.
    """
    limited = any(leaf.only for leaf in panel.criteria)
    group_of = rules.group_of if limited else {}
    groups = [group_of.get(unit) for unit in panel.units]
    for group in dict.fromkeys(groups):
        rows = np.array([one == group for one in groups])
        columns = np.array([not leaf.only or group in leaf.only for leaf in panel.criteria])
        if not columns.any():
            continue
        own_rules, own_panel = rules, panel
        if limited:
            own_rules = rules.of_group(group)
            own_panel = panel.of(rows, columns)
        yield rows, columns, own_rules, own_panel


def parts(levels: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Each criterion's part of its unit's points: unit, criterion, section, part.

    An aggregate that cannot be split by criteria gives one row a unit, under its own name.
    """
    return parts_and_accounts(levels, rules)[0]


def parts_and_accounts(
    levels: pl.DataFrame, rules: Rules
) -> tuple[pl.DataFrame, dict[str, dict[str, Any]]]:
    """The parts, and what the aggregates say of themselves, by the section they stand at.

    An account names the variant that was computed, and for kemeny whether the search came to its
    end and, where it did not, how far the order may be from the best (``gap``, in weight).
    """
    if rules.aggregate.name == "sum":
        return _as_given(levels, rules), {}
    maximum = rules.rubric.maximum or 0.0
    level, share = column(levels, "level", rules), column(levels, "share", rules)
    found = valued(level, np.where(np.isfinite(share), share, 0.0), rules)
    units = levels["unit"].gather_every(len(rules.rubric.main))
    by_leaf = np.full(level.shape, np.nan)
    for key, part in found.parts.items():
        if not isinstance(key, str):
            by_leaf[:, key] = part
    by_leaf = np.where(np.isfinite(share) & np.isfinite(found.values)[:, None], by_leaf, np.nan)
    rows = levels.select("unit", "criterion", "section").with_columns(
        part=filled_column(decimal_array(by_leaf * maximum))
    )
    top = {name: leaf.section for leaf in rules.rubric.main for name in leaf.path}
    judged = np.where(np.isfinite(found.values), maximum, np.nan)
    unsplit = [
        pl.DataFrame({"unit": units, "part": filled_column(decimal_array(part * judged))}).select(
            "unit", criterion=pl.lit(name), section=pl.lit(top.get(name, name)), part="part"
        )
        for name, part in found.parts.items()
        if isinstance(name, str)
    ]
    whole = pl.concat([rows, *unsplit]).filter(pl.col("part").is_not_null())
    return whole, found.accounts


def _as_given(levels: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The points as given; where some criteria do not count, the rate times the maximum.

    A unit with 13 points of the 15 it was assigned stands at 86.67 of 100.
    """
    maximum = rules.rubric.maximum
    part = pl.col("score")
    if maximum is not None:
        own = pl.when(part.is_not_null()).then(pl.col("maximum")).sum().over("unit")
        whole = (own - maximum).abs() < 1e-9
        part = pl.when(whole).then(part).otherwise(part * maximum / own)
    found = levels.with_columns(part=decimal(part)).filter(pl.col("part").is_not_null())
    return found.select("unit", "criterion", "section", "part")


def aggregate(found: pl.DataFrame, scores: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """One row a unit that has any points: unit, points, bonus, penalty, adjusted, total.

    total = points + bonus (at most its cap) - penalty, then the floor, then a declared
    rounding; ``adjusted`` is what the last two and a rounding of the sections changed, so that
    the columns always add up. A unit with no mark at all has no row: it is not at zero, it is
    not yet judged.
    """
    by_unit = found.group_by("unit", maintain_order=True).agg(points=pl.col("part").sum())
    for side in SIDES:
        by_unit = _with_side(by_unit, scores, rules, side)
    plain = decimal(pl.col("points") + pl.col("bonus") - pl.col("penalty"))
    by_unit, total = _sections_rounded(by_unit, found, plain, rules)
    if rules.rubric.floor is not None:
        total = pl.max_horizontal(total, pl.lit(rules.rubric.floor))
    places = rules.rubric.places("total")
    if places is not None:
        total = half_up(total, places)
    by_unit = by_unit.with_columns(adjusted=decimal(total - plain), total=total)
    columns = ("unit", "points", *SIDES, "adjusted", "total")
    return by_unit.with_columns(decimal(pl.col("points"))).select(columns)


def _sections_rounded(
    by_unit: pl.DataFrame, found: pl.DataFrame, plain: pl.Expr, rules: Rules
) -> tuple[pl.DataFrame, pl.Expr]:
    """The total with every section's points rounded, where the rules round them."""
    places = rules.rubric.places("section")
    if places is None:
        return by_unit, plain
    sums = found.group_by("unit", "section", maintain_order=True).agg(pl.col("part").sum())
    rounded = sums.with_columns(shift=half_up(pl.col("part"), places) - pl.col("part"))
    shifts = rounded.group_by("unit", maintain_order=True).agg(pl.col("shift").sum())
    joined = by_unit.join(shifts, on="unit", how="left", maintain_order="left")
    return joined, decimal(plain + pl.col("shift"))


def complete_parts(found: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """The parts with bonus, penalty (negative) and adjustment as rows: they add up to the total."""
    extras = (
        ("bonus", totals["bonus"]),
        ("penalty", 0.0 - totals["penalty"]),
        ("adjusted", totals["adjusted"]),
    )
    rows = [
        pl.DataFrame({"unit": totals["unit"], "criterion": name, "section": name, "part": value})
        .filter(value != 0)
        .cast({"part": pl.Float64})
        for name, value in extras
        if (value != 0).any()
    ]
    return pl.concat([found, *rows])


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
