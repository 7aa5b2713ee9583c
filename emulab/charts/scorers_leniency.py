"""The leniency of every scorer, a dot with its interval."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, PAPER, QUIET, TEXT, above, named_rows, rows_height
from emulab.numbers import signed
from emulab.pipeline import Result
from emulab.scorers import leniency as leniency_of
from emulab.scorers import scorers_of

WIDTH, LETTERS = 420, 32
TITLE = "Người chấm nào rộng tay, người chấm nào chặt tay"
AXIS = "điểm mỗi phiếu, so với mức chung của những người chấm"


def leniency(result: Result) -> alt.LayerChart:
    """What each scorer gives beyond the others on the same units, mildest first, in points a sheet.

    Filled dots lie further from 0 than chance explains; hollow ones may be as mild as anyone.
    """
    own, found = scorers_of(result), leniency_of(result)
    if own.reason:
        return sentence(own.reason.said("vi"), TITLE, result.rules, result.synthetic)
    names = scorer_rows(result, found["scorer"].to_list())
    sheet = own.marks.sheet
    frame = found.with_columns(
        row="scorer",
        low=pl.col("low").fill_null(pl.col("leniency")) * sheet,
        high=pl.col("high").fill_null(pl.col("leniency")) * sheet,
        label=pl.Series([signed(points) for points in found["points"]], dtype=pl.String),
    )
    y = named_rows(names, LETTERS)
    most = max(frame["low"].abs().max(), frame["high"].abs().max(), 0.01) * 1.08
    x = alt.X(
        "points:Q",
        title=AXIS,
        scale=alt.Scale(domain=[-most, most], nice=False),
        axis=alt.Axis(tickCount=7),
    )
    base = alt.Chart(frame)
    zero = alt.Chart(alt.Data(values=[{"points": 0}])).mark_rule(color=QUIET).encode(x="points:Q")
    reach = base.mark_rule(color=INK, strokeWidth=2).encode(
        x=alt.X("low:Q", title=AXIS), x2="high:Q", y=y
    )
    fill = alt.when("datum.apart").then(alt.value("#0072B2")).otherwise(alt.value(PAPER))
    dots = base.mark_point(size=120, stroke=INK, strokeWidth=1.8, opacity=1).encode(
        x=x, y=y, fill=fill
    )
    words = base.mark_text(align="left", fontSize=TEXT).encode(
        x=alt.value(WIDTH + 12), y=y, text="label:N"
    )
    chart = alt.layer(zero, reach, dots, words, above("điểm mỗi phiếu", WIDTH + 12))
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    return finished(chart, TITLE, result.rules, _fact(frame, names), result.synthetic)


def scorer_rows(result: Result, scorers: list[str]) -> dict[str, str]:
    """The scorers by their names; one that is no unit is called as it signs."""
    units = dict(result.tables.units.select("unit", "name").iter_rows())
    return {scorer: units.get(scorer, scorer) for scorer in scorers}


def _fact(frame: pl.DataFrame, names: dict[str, str]) -> str:
    apart = [names[scorer] for scorer in frame.filter("apart")["scorer"]]
    rows = [f"{names[row]} {label}" for row, label in frame.select("row", "label").iter_rows()]
    beyond = f"Vượt mức ngẫu nhiên: {', '.join(apart)}." if apart else "Không ai vượt ngẫu nhiên."
    return f"{'; '.join(rows)}. {beyond}"
