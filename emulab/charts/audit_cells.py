"""Which cells of a recorded sheet agree with the marks, and where a fault came in."""

import altair as alt
import polars as pl

from emulab import auditing
from emulab.auditing.findings import CARRIED, FOLLOWING
from emulab.auditing.nodes import TOTAL
from emulab.charts.finish import finished, sentence
from emulab.charts.rows import (
    INK,
    PAPER,
    TEXT,
    named_columns,
    named_rows,
    rows_height,
    unit_names,
)
from emulab.pipeline import Result
from emulab.tables import Record

LETTERS = 30  # of a unit's name
TITLE = "Các ô công bố so với điểm chấm"
AGREES, CARRIES, WRONG = "khớp", "sai theo ô bên dưới", "sai tại đây"
CELL_SHAPES = {AGREES: "circle", CARRIES: "square", WRONG: "diamond"}
CELL_FILLS = {AGREES: PAPER, CARRIES: "#a6cee3", WRONG: "#D55E00"}
WIDTH, WIDEST, LETTER = 560, 92, 8  # points: of all columns, of one at most, of a letter
SIDE_WORDS = {"bonus": "Điểm cộng", "penalty": "Điểm trừ", TOTAL: "Tổng điểm"}


def audit_cells(result: Result, record: Record | None) -> alt.LayerChart:
    """Every section of every recorded unit: whether it agrees, carries a fault up, or has one.

    A section in which some criterion was recorded wrongly has its fault there, whether its own
    sum was written right or wrong. Numbers beside a mark are the wrong cells of that section.
    """
    cells = auditing.cells(result, record).filter(pl.col("stage").is_null())
    if not cells.height:
        why = "Bảng điểm công bố chưa được lưu từng ô nên không có gì để đối chiếu."
        return sentence(why, TITLE, result.rules, result.synthetic)
    columns = _cell_columns(result)
    own = unit_names(result)
    names = {unit: own[unit] for unit in own if unit in set(cells["unit"])}
    frame = _cell_rows(cells, columns, result)
    kinds = [kind for kind in CELL_SHAPES if kind in set(frame["word"])]
    legend = alt.Legend(title=None, orient="bottom", labelLimit=0, labelFontSize=TEXT)
    across = min(WIDEST, WIDTH // len(columns))
    x, y = named_columns(columns, across // LETTER), named_rows(names, LETTERS)
    base = alt.Chart(frame)
    marks = base.mark_point(size=150, stroke=INK, strokeWidth=1.5, opacity=1).encode(
        x=x,
        y=y,
        shape=alt.Shape(
            "word:N",
            scale=alt.Scale(domain=kinds, range=[CELL_SHAPES[k] for k in kinds]),
            legend=legend,
        ),
        fill=alt.Fill(
            "word:N",
            scale=alt.Scale(domain=kinds, range=[CELL_FILLS[k] for k in kinds]),
            legend=legend,
        ),
    )
    counts = base.transform_filter("datum.wrong > 1").mark_text(align="left", dx=12, fontSize=TEXT)
    chart = alt.layer(marks, counts.encode(x=x, y=y, text="wrong:Q"))
    size = {"width": across * len(columns), "height": rows_height(names, LETTERS)}
    fact = _cell_fact(cells, own)
    return finished(chart.properties(**size), TITLE, result.rules, fact, result.synthetic)


def _cell_columns(result: Result) -> dict[str, str]:
    rubric = result.rules.rubric
    tops = {node.id: str(node.name) for node in rubric.criteria}
    sides = [side for side in ("bonus", "penalty") if getattr(rubric, side) is not None]
    return tops | {key: SIDE_WORDS[key] for key in (*sides, TOTAL)}


def _cell_rows(cells: pl.DataFrame, columns: dict[str, str], result: Result) -> pl.DataFrame:
    """row, column, word, wrong: a mark for every section of a unit of which a cell is recorded."""
    tops = {leaf: TOTAL if leaf == TOTAL else leaf for leaf in columns}
    for leaf in result.rules.rubric.leaves:
        top = leaf.section if leaf.side == "main" else leaf.side
        tops |= dict.fromkeys(leaf.path, top)
    finding = pl.col("finding")
    word = pl.when(finding.is_in(FOLLOWING)).then(0).when(finding == CARRIED).then(1).otherwise(2)
    placed = cells.with_columns(
        row=pl.col("unit"),
        column=pl.col("node").replace_strict(tops, return_dtype=pl.String),
        grade=word,
    )
    found = placed.group_by("row", "column", maintain_order=True).agg(
        pl.col("grade").max(), wrong=(pl.col("grade") == 2).sum().cast(pl.Int64)
    )
    words = dict(enumerate(CELL_SHAPES))
    return found.with_columns(
        word=pl.col("grade").replace_strict(words, return_dtype=pl.String)
    ).drop("grade")


def _cell_fact(cells: pl.DataFrame, names: dict[str, str]) -> str:
    wrong = cells.filter(~pl.col("finding").is_in([CARRIED, *FOLLOWING]))
    carried = cells.filter(finding=CARRIED).height
    head = f"{cells.height} số công bố: {wrong.height} sai tại ô, {carried} sai theo ô bên dưới."
    units = [names[unit] for unit in wrong["unit"].unique(maintain_order=True)]
    return f"{head} Đơn vị có ô sai: {'; '.join(units)}." if units else head
