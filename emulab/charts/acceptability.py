"""How often each unit takes each rank when the weights are not settled: stacked shares."""

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from emulab.charts.firmness import (
    ANYWHERE,
    RAMP,
    WITHIN,
    completed,
    ink_on,
    placed_names,
    unmoved,
)
from emulab.charts.legends import squares
from emulab.charts.rows import INK, TEXT, above, bare_rows, named_rows, rows_height
from emulab.numbers import chance

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

WIDTH, LETTERS = 262, 32
LETTER = 8  # points
TITLE = "Mỗi đơn vị đứng hạng nào khi trọng số thay đổi"
ENDS = {7: range(1, 8), 20: (1, 2, 3, 4, 5, 10), 64: (1, 2, 3, 5, 10, 30)}  # by number of units


def acceptability(robustness: "Robustness") -> alt.HConcatChart | alt.LayerChart:
    """A bar a unit, cut by the share of weightings that give it each rank; best rank darkest.

    Left the defensible weights, right every weighting there is; beside each bar the share in
    which the unit is first. A share counts weightings as if all were equally likely: it is not
    the chance that the unit deserves the rank.
    """
    if (silent := unmoved(robustness, TITLE)) is not None:
        return silent
    names = placed_names(robustness)
    labels = classes(len(names))
    height = rows_height(names, LETTERS)
    panels = []
    for found, words in ((robustness.within, WITHIN), (robustness.anywhere, ANYWHERE)):
        rows = bare_rows(names) if panels else named_rows(names, LETTERS)
        panel = _bars(pieces(found.ranks, labels), found.first, labels, rows, words)
        panels.append(panel.properties(width=WIDTH, height=height))
    chart = alt.hconcat(*panels, spacing=16).resolve_scale(y="independent")
    return completed(robustness, chart, TITLE, _fact(robustness))


def classes(units: int) -> list[tuple[int, int, str]]:
    """The classes of ranks, first, last and name: seven at most, the best ranks by themselves.

    >>> [name for *_, name in classes(5)], [name for *_, name in classes(14)]
    (['1', '2', '3', '4', '5'], ['1', '2', '3', '4', '5', '6–10', '11–14'])
    """
    ends = next((ends for most, ends in ENDS.items() if units <= most), ENDS[64])
    found, first = [], 1
    for last in (*(end for end in ends if end < units), units):
        found.append((first, last, str(first) if first == last else f"{first}–{last}"))
        first = last + 1
    return found


def pieces(ranks: pl.DataFrame, labels: list[tuple[int, int, str]]) -> pl.DataFrame:
    """Every piece of every bar: row, place, label, share, start, end, middle, ink."""
    colours = shades(len(labels))
    frames = [
        ranks.filter(pl.col("rank").is_between(first, last))
        .group_by("unit", maintain_order=True)
        .agg(pl.col("share").sum())
        .select("share", row="unit", place=pl.lit(place), label=pl.lit(label))
        .with_columns(ink=pl.lit(ink_on(colours[place])))
        for place, (first, last, label) in enumerate(labels)
    ]
    found = pl.concat(frames).with_columns(end=pl.col("share").cum_sum().over("row"))
    found = found.with_columns(start=pl.col("end") - pl.col("share"))
    found = found.with_columns(middle=(pl.col("start") + pl.col("end")) / 2)
    return found.filter(pl.col("share") > 0)


def shades(count: int) -> list[str]:
    """So many colours of the ramp, from its dark end to its light one."""
    steps = [round(place * (len(RAMP) - 1) / max(count - 1, 1)) for place in range(count)]
    return [RAMP[step] for step in steps]


def _bars(
    frame: pl.DataFrame,
    first: pl.DataFrame,
    labels: list[tuple[int, int, str]],
    rows: alt.Y,
    words: str,
) -> alt.LayerChart:
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], labelFontSize=12),
    )
    kinds = [label for *_, label in labels]
    legend = squares(titleOrient="left", titlePadding=8)
    legend.title = "hạng"
    fill = alt.Scale(domain=kinds, range=shades(len(kinds)))
    colour = alt.Color("label:N", scale=fill, sort=None, legend=legend)
    bars = (
        alt.Chart(frame)
        .mark_bar(stroke=INK, strokeWidth=0.6, size=22)
        .encode(
            x=x,
            x2="end:Q",
            y=rows,
            color=colour,
        )
    )
    broad = frame.filter(pl.col("share") * WIDTH > pl.col("label").str.len_chars() * LETTER + 8)
    inside = (
        alt.Chart(broad)
        .mark_text(fontSize=13)
        .encode(x=alt.X("middle:Q"), y=rows, text="label:N", color=alt.Color("ink:N", scale=None))
    )
    shown = [chance(share) for share in first["share"]]
    beside = first.select(row="unit", shown=pl.Series(shown, dtype=pl.String))
    base = alt.Chart(beside).encode(x=alt.value(WIDTH + 8), y=rows, text="shown:N")
    never = base.transform_filter("datum.shown == '0 %'")
    sometimes = base.transform_filter("datum.shown != '0 %'")
    share = alt.layer(
        never.mark_text(align="left", fontSize=TEXT),
        sometimes.mark_text(align="left", fontSize=TEXT, fontWeight="bold"),
    )
    head = words[:1].upper() + words[1:]
    return alt.layer(bars, inside, share, above(head, 0), above("hạng 1", WIDTH + 8))


def _fact(robustness: "Robustness") -> str:
    rows = []
    for unit in robustness.model.units:
        own = [
            chance(found.first.filter(unit=unit)["share"][0])
            for found in (robustness.within, robustness.anywhere)
        ]
        if set(own) != {"0 %"}:
            rows.append(f"{robustness.names[unit]} {own[0]} và {own[1]}")
    head = f"Tỷ lệ đứng đầu khi thử {WITHIN} và {ANYWHERE}"
    text = f"{head}: {'; '.join(rows)}."
    if len(rows) == len(robustness.model.units):
        return text
    exact = robustness.within.exact["first"] and robustness.anywhere.exact["first"]
    rest = "không khi nào đứng đầu" if exact else "không đứng đầu ở bộ trọng số nào đã thử"
    return f"{text} Các đơn vị khác {rest}."
