"""What an audit may look at besides the sheets: marks of other stages, totals from elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from emulab.auditing.exact import ZERO, exact, half_unit, placed, within
from emulab.auditing.sheets import Book, Sheet, book_of
from emulab.numbers import decimal
from emulab.pipeline import Result
from emulab.rules import Leaf
from emulab.scoring.stages import counted, within_stages

Scores = Mapping[str, Fraction]
AS_MARKED = ("direct", "plus_minus")  # kinds whose mark is in points

WAYS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "mean": pl.Expr.mean,
    "median": pl.Expr.median,
    "maximum": pl.Expr.max,
    "minimum": pl.Expr.min,
}


@dataclass(frozen=True)
class Evidence:
    """The sheets, what other stages and combinations would score, and totals from elsewhere.

    ``stages`` and ``combinations``: by name, then unit, the scores that they would give.
    ``order``: the units as the roster lists them, for rows that slipped.
    ``recorded`` and ``earlier``: the totals on record, of this year and of the year before;
    the former are printed to ``places``.
    """

    book: Book
    places: int
    stages: Mapping[str, Mapping[str, Scores]]
    combinations: Mapping[str, Mapping[str, Scores]]
    order: tuple[str, ...]
    recorded: Scores
    earlier: Scores

    def scores_of(self, unit: str) -> Scores:
        sheet = self.book.sheets.get(unit)
        return sheet.scores if sheet else {}

    def fits(self, unit: str, total: Fraction) -> bool:
        """Whether a total, printed as the record is, could be the recorded one."""
        return within(self.recorded[unit], total, half_unit(self.places))


def evidence_of(
    result: Result, recorded: Scores, places: int, earlier: Mapping[str, float]
) -> Evidence:
    """All that could explain a total, gathered once for a result."""
    book = book_of(result)
    rules, marks = result.rules, result.tables.marks
    own = marks.filter(pl.col("stage").is_in(list(rules.stages.order)))
    staged = within_stages(own, rules).with_columns(decimal(pl.col("mark")))
    stages = {
        stage: _scores(staged.filter(pl.col("stage") == stage), book)
        for stage in rules.stages.order
    }
    combinations = {name: _scores(frame, book) for name, frame in _combined(result, staged, own)}
    order = tuple(result.tables.units["unit"])
    before = {unit: exact(total) for unit, total in earlier.items()}
    return Evidence(book, places, stages, combinations, order, recorded, before)


def _combined(result: Result, staged: pl.DataFrame, own: pl.DataFrame):
    """Every other combination of the stages, then of the scorers of the stage that decides."""
    rules = result.rules
    if len(rules.stages.order) > 1:
        for name, way in WAYS.items():
            if str(rules.stages.combine) != name and name != "median":
                cells = staged.group_by("unit", "criterion", maintain_order=True)
                yield f"{name} of the stages", cells.agg(way(pl.col("mark")))
    last = counted(own, rules).filter(pl.col("stage") == rules.stages.order[-1])
    if str(rules.stages.combine) == "last":
        for name, way in WAYS.items():
            cells = last.group_by("unit", "criterion", maintain_order=True)
            yield f"{name} of the scorers", cells.agg(way(pl.col("mark")))


def _scores(cells: pl.DataFrame, book: Book) -> dict[str, dict[str, Fraction]]:
    """Points by unit and criterion; cells whose mark is not in points are left out."""
    found: dict[str, dict[str, Fraction]] = {}
    clean = cells.with_columns(decimal(pl.col("mark")))
    for unit, leaf, mark in clean.select("unit", "criterion", "mark").iter_rows():
        score = scored(book, leaf, exact(mark)) if leaf in book.leaves else None
        if score is not None:
            found.setdefault(unit, {})[leaf] = score
    return found


def scored(book: Book, leaf: str, mark: Fraction) -> Fraction | None:
    """The points that a mark on the leaf gives; None where others' marks have a say in it."""
    own: Leaf = book.leaves[leaf]
    if own.kind == "pass_fail" and own.maximum is not None:
        return exact(own.maximum) if mark > 0 else ZERO
    if not in_points(own):
        return None
    places = book.rules.rubric.places("criterion")
    return mark if places is None else placed(mark, places)


def in_points(leaf: Leaf) -> bool:
    """Whether a mark on the leaf is its points as it stands."""
    return leaf.kind in AS_MARKED and getattr(leaf, "scale", None) is None


def movable(book: Book, sheet: Sheet) -> list[str]:
    """The leaves of a sheet whose score can be changed and the total added up again."""
    return [
        leaf for leaf in sheet.scores if leaf in sheet.worth or book.leaves[leaf].side != "main"
    ]
