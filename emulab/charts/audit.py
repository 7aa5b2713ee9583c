"""Recorded totals against the marks: by how much each differs, and how much rounding allows."""

import altair as alt
import polars as pl

from emulab import auditing
from emulab.auditing import EXACT, NOT, WITHIN
from emulab.auditing.totals import places_of, recorded_totals
from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, PAPER, QUIET, TEXT, above, named_rows, rows_height, unit_names
from emulab.numbers import TIE_PLACES, shown, signed
from emulab.pipeline import Result
from emulab.tables import Record

WIDTH, LETTERS = 380, 30
TITLE = "Tổng điểm công bố so với tổng tính lại"
AXIS = "công bố trừ tính lại (điểm)"
WORDS = {EXACT: "khớp", WITHIN: "do làm tròn", NOT: "không khớp"}
SHAPES = {EXACT: "circle", WITHIN: "circle", NOT: "diamond"}
FILLS = {EXACT: INK, WITHIN: PAPER, NOT: "#D55E00"}


def audit(result: Result, record: Record | None) -> alt.LayerChart:
    """Recorded minus computed for every recorded unit, on the band that rounding allows.

    Filled dots agree, hollow ones differ by what rounding the printed parts can explain, and
    diamonds do not follow from the marks. The published total is never mended.
    """
    if not recorded_totals(result, record):
        why = "Nguồn công bố không in tổng điểm nào nên không có gì để đối chiếu."
        return sentence(why, TITLE, result.rules, result.synthetic)
    frame, names = _rows(result, record)
    y = named_rows(names, LETTERS)
    most = max(frame["allowed"].max() or 0, frame["gap"].abs().max() or 0, 0.01) * 1.15
    x = alt.X(
        "gap:Q",
        title=AXIS,
        scale=alt.Scale(domain=[-most, most], nice=False),
        axis=alt.Axis(tickCount=5),
    )
    base = alt.Chart(frame)
    band = base.mark_bar(color="#dbe9f4", size=22).encode(
        x=alt.X("low:Q", title=AXIS), x2="allowed:Q", y=y
    )
    zero = alt.Chart(alt.Data(values=[{"gap": 0}])).mark_rule(color=QUIET).encode(x="gap:Q")
    kinds = list(WORDS.values())
    legend = alt.Legend(title=None, orient="bottom", labelLimit=0, labelFontSize=TEXT)
    dots = base.mark_point(size=130, stroke=INK, strokeWidth=1.8, opacity=1).encode(
        x=x,
        y=y,
        shape=alt.Shape(
            "word:N", scale=alt.Scale(domain=kinds, range=list(SHAPES.values())), legend=legend
        ),
        fill=alt.Fill(
            "word:N", scale=alt.Scale(domain=kinds, range=list(FILLS.values())), legend=legend
        ),
    )
    words = base.mark_text(align="left", fontSize=TEXT).encode(
        x=alt.value(WIDTH + 12), y=y, text="label:N"
    )
    chart = alt.layer(band, zero, dots, words, above("công bố / tính lại", WIDTH + 12))
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    return finished(chart, TITLE, result.rules, _fact(frame), result.synthetic)


def _rows(result: Result, record: Record) -> tuple[pl.DataFrame, dict[str, str]]:
    """row, name, gap, low, allowed, follows, word, label; and the names in the recorded order."""
    own = unit_names(result)
    found = auditing.audit(result, record).filter(pl.col("computed").is_not_null())
    names = {unit: own[unit] for unit in found["unit"]}
    gap = (-pl.col("difference")).round(TIE_PLACES) + 0.0
    found = found.with_columns(gap=gap, low=-pl.col("allowed"), row="unit")
    labels = [_label(row, places_of(record)) for row in found.to_dicts()]
    return found.with_columns(
        word=pl.col("follows").replace_strict(WORDS, return_dtype=pl.String),
        label=pl.Series(labels, dtype=pl.String),
        name=pl.Series(list(names.values()), dtype=pl.String),
    ), names


def _label(row: dict, places: int) -> str:
    words = f"{shown(row['recorded'], places)} / {shown(row['computed'], places)}"
    if row["gap"]:
        words += f"  {signed(row['gap'], places)}"
    if row["recorded_rank"] is not None and row["recorded_rank"] != row["rank"]:
        words += f"; hạng {row['recorded_rank']} / {row['rank']}"
    return words


def _fact(frame: pl.DataFrame) -> str:
    counts = {word: frame.filter(pl.col("word") == word) for word in WORDS.values()}
    numbers = ", ".join(f"{rows.height} {word}" for word, rows in counts.items())
    wrong = counts[WORDS[NOT]]
    rows = [
        f"{name} {label}, {count or 'chưa có'} cách giải thích"
        for name, label, count in wrong.select("name", "label", "explained").iter_rows()
    ]
    head = f"{frame.height} tổng điểm công bố: {numbers}."
    return f"{head} Không khớp (công bố / tính lại): {'; '.join(rows)}." if rows else head
