"""Points that a scenario supposes instead of those that were given."""

import polars as pl

from emulab.rules import Leaf, Rules
from emulab.scoring.leaves import leaf_frame

SUPPOSED = "supposed"
CELL = ["unit", "criterion"]


def with_supposed(scores: pl.DataFrame, units: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The scores with the supposed ones in their place, state ``supposed`` and of no stage.

    A supposed bonus or penalty that was not marked adds its row, in the order of the others. What
    is supposed of a unit or criterion that is not there, of a criterion that is not the unit's,
    counts for nothing: the tables' checks refuse it, a replay without it passes over it.
    """
    if not rules.supposed:
        return scores
    leaves = {leaf.id: leaf for leaf in rules.rubric.leaves}
    known, groups = set(units["unit"]), rules.group_of
    own = [
        (one.unit, one.criterion, one.score)
        for one in rules.supposed
        if one.unit in known and _is_for(leaves.get(one.criterion), groups.get(one.unit))
    ]
    schema = {"unit": pl.String, "criterion": pl.String, "supposed": pl.Float64}
    wanted = pl.DataFrame(own, schema=schema, orient="row")
    here = pl.col("supposed").is_not_null() & (pl.col("state") != "not assigned")
    found = scores.join(wanted, on=CELL, how="left", maintain_order="left").with_columns(
        stage=pl.when(~here).then("stage"),
        state=pl.when(here).then(pl.lit(SUPPOSED)).otherwise("state"),
        score=pl.when(here).then("supposed").otherwise("score"),
    )
    found = found.drop("supposed")
    extra = leaf_frame(rules.rubric).filter(pl.col("side") != "main")
    new = wanted.join(extra, on="criterion").join(scores, on=CELL, how="anti")
    if not new.height:
        return found
    rows = new.with_columns(
        stage=pl.lit(None, pl.String), state=pl.lit(SUPPOSED), score="supposed"
    ).select(found.columns)
    main = found.filter(pl.col("side") == "main")
    sides = pl.concat([found.filter(pl.col("side") != "main"), rows])
    in_order = pl.col("criterion").cast(pl.Enum(extra["criterion"]))
    return pl.concat([main, sides.sort("unit", in_order)])


def _is_for(leaf: Leaf | None, group: str | None) -> bool:
    return leaf is not None and (not leaf.only or group in leaf.only)
