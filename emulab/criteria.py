"""Criteria that work, and those that decide nothing: the rubric seen through its marks."""

import polars as pl

from emulab.numbers import settled
from emulab.pipeline import Result
from emulab.rules import Rules, maximum_of
from emulab.scoring import shares


def tree(rules: Rules) -> pl.DataFrame:
    """Every node of the rubric in its order: criterion, name, depth, side, kind, maximum, share.

    ``depth`` is 0 for a section at the top, ``kind`` is empty for a section; ``share`` is the
    part of the whole, 0 to 1, and empty where maxima are not published. Bonus and penalty
    follow the tree, without a share.
    """
    own = shares(rules.rubric, rules.weights)
    rows: list[tuple] = []

    def visit(nodes, depth: int, side: str) -> float:
        whole = 0.0
        for node in nodes:
            row = len(rows)
            rows.append(())
            inside = visit(node.criteria, depth + 1, side) if node.criteria else own.get(node.id, 0)
            kind = None if node.criteria else node.kind
            share = inside if own and side == "main" else None
            rows[row] = (node.id, node.name.vi, depth, side, kind, maximum_of(node), share)
            whole += inside
        return whole

    visit(rules.rubric.criteria, 0, "main")
    for side in ("bonus", "penalty"):
        if extra := getattr(rules.rubric, side):
            visit(extra.criteria, 0, side)
    schema = {
        "criterion": pl.String,
        "name": pl.String,
        "depth": pl.Int64,
        "side": pl.String,
        "kind": pl.String,
        "maximum": pl.Float64,
        "share": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def discrimination(result: Result) -> pl.DataFrame:
    """What each criterion did: criterion, section, maximum, units, at_maximum, at_zero, lowest,
    highest, spread, values, separates.

    ``at_maximum`` and ``at_zero`` are shares of the units marked, ``values`` counts different
    scores. A criterion that gives every unit the same ``separates`` nobody: whatever its
    maximum, it moves no rank.
    """
    value = pl.col("score")
    maximum = pl.col("maximum").first()
    marked = result.scores.filter((pl.col("side") == "main") & value.is_not_null())
    return (
        marked.group_by("criterion", "section", maintain_order=True)
        .agg(
            maximum=maximum,
            units=pl.len(),
            at_maximum=(settled(value) >= settled(pl.col("maximum"))).mean(),
            at_zero=(settled(value) == 0).mean(),
            lowest=value.min(),
            highest=value.max(),
            spread=settled(value.max() - value.min()),
            values=settled(value).n_unique(),
        )
        .with_columns(separates=pl.col("values") > 1)
    )


def sections(result: Result) -> pl.DataFrame:
    """Each unit's points by section: unit, section, part.

    Bonus, penalty and ``adjusted`` (what a floor or a rounding changed) stand as sections.
    """
    by = result.parts.group_by("unit", "section", maintain_order=True)
    return by.agg(pl.col("part").sum())
