"""The way from the cluster's mean, or from another unit, to one unit: a step for each criterion."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, TEXT, named_rows, rows_height
from emulab.explaining import explain_gap, ranked_unit
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result

WIDTH, LETTERS = 430, 46
MOST = 10  # steps; the smallest beyond are drawn as one
UP, DOWN, REST = "#0072B2", "#D55E00", "#767676"  # blue and vermilion (Okabe and Ito)
START, END, OTHERS = "start", "end", "others"
TITLE = "Khoảng cách điểm từ đâu mà có"


def waterfall(result: Result, unit: str, other: str | None = None) -> alt.LayerChart:
    """Steps from the total of ``other``, or from the cluster's mean, to that of the unit.

    Blue steps go up and vermilion ones down, each printed with its points; the widest come first,
    and those beyond ten are one grey step. The axis does not begin at zero: what is drawn is
    the way between two totals, which are lines and not bars.
    """
    if not result.ranked:
        text = "Chưa đơn vị nào có điểm nên chưa có khoảng cách để giải thích."
        return sentence(text, TITLE, result.rules, result.synthetic)
    unit = ranked_unit(result, unit)
    beside = None if other is None else ranked_unit(result, other)
    names = dict(result.tables.units.select("unit", "name").iter_rows())
    frame, rows = _steps(result, unit, beside, names)
    size = max(frame["high"].max() - frame["low"].min(), 0.01)
    room = [frame["low"].min() - 0.16 * size, frame["high"].max() + 0.16 * size]
    scale = alt.Scale(domain=room, nice=False, zero=False)
    x = alt.X("from:Q", title="tổng điểm", scale=scale, axis=alt.Axis(tickCount=5, format=",~f"))
    y = named_rows(rows, LETTERS)
    steps = alt.Chart(frame.filter(pl.col("kind") == "step"))
    ends = alt.Chart(frame.filter(pl.col("kind") != "step"))
    colour = alt.Color("colour:N", scale=None)
    bars = steps.mark_bar(size=20).encode(x=x, x2="to:Q", y=y, color=colour)
    totals = ends.mark_tick(color=INK, thickness=4, bandSize=28).encode(x=alt.X("to:Q"), y=y)
    label = {"fontSize": TEXT, "align": "left", "dx": 7}
    words = steps.mark_text(**label).encode(x=alt.X("high:Q"), y=y, text="shown:N")
    bold = ends.mark_text(**label, fontWeight="bold").encode(x=alt.X("to:Q"), y=y, text="shown:N")
    chart = alt.layer(bars, _joints(frame, rows), totals, words, bold)
    chart = chart.properties(width=WIDTH, height=rows_height(rows, LETTERS))
    title = TITLE
    return finished(chart, title, result.rules, _fact(frame, rows), result.synthetic)


def _steps(
    result: Result, unit: str, other: str | None, names: dict[str, str]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """row, kind, from, to, low, high, shown, colour, in the order of the rows; and their names."""
    gap = explain_gap(result, unit, other)
    felt = [
        (row["criterion"], row["name"], row["difference"])
        for row in gap.to_dicts()
        if round(row["difference"], TIE_PLACES)
    ]
    if len(felt) > MOST:
        rest = felt[MOST - 1 :]
        words = f"{len(rest)} mục khác cộng lại"
        felt = [*felt[: MOST - 1], (OTHERS, words, sum(step for *_, step in rest))]
    at = gap["other"].sum()
    first = "Bình quân của cụm" if other is None else names[other]
    rows, labels = [(START, "total", at, at, at, at, shown(at), INK)], {START: first}
    for criterion, name, step in felt:
        low, high = sorted((at, at + step))
        colour = REST if criterion == OTHERS else UP if step > 0 else DOWN
        rows.append((criterion, "step", at, at + step, low, high, signed(step), colour))
        labels[criterion] = name[:1].upper() + name[1:]
        at += step
    rows.append((END, "total", at, at, at, at, shown(at), INK))
    labels[END] = names[unit]
    numbers = dict.fromkeys(("from", "to", "low", "high"), pl.Float64)
    schema = {
        "row": pl.String,
        "kind": pl.String,
        **numbers,
        "shown": pl.String,
        "colour": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), labels


def _joints(frame: pl.DataFrame, rows: dict[str, str]) -> alt.Chart:
    """Thin lines from the end of a step to the beginning of the next."""
    pairs = [
        {"at": to, "row": above, "next": below}
        for (above, to), below in zip(
            frame.select("row", "to").rows()[:-1], list(rows)[1:], strict=True
        )
    ]
    base = alt.Chart(alt.Data(values=pairs))
    line = base.mark_rule(color=REST, strokeWidth=1, strokeDash=[2, 2])
    return line.encode(x="at:Q", y=alt.Y("row:N", sort=None), y2="next:N")


def _fact(frame: pl.DataFrame, rows: dict[str, str]) -> str:
    said = [f"{rows[row]} {text}" for row, text in frame.select("row", "shown").iter_rows()]
    return f"{'; '.join(said)}."
