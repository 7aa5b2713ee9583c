"""Levels: every score on one footing, 0 (worst) to 1 (best), on the scale that the rules name."""

import numpy as np
import polars as pl

from emulab.rules import Rules, walk
from emulab.scoring.aggregates import AGGREGATES
from emulab.scoring.panel import column, filled_column
from emulab.scoring.scales import SCALES, Ends, level_matrix
from emulab.scoring.weights import from_data


def normalise(scores: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The tree's scores with their level: unit, criterion, section, score, maximum, level.

    A cell without a score has no level. A criterion with a scale of its own has its points from
    there, and its level is their share of the maximum whatever the rules' scale. Where maxima
    are not known, points as given have none. A criterion that a scale cannot tell the units
    apart on has no level at all.
    """
    main = scores.filter(pl.col("side") == "main")
    values = column(main, "score", rules)
    leaves = rules.rubric.main
    ends = Ends(
        maximum=np.array([np.nan if x.maximum is None else x.maximum for x in leaves], float),
        lowest=np.array([leaf.lowest for leaf in leaves], float),
    )
    levels = level_matrix(values, ends, rules.scale)
    own = np.array([leaf.scale is not None for leaf in leaves])
    if own.any():
        levels = np.where(own, values / ends.maximum, levels)
    return main.select(
        "unit", "criterion", "section", "score", "maximum", level=filled_column(levels)
    )


def compares(rules: Rules) -> bool:
    """Whether a unit's total hangs on the other units: by a scale, an aggregate or the weights.

    The formula of target criteria compares them too, and is not asked about here.
    """
    scales = [rules.scale, *(leaf.scale.name for leaf in rules.rubric.main if leaf.scale)]
    return (
        any(SCALES[name].relative for name in scales)
        or any(AGGREGATES[name].relative for name in _aggregates(rules))
        or from_data(rules)
    )


def falls(rules: Rules) -> bool:
    """Whether a unit's total can fall when its points rise."""
    return any("monotone" not in AGGREGATES[name].keeps for name in _aggregates(rules))


def _aggregates(rules: Rules) -> list[str]:
    """The aggregates of the rules and of the sections that name their own; adding is none."""
    nodes = [node for node in walk(rules.rubric.criteria) if node.aggregate]
    names = [rules.aggregate.name, *(node.aggregate.name for node in nodes if node.aggregate)]
    return [name for name in names if name != "sum"]
