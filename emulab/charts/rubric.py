"""The rubric as bars: how many points every section can give, and on how many criteria."""

import altair as alt
import polars as pl

from emulab.charts.figures import number, ticks
from emulab.charts.finish import finished
from emulab.charts.rows import INK, PAPER, TEXT, named_rows, rows_height
from emulab.charts.theme import SECTION_COLOURS
from emulab.criteria import tree
from emulab.rules import Rules, walk

WIDTH, LETTERS = 340, 46
KINDS = {
    "direct": "chấm điểm",
    "pass_fail": "đạt / không đạt",
    "target": "theo chỉ tiêu",
    "plus_minus": "cộng hoặc trừ",
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SECTION, BELOW = SECTION_COLOURS[0], "#9ecae1"


def rubric(rules: Rules) -> alt.LayerChart:
    """A bar for every section and for what stands directly under it; deeper levels are counted.

    Where the maxima were not published the bars count criteria, and the chart says so.
    """
    frame = _rows(rules)
    names = dict(frame.select("row", "name").iter_rows())
    known = rules.rubric.maximum is not None
    chart = _bars(frame, names, known)
    chart = chart.properties(width=WIDTH, height=rows_height(names, LETTERS))
    made_up = tuple(block for block in rules.synthetic if block == "rubric")
    return finished(chart, "Bảng điểm", rules, _fact(rules, known), made_up)


def _rows(rules: Rules) -> pl.DataFrame:
    """row, name, depth, size, points and words of the two top levels, bonus and penalty."""
    own = tree(rules).with_columns(row=pl.col("side") + ":" + pl.col("criterion"))
    top = own.filter(pl.col("depth") < 2)
    leaves = {node.id: _leaves(node) for node in rules.rubric.nodes.values()}
    known = rules.rubric.maximum is not None
    numerals = iter(ROMAN)
    side = {"bonus": "Cộng: ", "penalty": "Trừ: "}
    rows = []
    for row in top.to_dicts():
        count = leaves.get(row["criterion"], 1)
        size = row["maximum"] if known or row["side"] != "main" else float(count)
        points = "" if row["maximum"] is None else f"{number(row['maximum'])} điểm"
        words = [] if row["share"] is None else [f"{number(100 * row['share'])} %"]
        words.append(f"{count} tiêu chí" if row["kind"] is None else KINDS[row["kind"]])
        group = row["side"] if row["side"] != "main" else "section" if not row["depth"] else "below"
        name = side.get(row["side"], "") + row["name"]
        if group == "section":
            name = f"{next(numerals, '–')}. {name}"
        rows.append((row["row"], name, group, size, points, " · ".join(words)))
    columns = {"row": pl.String, "name": pl.String, "group": pl.String, "size": pl.Float64}
    schema = columns | {"points": pl.String, "words": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _leaves(node) -> int:
    return sum(not below.criteria for below in walk((node,)))


def _bars(frame: pl.DataFrame, names: dict[str, str], known: bool) -> alt.LayerChart:
    most = frame["size"].max() or 1.0
    fill = alt.Scale(
        domain=["section", "below", "bonus", "penalty"],
        range=[SECTION, BELOW, SECTION_COLOURS[2], PAPER],
    )
    x = alt.X(
        "size:Q",
        title="điểm tối đa" if known else "số tiêu chí (điểm tối đa không công bố)",
        scale=alt.Scale(domain=[0, most * 1.25], nice=False),
        axis=alt.Axis(values=ticks(most, least=0.01 if known else 1), format=",~f"),
    )
    outline = alt.when("datum.group == 'penalty'").then(alt.value(INK)).otherwise(alt.value(PAPER))
    dash = alt.when("datum.group == 'penalty'").then(alt.value([3, 2])).otherwise(alt.value([0]))
    thick = alt.when("datum.group == 'section'").then(alt.value(24)).otherwise(alt.value(15))
    base = alt.Chart(frame.with_columns(label="points" if known else pl.lit("")))
    bars = base.mark_bar().encode(
        x=x,
        y=named_rows(names, LETTERS),
        color=alt.Color("group:N", scale=fill, legend=None),
        stroke=outline,
        strokeDash=dash,
        size=thick,
    )
    y = named_rows(names, LETTERS)
    points = base.mark_text(align="left", dx=6, fontSize=TEXT)
    words = base.mark_text(align="left", fontSize=TEXT).encode(x=alt.value(WIDTH + 14))
    return alt.layer(
        bars,
        points.encode(x=alt.X("size:Q"), y=y, text="label:N"),
        words.encode(y=y, text="words:N"),
    )


def _fact(rules: Rules, known: bool) -> str:
    sections = rules.rubric.criteria
    whole = f"{len(rules.rubric.main)} tiêu chí trong {len(sections)} mục"
    if not known:
        return f"{whole}; điểm tối đa không được công bố."
    points = tree(rules).filter((pl.col("depth") == 0) & (pl.col("side") == "main"))
    parts = [
        f"{name} {number(most)}" for name, most in points.select("name", "maximum").iter_rows()
    ]
    return f"{whole}, tối đa {number(rules.rubric.maximum)} điểm: {'; '.join(parts)}."
