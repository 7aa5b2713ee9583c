"""The ranks each unit can have under defensible weights, and those it has in nine of ten."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import shown
from emulab.show.firmness import about, bent, listed, notes, places, ranks, unmoved
from emulab.show.page import Page, page, said, sentence
from emulab.show.table import number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness


def rank_intervals(robustness: "Robustness | None") -> Page:
    """A row a unit: its rank, best and worst under defensible weights, the likely ones, the mean.

    Where a bound could not be settled, the ranks that are not ruled out stand beside those found.
    Not every rank between best and worst need be possible.
    """
    if (silent := unmoved(robustness)) is not None:
        return silent
    found = robustness.possible_ranks
    drawn = "drawn" in found["how"]
    texts = [*_reading(robustness, found), bent(robustness) if drawn else ""]
    return page(_table(robustness, found), sentence(*texts))


def _table(robustness: "Robustness", found: pl.DataFrame) -> GT:
    own, likely = places(robustness), {r["unit"]: r for r in robustness.within.expected.to_dicts()}
    settled = found["exact"].all()
    columns = [number("Rank", 7), word("Unit"), number("Possible ranks", 13)]
    columns += [] if settled else [number("Not ruled out", 13)]
    columns += [number("Nine of ten ranks", 13), number("Mean rank", 11)]
    rows = []
    for row in found.to_dicts():
        seen = likely[row["unit"]]
        cells = [own[row["unit"]], robustness.names[row["unit"]], ranks(row["best"], row["worst"])]
        cells += [] if settled else [ranks(row["best_at_least"], row["worst_at_most"])]
        cells += [ranks(seen["low"], seen["high"]), shown(seen["expected_rank"], 1)]
        rows.append(cells)
    title = about(robustness, said("Ranks under defensible weights"))
    return table("rank-intervals", title, columns, rows, notes(robustness))


def _reading(robustness: "Robustness", found: pl.DataFrame) -> list[str]:
    names = robustness.names
    fixed = found.filter(pl.col("best_at_least") == pl.col("worst_at_most"))
    first = found.filter(best=1)["unit"].to_list()
    texts = [
        said(
            "{fixed} of {all} units have the same rank under every defensible weighting.",
            fixed=fixed.height,
            all=found.height,
        )
    ]
    if len(first) == 1:
        return [*texts, said("Found first under some is {unit} alone.", unit=names[first[0]])]
    units = listed([names[unit] for unit in first])
    return [*texts, said("Found first under some are: {units}.", units=units)]
