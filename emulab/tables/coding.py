"""Marks as numbers: a place in the roster, the rubric and the stages for every row.

Millions of rows are compared as whole numbers in milliseconds, as names they are not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from emulab.rules import Leaf

UNASSIGNABLE = ("target", "pass_fail")  # the kinds of criterion that may not be a unit's at all


def codes(values: pl.Series, known: Iterable[str]) -> np.ndarray:
    """The place of every value among the known ones, -1 where it is none of them."""
    listed = list(dict.fromkeys(known))
    if not listed:
        return np.full(values.len(), -1)
    found = values.cast(pl.Enum(listed), strict=False).to_physical().cast(pl.Int64)
    return found.fill_null(-1).to_numpy()


@dataclass(frozen=True)
class Coded:
    """Marks by number; a cell is one unit, criterion and stage."""

    marks: pl.DataFrame
    lines: pl.Series
    units: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    stages: tuple[str, ...]
    recusal: tuple[str, ...] = ("cross",)
    set_aside: tuple[str, ...] = ()

    @cached_property
    def unit(self) -> np.ndarray:
        return codes(self.marks["unit"], self.units)

    @cached_property
    def leaf(self) -> np.ndarray:
        return codes(self.marks["criterion"], [leaf.id for leaf in self.leaves])

    @cached_property
    def stage(self) -> np.ndarray:
        return codes(self.marks["stage"], self.stages)

    def knows(self, column: str) -> bool:
        """Whether every unit, criterion or stage of the marks is known."""
        places = {"unit": self.unit, "criterion": self.leaf, "stage": self.stage}[column]
        return bool((places >= 0).all())

    @cached_property
    def mark(self) -> np.ndarray:
        return self.marks["mark"].to_numpy()

    @cached_property
    def cell(self) -> np.ndarray:
        """The number of every row's cell, -1 where a part of it is unknown."""
        number = (self.unit * len(self.leaves) + self.leaf) * len(self.stages) + self.stage
        known = (self.unit >= 0) & (self.leaf >= 0) & (self.stage >= 0)
        return np.where(known, number, -1)

    @cached_property
    def rows_of_cell(self) -> np.ndarray:
        """How many rows every cell has."""
        size = len(self.units) * len(self.leaves) * len(self.stages)
        return np.bincount(self.cell[self.cell >= 0], minlength=size)

    @cached_property
    def not_counted(self) -> np.ndarray:
        """The rows of a unit's mark on itself where it is recused, and of scorers set aside."""
        marks = self.marks
        out = marks["stage"].is_in(list(self.recusal)) & (marks["scorer"] == marks["unit"])
        if self.set_aside:
            out |= marks["scorer"].is_in(list(self.set_aside))
        return out.fill_null(False).to_numpy()

    def assigned(self, targets: pl.DataFrame) -> np.ndarray:
        """Units by leaves: whether the criterion is the unit's at all."""
        whole = np.ones((len(self.units), len(self.leaves)), dtype=bool)
        dropped = targets.filter(~pl.col("assigned"))
        unit = codes(dropped["unit"], self.units)
        leaf = codes(dropped["criterion"], [leaf.id for leaf in self.leaves])
        loose = np.array([leaf.kind in UNASSIGNABLE for leaf in self.leaves], dtype=bool)
        good = (unit >= 0) & (leaf >= 0) & (loose[leaf] if loose.size else False)
        whole[unit[good], leaf[good]] = False
        return whole

    def rows(self, wanted: np.ndarray) -> pl.DataFrame:
        """These rows of the marks, with line, cell and leaf (its number)."""
        at = np.flatnonzero(wanted)
        return self.marks[at].with_columns(
            line=self.lines.gather(at),
            cell=pl.Series(self.cell[at], dtype=pl.Int64),
            leaf=pl.Series(self.leaf[at], dtype=pl.Int64),
        )
