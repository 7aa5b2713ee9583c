"""The rubric as the rows of a score table: codes, sections with sub-totals, bonus, penalty, total.

Roman, Arabic, then letters, as boards number them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from emulab.rules import Criterion, Leaf, Rubric, maximum_of

COUNTED = ("direct", "plus_minus", "pass_fail")
How = Literal["mark", "sum", "capped", "points", "total"]
POINTS, BONUS, PENALTY, TOTAL = "=points", "=bonus", "=penalty", "=total"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Line:
    """A row of the table. ``below`` are the ids that it adds up, ``cap`` limits the sum.

    ``how``: a mark, a section's sum, a sum that is capped, the points of all sections, the total.
    """

    id: str
    code: str
    name: str | None
    how: How
    maximum: float | None = None
    leaf: Leaf | None = None
    below: tuple[str, ...] = ()
    cap: float | None = None


def outline(rubric: Rubric) -> tuple[Line, ...]:
    """Every row from the first section to the total; ids that begin with = are no criteria."""
    leaves = {leaf.id: leaf for leaf in rubric.leaves}
    top = tuple(node.id for node in rubric.criteria)
    lines = [line for entry in _coded(rubric.criteria) for line in _lines(*entry, 0, leaves)]
    lines.append(Line(POINTS, "", None, "points", rubric.maximum, below=top))
    for extra, name in ((rubric.bonus, BONUS), (rubric.penalty, PENALTY)):
        if extra is not None:
            own = tuple(node.id for node in extra.criteria)
            lines.append(Line(name, "", None, "capped", below=own, cap=extra.at_most))
            coded = _coded(extra.criteria, 1)
            lines += [line for entry in coded for line in _lines(*entry, 1, leaves)]
    lines.append(Line(TOTAL, "", None, "total", cap=rubric.floor))
    return tuple(lines)


def counted(leaf: Leaf) -> bool:
    """Whether a mark is points as it stands; results and measures become points only later."""
    return leaf.kind in COUNTED and getattr(leaf, "scale", None) is None


def _lines(node: Criterion, code: str, depth: int, leaves: dict[str, Leaf]) -> Iterator[Line]:
    if not node.criteria:
        leaf = leaves[node.id]
        yield Line(node.id, code, node.name.vi, "mark", node.maximum, leaf)
        return
    own = tuple(below.id for below in node.criteria)
    yield Line(node.id, code, node.name.vi, "sum", maximum_of(node), below=own)
    for below, its_code in _coded(node.criteria, depth + 1):
        yield from _lines(below, its_code, depth + 1, leaves)


def _coded(nodes: tuple[Criterion, ...], depth: int = 0) -> list[tuple[Criterion, str]]:
    return [(node, code(number, depth)) for number, node in enumerate(nodes, 1)]


def code(number: int, depth: int) -> str:
    """The code of the n-th criterion at a depth: I, then 1, then a, then dashes.

    >>> [code(4, depth) for depth in range(4)], code(28, 2)
    (['IV', '4', 'd', '-'], 'ab')
    """
    if depth == 0:
        return roman(number)
    if depth == 1:
        return str(number)
    if depth > 2:
        return "-"
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def roman(number: int) -> str:
    """The number in Roman figures.

    >>> roman(4), roman(19), roman(28)
    ('IV', 'XIX', 'XXVIII')
    """
    text = ""
    for value, figure in _ROMAN:
        times, number = divmod(number, value)
        text += figure * times
    return text
