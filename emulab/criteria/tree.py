"""The rubric as a table of its nodes, and every unit's points by section."""

import polars as pl

from emulab.pipeline import Result
from emulab.rules import Rules, maximum_of
from emulab.scoring import shares


def tree(rules: Rules) -> pl.DataFrame:
    """Every node of the rubric in its order: criterion, name, depth, side, kind, maximum, share.

    ``depth`` is 0 for a section at the top, ``kind`` is empty for a section; ``share`` is the
    part of the whole, 0 to 1, and empty where maxima are not published. Bonus and penalty
    follow the tree, without a share.
    """
    own = shares(rules)
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


def sections(result: Result) -> pl.DataFrame:
    """Each unit's points by section: unit, section, part.

    Bonus, penalty and ``adjusted`` (what a floor or a rounding changed) stand as sections.
    """
    by = result.parts.group_by("unit", "section", maintain_order=True)
    return by.agg(pl.col("part").sum())
