"""Recorded totals beside the sum of the marks, and how far rounding may part the two."""

import polars as pl

from emulab.auditing.exact import exact, half_unit, number, within
from emulab.numbers import decimal
from emulab.pipeline import Result
from emulab.tables import Record

EXACT, WITHIN, NOT = "exact", "within rounding", "does not follow"
PLACES = 2  # of a sheet without a record that says otherwise

COLUMNS = {
    "unit": pl.String,
    "recorded": pl.Float64,
    "computed": pl.Float64,
    "difference": pl.Float64,
    "parts": pl.Int64,
    "allowed": pl.Float64,
    "follows": pl.String,
    "recorded_rank": pl.Int64,
    "rank": pl.Int64,
}


def places_of(record: Record | None) -> int:
    """The decimals that the record prints."""
    return PLACES if record is None else record.places


def recorded_cells(result: Result) -> pl.DataFrame:
    """The recorded sheet as it was kept: unit, criterion, points, stage; empty where none was."""
    kept = getattr(result.tables, "recorded", None)
    columns = {"unit": pl.String, "criterion": pl.String, "points": pl.Float64, "stage": pl.String}
    if kept is None:
        return pl.DataFrame(schema=columns)
    if "stage" not in kept.columns:
        kept = kept.with_columns(stage=pl.lit(None, pl.String))
    return kept.select(*columns).filter(pl.col("points").is_not_null())


def recorded_totals(result: Result, record: Record | None) -> dict[str, float]:
    """The recorded total of every unit that has one: the record's, else that of the sheet."""
    cells = recorded_cells(result)
    own = cells.filter((pl.col("criterion") == "total") & pl.col("stage").is_null())
    sheet = dict(own.select("unit", "points").iter_rows())
    return sheet if record is None else {**record.totals, **_only(sheet, record.totals)}


def _only(more: dict[str, float], known: dict[str, float]) -> dict[str, float]:
    return {unit: total for unit, total in more.items() if unit not in known}


def compared(result: Result, record: Record | None) -> pl.DataFrame:
    """The totals of ``audit`` before anything is explained."""
    half = half_unit(places_of(record))
    scored = result.scores.filter(pl.col("score").is_not_null())
    parts = dict(scored.group_by("unit").agg(pl.len()).iter_rows())
    computed = dict(result.totals.select("unit", decimal(pl.col("total"))).iter_rows())
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    printed = record.ranks if record is not None else {}
    rows = []
    for unit, recorded in recorded_totals(result, record).items():
        total, count = computed.get(unit), parts.get(unit)
        difference = None if total is None else exact(total) - exact(recorded)
        allowed = None if count is None else half * count
        follows = NOT
        if difference is not None and within(difference, exact(0)):
            follows = EXACT
        elif (
            difference is not None and allowed is not None and within(difference, exact(0), allowed)
        ):
            follows = WITHIN
        numbers = (number(difference), count, number(allowed))
        rows.append((unit, recorded, total, *numbers, follows, printed.get(unit), ranks.get(unit)))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")
