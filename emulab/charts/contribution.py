"""What each criterion may weigh, beside the share of this year's differences that it made."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, PAPER, QUIET, TEXT, above, named_rows, rows_height
from emulab.criteria import contributions
from emulab.numbers import shown
from emulab.pipeline import Result

WIDTH, LETTERS = 380, 46
MOST = 24  # rows on one page; a bigger rubric is shown by its second level, then by its first
TITLE = "Trọng số danh nghĩa và phần chênh lệch do từng tiêu chí tạo ra"
NOMINAL, MADE = "tỷ trọng trong bảng điểm", "tỷ trọng trong chênh lệch tổng điểm"
FILLS = {NOMINAL: PAPER, MADE: "#0072B2"}
SHAPES = {NOMINAL: "circle", MADE: "circle"}
EXTRAS = {"bonus": "Điểm cộng", "penalty": "Điểm trừ", "adjusted": "Làm tròn, điểm sàn"}


def contribution(result: Result) -> alt.LayerChart:
    """The nominal share (hollow) and the contribution (filled) of every criterion, joined.

    Left of zero a criterion works against the others. All contributions add up to 100 %, bonus
    and penalty among them. It shows this year's marks and not what a criterion is worth.
    """
    frame, names = _rows(result)
    if frame["contribution"].null_count() == frame.height:
        why = "Các đơn vị có tổng điểm bằng nhau nên không có chênh lệch nào để phân tích."
        return sentence(why, TITLE, result.rules, result.synthetic)
    y = named_rows(names, LETTERS)
    values = [*frame["share"].drop_nulls(), *frame["contribution"], 0.0]
    room = 0.06 * (max(values) - min(values))
    domain = [min(values) - room, max(values) + room]
    scale = alt.Scale(domain=domain, nice=False)
    x = alt.X("value:Q", title="tỷ trọng", scale=scale, axis=alt.Axis(format=".0%", tickCount=6))
    zero = alt.Chart(alt.Data(values=[{"value": 0}])).mark_rule(color=QUIET).encode(x="value:Q")
    lines = (
        alt.Chart(frame.filter(pl.col("share").is_not_null()))
        .mark_rule(color=QUIET, strokeWidth=2)
        .encode(x=alt.X("share:Q", title="tỷ trọng", scale=scale), x2="contribution:Q", y=y)
    )
    label = (
        alt.Chart(frame)
        .mark_text(align="left", fontSize=TEXT)
        .encode(x=alt.value(WIDTH + 12), y=y, text="label:N")
    )
    known = frame["share"].is_not_null().any()
    head = above("danh nghĩa → thực tế" if known else "thực tế", WIDTH + 12)
    chart = alt.layer(zero, lines, _dots(frame).encode(x=x, y=y), label, head)
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    return finished(chart, TITLE, result.rules, _fact(frame), result.synthetic)


def _dots(frame: pl.DataFrame) -> alt.Chart:
    """The hollow dots first, so that a filled one of the same value lies on top."""
    kept = [kind for kind in FILLS if kind == MADE or frame["share"].is_not_null().any()]
    long = pl.concat(
        frame.select("row", value=column, kind=pl.lit(kind))
        for kind, column in ((NOMINAL, "share"), (MADE, "contribution"))
        if kind in kept
    ).filter(pl.col("value").is_not_null())
    legend = alt.Legend(title=None, orient="bottom", labelLimit=0, labelFontSize=TEXT)
    scale = alt.Scale(domain=kept, range=[FILLS[kind] for kind in kept])
    mark = alt.Chart(long).mark_point(size=130, stroke=INK, strokeWidth=1.6, opacity=1)
    return mark.encode(fill=alt.Fill("kind:N", scale=scale, legend=legend))


def _rows(result: Result) -> tuple[pl.DataFrame, dict[str, str]]:
    """row, share, contribution, label, name; and the names in the order of the rubric."""
    found = contributions(result)
    level = _level(result)
    group = {leaf.id: leaf.path[: level + 1][-1] for leaf in result.rules.rubric.main}
    rows = found.with_columns(
        row=pl.col("criterion").replace(group), nothing=pl.col("contribution").is_null()
    )
    sums = rows.group_by("row", maintain_order=True).agg(
        share=pl.when(pl.col("share").is_not_null().all()).then(pl.col("share").sum()),
        contribution=pl.when(~pl.col("nothing").any()).then(pl.col("contribution").sum()),
    )
    nodes = result.rules.rubric.nodes
    named = {
        row: str(nodes[row].name) if row in nodes else EXTRAS.get(row, row) for row in sums["row"]
    }
    known = sums["share"].is_not_null().any()
    labels = [
        f"{_share(share)} → {_share(made)}" if known else _share(made)
        for share, made in sums.select("share", "contribution").iter_rows()
    ]
    return sums.with_columns(
        label=pl.Series(labels, dtype=pl.String),
        name=pl.Series(list(named.values()), dtype=pl.String),
    ), named


def _level(result: Result) -> int:
    """The deepest level of the tree at which the rows still fit."""
    paths = [leaf.path for leaf in result.rules.rubric.main]
    deepest = max(len(path) for path in paths)
    fits = (n for n in range(deepest - 1, 0, -1) if len({p[: n + 1] for p in paths}) <= MOST)
    return next(fits, 0)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{shown(100 * value, 1)} %".replace("-", "−")


def _fact(frame: pl.DataFrame) -> str:
    by = frame.sort(pl.col("contribution").abs(), descending=True, maintain_order=True).head(3)
    most = "; ".join(f"{name} {label}" for name, label in by.select("name", "label").iter_rows())
    return f"Tạo chênh lệch nhiều nhất (danh nghĩa → thực tế): {most}."
