"""In how many weightings each unit stands above each other one: a heat map of percentages."""

from itertools import pairwise as successive
from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from emulab.charts.firmness import (
    ANYWHERE,
    WITHIN,
    completed,
    numbered,
    placed_names,
    unmoved,
)
from emulab.charts.rows import INK, QUIET, named_columns, named_rows, rows_height
from emulab.numbers import chance

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

WIDTH, CELL, LETTERS = 620, 62, 30
MOST = 20  # units on one page; of more the first ones are drawn
OVER = {"within": WITHIN, "anywhere": ANYWHERE}
LIGHT, DARK, SELF = "#ffffff", "#7fb5dc", "#d9d9d9"  # dark letters stand out on each
SURE = 0.05  # a share so near to 0 or 1 is not in question
TITLE = "Tỷ lệ trọng số mà đơn vị ở hàng đứng trên đơn vị ở cột (%)"


def pairwise(robustness: "Robustness", over: str = "within") -> alt.LayerChart:
    """A row and a column for every unit: how often the row's stands strictly above the column's.

    ``over`` says which weights: ``within``, the defensible ones, or ``anywhere``. Dark is often,
    bold is in question. What a field and its mirror lack of 100 % are ties. Of more than twenty
    units the first twenty are drawn. Columns carry the adopted ranks that stand before the names
    of the rows.
    """
    if (silent := unmoved(robustness, TITLE)) is not None:
        return silent
    names = dict(list(placed_names(robustness).items())[:MOST])
    heads = {unit: number for unit, number in numbered(robustness).items() if unit in names}
    frame = _fields(getattr(robustness, over).pairwise, list(names))
    width = min(WIDTH, CELL * len(names))
    x, y = named_columns(heads, max(4, width // len(heads) // 8)), named_rows(names, LETTERS)
    base = alt.Chart(frame).encode(x=x, y=y)
    fill = alt.Scale(domain=[0, 1], range=[LIGHT, DARK], interpolate="rgb")
    square = {"stroke": QUIET, "strokeWidth": 0.6}
    own = base.transform_filter("datum.row == datum.column").mark_rect(**square, color=SELF)
    fields = base.transform_filter("datum.row != datum.column").mark_rect(**square)
    fields = fields.encode(color=alt.Color("share:Q", scale=fill, legend=None))
    open_ones = f"datum.share > {SURE} && datum.share < {1 - SURE}"
    layers = [
        base.transform_filter(condition)
        .mark_text(fontSize=14 if len(names) <= 12 else 12, fontWeight=heavy, color=INK)
        .encode(text="label:N")
        for condition, heavy in ((open_ones, "bold"), (f"!({open_ones})", "normal"))
    ]
    chart = alt.layer(fields, own, *layers)
    chart = chart.properties(width=width, height=rows_height(names, LETTERS))
    fact = _fact(robustness, frame, over)
    return completed(robustness, chart, TITLE, fact)


def _fields(pairs: pl.DataFrame, units: list[str]) -> pl.DataFrame:
    """row, column, share, label: every pair of the units, a unit with itself without a share."""
    shares = {(a, b): share for a, b, share in pairs.select("unit", "other", "share").iter_rows()}
    rows = [(a, b, shares.get((a, b)) if a != b else None) for a in units for b in units]
    schema = {"row": pl.String, "column": pl.String, "share": pl.Float64}
    labels = [
        "" if share is None else chance(share).removesuffix(" %").replace(" ", "")
        for *_, share in rows
    ]
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return found.with_columns(label=pl.Series(labels, dtype=pl.String))


def _fact(robustness: "Robustness", frame: pl.DataFrame, over: str) -> str:
    """The neighbours in the ranking, the least sure pair first."""
    units, names = robustness.model.units[:MOST], robustness.names
    shares = {(row, column): share for row, column, share in frame["row", "column", "share"].rows()}
    pairs = sorted(successive(units), key=lambda pair: round(shares[pair], 9))
    rows = [f"{names[a]} trên {names[b]} {chance(shares[a, b])}" for a, b in pairs[:3]]
    drawn = f"{len(units)} trên {len(robustness.model.units)} đơn vị"
    return f"Thử {OVER[over]}, {drawn}. Các cặp liền kề kém chắc nhất: {'; '.join(rows)}."
