"""Which points of the rubric tell the units apart, and on which all units are equal."""

import altair as alt
import polars as pl

from emulab.charts.figures import number, ticks
from emulab.charts.finish import finished
from emulab.charts.legends import squares
from emulab.charts.rows import INK, PAPER, TEXT, named_rows, rows_height
from emulab.criteria import discrimination as criteria_of
from emulab.pipeline import Result

WIDTH, LETTERS = 420, 46
MOST = 40  # leaves; a strip for each of more would fill pages
PARTING, EQUAL, OPEN = "phân biệt các đơn vị", "mọi đơn vị bằng điểm nhau", "chưa có điểm"
FILLS = {PARTING: "#0072B2", EQUAL: "#d9d9d9", OPEN: PAPER}
ENDS = {"đạt điểm tối đa": "#0072B2", "ở giữa": "#a6cee3", "không điểm": "#E69F00"}


def discrimination(result: Result) -> alt.VConcatChart | alt.LayerChart:
    """Points that part units against points that part nobody, by section.

    A big rubric is shown by its second level. Up to forty criteria, each also has a strip: the
    share of the units at the maximum, between, and at zero. Only what was given counts: a
    criterion is not poor because this year's units all met it.
    """
    leaves = _leaves(result)
    known = result.rules.rubric.maximum is not None
    overview = _overview(result, leaves, known)
    strip = known and leaves.height <= MOST and leaves["units"].sum()
    chart = alt.vconcat(overview, _strips(leaves), spacing=28) if strip else overview
    chart = chart.resolve_scale(color="independent") if strip else chart
    title = "Điểm nào của bảng điểm phân biệt các đơn vị"
    return finished(chart, title, result.rules, _fact(leaves, known), result.synthetic)


def _leaves(result: Result) -> pl.DataFrame:
    """Every criterion of the tree: row, name, group, size, class and what ``criteria_of`` says."""
    found = criteria_of(result)
    big = len(result.rules.rubric.main) > MOST
    known = result.rules.rubric.maximum is not None
    rows = [
        (leaf.id, str(leaf.name), leaf.path[:2][-1 if big else 0], leaf.maximum if known else 1.0)
        for leaf in result.rules.rubric.main
    ]
    frame = pl.DataFrame(rows, schema=("row", "name", "group", "size"), orient="row")
    own = found.select("units", "at_maximum", "at_zero", "separates", row="criterion")
    kind = (
        pl.when(pl.col("units").is_null())
        .then(pl.lit(OPEN))
        .when("separates")
        .then(pl.lit(PARTING))
        .otherwise(pl.lit(EQUAL))
    )
    return frame.join(own, on="row", how="left", maintain_order="left").with_columns(kind=kind)


def _overview(result: Result, leaves: pl.DataFrame, known: bool) -> alt.LayerChart:
    nodes = result.rules.rubric.nodes
    groups = leaves["group"].unique(maintain_order=True).to_list()
    names = {group: str(nodes[group].name) for group in groups}
    place = pl.col("kind").replace_strict(list(FILLS), range(len(FILLS)), return_dtype=pl.Int64)
    keys = ["group", "kind"]
    sums = leaves.group_by(keys, maintain_order=True).agg(pl.col("size").sum(), place=place.first())
    whole = leaves.group_by("group", maintain_order=True).agg(
        whole=pl.col("size").sum(), parting=pl.col("size").filter(pl.col("kind") == PARTING).sum()
    )
    unit = "điểm" if known else "tiêu chí"
    words = [f"{number(a)} / {number(b)} {unit}" for a, b in whole["parting", "whole"].iter_rows()]
    whole = whole.with_columns(label=pl.Series(words), row=pl.col("group"))
    most, title = whole["whole"].max(), f"{unit} của bảng điểm"
    x = alt.X(
        "size:Q",
        stack="zero",
        title=title,
        scale=alt.Scale(domain=[0, most * 1.35], nice=False),
        axis=alt.Axis(values=ticks(most, least=0.01 if known else 1), format=",~f"),
    )
    rows = named_rows(names, LETTERS)
    used = [kind for kind in FILLS if kind in set(leaves["kind"])]
    bars = (
        alt.Chart(sums.with_columns(row=pl.col("group")))
        .mark_bar(stroke=INK, strokeWidth=0.8)
        .encode(x=x, y=rows, color=_colours(FILLS, used), order="place:Q")
    )
    label = (
        alt.Chart(whole)
        .mark_text(align="left", dx=6, fontSize=TEXT, fontWeight="bold")
        .encode(x=alt.X("whole:Q", title=title), y=rows, text="label:N")
    )
    size = {"width": WIDTH, "height": rows_height(names, LETTERS)}
    return alt.layer(bars, label).properties(**size)


def _strips(leaves: pl.DataFrame) -> alt.LayerChart:
    names = dict(leaves.select("row", "name").iter_rows())
    marked = leaves.filter(pl.col("units").is_not_null())
    top, zero = pl.col("at_maximum"), pl.col("at_zero")
    shares = dict(zip(ENDS, (top, 1 - top - zero, zero), strict=True))
    pieces = [
        marked.select("row", share=share.clip(0, 1), end=pl.lit(end), place=pl.lit(place))
        for place, (end, share) in enumerate(shares.items())
    ]
    x = alt.X("share:Q", stack="zero", title="tỷ lệ đơn vị", axis=alt.Axis(format="%", tickCount=4))
    x = x.scale(domain=[0, 1])
    rows = named_rows(names, LETTERS)
    bars = (
        alt.Chart(pl.concat(pieces).filter(pl.col("share") > 0))
        .mark_bar(stroke=PAPER, strokeWidth=1)
        .encode(x=x, y=rows, color=_colours(ENDS, list(ENDS)), order="place:Q")
    )
    notes = {EQUAL: "bằng nhau", OPEN: "chưa có điểm", PARTING: ""}
    note = pl.col("kind").replace_strict(notes, return_dtype=pl.String)
    beside = (
        alt.Chart(leaves.with_columns(note=note))
        .mark_text(align="left", fontSize=TEXT)
        .encode(x=alt.value(WIDTH + 10), y=rows, text="note:N")
    )
    size = {"width": WIDTH, "height": rows_height(names, LETTERS)}
    words = "Từng tiêu chí: bao nhiêu đơn vị đạt tối đa"
    title = alt.Title(words, fontSize=TEXT, anchor="start", frame="group")
    return alt.layer(bars, beside, title=title).properties(**size)


def _colours(fills: dict[str, str], used: list[str]) -> alt.Color:
    scale = alt.Scale(domain=used, range=[fills[word] for word in used])
    legend = squares(orient="top")
    return alt.Color(f"{'kind' if used[0] in FILLS else 'end'}:N", scale=scale, legend=legend)


def _fact(leaves: pl.DataFrame, known: bool) -> str:
    whole = leaves["size"].sum()
    parting = leaves.filter(pl.col("kind") == PARTING)
    unit = "điểm" if known else "tiêu chí"
    equal = leaves.filter(pl.col("kind") == EQUAL).height
    return (
        f"{number(parting['size'].sum())} trên {number(whole)} {unit} phân biệt các đơn vị; "
        f"ở {equal} trên {leaves.height} tiêu chí mọi đơn vị bằng điểm nhau."
    )
