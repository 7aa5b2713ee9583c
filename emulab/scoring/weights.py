"""Weights: every leaf's share of the whole, rescaled among siblings down the tree."""

from collections.abc import Mapping

import polars as pl

from emulab.rules import Criterion, Rubric, maximum_of


def shares(rubric: Rubric, weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """Each leaf's share, adding up to 1; empty where maxima are not known and none are given.

    A weight is relative among siblings, so 70, 20, 10 and 7, 2, 1 say the same. Where a
    node's children are given none, their maxima are their weights; a criterion's share is
    therefore not its weight but the product of the shares on its path.

    >>> from emulab.rules import load_rules
    >>> round(sum(shares(load_rules("hanoi-02/2023").rubric).values()), 12)
    1.0
    """
    if rubric.maximum is None and not weights:
        return {}
    return _spread(rubric.criteria, 1.0, weights or {})


def _spread(
    siblings: tuple[Criterion, ...], share: float, weights: Mapping[str, float]
) -> dict[str, float]:
    own = [weights.get(node.id, maximum_of(node)) for node in siblings]
    total = sum(own)
    found: dict[str, float] = {}
    for node, weight in zip(siblings, own, strict=True):
        part = share * weight / total
        found |= _spread(node.criteria, part, weights) if node.criteria else {node.id: part}
    return found


def share_frame(found: Mapping[str, float]) -> pl.DataFrame:
    """The shares as a frame: criterion, share."""
    return pl.DataFrame(
        {"criterion": list(found), "share": list(found.values())},
        schema={"criterion": pl.String, "share": pl.Float64},
    )
