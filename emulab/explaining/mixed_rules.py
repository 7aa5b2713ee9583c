"""Rules of one year with some causes taken from another: the rule half of a replay."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from emulab.explaining.causes import FIELDS, RUBRIC_FIELDS, VOTED, cause_of
from emulab.rules import Criterion, Rubric, Rules, maximum_of, walk
from emulab.rules.rules import ScenarioNote
from emulab.rules.values import replaced

SIDES = ("bonus", "penalty")
SUPPOSED = {"performance": "supposed", "stages": "set_aside"}  # what a scenario adds to a cause
Taken = frozenset[str]


@dataclass(frozen=True)
class RulePair:
    """The rules of two years, ``before`` and ``after``; causes that are taken come from after.

    A criterion is *lasting* where both years have it on the same side and of the same kind, so
    that a mark of one year can be read under the maximum of the other.
    """

    before: Rules
    after: Rules

    def of(self, cause: str, taken: Taken) -> Rules:
        """The year that a cause is taken from."""
        return self.after if cause in taken else self.before

    @cached_property
    def lasting(self) -> frozenset[str]:
        """The ids of the criteria that both years have and judge alike."""
        first, last = (
            {
                leaf.id: (leaf.side, leaf.kind, leaf.scale is not None)
                for leaf in rules.rubric.leaves
            }
            for rules in (self.before, self.after)
        )
        return frozenset(name for name in first if last.get(name) == first[name])

    def differing(self) -> tuple[str, ...]:
        """The causes in which the rules differ, but for the marks themselves and membership."""
        found = {
            cause_of(field)
            for field in type(self.before).model_fields
            if getattr(self.before, field) != getattr(self.after, field)
        } - {None}
        found |= {
            cause
            for cause, field in SUPPOSED.items()
            if getattr(self.before, field) != getattr(self.after, field)
        }
        first, last = self.before.rubric, self.after.rubric
        for cause, fields in RUBRIC_FIELDS.items():
            if any(getattr(first, field) != getattr(last, field) for field in fields):
                found.add(cause)
        found |= {cause for cause in ("weights", "scale", "aggregate") if self._below(cause)}
        if _shape(first) != _shape(last):
            found.add("criteria")
        if any(_cap(first, side) != _cap(last, side) for side in SIDES):
            found.add("rounding")
        return tuple(sorted(cause for cause in found if cause))

    def _below(self, cause: str) -> bool:
        """Whether nodes that both years have differ in what the cause carries of them."""
        first, last = _nodes(self.before.rubric), _nodes(self.after.rubric)
        names = [name for name in first if name in last]
        return any(self._own(first[n], cause) != self._own(last[n], cause) for n in names)

    def _own(self, node: Criterion, cause: str):
        if node.criteria:
            return node.aggregate if cause == "aggregate" else None
        if node.id not in self.lasting:
            return None
        if cause == "weights":
            return node.maximum, node.floor
        return node.scale if cause == "scale" else None

    def mixed(self, taken: Taken) -> Rules:
        """The rules of before with the taken causes of after; nothing is voted on under them."""
        changes = {
            field: getattr(self.of(cause, taken), field)
            for cause, fields in FIELDS.items()
            for field in fields
        }
        for field in type(self.before).model_fields:
            if cause_of(field) == "other":
                changes[field] = getattr(self.of("other", taken), field)
        changes |= {field: () for field in VOTED}
        changes["scenario"] = ScenarioNote(
            scores=self.of("performance", taken).supposed,
            without_scorers=self.of("stages", taken).set_aside,
        )
        rubric = self.rubric(taken)
        changes["weights"] = self._weights(rubric, taken)
        return replaced(self.before, **changes, rubric=rubric)

    def rubric(self, taken: Taken) -> Rubric:
        """The tree of one year with the maxima, own scales and aggregates of either."""
        tree = self.of("criteria", taken).rubric
        changes = {
            field: getattr(self.of(cause, taken).rubric, field)
            for cause, fields in RUBRIC_FIELDS.items()
            for field in fields
        }
        changes["criteria"] = self._tree(tree.criteria, taken)
        for side in SIDES:
            if extra := getattr(tree, side):
                capped = getattr(self.of("rounding", taken).rubric, side) or extra
                below = self._tree(extra.criteria, taken)
                changes[side] = replaced(extra, criteria=below, at_most=capped.at_most)
        return replaced(tree, **changes)

    def _tree(self, criteria: Iterable[Criterion], taken: Taken) -> tuple[Criterion, ...]:
        return tuple(self._node(node, taken) for node in criteria)

    def _node(self, node: Criterion, taken: Taken) -> Criterion:
        def twin(cause: str) -> Criterion:
            """The node as the year has it that the cause is taken from; else as it stands."""
            found = _nodes(self.of(cause, taken).rubric).get(node.id, node)
            same = found.criteria if node.criteria else node.id in self.lasting
            return found if same else node

        changes = {}
        if node.criteria:
            changes = {"criteria": self._tree(node.criteria, taken), "maximum": None}
        else:
            changes = {"maximum": twin("weights").maximum, "floor": twin("weights").floor}
        changes |= {field: getattr(twin(field), field) for field in ("aggregate", "scale")}
        return replaced(node, **changes)

    def _weights(self, rubric: Rubric, taken: Taken) -> dict[str, float] | None:
        """The given weights of one year for the tree of either.

        A node that the year of the weights does not know weighs as much beside its siblings as in
        the other year.
        """
        rules = self.of("weights", taken)
        if rules.weights is None:
            return None
        other = self.before if rules is self.after else self.after
        own, beside = _all_weights(rules), _all_weights(other)
        found: dict[str, float] = {}
        for siblings in _families(rubric.criteria):
            both = [n.id for n in siblings if n.id in own and n.id in beside]
            whole = sum(beside[name] for name in both)
            ratio = sum(own[name] for name in both) / whole if whole else 1.0
            for node in siblings:
                found[node.id] = own[node.id] if node.id in own else beside[node.id] * ratio
        return found


def _nodes(rubric: Rubric) -> dict[str, Criterion]:
    extras = [extra.criteria for extra in (rubric.bonus, rubric.penalty) if extra]
    return {node.id: node for tree in (rubric.criteria, *extras) for node in walk(tree)}


def _cap(rubric: Rubric, side: str) -> float | None:
    extra = getattr(rubric, side)
    return extra.at_most if extra else None


def _shape(rubric: Rubric) -> tuple:
    """What is judged, without its maxima and in no order."""

    def shape(criteria: Iterable[Criterion]) -> tuple:
        return tuple(
            sorted((n.id, n.kind, n.scale is not None, n.only, shape(n.criteria)) for n in criteria)
        )

    extras = [getattr(rubric, side) for side in SIDES]
    return shape(rubric.criteria), *(extra and shape(extra.criteria) for extra in extras)


def _families(criteria: tuple[Criterion, ...]):
    """Every group of siblings, from the top down."""
    yield criteria
    for node in criteria:
        if node.criteria:
            yield from _families(node.criteria)


def _all_weights(rules: Rules) -> dict[str, float]:
    """The weight of every node beside its siblings: as given, else its maximum."""
    given = rules.weights or {}
    nodes = walk(rules.rubric.criteria)
    return {node.id: given.get(node.id, maximum_of(node) or 1.0) for node in nodes}
