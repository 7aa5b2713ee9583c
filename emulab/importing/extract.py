"""What a sheet says before names are matched: criteria as a tree, and a cell for every mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from emulab.importing.book import NUMBER, Cell, Page
from emulab.importing.codes import split_code


@dataclass(eq=False)
class Node:
    """A row or column of a criterion; a section where others stand beneath it.

    ``side`` is main, bonus or penalty. ``cell`` is where its name stands.
    """

    name: str
    code: str
    cell: Cell
    page: Page
    side: str = "main"
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    maximum: Cell | None = None
    id: str | None = None

    @property
    def path(self) -> tuple["Node", ...]:
        return (*self.parent.path, self) if self.parent else (self,)

    def walk(self) -> Iterator["Node"]:
        """The node and every one beneath it."""
        yield self
        for child in self.children:
            yield from child.walk()


_MOST = re.compile(
    r"(?P<name>.*\S)\s*\(\s*(?:(?:điểm )?(?:tối đa|chuẩn)\s*:?\s*)?"
    r"(?P<most>\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\.?\s*\)",
    re.IGNORECASE | re.DOTALL,
)


def node_of(page: Page, cell: Cell, side: str = "main", parent: Node | None = None) -> Node:
    """The node that a heading names, its code and its maximum taken out of the name.

    >>> node = node_of(Page("A", {}), Cell(0, 0, "text", "I. Nhiệm vụ chính trị (70 điểm)"))
    >>> node.code, node.name, node.maximum.value
    ('I', 'Nhiệm vụ chính trị', 70.0)
    """
    code, name = split_code(cell.text)
    node = Node(name, code.text if code else "", cell, page, side, parent)
    if found := _MOST.fullmatch(name):
        node.name = found["name"]
        most = float(found["most"].replace(",", "."))
        node.maximum = Cell(cell.row, cell.column, NUMBER, most)
    return node


@dataclass(frozen=True)
class Who:
    """A unit as it is written, and where."""

    text: str
    page: Page
    place: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class Value:
    """One cell of one unit on one criterion; a sum where the node is a section."""

    unit: Who
    node: Node
    stage: str | None
    scorer: str | None
    cell: Cell


@dataclass(frozen=True, eq=False)
class Kept:
    """One cell that is recorded and no mark: ``what`` is total, rank, band, bonus or penalty."""

    unit: Who
    what: str
    stage: str | None
    cell: Cell


@dataclass
class Extract:
    """All that one sheet gives; ``joined`` where its numbers were joined by name, not by row.

    ``notes`` are words beside marks, and ``noted`` the columns they stand in.
    """

    page: Page
    roots: list[Node] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    targets: list[Value] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    notes: list[Value] = field(default_factory=list)
    units: list[Who] = field(default_factory=list)
    stage: str | None = None
    scorer: str | None = None
    joined: bool = False
    noted: set[int] = field(default_factory=set)

    @property
    def nodes(self) -> list[Node]:
        return [node for root in self.roots for node in root.walk()]
