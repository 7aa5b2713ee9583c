"""The rubric: the tree of what is judged, its bonus and penalty, and how gaps are treated."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from emulab.rules.aggregating import AggregateChoice
from emulab.rules.scaling import OwnScale
from emulab.rules.values import AnyName, Id, Name, Points, Provenance, Value, replaced

Kind = Literal["direct", "pass_fail", "target", "plus_minus", "measured"]
Side = Literal["main", "bonus", "penalty"]
Step = Literal["stage", "criterion", "section", "total"]
Missing = Literal["refuse", "reweight", "impute_mean", "impute_median", "impute_minimum"]


class Criterion(Value):
    """A node of the tree: a section when it holds criteria, else a leaf that is marked.

    ``scale`` turns the leaf's own marks into its level, and its points are level times maximum.
    A section that names its own ``aggregate`` enters the one above it as a single column.
    ``only`` names the groups of units that the node is for; left out, it is for all.
    """

    id: Id
    name: AnyName
    maximum: Annotated[Points, Field(gt=0)] | None = None
    kind: Kind = "direct"
    floor: Points | None = None
    scale: OwnScale | None = None
    aggregate: AggregateChoice | None = None
    only: tuple[Id, ...] = ()
    criteria: tuple["Criterion", ...] = ()
    note: str | None = None


class Extra(Value):
    """Points beyond the maximum, or points taken off; ``at_most`` limits their sum."""

    criteria: tuple[Criterion, ...] = Field(min_length=1)
    at_most: Annotated[Points, Field(gt=0)] | None = None
    provenance: Provenance | None = None


class Rounding(Value):
    """The step after which points are rounded, decimal and half up, and to how many places.

    stage: what the scorers of a stage come to; criterion: its points; section: the points of a
    section at the top; total: the total.
    """

    step: Step
    places: Annotated[int, Field(ge=0, le=6)]


@dataclass(frozen=True)
class Leaf:
    """A criterion that is marked, with its place in the tree.

    ``path`` runs from the section at the top down to the leaf itself; ``section`` is its
    first step. ``lowest`` and ``maximum`` are the ends of a mark, None where none was set.
    ``only`` names the groups that it is for, those of the sections above included; empty
    where it is for all.
    """

    id: str
    name: Name
    maximum: float | None
    floor: float | None
    kind: Kind
    side: Side
    path: tuple[str, ...]
    scale: OwnScale | None = None
    only: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        return self.path[0]

    @property
    def lowest(self) -> float:
        return self.floor if self.floor is not None else 0.0


class Rubric(Value):
    """What is judged. Maxima add up: a reader refuses a rubric in which they do not."""

    criteria: tuple[Criterion, ...] = Field(min_length=1)
    bonus: Extra | None = None
    penalty: Extra | None = None
    missing: Missing = "refuse"
    round: Literal["none"] | Rounding | tuple[Rounding, ...] = "none"
    floor: Points | None = None
    status: Literal["draft", "adopted"] = "adopted"
    provenance: Provenance | None = None

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every marked criterion in the order of the file: the tree, then bonus, then penalty."""
        extras = ((self.bonus, "bonus"), (self.penalty, "penalty"))
        return _leaves(self.criteria, (), (), "main") + tuple(
            leaf
            for extra, side in extras
            if extra
            for leaf in _leaves(extra.criteria, (), (), side)
        )

    @cached_property
    def main(self) -> tuple[Leaf, ...]:
        """The leaves of the tree, without bonus and penalty."""
        return tuple(leaf for leaf in self.leaves if leaf.side == "main")

    @cached_property
    def maximum(self) -> float | None:
        """The sum of the maxima; None where the maxima are not known.

        Where groups have criteria of their own, the sum of those that one group is judged on.
        """
        return _sum_of(self.criteria)

    @cached_property
    def nodes(self) -> dict[str, Criterion]:
        """Every section and leaf of the tree by its id."""
        return {node.id: node for node in walk(self.criteria)}

    def places(self, step: Step) -> int | None:
        """The places to which points are rounded after a step; None where they are not."""
        declared = self.round if isinstance(self.round, tuple) else (self.round,)
        return next((r.places for r in declared if r != "none" and r.step == step), None)

    def of_group(self, group: str | None) -> "Rubric":
        """The rubric as a unit of the group meets it; None is a unit of no group."""
        return replaced(self, criteria=_for_group(self.criteria, group))

    def names(self) -> dict[str, Name]:
        """The name of every section and leaf, bonus and penalty included."""
        extras = [extra.criteria for extra in (self.bonus, self.penalty) if extra]
        return {node.id: node.name for tree in (self.criteria, *extras) for node in walk(tree)}


def walk(criteria: tuple[Criterion, ...]):
    """Every node below, parents before children."""
    for node in criteria:
        yield node
        yield from walk(node.criteria)


def maximum_of(node: Criterion) -> float | None:
    """The most points a node can give: its own maximum, else the sum of its leaves'.

    Where groups have criteria of their own, the most that one group can be given.
    """
    return _sum_of(node.criteria) if node.criteria else node.maximum


def _sum_of(criteria: tuple[Criterion, ...]) -> float | None:
    nodes = list(walk(criteria))
    groups = dict.fromkeys(group for node in nodes for group in node.only)
    if any(not node.criteria and node.maximum is None for node in nodes):
        return None
    return max(
        round(sum(n.maximum or 0 for n in walk(_for_group(criteria, group)) if not n.criteria), 9)
        for group in (None, *groups)
    )


def _for_group(criteria: tuple[Criterion, ...], group: str | None) -> tuple[Criterion, ...]:
    """The nodes that a group is judged on; a section that holds none of them is left out."""
    found = []
    for node in criteria:
        if node.only and group not in node.only:
            continue
        below = _for_group(node.criteria, group)
        if below or not node.criteria:
            found.append(replaced(node, criteria=below) if node.criteria else node)
    return tuple(found)


def _leaves(
    criteria: tuple[Criterion, ...], above: tuple[str, ...], only: tuple[str, ...], side: Side
) -> tuple[Leaf, ...]:
    found = []
    for node in criteria:
        path = (*above, node.id)
        own = tuple(g for g in node.only if g in only) if node.only and only else node.only or only
        if node.criteria:
            found += _leaves(node.criteria, path, own, side)
        else:
            ends = (node.maximum, node.floor, node.kind)
            found.append(Leaf(node.id, node.name, *ends, side, path, node.scale, own))
    return tuple(found)
