"""Tables of one year with some causes taken from another: the data half of a replay."""

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from emulab.explaining.mixed_rules import RulePair, Taken
from emulab.numbers import settled
from emulab.pipeline import Result
from emulab.rules import Rubric, Rules
from emulab.tables import Tables

CELLS = ("marks", "targets")
VOTES = ("ballots", "tallies", "counts")
REMARKS = ("note", "evidence", "provenance")
AS_POINTS = ("direct", "plus_minus")  # kinds whose marks are points under a maximum


@dataclass(frozen=True)
class TablePair:
    """The tables of two years and the rules they belong to."""

    before: Tables
    after: Tables
    rules: RulePair

    @cached_property
    def common(self) -> tuple[str, ...]:
        """The units that both years have, in the order of the first."""
        last = set(self.after.units["unit"])
        return tuple(unit for unit in self.before.units["unit"] if unit in last)

    def differing(self) -> tuple[str, ...]:
        """Performance, where a lasting mark differs; membership, where a unit came or went."""
        found = []
        whole = frozenset(("criteria", "weights", "membership"))
        for table in (*CELLS, "checks"):
            one, other = (
                self._taken(table, taken, self.rules.rubric(taken))
                for taken in (whole, whole | {"performance"})
            )
            if not _alike(one, other):
                found.append("performance")
                break
        if set(self.before.units["unit"]) != set(self.after.units["unit"]):
            found.append("membership")
        return tuple(found)

    def mixed(self, taken: Taken) -> Tables:
        """The tables of before with the taken causes of after.

        What only one year has keeps the marks of that year: a dropped criterion was not
        performed on worse, it was dropped. A mark in points counts as the share of the maximum
        that it was given under.
        """
        base = self.after if "performance" in taken else self.before
        rubric = self.rules.rubric(taken)
        roster = self.after if "membership" in taken else self.before
        changes = {table: self._taken(table, taken, rubric) for table in (*CELLS, "checks")}
        changes |= {table: getattr(base, table).clear() for table in VOTES}
        return replace(base, units=roster.units, record=None, **changes)

    def _taken(self, table: str, taken: Taken, rubric: Rubric) -> pl.DataFrame:
        frames = []
        for tables, rules in ((self.before, self.rules.before), (self.after, self.rules.after)):
            frame, unit = getattr(tables, table), pl.col("unit")
            rows = pl.lit(False)
            for units, criteria in self._cells(rules, taken):
                of_criteria = pl.col("criterion").is_in(sorted(criteria))
                judged = (
                    of_criteria if table in CELLS else pl.lit(bool(criteria & self.rules.lasting))
                )
                rows = rows | (unit.is_in(units) & judged)
            found = frame.filter(rows)
            frames.append(self._rescaled(found, rules, rubric) if table == "marks" else found)
        return pl.concat(frames, how="diagonal_relaxed")

    def _cells(self, rules: Rules, taken: Taken) -> list[tuple[list[str], Set[str]]]:
        """The units and criteria whose cells a year gives: the common units', then the others'."""
        of, own = self.rules.of, self.after if rules is self.rules.after else self.before
        passing: Set[str] = frozenset()
        if of("criteria", taken) is rules:
            passing = {leaf.id for leaf in rules.rubric.leaves} - self.rules.lasting
        lasting = self.rules.lasting if of("performance", taken) is rules else frozenset()
        lone: list[str] = []
        if of("membership", taken) is rules:
            lone = [unit for unit in own.units["unit"] if unit not in self.common]
        return [(list(self.common), lasting | passing), (lone, self.rules.lasting | passing)]

    def _rescaled(self, marks: pl.DataFrame, rules: Rules, rubric: Rubric) -> pl.DataFrame:
        """Marks given under ``rules`` as points under the maxima of ``rubric``."""
        given = {leaf.id: leaf.maximum for leaf in rules.rubric.leaves}
        factors = {
            leaf.id: leaf.maximum / given[leaf.id]
            for leaf in rubric.leaves
            if leaf.kind in AS_POINTS
            and leaf.scale is None
            and leaf.maximum
            and given.get(leaf.id)
            and leaf.maximum != given[leaf.id]
        }
        if not factors:
            return marks
        factor = pl.col("criterion").replace_strict(factors, default=1.0, return_dtype=pl.Float64)
        return marks.with_columns(pl.col("mark") * factor)


def _alike(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two tables say the same, whatever the order of their rows."""
    columns = [name for name in one.columns if name in other.columns and name not in REMARKS]
    both = []
    for frame in (one, other):
        kept = frame.select(columns)
        numbers = [name for name, kind in kept.schema.items() if kind.is_float()]
        both.append(kept.with_columns(settled(pl.col(numbers))).sort(columns))
    return both[0].equals(both[1])


def tables_of(before: Result, after: Result) -> TablePair:
    """The tables of two results, with the rules of both."""
    return TablePair(before.tables, after.tables, RulePair(before.rules, after.rules))
