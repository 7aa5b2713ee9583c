"""Criteria that separate the units, and those that give everyone the same."""

import polars as pl
from great_tables import GT

from emulab import criteria
from emulab.pipeline import Result
from emulab.show.names import criterion_names, per_cent, plain, points, trial_year
from emulab.show.origins import lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import number, table, word


def discrimination(result: Result | None, top: int = 10) -> Page:
    """The ``top`` criteria that separate most, every criterion that separates nobody, and how
    many of how many these are.

    A criterion on which all are equal moves no rank, whatever its maximum; that may be as it
    should be (nobody broke the law) or a mark given without looking.
    """
    if result is None:
        return nothing(said("There are no marks on which the criteria could be tried."))
    found = criteria.discrimination(result)
    dead = found.filter(~pl.col("separates"))
    return page(
        _separating(result, found.filter("separates"), top),
        _dead(result, dead),
        sentence(_verdict(result, found, dead)),
    )


def _separating(result: Result, found: pl.DataFrame, top: int) -> GT | None:
    if not found.height:
        return None
    names = criterion_names(result.rules)
    most = found["maximum"].is_not_null().any()
    columns = [word("Criterion"), *([number("Maximum", 10)] if most else [])]
    columns += [number("Lowest", 10), number("Highest", 10), number("Spread", 12)]
    columns += [number("Units at the maximum", 14)] if most else []
    rows = []
    ordered = found.sort("spread", descending=True, maintain_order=True).head(top)
    for row in ordered.to_dicts():
        cells = [names[row["criterion"]], *([plain(row["maximum"])] if most else [])]
        cells += [points(row[key]) for key in ("lowest", "highest", "spread")]
        cells += [per_cent(row["at_maximum"])] if most else []
        rows.append(cells)
    title = _title(result, said("The criteria that separate most"))
    return table("separating", title, columns, rows, lines(result, "marks", "targets"))


def _dead(result: Result, dead: pl.DataFrame) -> GT | None:
    if not dead.height:
        return None
    names = criterion_names(result.rules)
    columns = [word("Criterion"), word("Section", 30)]
    columns += [number("Maximum", 12), number("Everyone has", 14)]
    rows = [
        [
            names[row["criterion"]],
            _section(row, names),
            plain(row["maximum"]),
            points(row["lowest"]),
        ]
        for row in dead.to_dicts()
    ]
    title = _title(result, said("The criteria that separate nobody"))
    return table("dead", title, columns, rows, lines(result, "marks", "targets"))


def _section(row: dict, names: dict[str, str]) -> str:
    return "" if row["section"] == row["criterion"] else names[row["section"]]


def _title(result: Result, title: str) -> str:
    year = trial_year(result)
    return said("{title}, on the marks of {year}", title=title, year=year) if year else title


def _verdict(result: Result, found: pl.DataFrame, dead: pl.DataFrame) -> str:
    units = result.tables.units.height
    if not dead.height:
        return said(
            "Each of the {all} criteria gives at least two of the {units} units different points.",
            all=found.height,
            units=units,
        )
    values = {
        "dead": dead.height,
        "all": found.height,
        "share": per_cent(dead.height / found.height),
    }
    if result.rules.rubric.maximum is None:
        return said(
            "{dead} of {all} criteria ({share}) give every unit the same and move no rank.",
            **values,
        )
    return said(
        "{dead} of {all} criteria ({share}), with {held} of {whole} points, give every unit the "
        "same and move no rank.",
        **values,
        held=plain(dead["maximum"].sum()),
        whole=plain(result.rules.rubric.maximum),
    )
