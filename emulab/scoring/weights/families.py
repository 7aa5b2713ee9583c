"""Weighing a tree: the siblings of every node by the method that the rules name.

A node is worked out after the nodes below it, because a section's column is the mean of its
children's levels by their weights.
"""

from dataclasses import dataclass, field

import numpy as np

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed
from emulab.rules import Criterion, Rules, maximum_of
from emulab.rules.weighing import Weighting
from emulab.scoring.panel import Panel
from emulab.scoring.weights.methods import WEIGHTINGS, Method
from emulab.scoring.weights.spread import separating
from emulab.scoring.weights.weighed import Weighed, rescaled
from emulab.words import Message

SOME = 3  # cells that a refusal names
MEANING = {"not negative": "levels of 0 or above", "positive": "levels above 0"}


@dataclass(frozen=True)
class Family:
    """The siblings of one node and their weights, which add up to 1.

    ``parent`` is None for the top. ``method`` is the one that was used: maxima where the method
    of the rules does not speak of the node or cannot tell its children apart.
    """

    parent: str | None
    ids: tuple[str, ...]
    weights: tuple[float, ...]
    method: str
    consistency: dict[str, float] = field(default_factory=dict)
    remarks: tuple[Message, ...] = ()


def families(rules: Rules, panel: Panel | None = None) -> tuple[Family, ...] | None:
    """The siblings of every node, parents first; None where their weights cannot be known.

    They cannot where a node's maxima are its weights and are not known, and where the weights
    come from data and there are none. Raises InputError naming every cell that the method
    cannot take.
    """
    tree = _Tree(rules, panel)
    found = tree.below(rules.rubric.criteria, None)
    if tree.faults:
        raise InputError(tree.faults)
    return None if found is None else tuple(found[1])


def from_data(rules: Rules) -> bool:
    """Whether the weights hang on the units' scores, so that a unit more or less moves them."""
    method = WEIGHTINGS[method_of(rules).name]
    return method.measure is not None or method.aim is not None


def method_of(rules: Rules) -> Weighting:
    """The weighting of the rules: left out, the weights that are given, else the maxima."""
    return rules.weighting or Weighting(plain="given" if rules.weights else "maxima")


