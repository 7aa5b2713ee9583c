"""The ranking by the panel and the same less leniency: a line a unit."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, LINE, PAPER, QUIET, TEXT, wrapped
from emulab.charts.scorers_leniency import scorer_rows
from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.scorers import adjusted as adjusted_of
from emulab.scorers import scorers_of

WIDTH, ROW, LETTERS = 420, 30, 32
TITLE = "Thứ hạng theo người chấm, trước và sau khi trừ độ rộng tay"
SIDES = {
    "official": "chính thức",
    "plain": "theo người chấm",
    "adjusted": "trừ độ rộng tay",
}
UP, DOWN, FAINT = "#0072B2", "#D55E00", "#b5b5b5"


def adjusted(result: Result) -> alt.LayerChart:
    """Official rank, rank by the panel's marks alone, and the same less each scorer's leniency.

    Blue lines rise and orange ones fall from the second to the third; grey ones stay. Places are
    drawn one below the other, so a shared rank is printed twice and drawn at two heights.
    """
    own, found = scorers_of(result), adjusted_of(result)
    if own.reason:
        return sentence(own.reason.said("vi"), TITLE, result.rules, result.synthetic)
    names = scorer_rows(result, found["unit"].to_list())
    found = found.drop_nulls(["plain_rank", "adjusted_rank"])
    frame = _points(found)
    height = max(ROW, *(LINE * len(wrapped(n, LETTERS)) + 5 for n in names.values()))
    x = alt.X(
        "side:N",
        sort=None,
        title=None,
        scale=alt.Scale(domain=list(SIDES.values()), paddingOuter=0),
        axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, labelPadding=10),
    )
    y = alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[found.height + 0.5, 0.5], nice=False))
    tone = alt.Scale(domain=[-1, 0, 1], range=[DOWN, QUIET, UP])
    base = alt.Chart(frame).encode(x=x, y=y)
    before = alt.Chart(frame.filter(pl.col("key") != "adjusted")).encode(x=x, y=y)
    after = alt.Chart(frame.filter(pl.col("key") != "official")).encode(x=x, y=y)
    faint = before.mark_line(strokeWidth=1.2, color=FAINT).encode(detail="unit:N")
    lines = after.mark_line(strokeWidth=2).encode(
        detail="unit:N", color=alt.Color("way:O", scale=tone, legend=None)
    )
    dots = base.mark_point(size=420, fill=PAPER, stroke=INK, opacity=1, strokeWidth=1.2)
    ranks = base.mark_text(fontSize=13).encode(text="rank:N")
    label = frame.filter(pl.col("key") == "official").with_columns(
        name=pl.col("unit").replace_strict(
            {u: "\n".join(wrapped(n, LETTERS)) for u, n in names.items()}, return_dtype=pl.String
        )
    )
    rise = alt.ExprRef(f"-{LINE / 2} * (length(split(datum.name, '\\n')) - 1)")
    who = alt.Chart(label).mark_text(
        align="right", dx=-18, dy=rise, fontSize=TEXT, lineBreak="\n", lineHeight=LINE
    )
    who = who.encode(x=x, y=y, text="name:N")
    total = alt.Chart(frame.filter(pl.col("key") == "adjusted")).mark_text(
        align="left", dx=18, fontSize=TEXT
    )
    total = total.encode(x=x, y=y, text="total:N")
    chart = alt.layer(faint, lines, dots, ranks, who, total)
    chart = chart.properties(width=WIDTH, height=found.height * height)
    return finished(chart, TITLE, result.rules, _fact(found, names), result.synthetic)


def _points(found: pl.DataFrame) -> pl.DataFrame:
    """unit, key, side, place, rank, total, way: three points a unit."""
    columns = []
    for key, side in SIDES.items():
        own = found.sort(f"{key}_rank", "official_rank", "unit").with_row_index("place", offset=1)
        columns.append(
            own.select(
                "unit",
                key=pl.lit(key),
                side=pl.lit(side),
                place=pl.col("place").cast(pl.Float64),
                rank=pl.col(f"{key}_rank").cast(pl.String),
                total=pl.Series([f"{shown(value)} điểm" for value in own[f"{key}_total"]]),
                way=pl.col("moved").sign(),
            )
        )
    return pl.concat(columns)


def _fact(found: pl.DataFrame, names: dict[str, str]) -> str:
    rows = [
        f"{names[row['unit']]} hạng {row['official_rank']}, {row['plain_rank']}, "
        f"{row['adjusted_rank']}"
        for row in found.to_dicts()
    ]
    moved = found.filter(pl.col("moved") != 0).height
    head = f"{moved} đơn vị đổi chỗ khi trừ độ rộng tay"
    return f"{head}. Hạng chính thức, theo người chấm, sau khi trừ: {'; '.join(rows)}."
