"""Replays: every combination of the causes of two years, run through the whole road."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.explaining.causes import CAUSES, JOINT, RULES
from emulab.explaining.mixed_rules import RulePair, Taken
from emulab.explaining.mixed_tables import TablePair
from emulab.faults import InputError
from emulab.pipeline import Result, run

# Causes that are joined where a replay of one without another has no meaning, finest first.
JOINED: tuple[tuple[str, ...], ...] = (
    (),
    ("performance", "stages", "missing"),
    ("weights", *RULES),
    ("performance", "weights", *RULES),
    tuple(CAUSES),
)
UNSCORED = ("missing", "imputed")


@dataclass(frozen=True)
class Replays:
    """What each combination of causes gave; combination ``mask`` has happened where its bits say.

    ``totals`` and ``ranks`` are (2 ** k, m) for the m units, NaN where a unit has none; ``parts``
    has the parts of every combination. The first is the earlier year as it was, the last the
    later one.
    """

    causes: tuple[str, ...]
    units: tuple[str, ...]
    totals: np.ndarray
    ranks: np.ndarray
    parts: tuple[pl.DataFrame, ...]

    def parts_of(self, names: tuple[tuple[str, str], ...]) -> np.ndarray:
        """Parts by (unit, criterion) in every combination, 0 where there is none: (2 ** k, n)."""
        places = {name: place for place, name in enumerate(names)}
        found = np.zeros((len(self.parts), len(names)))
        for mask, frame in enumerate(self.parts):
            for unit, criterion, part in frame.select("unit", "criterion", "part").iter_rows():
                if (place := places.get((unit, criterion))) is not None:
                    found[mask, place] += part
        return found


def replayed(before: Result, after: Result) -> Replays:
    """Every combination of the causes that differ, those joined that cannot be told apart."""
    rules = RulePair(before.rules, after.rules)
    tables = TablePair(before.tables, after.tables, rules)
    totals = [set(result.totals["unit"]) for result in (before, after)]
    units = tuple(u for u in tables.common if u in totals[0] and u in totals[1])
    differing = {*tables.differing(), *rules.differing()} or {"performance"}
    for joined in JOINED:
        replays = _replays(before, after, tables, units, _grouped(differing, joined))
        if replays is not None:
            return replays
    raise AssertionError("two years as one cause need no replay")


def _grouped(differing: set[str], joined: tuple[str, ...]) -> tuple[str, ...]:
    """The causes in their order, some of them joined to one."""
    together = [cause for cause in CAUSES if cause in differing and cause in joined]
    apart = [cause for cause in CAUSES if cause in differing and cause not in joined]
    return (*([JOINT.join(together)] if together else []), *apart)


def _replays(
    before: Result, after: Result, tables: TablePair, units: tuple[str, ...], causes: Iterable[str]
) -> Replays | None:
    """The replays under these causes; None where one of them says nothing about a unit."""
    causes = tuple(causes)
    results = []
    for taken in _combinations(causes):
        if len(results) in (0, (1 << len(causes)) - 1):
            results.append(after if results else before)
            continue
        try:
            result = run(tables.mixed(taken), tables.rules.mixed(taken))
        except (InputError, KeyError, ValueError):  # rules of two years that contradict each other
            return None
        if not _sound(result, (before, after), tables, units, taken):
            return None
        results.append(result)
    found = [_columns(result, units) for result in results]
    return Replays(
        causes,
        units,
        np.array([totals for totals, _ in found]),
        np.array([ranks for _, ranks in found]),
        tuple(result.parts for result in results),
    )


def _combinations(causes: tuple[str, ...]) -> Iterator[Taken]:
    for mask in range(1 << len(causes)):
        names = [cause for place, cause in enumerate(causes) if mask >> place & 1]
        yield frozenset(name for cause in names for name in cause.split(JOINT))


def _columns(result: Result, units: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    totals = dict(result.totals.select("unit", "total").iter_rows())
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    return tuple(
        np.array([np.nan if known.get(u) is None else known[u] for u in units], dtype=float)
        for known in (totals, ranks)
    )


def _sound(
    result: Result,
    years: tuple[Result, Result],
    tables: TablePair,
    units: tuple[str, ...],
    taken: Taken,
) -> bool:
    """Whether every unit has a total, and no cell lost its score by being read elsewhere."""
    if not set(units) <= set(result.totals["unit"]):
        return False
    lasting = sorted(tables.rules.lasting)
    source = years[1] if "performance" in taken else years[0]
    own, there = (
        one.scores.filter(
            pl.col("unit").is_in(units)
            & pl.col("criterion").is_in(lasting)
            & (pl.col("side") == "main")
            & pl.col("state").is_in(UNSCORED)
        ).select("unit", "criterion")
        for one in (result, source)
    )
    return own.join(there, on=["unit", "criterion"], how="anti").height == 0
