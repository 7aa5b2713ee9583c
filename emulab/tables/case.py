"""Tables under examination: what the rules and the roster know, and a place for faults."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from emulab.rules import Rules
from emulab.tables.coding import Coded
from emulab.tables.gathering import Ledger
from emulab.tables.naming import (
    Lexicon,
    contest_lexicon,
    criterion_lexicon,
    entry_lexicon,
    unit_lexicon,
)
from emulab.tables.tables import Tables


@dataclass(frozen=True)
class Case:
    """What the checks look at. ``unread`` are tables of which nothing can be said."""

    tables: Tables
    rules: Rules
    ledger: Ledger
    unread: frozenset[str] = frozenset()

    @cached_property
    def units(self) -> Lexicon:
        return unit_lexicon(self.tables.units)

    @cached_property
    def criteria(self) -> Lexicon:
        return criterion_lexicon(self.rules)

    @cached_property
    def entries(self) -> Lexicon:
        return entry_lexicon(self.rules)

    @cached_property
    def contests(self) -> Lexicon:
        return contest_lexicon(self.rules)

    @cached_property
    def marks(self) -> Coded:
        """The marks as numbers."""
        return Coded(
            self.tables.marks,
            self.tables.lines("marks"),
            tuple(self.units.ids),
            self.rules.rubric.leaves,
            self.rules.stages.order,
            self.rules.stages.recusal,
            self.rules.set_aside,
        )

    @cached_property
    def assigned(self) -> np.ndarray:
        """Units by leaves: whether the criterion is the unit's at all, by target and by group."""
        groups = [self.rules.group_of.get(unit) for unit in self.units.ids]
        own = [
            [not leaf.only or group in leaf.only for leaf in self.rules.rubric.leaves]
            for group in groups
        ]
        assigned = self.marks.assigned(self.tables.targets)
        return assigned & np.array(own, dtype=bool).reshape(assigned.shape)

    def placed(self, stem: str) -> pl.DataFrame:
        """The rows of a table with their lines, in the column ``line``."""
        frame: pl.DataFrame = getattr(self.tables, stem)
        return frame.with_columns(line=self.tables.lines(stem))

    def repeated(self, stem: str, keys: list[str]) -> pl.DataFrame:
        """The rows that repeat the keys of an earlier row, whose line is in ``first``."""
        rows = self.placed(stem).sort("line", maintain_order=True)
        first = rows.with_columns(
            first=pl.col("line").first().over(keys), turn=pl.int_range(pl.len()).over(keys)
        )
        return first.filter(pl.col("turn") > 0)
