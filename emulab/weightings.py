"""What the weights of a result come to: effective importance, and boards' sets side by side."""

from typing import Any

import numpy as np
import polars as pl

from emulab.pipeline import Result, run
from emulab.rules import Rules
from emulab.scoring import panel_of, shares
from emulab.scoring.importance import importance
from emulab.scoring.panel import column
from emulab.scoring.weights import under


def importance_of(result: Result, lang: str = "en") -> pl.DataFrame:
    """The effective importance of every criterion of a run, beside its mean share."""
    rules, rows = result.rules, result.levels
    totals = dict(result.totals.select("unit", "total").iter_rows())
    units = panel_of(rows, rules).units
    given = column(rows, "share", rules)
    here = np.isfinite(given)
    weight = np.where(here, given, 0.0).sum(axis=0) / np.maximum(here.sum(axis=0), 1)
    return importance(
        column(rows, "level", rules),
        weight,
        np.array([totals.get(unit, np.nan) for unit in units], dtype=float),
        [leaf.id for leaf in rules.rubric.main],
        lang=lang,
    )


def sets_beside(rules: Rules, result: Result | None) -> dict[str, Any]:
    """names, shares and ranks of every weight set by its id; never averaged.

    ``names`` are what the sets are called; ``shares`` has a row a criterion and ``ranks`` a row a
    unit, each with ``adopted`` and a value for every set. Without a result there are no ranks.

    >>> from emulab import load_rules
    >>> sets_beside(load_rules("hanoi-07/2023"), None)["names"]
    {}
    """
    kept = {"adopted": rules} | {one.id: under(rules, one) for one in rules.weight_sets}
    panel = None if result is None else panel_of(result.levels, rules)
    leaves = [leaf.id for leaf in rules.rubric.main]
    by_set = {name: shares(own, panel) for name, own in kept.items()}
    table = [{"criterion": x} | {name: own.get(x) for name, own in by_set.items()} for x in leaves]
    ranks: list[dict[str, Any]] = []
    if result is not None:
        runs = {name: run(result.tables, own) for name, own in kept.items()}
        places = {n: dict(r.ranks.select("unit", "rank").iter_rows()) for n, r in runs.items()}
        units = result.ranks["unit"].to_list()
        ranks = [{"unit": u} | {name: own.get(u) for name, own in places.items()} for u in units]
    names = {one.id: one.name.vi for one in rules.weight_sets}
    return {"names": names, "shares": table, "ranks": ranks}
