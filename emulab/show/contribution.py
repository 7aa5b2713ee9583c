"""What each criterion may weigh, what it made of the differences, and which ranks hang on it."""

import polars as pl
from great_tables import GT

from emulab import criteria
from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.show.names import criterion_names, points, trial_year
from emulab.show.origins import lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word


def contribution(result: Result | None, top: int = 10) -> Page:
    """The ``top`` criteria that made most of the differences between the totals, with their
    weight, how well they agree with the rest, and the neighbours in rank that they part.

    It is this year's work and no judgement of the criterion: what all fulfil makes no difference.
    """
    if result is None:
        return nothing(said("There are no marks on which the criteria could be tried."))
    found = criteria.contributions(result)
    if found["contribution"].null_count() == found.height:
        return nothing(said("All totals are equal, so no criterion made a difference."))
    did = criteria.discrimination(result).select("criterion", "parted", "item_total", "decides")
    joined = found.join(did, on="criterion", how="left", maintain_order="left")
    size = pl.col("contribution").abs()
    most = joined.sort(size, descending=True, maintain_order=True).head(top)
    return page(_table(result, most), sentence(*_verdict(result, joined)))


def _table(result: Result, most: pl.DataFrame) -> GT:
    names = criterion_names(result.rules)
    known = most["share"].is_not_null().any()
    columns = [word("Criterion"), *([number("Nominal weight", 11)] if known else [])]
    columns += [number("Share of the differences", 13), number("Pairs of units told apart", 12)]
    columns += [number("Agreement with the rest", 12), number("Neighbours in rank parted", 13)]
    rows = []
    for row in most.to_dicts():
        name = names.get(row["criterion"], row["criterion"])
        cells = [name[:1].upper() + name[1:]]
        cells += [_share(row["share"])] if known else []
        cells += [_share(row["contribution"]), _share(row["parted"])]
        cells += [points(row["item_total"]), _count(row["decides"])]
        rows.append(cells)
    title = said("Who made the differences between the totals")
    if year := trial_year(result):
        title = said("{title}, on the marks of {year}", title=title, year=year)
    return table("contribution", title, columns, rows, lines(result, "marks", "targets"))


def _verdict(result: Result, found: pl.DataFrame) -> list[str]:
    """Which criterion made most, and which criteria the order of neighbours hangs on."""
    names = criterion_names(result.rules)
    first = found.sort("contribution", descending=True, maintain_order=True).row(0, named=True)
    values = {
        "name": names.get(first["criterion"], first["criterion"]),
        "made": _share(first["contribution"]),
        "share": _share(first["share"]),
    }
    if first["share"] is None:
        told = said("“{name}” made {made} of the differences between the totals.", **values)
    else:
        told = said(
            "“{name}” made {made} of the differences between the totals, with {share} of the "
            "weight.",
            **values,
        )
    turning = found.filter(pl.col("decides") > 0).height
    counted = found.filter(pl.col("decides").is_not_null()).height
    decided = said(
        "Without one of {turning} of {all} criteria some neighbours in rank would change places.",
        turning=turning,
        all=counted,
    )
    return [told, decided if turning else said("No neighbours in rank hang on one criterion.")]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{shown(100 * value, 1)} %".replace("-", "−")


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)
