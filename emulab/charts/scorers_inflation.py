"""Self-marks beside the marks of others: two dots a unit and the way between them."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, PAPER, QUIET, TEXT, above, named_rows, rows_height
from emulab.charts.scorers_leniency import scorer_rows
from emulab.numbers import shown, signed
from emulab.pipeline import Result
from emulab.scorers import inflation as inflation_of

WIDTH, LETTERS = 400, 32
TITLE = "Điểm tự chấm so với điểm người khác chấm"
OWN, OTHERS = "tự chấm", "người khác chấm"
FILLS = {OWN: "#E69F00", OTHERS: PAPER}


def inflation(result: Result) -> alt.LayerChart:
    """What each unit gave itself and what others gave it, on the criteria that both marked.

    In per cent of the maxima where these are known, because units need not be compared on the same
    criteria; the difference stands beside it in points. Most inflated first.
    """
    found = inflation_of(result).filter(pl.col("section").is_null())
    if not found.height:
        why = "Không có tiêu chí nào vừa có điểm tự chấm vừa có điểm người khác chấm."
        return sentence(why, TITLE, result.rules, result.synthetic)
    names = scorer_rows(result, found["unit"].to_list())
    known = found["maximum"].is_not_null().all()
    size = pl.col("maximum") / 100 if known else pl.lit(1.0)
    labels = pl.Series([f"{signed(points)} điểm" for points in found["inflation"]])
    frame = found.with_columns(
        pl.col("own") / size, pl.col("others") / size, row="unit", label=labels
    )
    dots = pl.concat(
        frame.select("row", value=key, word=pl.lit(word))
        for key, word in (("others", OTHERS), ("own", OWN))
    )
    low, high = dots["value"].min(), dots["value"].max()
    room = max(high - low, 1.0) * 0.08
    axis = "phần trăm điểm tối đa của các tiêu chí được so sánh" if known else "điểm"
    x = alt.X(
        "value:Q",
        title=axis,
        scale=alt.Scale(domain=[low - room, high + room], nice=False, zero=False),
        axis=alt.Axis(tickCount=7),
    )
    y = named_rows(names, LETTERS)
    way = (
        alt.Chart(frame)
        .mark_rule(color=QUIET, strokeWidth=2)
        .encode(x=alt.X("others:Q", title=axis), x2="own:Q", y=y)
    )
    legend = alt.Legend(title=None, orient="bottom", labelFontSize=TEXT, labelLimit=0)
    fill = alt.Scale(domain=list(FILLS), range=list(FILLS.values()))
    points = (
        alt.Chart(dots)
        .mark_point(size=120, stroke=INK, strokeWidth=1.8, opacity=1)
        .encode(x=x, y=y, fill=alt.Fill("word:N", scale=fill, legend=legend))
    )
    words = (
        alt.Chart(frame)
        .mark_text(align="left", fontSize=TEXT)
        .encode(x=alt.value(WIDTH + 12), y=y, text="label:N")
    )
    chart = alt.layer(way, points, words, above("tự chấm trừ người khác", WIDTH + 12))
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    return finished(chart, TITLE, result.rules, _fact(found, names), result.synthetic)


def _fact(found: pl.DataFrame, names: dict[str, str]) -> str:
    rows = [
        f"{names[row['unit']]} tự chấm {shown(row['own'])}, người khác {shown(row['others'])}"
        for row in found.to_dicts()
    ]
    return f"{'; '.join(rows)}."
