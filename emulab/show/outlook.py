"""The rest of the year: the best and the worst rank that each unit can still have."""

import polars as pl

from emulab.midyear import boundless
from emulab.midyear import outlook as ranks_ahead
from emulab.pipeline import Result
from emulab.show.names import points, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import number, table, word


def outlook(result: Result | None) -> Page:
    """Totals and ranks still possible by December, and who can still be first.

    Marks that are final stay; every other may still end anywhere up to its maximum. The ranks
    are bounds: not every unit can have its best one at once.
    """
    if result is None:
        return nothing(said("There is no mark yet, so every rank is possible."))
    if why := boundless(result):
        return nothing(why.said(LANG))
    found = ranks_ahead(result)
    names = unit_names(result.tables)
    columns = [word("Unit"), number("Points now", 11), number("Rank now", 11)]
    columns += [number("Lowest total", 12), number("Highest total", 12)]
    columns += [number("Best rank", 11), number("Worst rank", 11)]
    rows = [
        [
            names[row["unit"]],
            points(row["now"]),
            str(row["rank"] or "–"),
            points(row["low"]),
            points(row["high"]),
            str(row["best_rank"]),
            str(row["worst_rank"]),
        ]
        for row in found.to_dicts()
    ]
    title = said("Ranks still possible")
    made = table("outlook", title, columns, rows, lines(result, "marks", "targets"))
    return page(made, sentence(*_first(found, names)))


def _first(found: pl.DataFrame, names: dict[str, str]) -> list[str]:
    able = [names[unit] for unit in found.filter(pl.col("best_rank") == 1)["unit"]]
    safe = [names[unit] for unit in found.filter(pl.col("worst_rank") == 1)["unit"]]
    if safe and len(able) == 1:
        return [said("**{units}** is first whatever still comes.", units=joined(safe))]
    if len(able) == found.height:
        return [said("All {number} units can still be first.", number=len(able))]
    values = {"able": len(able), "all": found.height, "units": joined(able)}
    return [said("{able} of {all} units can still be first: {units}.", **values)]
