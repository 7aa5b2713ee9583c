"""Shares from weights, sets side by side, and one weight moved while the others keep step."""

from collections.abc import Mapping

import polars as pl

from emulab.rules import Rules
from emulab.rules.values import replaced
from emulab.rules.weighing import WeightSet
from emulab.scoring.panel import Panel
from emulab.scoring.weights.families import Family, families

ADOPTED = "adopted"
NODES = {
    "node": pl.String,
    "parent": pl.String,
    "weight": pl.Float64,
    "share": pl.Float64,
    "method": pl.String,
}
FIGURES = {"parent": pl.String, "method": pl.String, "figure": pl.String, "value": pl.Float64}


def shares(rules: Rules, panel: Panel | None = None) -> dict[str, float]:
    """Each leaf's share of the whole, adding up to 1; empty where the weights cannot be known.

    A weight is relative among siblings, so 70, 20, 10 and 7, 2, 1 say the same. Where the
    weighting does not speak of a node, the maxima of its children are their weights; a
    criterion's share is therefore not its weight but the product of the weights on its path.
    Weights from data need the panel. Raises InputError naming every cell that the method cannot
    take.

    >>> from emulab.rules import load_rules
    >>> round(sum(shares(load_rules("hanoi-02/2023")).values()), 12)
    1.0
    """
    found = families(rules, panel)
    if found is None:
        return {}
    whole = shares_of(found)
    return {leaf.id: whole[leaf.id] for leaf in rules.rubric.main}


def shares_of(found: tuple[Family, ...]) -> dict[str, float]:
    """Every node's share of the whole: the product of the weights on its path."""
    whole: dict[str | None, float] = {None: 1.0}
    for family in found:
        for one, weight in zip(family.ids, family.weights, strict=True):
            whole[one] = whole[family.parent] * weight
    return {one: share for one, share in whole.items() if one is not None}


def share_frame(found: Mapping[str, float]) -> pl.DataFrame:
    """The shares as a frame: criterion, share."""
    return pl.DataFrame(
        {"criterion": list(found), "share": list(found.values())},
        schema={"criterion": pl.String, "share": pl.Float64},
    )


def weigh(rules: Rules, panel: Panel | None = None) -> pl.DataFrame:
    """Every section and leaf: node, parent (empty at the top), weight, share, method.

    Weights are among siblings and add up to 1 at every node. No rows where they cannot be known.

    >>> from emulab.rules import load_rules
    >>> weigh(load_rules("hanoi-02/2023"))["method"].unique().to_list()
    ['maxima']
    """
    found = families(rules, panel) or ()
    whole = shares_of(found)
    rows = [
        (one, family.parent, weight, whole[one], family.method)
        for family in found
        for one, weight in zip(family.ids, family.weights, strict=True)
    ]
    return pl.DataFrame(rows, schema=NODES, orient="row")


def consistency(rules: Rules, panel: Panel | None = None) -> pl.DataFrame:
    """What the method says of itself: parent (empty at the top), method, figure, value."""
    rows = [
        (family.parent, family.method, figure, value)
        for family in families(rules, panel) or ()
        for figure, value in family.consistency.items()
    ]
    return pl.DataFrame(rows, schema=FIGURES, orient="row")


def under(rules: Rules, chosen: WeightSet) -> Rules:
    """The rules as they would be if a set were adopted; points are then weighted means."""
    changes = {"weights": chosen.weights, "weighting": chosen.weighting}
    if rules.aggregate.name == "sum":
        changes["aggregate"] = type(rules.aggregate)(plain="arithmetic")
        changes["scale"] = "declared"
    return replaced(rules, **changes)


def side_by_side(rules: Rules, panel: Panel | None = None) -> pl.DataFrame:
    """Every criterion's share under the rules and under each set: criterion, adopted, a column
    a set by its id.

    Sets are never averaged: a mean of two boards' weights is nobody's. Empty where a share
    cannot be known.
    """
    leaves = [leaf.id for leaf in rules.rubric.main]
    columns = {ADOPTED: shares(rules, panel)}
    columns |= {one.id: shares(under(rules, one), panel) for one in rules.weight_sets}
    return pl.DataFrame(
        {"criterion": leaves}
        | {name: [own.get(leaf) for leaf in leaves] for name, own in columns.items()},
        schema={"criterion": pl.String} | dict.fromkeys(columns, pl.Float64),
    )


def moved(weights: Mapping[str, float], one: str, to: float) -> dict[str, float]:
    """The weights of siblings with one of them set to a share of all; the others keep step.

    It stops at 0 and at 1. Where the others weighed nothing, they share what is left evenly.

    >>> moved({"a": 0.5, "b": 0.45, "c": 0.05}, "a", to=1.2)
    {'a': 1.0, 'b': 0.0, 'c': 0.0}
    >>> moved({"a": 2, "b": 1, "c": 1}, "a", to=0.2)
    {'a': 0.2, 'b': 0.4, 'c': 0.4}
    """
    to = min(max(to, 0.0), 1.0)
    rest = {key: weight for key, weight in weights.items() if key != one}
    whole = sum(rest.values())
    even = 1 / len(rest) if rest else 0.0
    return {
        key: to if key == one else (1 - to) * (weight / whole if whole > 0 else even)
        for key, weight in weights.items()
    }
