"""The scores of a cluster as one array: where frames end and arithmetic begins.

Rows are units, columns the criteria of the tree in the order of the rubric. NaN stands for a
cell without a score; it lives in arrays only and never reaches a table.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.rules import Leaf, Rules


@dataclass(frozen=True)
class Panel:
    """Units by criteria: ``scores`` has a row a unit and a column a criterion, NaN where none."""

    units: tuple[str, ...]
    criteria: tuple[Leaf, ...]
    scores: np.ndarray

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the criteria, in the order of the columns."""
        return tuple(leaf.id for leaf in self.criteria)

    @property
    def maxima(self) -> np.ndarray:
        """The maximum of every criterion, NaN where it is not known."""
        most = [leaf.maximum for leaf in self.criteria]
        return np.array([np.nan if one is None else one for one in most], dtype=float)

    def of(self, units: np.ndarray, criteria: np.ndarray) -> "Panel":
        """The panel of some units and criteria, given as masks."""
        return Panel(
            tuple(unit for unit, kept in zip(self.units, units, strict=True) if kept),
            tuple(leaf for leaf, kept in zip(self.criteria, criteria, strict=True) if kept),
            self.scores[np.ix_(units, criteria)],
        )


def panel_of(rows: pl.DataFrame, rules: Rules) -> Panel:
    """The rows of the tree, as ``score`` gives them, as one array."""
    criteria = rules.rubric.main
    units = rows["unit"].gather_every(len(criteria)).to_list()
    return Panel(tuple(units), criteria, column(rows, "score", rules))


def column(rows: pl.DataFrame, name: str, rules: Rules) -> np.ndarray:
    """A column of the tree's rows as units by criteria, NaN where it is empty."""
    return rows[name].cast(pl.Float64).to_numpy().reshape(-1, len(rules.rubric.main)).copy()


def filled_column(values: np.ndarray) -> pl.Series:
    """Units by criteria as a column again, empty where there is NaN."""
    return pl.Series(values.ravel(), dtype=pl.Float64).fill_nan(None)
