"""How much of the differences between totals each criterion makes, beside what it may weigh."""

from math import fsum

import polars as pl

from emulab.criteria.columns import DIGITS, apart, covariance, part_columns
from emulab.criteria.tree import tree
from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result

COLUMNS = {
    "criterion": pl.String,
    "section": pl.String,
    "share": pl.Float64,
    "contribution": pl.Float64,
}


def contributions(result: Result) -> pl.DataFrame:
    """The share of the variance of the totals that each criterion makes: criterion, section,
    share, contribution.

    contribution = cov(part, total) / var(total): the natural decomposition of a variance by
    its sources (Shorrocks 1982, Econometrica 50:193-211). The contributions of all criteria,
    bonus, penalty and ``adjusted`` among them, add up to 1. Below 0 means that a criterion
    works against the others: it lifts units that are low on the whole. ``share`` is the nominal
    weight, null where maxima are not known and for bonus, penalty and ``adjusted``. All
    contributions are null where every total is the same. It says what made the differences of
    this year and not what a criterion is worth: one that all met contributes nothing.

    >>> from emulab import study
    >>> found = contributions(study("par-index", 2023).result)
    >>> [round(share, 3) for share in found["contribution"]]
    [0.775, 0.225]
    """
    known = tree(result.rules).filter(pl.col("kind").is_not_null() & (pl.col("side") == "main"))
    nominal = dict(known.select("criterion", "share").iter_rows())
    sections = {leaf.id: leaf.section for leaf in result.rules.rubric.main}
    _, parts = part_columns(result)
    keys = [*((leaf, sections[leaf]) for leaf in nominal)]
    keys += [key for key in parts if key[0] not in nominal]
    made = contribution_of(parts, result)
    rows = [(*key, nominal.get(key[0]), made.get(key, 0.0 if made else None)) for key in keys]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def contribution_of(parts: dict, result: Result) -> dict[tuple[str, str], float]:
    """The contribution of every part; nothing where totals are all equal or not their sum."""
    if not parts:
        return {}
    columns = list(parts.values())
    totals = [fsum(column[row] for column in columns) for row in range(len(columns[0]))]
    printed = result.totals["total"].to_list()
    whole = all(round(a - b, TIE_PLACES - 2) == 0 for a, b in zip(totals, printed, strict=True))
    if not whole or not apart(totals):
        return {}
    variance = covariance(totals, totals)
    return {
        key: round(covariance(column, totals) / variance, DIGITS) + 0.0 if apart(column) else 0.0
        for key, column in parts.items()
    }
