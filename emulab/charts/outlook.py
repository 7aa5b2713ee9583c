"""Which ranks are still possible: a strip for every unit, and a dot where it stands now."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, PAPER, TEXT, named_rows, rank_labels, rows_height
from emulab.midyear import boundless
from emulab.midyear import outlook as outlook_of
from emulab.pipeline import Result

WIDTH, LETTERS = 460, 30
STRIP = "#a6cee3"
TITLE = "Thứ hạng còn có thể đến cuối năm"


def outlook(result: Result) -> alt.LayerChart:
    """Strips from the best to the worst rank that is still possible; the dot is the rank now.

    A unit without any mark has a strip and no dot. A hollow dot is a shared rank. The strips
    are bounds: not every rank on one need be reached together with every rank on another.
    """
    if why := boundless(result):
        return sentence(why.said("vi"), TITLE, result.rules, result.synthetic)
    frame, names = _strips(result)
    y, last = named_rows(names, LETTERS), frame.height
    x = alt.X(
        "best:Q",
        title="hạng",
        scale=alt.Scale(domain=[0.5, last + 0.5], nice=False),
        axis=alt.Axis(
            values=list(range(1, last + 1)), format="d", orient="top", labelOverlap=False
        ),
    )
    base = alt.Chart(frame)
    ends = {"x": x, "x2": "worst:Q", "y": y}
    strips = base.mark_rule(strokeWidth=16, strokeCap="round", color=STRIP).encode(**ends)
    fill = alt.when("datum.tied").then(alt.value(PAPER)).otherwise(alt.value(INK))
    marked = alt.Chart(frame.filter(pl.col("rank").is_not_null()))
    dots = marked.mark_point(size=130, stroke=INK, strokeWidth=2, opacity=1).encode(
        x=alt.X("rank:Q"), y=y, fill=fill
    )
    words = base.mark_text(align="left", fontSize=TEXT).encode(
        x=alt.value(WIDTH + 12), y=y, text="label:N"
    )
    chart = alt.layer(strips, dots, words)
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    return finished(chart, TITLE, result.rules, _fact(frame), result.synthetic)


def _strips(result: Result) -> tuple[pl.DataFrame, dict[str, str]]:
    """row, name, best, worst, rank, tied, label; and the names in the order of the rows."""
    own = dict(result.tables.units.select("unit", "name").iter_rows())
    places = rank_labels(result)
    tied = result.ranks.select("unit", "tied")
    frame = outlook_of(result).join(tied, on="unit", how="left", maintain_order="left")
    frame = frame.select(
        pl.col("tied").fill_null(False), "rank", row="unit", best="best_rank", worst="worst_rank"
    )
    names = {unit: own[unit] for unit in frame["row"]}
    spans = [
        f"{_span(best, worst)} (nay {places[unit]})"
        if rank
        else f"{_span(best, worst)} (chưa chấm)"
        for unit, best, worst, rank in frame.select("row", "best", "worst", "rank").iter_rows()
    ]
    labels = pl.Series(spans, dtype=pl.String)
    return frame.with_columns(label=labels, name=pl.Series(list(names.values()))), names


def _span(best: int, worst: int) -> str:
    return f"hạng {best}" if best == worst else f"hạng {best} đến {worst}"


def _fact(frame: pl.DataFrame) -> str:
    first = frame.filter(pl.col("best") == 1)["name"].to_list()
    rows = [f"{name} {label}" for name, label in frame.select("name", "label").iter_rows()]
    return f"{len(first)} trên {frame.height} đơn vị còn có thể đứng đầu. {'; '.join(rows)}."