class _Tree:
    """One walk over the rubric; ``faults`` gathers the cells that the method cannot take."""

    def __init__(self, rules: Rules, panel: Panel | None):
        self.weights = rules.weights or {}
        self.choice = method_of(rules)
        self.method = WEIGHTINGS[self.choice.name]
        self.names = rules.rubric.names()
        self.hangs = self.method.measure is not None or self.method.aim is not None
        self.units: tuple[str, ...] = panel.units if panel is not None else ()
        self.levels: dict[str, np.ndarray] = {}
        if panel is not None and self.hangs:
            levels = panel.scores / np.array([leaf.maximum or np.nan for leaf in panel.criteria])
            self.levels = {leaf.id: levels[:, n] for n, leaf in enumerate(panel.criteria)}
        self.faults: list[Fault] = []

    def below(self, nodes: tuple[Criterion, ...], parent: str | None):
        """The column of these siblings together, and their families; None where unknown."""
        inside: list[Family] = []
        columns = []
        for node in nodes:
            if not node.criteria:
                columns.append(self.levels.get(node.id))
                continue
            found = self.below(node.criteria, node.id)
            if found is None:
                return None
            columns.append(found[0])
            inside += found[1]
        if self.hangs and any(column is None for column in columns):
            return None
        stacked = np.stack(columns, axis=1) if self.hangs else None
        family = self._family(nodes, parent, stacked)
        if family is None:
            return None
        joined = None if stacked is None else _joined(stacked, np.array(family.weights))
        return joined, [family, *inside]

    def _family(
        self, nodes: tuple[Criterion, ...], parent: str | None, columns: np.ndarray | None
    ) -> Family | None:
        ids = tuple(node.id for node in nodes)
        name, settings = self.choice.name, self.choice.settings
        if name == "given" and all(one in self.weights for one in ids):
            weights = np.array([self.weights[one] for one in ids], dtype=float)
            if weights.sum() > 0:
                return _as_family(parent, ids, "given", Weighed(rescaled(weights)), self.names)
        if name == "equal":
            return _as_family(
                parent, ids, name, Weighed(np.full(len(ids), 1 / len(ids))), self.names
            )
        named = _named(settings)
        if self.method.judge and named.issuperset(ids):
            return _as_family(parent, ids, name, _kept(self.method, settings, ids), self.names)
        maxima = [maximum_of(node) for node in nodes]
        if any(one is None for one in maxima):
            return None
        fallback = Weighed(rescaled(np.array(maxima, dtype=float)))
        if self.method.measure or (self.method.aim and named.issuperset(ids)):
            found = self._measured(parent, ids, columns)
            if found.weights.sum() > 0:
                return _as_family(parent, ids, name, found, self.names)
            said = Message("the scores give no weights here, so the maxima are the weights", {})
            if len(ids) > 1:
                fallback = Weighed(fallback.weights, remarks=(*found.remarks, said))
        return _as_family(parent, ids, "maxima", fallback, self.names)

    def _measured(self, parent: str | None, ids: tuple[str, ...], columns: np.ndarray) -> Weighed:
        """What the method makes of the units that have a level on every sibling."""
        marked = np.isfinite(columns).any(axis=0)
        whole = np.isfinite(columns[:, marked]).all(axis=1) & marked.any()
        own = columns[np.ix_(whole, marked)]
        weights = np.zeros(len(ids))
        remarks = []
        if (left := int((np.isfinite(columns).any(axis=1) & ~whole).sum())) and len(ids) > 1:
            text = "units left out of the weighing for want of a score on one of these: {units}"
            remarks.append(Message(text, {"units": left}))
        apart = separating(own)
        here = [one for one, some in zip(ids, marked, strict=True) if some]
        silent = set(ids) - {one for one, some in zip(here, apart, strict=True) if some}
        if len(silent) < len(ids):
            text = "{criterion} tells no units apart and weighs nothing"
            remarks += [Message(text, {"criterion": one}) for one in ids if one in silent]
        self._refuse(here, own, apart, whole)
        if self.faults or not apart.any():
            return Weighed(weights, remarks=tuple(remarks))
        if self.method.aim:
            found = self.method.aim(own, self.choice.settings, here)
        else:
            found = self.method.measure(own)
            found = found if isinstance(found, Weighed) else Weighed(found)
        weights[marked] = found.weights
        return Weighed(weights, found.consistency, (*remarks, *found.remarks))

    def _refuse(self, ids: list[str], own: np.ndarray, apart: np.ndarray, whole: np.ndarray):
        """The cells whose level the method has no place for, the first few by name."""
        needs = self.method.levels
        if needs == "any":
            return
        units = [unit for unit, here in zip(self.units, whole, strict=True) if here]
        wrong = (own < 0) if needs == "not negative" else (own <= 0)
        others = [n for n, m in WEIGHTINGS.items() if m.measure and _takes(m, own[:, apart])]
        cells = [
            f"{units[row]} has {trimmed(round(float(own[row, place]), 9))} on {ids[place]!r}"
            for row, place in np.argwhere(wrong & apart)
        ]
        if not cells:
            return
        more = f" and {len(cells) - SOME} more" if len(cells) > SOME else ""
        self.faults.append(
            Fault(
                "rules.yaml",
                0,
                f"weighting {self.choice.name} takes {MEANING[needs]}: "
                f"{', '.join(cells[:SOME])}{more}.",
                f"Use {', '.join(others[:-1])} or {others[-1]}.",
            )
        )


def _takes(method: Method, columns: np.ndarray) -> bool:
    least = columns.min() if columns.size else 0.0
    return method.levels == "any" or least > 0 or (method.levels == "not negative" and least == 0)


def _named(settings) -> set[str]:
    """The ids that a judgement speaks of."""
    if settings is None:
        return set()
    for key in ("points", "importance"):
        if hasattr(settings, key):
            return set(getattr(settings, key))
    if hasattr(settings, "groups"):
        return {one for group in settings.groups for one in group}
    if hasattr(settings, "compare"):
        return {one for pair in settings.compare for one in pair[:2]}
    return {settings.best, settings.worst, *settings.best_over, *settings.over_worst}


def _kept(method: Method, settings, ids: tuple[str, ...]) -> Weighed:
    """The judgement, of which only those siblings are kept that the rubric at hand has."""
    everyone = tuple(dict.fromkeys([*ids, *sorted(_named(settings))]))
    found = method.judge(settings, everyone)
    return Weighed(rescaled(found.weights[: len(ids)]), found.consistency, found.remarks)


def _as_family(parent, ids, method: str, found: Weighed, names: dict) -> Family:
    remarks = tuple(
        Message(one.template, {key: _name(value, names) for key, value in one.values.items()})
        for one in found.remarks
    )
    weights = tuple(float(weight) for weight in found.weights)
    return Family(parent, ids, weights, method, found.consistency, remarks)


def _name(value, names: dict):
    return names.get(value, value) if isinstance(value, str) else value


def _joined(columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mean of the siblings' levels by their weights, over those that a unit has."""
    counts = np.isfinite(columns) * weights
    whole = counts.sum(axis=1)
    total = (np.where(np.isfinite(columns), columns, 0.0) * weights).sum(axis=1)
    return np.divide(total, whole, out=np.full(len(columns), np.nan), where=whole > 0)
