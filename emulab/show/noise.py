"""How firm the ranks are against chance in the marking."""

from typing import TYPE_CHECKING

import polars as pl
from great_tables import GT

from emulab.numbers import TIE_PLACES, chance, shown
from emulab.show.firmness import notes, places, ranks
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness


def noise(robustness: "Robustness | None") -> Page:
    """A row a unit: how often it keeps its rank and how often it is first when every score may be
    off a little, and the ranks it has in nine of ten.

    Errors are independent from cell to cell: a scorer who is mild to all is not in them.
    """
    if robustness is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    if not robustness.noise.height:
        return nothing(said("Without known maxima no size of an error can be stated."))
    return page(_table(robustness), sentence(*_reading(robustness)))


def _table(robustness: "Robustness") -> GT:
    own = places(robustness)
    columns = [number("Rank", 7), word("Unit"), number("Keeps its rank", 12)]
    columns += [number("Is first", 12), number("Mean rank", 10), number("Nine of ten ranks", 13)]
    rows = [
        [
            own[row["unit"]],
            robustness.names[row["unit"]],
            chance(row["kept"]),
            chance(row["first"]),
            shown(row["expected_rank"], 1),
            ranks(row["low"], row["high"]),
        ]
        for row in robustness.noise.to_dicts()
    ]
    title = said("Ranks when every score may be off a little")
    return table("noise", title, columns, rows, notes(robustness))


def _reading(robustness: "Robustness") -> list[str]:
    found, rules = robustness.noise, robustness.result.rules
    first, names = found.filter(rank=1), robustness.names
    size = shown(100 * rules.analysis.noise, 1)
    lead = "; ".join(
        said("{unit} stays first in {share}", unit=names[unit], share=chance(share))
        for unit, share in first.select("unit", "first").iter_rows()
    )
    text = said(
        "With errors of {size} % of each maximum (one standard deviation) {lead} of the draws.",
        size=size,
        lead=lead,
    )
    loose = found.sort(pl.col("kept").round(TIE_PLACES), maintain_order=True).row(0, named=True)
    if round(loose["kept"], TIE_PLACES) == 1:
        return [text, said("Every unit keeps its rank in all of them.")]
    rest = said(
        "Least firm is {unit}, which keeps rank {rank} in {share} and has ranks {span} in nine of "
        "ten.",
        unit=names[loose["unit"]],
        rank=loose["rank"],
        share=chance(loose["kept"]),
        span=ranks(loose["low"], loose["high"]),
    )
    error = said(
        "The standard error of a share is at most {error} points of percentage.",
        error=shown(100 * found["error"].max(), 1),
    )
    return [text, rest, error]
