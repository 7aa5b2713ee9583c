"""The ranking once a unit's scores are changed: the same road as ``run``, from the scores on.

The other units' scores stay as they are. So does what they were given by a formula that compares
units (target criteria, a criterion's own relative scale, imputed cells): a raise is counted in
points.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from emulab.pipeline import Result
from emulab.scoring import (
    aggregate,
    breaches,
    normalise,
    parts_and_accounts,
    rank,
    weighted,
)


@dataclass(frozen=True)
class Replay:
    """What the changed scores lead to: ``totals`` and ``ranks`` as a Result has them."""

    totals: pl.DataFrame
    ranks: pl.DataFrame

    def rank_of(self, unit: str) -> int | None:
        """The unit's rank; None where a gate bars it from the ranking."""
        return dict(self.ranks.select("unit", "rank").iter_rows()).get(unit)

    def shared(self, unit: str) -> bool:
        """Whether another unit has the same rank."""
        return dict(self.ranks.select("unit", "tied").iter_rows()).get(unit, False)

    def total_of(self, unit: str) -> float:
        return dict(self.totals.select("unit", "total").iter_rows())[unit]


def replayed(result: Result, unit: str, scores: Mapping[str, float]) -> Replay:
    """The totals and ranks with ``scores`` (criterion: points) in place of the unit's own.

    >>> from emulab import study
    >>> result = study("hanoi-02", 2023).result
    >>> replayed(result, "city-agencies", {"tasks.targets": 5.5}).rank_of("city-agencies")
    1
    """
    rules = result.rules
    changed = _changed(result, unit, scores)
    levels = weighted(normalise(changed, rules), rules)
    own, _ = parts_and_accounts(levels, rules)
    totals = aggregate(own, changed, rules)
    gates = breaches(totals, changed, result.tables.checks, rules)
    return Replay(totals, rank(totals, changed, rules, gates))


def _changed(result: Result, unit: str, scores: Mapping[str, float]) -> pl.DataFrame:
    there = result.scores.filter(pl.col("unit") == unit)["criterion"].to_list()
    news = {name: value for name, value in scores.items() if name not in there}
    score = pl.col("score")
    if there:
        criterion = pl.col("criterion")
        new = criterion.replace_strict(dict(scores), default=None, return_dtype=pl.Float64)
        score = pl.when(pl.col("unit") == unit).then(pl.coalesce(new, score)).otherwise(score)
    changed = result.scores.with_columns(score=score)
    rows = [
        (unit, leaf.id, leaf.section, leaf.side, None, "marked", news[leaf.id], leaf.maximum)
        for leaf in result.rules.rubric.leaves
        if leaf.id in news
    ]
    return pl.concat([changed, pl.DataFrame(rows, schema=changed.schema, orient="row")])
