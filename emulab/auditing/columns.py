"""One column of a recorded sheet: what is recorded for a unit, and what the marks give there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from emulab.auditing.evidence import Scores, evidence_of
from emulab.auditing.exact import ZERO, exact
from emulab.auditing.nodes import TOTAL, Node
from emulab.auditing.sheets import SIDES, Book, Sheet
from emulab.auditing.totals import PLACES, recorded_cells
from emulab.pipeline import Result

Added = tuple[Fraction, int]


@dataclass(frozen=True)
class Column:
    """A unit's recorded numbers at a stage (None: those that count), and its scores there.

    ``expected`` holds the leaves that are recorded for some unit in this column of the sheet
    and marked for this one. ``parts`` are the points in the total of the leaves, and of sections
    that cannot be split by them; ``whole`` is the computed total. Either is empty where there is
    none to compare with.
    """

    key: tuple[str, str | None]
    recorded: Scores
    scores: Scores
    parts: Scores
    whole: Fraction | None
    expected: frozenset[str]
    book: Book
    sheet: Sheet | None

    def computed(self, node: Node) -> Fraction | None:
        """What the marks give at the node; None where they give nothing."""
        if node.id == TOTAL:
            return self.whole
        if not node.below:
            return self.scores.get(node.id)
        if node.id in SIDES:
            given = sum((self.scores.get(leaf, ZERO) for leaf in node.leaves), ZERO)
            return self.book.limited(node.id, given)
        own = [self.parts[one.id] for one in node.walk() if one.id in self.parts]
        return sum(own, ZERO) if own else None

    def marked(self, node: Node) -> int:
        """How many marks stand behind the node."""
        return sum(leaf in self.scores for leaf in node.leaves)

    def added(self, node: Node) -> Added | None:
        """What is recorded beneath the node, added up, and of how many numbers.

        None where a number that belongs to the sum is not recorded.
        """
        below = [self._below(child) for child in node.below]
        if None in below:
            return None
        values = [value for value, _ in below]
        count = sum(parts for _, parts in below)
        if node.id == TOTAL:
            return self._total(node, values), count
        whole = sum(values, ZERO)
        return (self.book.limited(node.id, whole) if node.id in SIDES else whole), count

    def _below(self, node: Node) -> Added | None:
        if node.id in self.recorded:
            return self.recorded[node.id], 1
        if not node.below:
            return None if node.id in self.scores else (ZERO, 0)
        return self.added(node)

    def _total(self, node: Node, values: list[Fraction]) -> Fraction:
        """Sections made up to the whole rubric, then bonus, penalty, floor and rounding."""
        by_node = {child.id: value for child, value in zip(node.below, values, strict=True)}
        sides = {side: by_node.pop(side, ZERO) for side in SIDES}
        rate = self._rate()
        sections = {key: value * rate for key, value in by_node.items()}
        return self.book.finished(sections, sides["bonus"], sides["penalty"])

    def _rate(self) -> Fraction:
        """What a recorded point is worth in the total: more than 1 where some do not count."""
        if self.book.rules.aggregate.name != "sum" or self.sheet is None:
            return Fraction(1)
        return next(iter(self.sheet.worth.values()), Fraction(1))


def columns_of(result: Result, tree: Node) -> Iterator[Column]:
    """The columns of the recorded sheet: units as the roster lists them, stages in their order."""
    cells = recorded_cells(result)
    if not cells.height:
        return
    evidence = evidence_of(result, {}, PLACES, {})
    book = evidence.book
    recorded: dict[tuple[str, str | None], dict[str, Fraction]] = {}
    for unit, node, points, stage in cells.iter_rows():
        value = exact(points)
        value = abs(value) if node == "penalty" else value
        recorded.setdefault((unit, stage), {})[node] = value
    totals = {u: exact(t) for u, t in result.totals.select("unit", "total").iter_rows()}
    leaves = set(tree.leaves)
    for stage in (*result.rules.stages.order, None):
        own = {unit: nodes for (unit, at), nodes in recorded.items() if at == stage}
        kept = leaves & {node for nodes in own.values() for node in nodes}
        for unit in evidence.order:
            if unit not in own:
                continue
            sheet = book.sheets.get(unit)
            scores = evidence.scores_of(unit)
            parts, whole = _parts(result, unit, scores), totals.get(unit)
            if stage is not None:
                scores = evidence.stages[stage].get(unit, {})
                parts, whole = scores, _whole(book, sheet, scores)
            marked = {leaf for leaf in kept if scores.get(leaf)} if kept & set(own[unit]) else set()
            expected = frozenset(marked)
            key = (unit, stage)
            yield Column(key, own[unit], scores, parts, whole, expected, book, sheet)


def _parts(result: Result, unit: str, scores: Scores) -> Mapping[str, Fraction]:
    """Points as printed by section: as given where they are added up, else their parts."""
    if result.rules.aggregate.name == "sum":
        return scores
    own = result.parts.filter(pl.col("unit") == unit).select("criterion", "part")
    return {leaf: exact(part) for leaf, part in own.iter_rows()}


def _whole(book: Book, sheet: Sheet | None, scores: Scores) -> Fraction | None:
    """The total that the marks of one stage would give; None where some are not marked there."""
    if sheet is None or not sheet.worth or not set(sheet.worth) <= set(scores):
        return None
    return book.rewritten(sheet, {leaf: scores.get(leaf, ZERO) for leaf in sheet.scores})
