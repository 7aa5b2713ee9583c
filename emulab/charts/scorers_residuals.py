"""Who gave whom more or less than worth and leniency explain: a heat map."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, QUIET, named_columns, named_rows, rows_height
from emulab.charts.scorers_leniency import scorer_rows
from emulab.numbers import signed, trimmed
from emulab.pipeline import Result
from emulab.scorers import residuals as residuals_of
from emulab.scorers import scorers_of

WIDTH, LETTERS = 520, 26
MOST = 8  # scorers or units whose names stand in full over the columns; more are numbered
TITLE = "Ai cho ai hơn hoặc kém mức suy ra"
MORE, LESS, NONE = "#0072B2", "#D55E00", "#f7f7f7"


def residuals(result: Result) -> alt.LayerChart:
    """A row a scorer, a column a unit: points a sheet beyond worth and leniency.

    Blue is more, orange is less, white is what was to be expected; an empty field was not
    marked. Beyond eight units the columns are numbered as the rows are.
    """
    own, found = scorers_of(result), residuals_of(result)
    if own.reason:
        return sentence(own.reason.said("vi"), TITLE, result.rules, result.synthetic)
    units = [unit for unit in _in_order(result) if unit in set(found["unit"])]
    others = sorted(set(found["scorer"]) - set(units))
    scorers = [unit for unit in units if unit in set(found["scorer"])] + others
    numbers = {name: place for place, name in enumerate([*units, *others], start=1)}
    many = len(numbers) > MOST
    names = scorer_rows(result, scorers)
    rows = {s: f"{numbers[s]} · {name}" for s, name in names.items()} if many else names
    heads = {u: str(numbers[u]) for u in units} if many else scorer_rows(result, units)
    points = pl.col("residual") * own.marks.sheet
    frame = found.with_columns(row="scorer", column="unit", points=points)
    labels = [_label(value) for value in frame["points"]]
    frame = frame.with_columns(label=pl.Series(labels, dtype=pl.String))
    width = max(WIDTH, 46 * len(heads))
    x = named_columns(heads, max(8, width // len(heads) // 8))
    y = named_rows(rows, LETTERS)
    most = max(frame["points"].abs().max(), 0.01)
    scale = alt.Scale(domain=[-most, 0, most], range=[LESS, NONE, MORE], interpolate="rgb")
    base = alt.Chart(frame).encode(x=x, y=y)
    fields = base.mark_rect(stroke=QUIET, strokeWidth=0.6).encode(
        color=alt.Color("points:Q", scale=scale, legend=None)
    )
    dark = f"abs(datum.points) > {trimmed(0.62 * most)}"
    ink = alt.when(dark).then(alt.value("white")).otherwise(alt.value(INK))
    words = base.mark_text(fontSize=12 if many else 14).encode(text="label:N", color=ink)
    chart = alt.layer(fields, words).properties(width=width, height=rows_height(rows, LETTERS))
    title = f"{TITLE} (điểm mỗi phiếu; hàng chấm cột)"
    return finished(chart, title, result.rules, _fact(frame, result), result.synthetic)


def _in_order(result: Result) -> list[str]:
    ranked = result.ranks["unit"].to_list()
    rest = [unit for unit in result.tables.units["unit"] if unit not in set(ranked)]
    return [*ranked, *rest]


def _label(points: float) -> str:
    return signed(points, 1 if abs(points) >= 0.95 else 2)


def _fact(frame: pl.DataFrame, result: Result) -> str:
    names = scorer_rows(result, [*frame["scorer"], *frame["unit"]])
    order = frame.sort(-pl.col("points").abs().round(9), "scorer", "unit").head(3).to_dicts()
    rows = [f"{names[r['scorer']]} cho {names[r['unit']]} {r['label']}" for r in order]
    return f"{frame.height} phiếu. Chênh nhiều nhất: {'; '.join(rows)}."
