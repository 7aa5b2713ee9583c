"""Scores: every unit's points on every criterion, and where each came from."""

import polars as pl

from emulab.numbers import decimal, decimal_array, half_up
from emulab.rules import Rules
from emulab.scoring.kinds import points
from emulab.scoring.leaves import leaf_frame
from emulab.scoring.missing import filled
from emulab.scoring.scales import own_levels
from emulab.scoring.stages import combined
from emulab.scoring.supposed import with_supposed

COLUMNS = ("unit", "criterion", "section", "side", "stage", "state", "score", "maximum")


def score(
    units: pl.DataFrame, marks: pl.DataFrame, targets: pl.DataFrame, rules: Rules
) -> pl.DataFrame:
    """One row a unit and criterion: unit, criterion, section, side, stage, state, score, maximum.

    ``state`` is marked, earlier stage (mid-year only), not assigned, imputed or missing, or
    supposed where a scenario says other points; the score is empty where it is missing or not
    assigned. Points are rounded where the rules declare it for every criterion, supposed ones
    never. Bonus and penalty rows exist only where they were marked or supposed: no mark means no
    points.
    """
    leaves = leaf_frame(rules.rubric)
    kinds = set(leaves["kind"])
    values = combined(marks, rules)
    main = leaves.filter(pl.col("side") == "main")
    grid = units.select("unit").join(main, how="cross", maintain_order="left_right")
    cells = grid.join(values, on=["unit", "criterion"], how="left", maintain_order="left")
    extra = leaves.filter(pl.col("side") != "main")
    if extra.height:
        more = values.join(extra, on="criterion", how="inner").select(cells.columns)
        in_order = pl.col("criterion").cast(pl.Enum(extra["criterion"]))
        cells = pl.concat([cells, more.sort("unit", in_order)])
    cells = _of_own_group(_with_targets(cells, targets, kinds), rules)
    scored = cells.with_columns(score=decimal(points(kinds)), state=_state(rules))
    scored = filled(_on_own_scales(scored, rules), rules.rubric.missing)
    places = rules.rubric.places("criterion")
    if places is not None:
        scored = scored.with_columns(half_up(pl.col("score"), places))
    return with_supposed(scored.select(COLUMNS), units, rules)


def _with_targets(cells: pl.DataFrame, targets: pl.DataFrame, kinds: set[str]) -> pl.DataFrame:
    """The cells with their targets; a mark on a criterion that is not assigned is set aside."""
    if not targets.height:
        empty = pl.lit(None, pl.Float64).alias("target")
        return cells.with_columns(empty, assigned=pl.lit(True))
    wanted = targets.select("unit", "criterion", "assigned", "target")
    joined = cells.join(wanted, on=["unit", "criterion"], how="left", maintain_order="left")
    assigned = pl.col("assigned").fill_null(True)
    return joined.with_columns(
        assigned=assigned, mark=pl.when(assigned).then(pl.col("mark")).otherwise(None)
    )


def _of_own_group(cells: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The cells, those of another group's criteria set aside as not assigned."""
    limited = {leaf.id: leaf.only for leaf in rules.rubric.main if leaf.only}
    if not limited:
        return cells
    groups = rules.group_of
    units = list(dict.fromkeys(cells["unit"]))
    pairs = [(u, c) for c, only in limited.items() for u in units if groups.get(u) not in only]
    others = pl.DataFrame(pairs, schema={"unit": pl.String, "criterion": pl.String}, orient="row")
    others = others.with_columns(foreign=pl.lit(True))
    joined = cells.join(others, on=["unit", "criterion"], how="left", maintain_order="left")
    own = pl.col("foreign").is_null()
    return joined.with_columns(
        assigned=pl.col("assigned") & own, mark=pl.when(own).then(pl.col("mark"))
    ).drop("foreign")


def _on_own_scales(scored: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The scores with those of criteria that have a scale of their own: level times maximum."""
    leaves = [leaf for leaf in rules.rubric.main if leaf.scale is not None]
    if not leaves:
        return scored
    width = len(rules.rubric.main)
    height = (scored["side"] == "main").sum()
    values = scored["score"].to_numpy().copy()
    grid = values[:height].reshape(-1, width)
    places = {leaf.id: index for index, leaf in enumerate(rules.rubric.main)}
    for leaf in leaves:
        column = grid[:, places[leaf.id]]
        grid[:, places[leaf.id]] = decimal_array(own_levels(column, leaf) * (leaf.maximum or 0))
    return scored.with_columns(score=pl.Series(values).fill_nan(None))


def _state(rules: Rules) -> pl.Expr:
    last = rules.stages.order[-1]
    early = (
        pl.col("stage") != last
        if rules.stages.combine == "last" and rules.phase == "mid_year"
        else pl.lit(False)
    )
    return (
        pl.when(~pl.col("assigned"))
        .then(pl.lit("not assigned"))
        .when(pl.col("mark").is_null())
        .then(pl.lit("missing"))
        .when(early)
        .then(pl.lit("earlier stage"))
        .otherwise(pl.lit("marked"))
    )
