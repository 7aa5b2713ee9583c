"""The leaves of a rubric as a frame, so that a rubric of 180 criteria is one join."""

import polars as pl

from emulab.rules import Rubric

SCHEMA = {
    "criterion": pl.String,
    "section": pl.String,
    "side": pl.String,
    "kind": pl.String,
    "maximum": pl.Float64,
    "lowest": pl.Float64,
}


def leaf_frame(rubric: Rubric) -> pl.DataFrame:
    """One row a leaf, in the order of the rubric: criterion, section, side, kind, ends."""
    return pl.DataFrame(
        [(x.id, x.section, x.side, x.kind, x.maximum, x.lowest) for x in rubric.leaves],
        schema=SCHEMA,
        orient="row",
    )
