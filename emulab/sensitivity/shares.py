"""How every criterion's share follows from the weights of the siblings that are argued about.

Inside its sibling a criterion keeps its share; the siblings' weights are the unknowns.
"""

from dataclasses import dataclass

import numpy as np

from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.scoring.panel import column, panel_of
from emulab.scoring.totals import by_group
from emulab.scoring.weights import Family, families, shares_of

LEAVES = "leaves"  # the node that stands for every criterion at one table


@dataclass(frozen=True)
class Shares:
    """How a criterion's share follows from the weights of the siblings argued about.

    ids (n,): the siblings. weights (n,): adopted, adding up to 1. inside (m, L): every
    criterion's share if its sibling weighed 1, NaN where it does not count for the unit.
    sibling (L,): the number of its sibling, -1 outside the node. present (m, n): whether the
    unit's group has the sibling at all; what it has not, the others weigh in proportion.
    """

    ids: tuple[str, ...]
    weights: np.ndarray
    inside: np.ndarray
    sibling: np.ndarray
    present: np.ndarray

    def under(self, weights: np.ndarray) -> np.ndarray:
        """The shares (m, L) under weights (n,); every row adds up to 1, or to 0 if none count."""
        here = self.present * weights
        whole = here.sum(axis=1, keepdims=True)
        here = np.divide(here, whole, out=np.zeros_like(here), where=whole > 0)
        own = np.where(self.sibling >= 0, here[:, self.sibling], 1.0)
        raw = np.where(np.isfinite(self.inside), self.inside, 0.0) * own
        whole = raw.sum(axis=1, keepdims=True)
        return np.divide(raw, whole, out=np.zeros_like(raw), where=whole > 0)

    def summed(self, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Share times ``cells`` (m, L), added up: outside the node (m,), by sibling (m, n)."""
        counts = np.isfinite(self.inside)
        raw = np.where(counts, self.inside, 0.0) * np.where(counts, cells, 0.0)
        owner = self.sibling[:, None] == np.arange(len(self.ids))
        return raw[:, self.sibling < 0].sum(axis=1), raw @ owner


def shares_at(result: Result, node: str | None) -> Shares | None:
    """The shares under the children of a node; None where weights cannot be known (no maxima)."""
    rules = result.rules
    panel = panel_of(result.levels, rules)
    level = column(result.levels, "level", rules)
    found = families(rules, panel)
    ids, weights = (), np.zeros(0)
    if found is not None and node == LEAVES:
        own = shares_of(found)
        ids = tuple(leaf.id for leaf in rules.rubric.main)
        weights = np.array([own[leaf] for leaf in ids])
    elif found is not None:
        family = next((one for one in found if one.parent == node), None)
        ids, weights = (family.ids, np.array(family.weights)) if family else (ids, weights)
    if found is None or not ids:
        return None
    place = {name: number for number, name in enumerate(ids)}
    sibling = np.array([_sibling(leaf.path, node, place) for leaf in rules.rubric.main])
    inside = np.full(level.shape, np.nan)
    present = np.zeros((len(level), len(ids)), dtype=bool)
    for rows, columns, own_rules, own_panel in by_group(panel, rules):
        own_found = families(own_rules, own_panel)
        if own_found is None:
            return None
        own = _inside(own_rules, own_found, node)
        inside[np.ix_(rows, columns)] = [own[leaf.id] for leaf in own_panel.criteria]
        present[np.ix_(rows, np.isin(np.arange(len(ids)), sibling[columns]))] = True
    return Shares(ids, weights, np.where(np.isfinite(level), inside, np.nan), sibling, present)


def _inside(rules: Rules, found: tuple[Family, ...], node: str | None) -> dict[str, float]:
    """Every criterion's share, the weights of the node's children taken as 1 each."""
    if node == LEAVES:
        return dict.fromkeys((leaf.id for leaf in rules.rubric.main), 1.0)
    whole: dict[str | None, float] = {None: 1.0}
    for family in found:
        for one, weight in zip(family.ids, family.weights, strict=True):
            own = 1.0 if family.parent == node else weight
            whole[one] = whole[family.parent] * own
    return {one: share for one, share in whole.items() if one is not None}


def _sibling(path: tuple[str, ...], node: str | None, place: dict[str, int]) -> int:
    """The number of the sibling that a criterion belongs to, -1 outside the node."""
    if node == LEAVES:
        return place[path[-1]]
    below = path if node is None else path[path.index(node) + 1 :] if node in path else ()
    return place.get(below[0], -1) if below else -1
