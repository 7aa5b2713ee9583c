"""A year with marks and votes, built in memory: what secrecy, beside and pages are tested on."""

import polars as pl
from voting_makers import BALLOTS, COUNTS, TALLIES

from emulab.pipeline import Result, run
from emulab.rules import Rules
from emulab.tables import Tables
from emulab.tables.schemas import SCHEMAS

MARKED = ["unit", "criterion", "stage", "scorer", "mark"]


def voted_year(rules: Rules, totals: dict[str, tuple[float, float]], given) -> Result:
    """The result of units with marks on tasks and party, and of votes as voting_makers has them."""
    units = pl.DataFrame({"unit": list(totals), "name": [f"Đơn vị {unit}" for unit in totals]})
    rows = [
        (unit, criterion, "head", "h", mark)
        for unit, marks in totals.items()
        for criterion, mark in zip(("tasks", "party"), marks, strict=True)
    ]
    marks = pl.DataFrame(rows, schema=MARKED, orient="row")
    tables = Tables(
        units=_filled("units", units),
        marks=_filled("marks", marks),
        ballots=_filled("ballots", given.ballots.cast(BALLOTS)),
        tallies=_filled("tallies", given.tallies.cast(TALLIES)),
        counts=_filled("counts", given.counts.cast(COUNTS)),
    )
    return run(tables, rules)


def _filled(stem: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of its schema."""
    missing = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in SCHEMAS[stem].dtypes.items()
        if name not in frame.columns
    ]
    return frame.with_columns(missing).select(list(SCHEMAS[stem].dtypes)).cast(SCHEMAS[stem].dtypes)
