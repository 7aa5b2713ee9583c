"""What is not marked yet: a heat map of units and sections."""

import altair as alt
import polars as pl

from emulab.charts.figures import number
from emulab.charts.finish import finished
from emulab.charts.rows import (
    LINE,
    PAPER,
    QUIET,
    TEXT,
    named_columns,
    named_rows,
    rows_height,
    unit_names,
)
from emulab.numbers import shown
from emulab.pipeline import Result

WIDTH, NARROW, LETTERS = 620, 66, 30
FULL, EMPTY = PAPER, "#E69F00"


def gaps(result: Result) -> alt.LayerChart:
    """The share of the cells marked, a field for every unit and section; darker is emptier.

    A mark of an earlier stage counts as marked, because it stands in the totals, but is
    printed as ``tạm``: it may still change. Criteria that were not assigned are no gaps.
    """
    names, cells = unit_names(result), _cells(result)
    sections = {node.id: str(node.name) for node in result.rules.rubric.criteria}
    width = max(WIDTH, len(sections) * NARROW)
    x = named_columns(sections, width // len(sections) // 8)
    base = alt.Chart(cells).encode(x=x, y=named_rows(names, LETTERS))
    fill = alt.Scale(domain=[0, 1], range=[EMPTY, FULL], interpolate="rgb")
    fields = base.mark_rect(stroke=QUIET, strokeWidth=0.8).encode(
        color=alt.Color("marked:Q", scale=fill, legend=None)
    )
    lift = alt.ExprRef(f"-{LINE / 2} * (length(split(datum.label, '\\n')) - 1)")
    words = base.mark_text(fontSize=TEXT, lineBreak="\n", lineHeight=LINE, dy=lift)
    most = max((label.count("\n") + 1 for label in cells["label"]), default=1)
    height = rows_height(names, LETTERS, lines=most) + 6 * len(names)
    chart = alt.layer(fields, words.encode(text="label:N")).properties(width=width, height=height)
    title = "Ô điểm đã chấm, còn thiếu và còn tạm"
    return finished(chart, title, result.rules, _fact(cells, names), result.synthetic)


def _cells(result: Result) -> pl.DataFrame:
    """row, column, marked, cells, missing, early, label: one line a unit and section."""
    main = result.scores.filter((pl.col("side") == "main") & (pl.col("state") != "not assigned"))
    missing, early = (
        pl.col("state").is_in(["missing", "imputed"]),
        pl.col("state") == "earlier stage",
    )
    counted = main.group_by("unit", "section", maintain_order=True).agg(
        cells=pl.len(), missing=missing.sum(), early=early.sum()
    )
    marked = 1 - pl.col("missing") / pl.col("cells")
    counted = counted.with_columns(marked=marked).rename({"unit": "row", "section": "column"})
    return counted.with_columns(
        label=pl.Series([_label(row) for row in counted.to_dicts()], dtype=pl.String)
    )


def _label(row: dict) -> str:
    words = {"thiếu": row["missing"], "tạm": row["early"]}
    lines = [f"{word} {count}" for word, count in words.items() if count]
    share = f"{shown(100 * row['marked'], 0)} %" if row["missing"] else f"đủ {row['cells']} ô"
    return "\n".join([share, *lines])


def _fact(cells: pl.DataFrame, names: dict[str, str]) -> str:
    missing, early, whole = (int(cells[word].sum()) for word in ("missing", "early", "cells"))
    by_unit = dict(cells.group_by("row").agg(pl.col("missing").sum()).iter_rows())
    lacking = [f"{names[unit]} {by_unit[unit]}" for unit in names if by_unit.get(unit)]
    counts = f"Thiếu {number(missing)} trên {number(whole)} ô điểm"
    head = f"{counts}, {number(early)} ô còn là điểm tạm của vòng trước."
    return f"{head} Thiếu ở: {'; '.join(lacking)}." if lacking else head
