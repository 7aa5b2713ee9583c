"""The rubric: the tree of what is judged, its bonus and penalty, and how gaps are treated."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from emulab.rules.values import AnyName, Id, Name, Points, Provenance, Value

Kind = Literal["direct", "pass_fail", "target", "plus_minus"]
Side = Literal["main", "bonus", "penalty"]
Missing = Literal["refuse", "reweight", "impute_mean", "impute_median", "impute_minimum"]


class Criterion(Value):
    """A node of the tree: a section when it holds criteria, else a leaf that is marked."""

    id: Id
    name: AnyName
    maximum: Annotated[Points, Field(gt=0)] | None = None
    kind: Kind = "direct"
    floor: Points | None = None
    criteria: tuple["Criterion", ...] = ()
    note: str | None = None


class Extra(Value):
    """Points beyond the maximum, or points taken off; ``at_most`` limits their sum."""

    criteria: tuple[Criterion, ...] = Field(min_length=1)
    at_most: Annotated[Points, Field(gt=0)] | None = None
    provenance: Provenance | None = None


class Rounding(Value):
    """The step after which points are rounded, decimal and half up, and to how many places."""

    step: Literal["criterion", "total"]
    places: Annotated[int, Field(ge=0, le=6)]


@dataclass(frozen=True)
class Leaf:
    """A criterion that is marked, with its place in the tree.

    ``path`` runs from the section at the top down to the leaf itself; ``section`` is its
    first step. ``lowest`` and ``maximum`` are the ends of a mark, None where none was set.
    """

    id: str
    name: Name
    maximum: float | None
    floor: float | None
    kind: Kind
    side: Side
    path: tuple[str, ...]

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
    round: Literal["none"] | Rounding = "none"
    floor: Points | None = None
    status: Literal["draft", "adopted"] = "adopted"
    provenance: Provenance | None = None

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every marked criterion in the order of the file: the tree, then bonus, then penalty."""
        extras = ((self.bonus, "bonus"), (self.penalty, "penalty"))
        return _leaves(self.criteria, (), "main") + tuple(
            leaf for extra, side in extras if extra for leaf in _leaves(extra.criteria, (), side)
        )

    @cached_property
    def main(self) -> tuple[Leaf, ...]:
        """The leaves of the tree, without bonus and penalty."""
        return tuple(leaf for leaf in self.leaves if leaf.side == "main")

    @cached_property
    def maximum(self) -> float | None:
        """The sum of the maxima; None where the maxima are not known."""
        maxima = [leaf.maximum for leaf in self.main]
        return None if None in maxima else round(sum(maxima), 9)

    @cached_property
    def nodes(self) -> dict[str, Criterion]:
        """Every section and leaf of the tree by its id."""
        return {node.id: node for node in walk(self.criteria)}

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
    """The most points a node can give: its own maximum, else the sum of its leaves'."""
    if not node.criteria:
        return node.maximum
    maxima = [maximum_of(child) for child in node.criteria]
    return None if None in maxima else round(sum(maxima), 9)


def _leaves(
    criteria: tuple[Criterion, ...], above: tuple[str, ...], side: Side
) -> tuple[Leaf, ...]:
    found = []
    for node in criteria:
        path = (*above, node.id)
        if node.criteria:
            found += _leaves(node.criteria, path, side)
        else:
            found.append(Leaf(node.id, node.name, node.maximum, node.floor, node.kind, side, path))
    return tuple(found)
