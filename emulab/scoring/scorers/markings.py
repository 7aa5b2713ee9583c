"""The marks of one stage as numbers: who marked what, how high, and how much a mark weighs.

Scorers are compared on shares of the maximum, because 1 point of 2 is not 1 point of 10. A share
weighs its maximum: the chance in a mark of 10 points is less, in shares, than in one of 2, and
so a scorer's leniency, times the maxima, is what the scorer adds to a whole sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from emulab.rules import Rules
from emulab.scoring.scorers.additive import Additive, Apart, additive

COMPARED = ("direct", "plus_minus")  # a pass or a result against its target is no opinion


@dataclass(frozen=True)
class Markings:
    """``frame`` has a row a mark: unit, criterion, section, scorer, mark, maximum, share.

    Places in ``units``, ``criteria`` and ``scorers`` number the rows; ``cells`` are the units
    and criteria that were marked.
    """

    frame: pl.DataFrame
    units: tuple[str, ...]
    criteria: tuple[str, ...]
    scorers: tuple[str, ...]

    def _places(self, column: str, known: tuple[str, ...]) -> np.ndarray:
        places = {name: place for place, name in enumerate(known)}
        found = self.frame[column].replace_strict(
            list(places), list(places.values()), return_dtype=pl.Int64
        )
        return found.to_numpy()

    @cached_property
    def unit(self) -> np.ndarray:
        return self._places("unit", self.units)

    @cached_property
    def criterion(self) -> np.ndarray:
        return self._places("criterion", self.criteria)

    @cached_property
    def scorer(self) -> np.ndarray:
        return self._places("scorer", self.scorers)

    @cached_property
    def cell(self) -> np.ndarray:
        """The number of every mark's unit and criterion, without gaps."""
        number = self.unit * len(self.criteria) + self.criterion
        return np.unique(number, return_inverse=True)[1]

    @cached_property
    def share(self) -> np.ndarray:
        return self.frame["share"].to_numpy()

    @cached_property
    def weight(self) -> np.ndarray:
        """How much every mark counts: its maximum, 1 where none is known."""
        return self.frame["maximum"].fill_null(1.0).to_numpy()

    @cached_property
    def fit(self) -> Additive | Apart | None:
        """The additive model of the shares; None for fewer than two scorers."""
        if len(self.scorers) < 2:
            return None
        return additive(self.cell, self.scorer, self.share, self.weight)

    @cached_property
    def by_unit(self) -> Additive | Apart | None:
        """The additive model of whole sheets: a scorer's marks of one unit taken as one."""
        if len(self.scorers) < 2:
            return None
        place = self.unit * len(self.scorers) + self.scorer
        whole = np.bincount(place, self.weight)
        pair = np.flatnonzero(whole)
        share = np.bincount(place, self.weight * self.share)[pair] / whole[pair]
        unit, scorer = np.divmod(pair, len(self.scorers))
        return additive(unit, scorer, share, whole[pair])

    @cached_property
    def sheet(self) -> float:
        """The points of a whole sheet: the maxima of the criteria that were compared."""
        own = self.frame.unique("criterion")["maximum"].fill_null(1.0)
        return float(own.sum())


def markings(marks: pl.DataFrame, rules: Rules) -> Markings:
    """The counted marks of one stage (unit, criterion, scorer, mark) that can be compared.

    Criteria of the tree that are marked directly; without a maximum the share is the mark.
    """
    leaves = [leaf for leaf in rules.rubric.main if leaf.kind in COMPARED]
    known = pl.DataFrame(
        [(leaf.id, leaf.section, leaf.maximum) for leaf in leaves],
        schema={"criterion": pl.String, "section": pl.String, "maximum": pl.Float64},
        orient="row",
    )
    columns = ("unit", "criterion", "section", "scorer", "mark", "maximum")
    frame = (
        marks.select("unit", "criterion", "scorer", "mark")
        .filter(pl.col("mark").is_not_null() & pl.col("scorer").is_not_null())
        .join(known, on="criterion", how="inner")
        .select(columns)
        .with_columns(share=pl.col("mark") / pl.col("maximum").fill_null(1.0))
        .sort("unit", "criterion", "scorer")
    )
    present = set(frame["criterion"])
    return Markings(
        frame,
        _names(frame["unit"]),
        tuple(leaf.id for leaf in leaves if leaf.id in present),
        _names(frame["scorer"]),
    )


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
