"""The nodes of a recorded sheet as one tree: the total, over the rubric, bonus and penalty."""

from collections.abc import Iterator
from dataclasses import dataclass

from emulab.auditing.sheets import SIDES
from emulab.rules import Criterion, Rules

TOTAL = "total"


@dataclass(frozen=True)
class Node:
    """A cell that a sheet may record; a leaf has nothing below it."""

    id: str
    below: tuple["Node", ...] = ()

    def walk(self) -> Iterator["Node"]:
        """This node, then every node below it, parents first."""
        yield self
        for node in self.below:
            yield from node.walk()

    @property
    def leaves(self) -> list[str]:
        return [node.id for node in self.walk() if not node.below]


def tree_of(rules: Rules) -> Node:
    """The total with all that adds up to it; bonus and penalty only where the rules have them."""
    rubric = rules.rubric
    sides = [(side, extra) for side in SIDES if (extra := getattr(rubric, side)) is not None]
    tops = [*map(_node, rubric.criteria)]
    tops += [Node(side, tuple(map(_node, extra.criteria))) for side, extra in sides]
    return Node(TOTAL, tuple(tops))


def _node(criterion: Criterion) -> Node:
    return Node(criterion.id, tuple(map(_node, criterion.criteria)))
