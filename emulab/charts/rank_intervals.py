"""Which ranks each unit may take when the weights are not settled: strips, and what is likely."""

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from emulab.charts.firmness import WITHIN, completed, unmoved
from emulab.charts.legends import squares
from emulab.charts.rows import INK, PAPER, TEXT, above, named_rows, rank_labels, rows_height

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

WIDTH, LETTERS = 440, 30
HALF = 0.35  # of a rank, on either side of it
POSSIBLE, LIKELY = "#c6dbef", "#2171b5"
SURE, SEEN, NINE, OPEN = (
    "hạng có thể đạt",
    "hạng đã gặp khi thử",
    "khoảng 90 %",
    "chưa loại trừ được",
)
FILLS = {SURE: POSSIBLE, SEEN: POSSIBLE, NINE: LIKELY, OPEN: PAPER}
TITLE = f"Thứ hạng có thể có khi thử {WITHIN}"


def rank_intervals(robustness: "Robustness") -> alt.LayerChart:
    """A pale strip from the best to the worst rank that some defensible weighting gives, the
    dark one inside it that nine of ten give, and a dot at the rank as adopted.

    A hollow dot is a shared rank. Dashed ends are ranks that are not ruled out; where ranks are
    not linear in the weights nothing is, and the strip is what the draws have shown.
    """
    if (silent := unmoved(robustness, TITLE)) is not None:
        return silent
    frame, names = strips(robustness)
    y, (x, at) = named_rows(names, LETTERS), _across(frame.height)
    tied = "datum.tied"
    dots = alt.Chart(frame).mark_point(size=110, strokeWidth=1.6, opacity=1)
    dots = dots.encode(
        x=at,
        y=y,
        fill=alt.when(tied).then(alt.value(PAPER)).otherwise(alt.value(INK)),
        stroke=alt.when(tied).then(alt.value(INK)).otherwise(alt.value(PAPER)),
    )
    words = alt.Chart(frame).mark_text(align="left", fontSize=TEXT)
    words = words.encode(x=alt.value(WIDTH + 12), y=y, text="label:N")
    head = above("có thể (đang xếp)", WIDTH + 12)
    chart = alt.layer(*_bars(robustness, frame, x, y), dots, words, head)
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    return completed(robustness, chart, TITLE, _fact(frame))


def _across(last: int) -> tuple[alt.X, alt.X]:
    """The ranks across, for the ends of a strip and for a dot.

    Both carry the same axis: a layer without it would have every other rank left out.
    """
    step = 1 if last <= 20 else 5
    marked = [rank for rank in range(1, last + 1) if rank == 1 or rank % step == 0]
    axis = alt.Axis(values=marked, format="d", orient="top", labelOverlap=False)
    scale = alt.Scale(domain=[0.5, last + 0.5], nice=False)
    given = {"title": "hạng", "scale": scale, "axis": axis}
    return alt.X("from:Q", **given), alt.X("rank:Q", **given)


def _bars(robustness: "Robustness", frame: pl.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The strips, the widest behind; the dashed ones only where something is not ruled out."""
    unsettled = (pl.col("least") < pl.col("best")) | (pl.col("most") > pl.col("worst"))
    sure = SEEN if "drawn" in robustness.possible_ranks["how"] else SURE
    kinds = [
        (OPEN, frame.filter(unsettled), ("least", "most"), 18, [2, 3]),
        (sure, frame, ("best", "worst"), 18, [0]),
        (NINE, frame, ("low", "high"), 8, [0]),
    ]
    kinds = [kind for kind in kinds if kind[1].height]
    order = [kind for kind in FILLS if kind in {own[0] for own in kinds}]
    fill = alt.Scale(domain=order, range=[FILLS[kind] for kind in order])
    colour = alt.Color("kind:N", scale=fill, sort=None, legend=squares())
    layers = []
    for kind, own, (low, high), wide, dash in kinds:
        ends = {"from": pl.col(low) - HALF, "to": pl.col(high) + HALF}
        bars = alt.Chart(own.select("row", kind=pl.lit(kind), **ends)).mark_bar(
            size=wide, stroke=INK, strokeWidth=0.6, strokeDash=dash, cornerRadius=3
        )
        layers.append(bars.encode(x=x, x2="to:Q", y=y, color=colour))
    return layers


def strips(robustness: "Robustness") -> tuple[pl.DataFrame, dict[str, str]]:
    """row, name, rank, tied, best, worst, least, most, low, high, label; and the names.

    best, worst: some weighting gives them. least, most: what is not ruled out, the same where
    nothing can be proved. low, high: the central nine tenths of the draws.
    """
    names, drawn = robustness.names, pl.col("how") == "drawn"
    ends = robustness.possible_ranks.select(
        "unit",
        "best",
        "worst",
        least=pl.when(drawn).then("best").otherwise("best_at_least"),
        most=pl.when(drawn).then("worst").otherwise("worst_at_most"),
    )
    frame = robustness.result.ranks.select("unit", "rank", "tied")
    for found in (ends, robustness.within.expected.select("unit", "low", "high")):
        frame = frame.join(found, on="unit", how="inner", maintain_order="left")
    places = rank_labels(robustness.result)
    labels = [
        f"{best if best == worst else f'{best} đến {worst}'} ({places[unit]})"
        for unit, best, worst in frame.select("unit", "best", "worst").iter_rows()
    ]
    return frame.rename({"unit": "row"}).with_columns(
        label=pl.Series(labels, dtype=pl.String),
        name=pl.Series([names[unit] for unit in frame["unit"]], dtype=pl.String),
    ), dict(names)


def _fact(frame: pl.DataFrame) -> str:
    first = frame.filter(pl.col("best") == 1).height
    rows = [f"{name} hạng {label}" for name, label in frame.select("name", "label").iter_rows()]
    return f"{first} trên {frame.height} đơn vị có thể đứng đầu. {'; '.join(rows)}."
