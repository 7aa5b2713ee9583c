"""The value of every unit, worked out over the tree of the rubric, and each criterion's part of it.

The aggregate of the rules acts on all leaves at once. A section that names its own aggregate is
worked out first and enters the one above it as a single column, with its criteria's shares.
"""

from dataclasses import dataclass

import numpy as np

from emulab.numbers import decimal_array
from emulab.rules import Criterion, Rules
from emulab.rules.aggregating import AggregateChoice
from emulab.scoring.aggregates import AGGREGATES

CANCELLED = 1e-6  # of the size of its parts: a smaller value is what they leave of one another


@dataclass(frozen=True)
class Valued:
    """Units' values, and their parts by leaf (or by what could not be split further).

    ``values`` (m,) is NaN for a unit on which nothing counts. ``parts`` maps a leaf's column, or
    the name of a node that has no split, to (m,) parts; they add up to ``values``.
    ``accounts`` holds what an aggregate has to say of itself, by the node it stood at.
    """

    values: np.ndarray
    parts: dict[int | str, np.ndarray]
    accounts: dict[str, dict]


@dataclass(frozen=True)
class _Column:
    """One column of an aggregate: a leaf, or a section that was worked out before."""

    id: str
    level: np.ndarray
    share: np.ndarray
    inside: dict[int | str, np.ndarray]
    shares_inside: dict[int | str, np.ndarray]


def valued(levels: np.ndarray, shares: np.ndarray, rules: Rules) -> Valued:
    """The value of every unit: levels and shares (m, n), a share 0 where a cell does not count."""
    places = {leaf.id: index for index, leaf in enumerate(rules.rubric.main)}
    accounts: dict[str, dict] = {}
    root = _worked_out(
        "", rules.rubric.criteria, rules.aggregate, (levels, shares, places), accounts
    )
    return Valued(root.level, root.inside, accounts)


def _worked_out(
    name: str,
    criteria: tuple[Criterion, ...],
    choice: AggregateChoice,
    panel: tuple[np.ndarray, np.ndarray, dict[str, int]],
    accounts: dict[str, dict],
) -> _Column:
    columns = list(_columns(criteria, panel, accounts))
    level = np.stack([one.level for one in columns], axis=1)
    share = np.stack([one.share for one in columns], axis=1)
    whole = share.sum(axis=1)
    counts = whole > 0
    weights = np.divide(share, whole[:, None], out=np.zeros_like(share), where=counts[:, None])
    settings = choice.settings
    if hasattr(settings, "pairs"):
        settings = settings.pairs(tuple(one.id for one in columns))
    found = AGGREGATES[choice.name].apply(np.where(weights > 0, level, np.nan), weights, settings)
    values = decimal_array(np.where(counts, found.values, np.nan))  # a 0 of sums is a 0 above
    if account := getattr(found, "account", None):
        accounts[name or choice.name] = account
    if found.parts is None:
        label = name or choice.name
        return _Column(name, values, whole, {label: values}, {label: whole})
    inside: dict[int | str, np.ndarray] = {}
    shares: dict[int | str, np.ndarray] = {}
    for index, one in enumerate(columns):
        factor = weights[:, index] if choice.name == "arithmetic" else None
        inside |= _spread(found.parts[:, index], one, factor)
        shares |= one.shares_inside
    return _Column(name, values, whole, inside, shares)


def _columns(criteria: tuple[Criterion, ...], panel, accounts):
    levels, shares, places = panel
    for node in criteria:
        if not node.criteria:
            place = places[node.id]
            level, share = levels[:, place], shares[:, place]
            yield _Column(node.id, level, share, {place: level}, {place: share})
        elif node.aggregate is None:
            yield from _columns(node.criteria, panel, accounts)
        else:
            yield _worked_out(node.id, node.criteria, node.aggregate, panel, accounts)


def _spread(
    part: np.ndarray, one: _Column, factor: np.ndarray | None
) -> dict[int | str, np.ndarray]:
    """A column's part handed down to what it was worked out from, in proportion.

    Where the part is the column times a ``factor``, as in an arithmetic mean, so is every part of
    it, also of a column whose parts cancel out. Elsewhere, where the column's value is 0 or its
    parts cancel out to next to nothing, there is no proportion of parts, and the shares stand in.
    """
    if len(one.inside) == 1:
        return dict.fromkeys(one.inside, part)
    inside = {key: np.where(np.isfinite(own), own, 0.0) for key, own in one.inside.items()}
    if factor is not None:
        return {key: factor * own for key, own in inside.items()}
    level = np.where(np.isfinite(one.level), one.level, 0.0)
    size = sum(np.abs(own) for own in inside.values())
    some = np.abs(level) > np.maximum(CANCELLED * size, 1e-300)
    found = {}
    for key, own in inside.items():
        by_part = np.divide(own, level, out=np.zeros_like(level), where=some)
        share = one.shares_inside[key]
        by_share = np.divide(share, one.share, out=np.zeros_like(level), where=one.share > 0)
        found[key] = part * np.where(some, by_part, by_share)
    return found
