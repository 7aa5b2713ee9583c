"""Severity taken out of the official marks, where the rules say ``adjust: additive``."""

import polars as pl

from emulab.rules import Rules
from emulab.scoring.scorers.additive import Additive
from emulab.scoring.scorers.markings import COMPARED, markings


def adjusted_marks(marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The counted marks, those of every stage but ``self`` less their scorer's leniency.

    Every stage is a panel of its own. A mark stays within the ends of its criterion, so a mild
    scorer's full mark comes down while a severe one's cannot rise above it. A stage with one
    scorer stays as it is; one whose scorers fall into islands is refused before anything runs.
    """
    found = []
    for stage in rules.stages.order:
        own = marks.filter(pl.col("stage") == stage)
        found.append(own if stage == "self" else less_leniency(own, rules, capped=rules))
    return pl.concat(found)


def less_leniency(marks: pl.DataFrame, rules: Rules, capped: Rules | None = None) -> pl.DataFrame:
    """The marks of one stage less their scorer's leniency, within the ends ``capped`` declares.

    Marks that cannot be compared (pass or fail, results against a target, bonus and penalty)
    stay as they are, and so do all where no leniency can be estimated.
    """
    own = markings(marks, rules)
    if not isinstance(own.fit, Additive):
        return marks
    lenient = dict(zip(own.scorers, own.fit.leniency.tolist(), strict=True))
    leaves = [leaf for leaf in rules.rubric.main if leaf.kind in COMPARED]
    size = {leaf.id: 1.0 if leaf.maximum is None else leaf.maximum for leaf in leaves}
    excess = _looked_up("scorer", lenient) * _looked_up("criterion", size)
    mark = pl.col("mark") - excess
    if capped is not None:
        low = _looked_up("criterion", {leaf.id: leaf.lowest for leaf in leaves}, -float("inf"))
        ends = {leaf.id: leaf.maximum for leaf in leaves if leaf.maximum is not None}
        high = _looked_up("criterion", ends, float("inf"))
        mark = pl.max_horizontal(pl.min_horizontal(mark, high), low)
    compared = pl.col("criterion").is_in(list(size))
    return marks.with_columns(mark=pl.when(compared).then(mark).otherwise("mark"))


def _looked_up(column: str, values: dict[str, float], default: float = 0.0) -> pl.Expr:
    return pl.col(column).replace_strict(
        list(values), list(values.values()), default=default, return_dtype=pl.Float64
    )
