"""Recorded totals against the parts they are printed with."""

import polars as pl
from great_tables import GT

from emulab import recorded
from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.show.names import plain, unit_names
from emulab.show.origins import lines, source_lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word
from emulab.show.vocabulary import FOLLOWS, spoken
from emulab.tables import Record


def audit(result: Result | None, record: Record | None) -> Page:
    """Every published total beside the sum of its parts, and how many do not follow.

    A published total is never mended: the table says by how much it is off, and whether
    rounding of the printed parts can explain it.
    """
    if record is None or not record.totals:
        return nothing(said("No published source prints a total, so there is none to audit."))
    if result is None:
        return nothing(said("There are no marks from which the published totals could follow."))
    found = recorded.audit(result, record)
    return page(_table(result, record, found), sentence(*_follow(found, record)))


def _table(result: Result, record: Record, found: pl.DataFrame) -> GT:
    names = unit_names(result.tables)
    columns = [word("Unit"), number("Published total", 10), number("Sum of the parts", 10)]
    columns += [
        number("Published less computed", 11),
        number("Rounding explains", 11),
        word("It is", 13),
    ]
    columns += [number("Published rank", 9), number("Computed rank", 9)]
    rows = [
        [
            names.get(row["unit"], row["unit"]),
            shown(row["recorded"], record.places),
            shown(row["computed"], record.places),
            _signed(row["difference"], record.places),
            "–" if row["allowed"] is None else f"± {plain(row['allowed'])}",
            spoken(FOLLOWS, row["follows"]),
            str(row["recorded_rank"] or "–"),
            str(row["rank"] or "–"),
        ]
        for row in found.to_dicts()
    ]
    notes = list(dict.fromkeys([*source_lines([record.provenance]), *lines(result, "marks")]))
    return table("audit", said("Published totals, added up again"), columns, rows, notes)


def _signed(difference: float | None, places: int) -> str:
    if difference is None:
        return "–"
    text = shown(-difference, places) if difference else shown(0.0, places)
    return f"+{text}" if difference < 0 else text.replace("-", "−")


def _follow(found: pl.DataFrame, record: Record) -> list[str]:
    exact = found.filter(pl.col("follows") == recorded.EXACT).height
    within = found.filter(pl.col("follows") == recorded.WITHIN).height
    values = {"off": found.height - exact, "all": found.height, "within": within}
    sentences = []
    if exact == found.height:
        sentences.append(
            said("All {all} published totals follow from their printed parts.", all=found.height)
        )
    elif exact + within == found.height:
        sentences.append(
            said(
                "{off} of {all} published sums do not follow from their printed parts, all within "
                "rounding.",
                **values,
            )
        )
    else:
        sentences.append(
            said(
                "{off} of {all} published sums do not follow from their printed parts, {within} of "
                "them within rounding.",
                **values,
            )
        )
    if record.ranks:
        same = found.filter(pl.col("recorded_rank") == pl.col("rank")).height
        sentences.append(
            said(
                "{same} of {all} published ranks are the computed ones.",
                same=same,
                all=found.height,
            )
        )
    return sentences
