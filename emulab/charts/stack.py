"""What totals are made of: a bar for every unit, stacked by the sections of the rubric."""

import altair as alt
import polars as pl

from emulab.charts.figures import number, ticks
from emulab.charts.rows import INK, PAPER, TEXT, above, named_rows
from emulab.charts.theme import SECTION_COLOURS
from emulab.criteria import sections
from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.rules import maximum_of

MOST = 7  # colours in one stack; more cannot be told apart
WIDTH, LETTERS, ROOM = 390, 30, 58  # room for the rank, between name and bar
GREY = "#bdbdbd"
OTHER = "other"
EXTRAS = {
    "bonus": "Điểm cộng",
    "penalty": "Điểm trừ (bên trái số 0)",
    "adjusted": "Làm tròn, điểm sàn",
    OTHER: "Các mục khác",
}


def stack(result: Result, totals: pl.DataFrame, names: dict[str, str]) -> alt.LayerChart:
    """The stacked bars with ``totals`` (row, place, total, shown) printed at both ends.

    What is taken off stands left of zero, so there the bar ends beyond the total: the black
    tick is the total. Sections beyond seven colours are merged, the smallest first.
    """
    parts, labels = pieces(result)
    ends = _ends(parts)
    low, high = min(ends["low"].min() or 0, 0), ends["high"].max() or 1
    wide = high * (1.4 if low else 1.2)  # room for the total, and for the words on a penalty
    scale = alt.Scale(domain=[low, wide], nice=False)
    x = alt.X("start:Q", title="điểm", scale=scale, axis=alt.Axis(values=ticks(high), format=",~f"))
    broad = parts.filter(pl.col("part") / (wide - low) * WIDTH >= 40)
    ended = _ended(totals, ends)
    past = ended.filter((pl.col("high") - pl.col("total")).abs() > 10.0**-TIE_PLACES)
    y = named_rows(names, LETTERS, ROOM)
    layers = [
        _bars(parts, labels).encode(x=x, x2="end:Q", y=y),
        alt.Chart(broad)
        .mark_text(fontSize=13)
        .encode(x="middle:Q", y=y, text="value:N", color=alt.Color("ink:N", scale=None)),
        alt.Chart(past)
        .mark_tick(color=INK, thickness=3, bandSize=28)
        .encode(x=alt.X("total:Q"), y=y),
        alt.Chart(ended)
        .mark_text(fontSize=15, fontWeight="bold", align="left", dx=8)
        .encode(x=alt.X("high:Q"), y=y, text="shown:N"),
        alt.Chart(ended)
        .mark_text(fontSize=16, fontWeight="bold")
        .encode(x=alt.value(-ROOM / 2), y=y, text="place:N"),
        above("Hạng", -ROOM / 2, "center"),
        above("Điểm theo mục, tổng điểm", 0),
    ]
    return alt.layer(*layers)


def pieces(result: Result) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    """Every coloured piece (row, label, part, start, end, middle, value, ink), and the legend."""
    found = sections(result)
    kept = _kept(result, found)
    section = pl.when(pl.col("section").is_in(kept)).then("section").otherwise(pl.lit(OTHER))
    merged = found.with_columns(section=section).group_by("unit", "section")
    sums = {(u, s): part for u, s, part in merged.agg(pl.col("part").sum()).iter_rows()}
    order = [s for s in (*kept, OTHER) if any(s == key[1] for key in sums)]
    labels = {s: _label(result, s) for s in order}
    colours = dict(zip(order, SECTION_COLOURS, strict=False)) | {"penalty": PAPER, OTHER: GREY}
    rows = []
    for unit in result.ranks["unit"]:
        above = below = 0.0
        for s in order:
            part = sums.get((unit, s), 0.0)
            start = above if part >= 0 else below
            end = start + part
            above, below = (end, below) if part >= 0 else (above, end)
            shown = (number(part), _ink(colours[s]))
            rows.append((unit, labels[s], part, start, end, (start + end) / 2, *shown))
    schema = {"row": pl.String, "label": pl.String}
    schema |= dict.fromkeys(("part", "start", "end", "middle"), pl.Float64)
    schema |= {"value": pl.String, "ink": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.filter(pl.col("part") != 0), [(labels[s], colours[s]) for s in order]


def _bars(parts: pl.DataFrame, labels: list[tuple[str, str]]) -> alt.Chart:
    fill = alt.Scale(domain=[row[0] for row in labels], range=[row[1] for row in labels])
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=1,
        labelLimit=0,
        labelFontSize=TEXT,
        symbolType="square",
        symbolStrokeColor=INK,
        symbolStrokeWidth=1,
    )
    off = "datum.part < 0"
    return (
        alt.Chart(parts)
        .mark_bar(strokeWidth=1)
        .encode(
            color=alt.Color("label:N", scale=fill, legend=legend, sort=None),
            stroke=alt.when(off).then(alt.value(INK)).otherwise(alt.value(PAPER)),
            strokeDash=alt.when(off).then(alt.value([3, 2])).otherwise(alt.value([0])),
        )
    )


def _kept(result: Result, found: pl.DataFrame) -> list[str]:
    """The sections that keep a colour of their own; bonus and penalty always do."""
    present = set(found["section"])
    extras = [s for s in ("bonus", "penalty", "adjusted") if s in present]
    main = [node.id for node in result.rules.rubric.criteria if node.id in present]
    room = MOST - len(extras)
    if len(main) <= room:
        return [*main, *extras]
    sizes = dict(found.group_by("section").agg(pl.col("part").abs().sum()).iter_rows())
    largest = sorted(main, key=lambda s: -sizes[s])[: room - 1]
    return [*(s for s in main if s in largest), *extras]


def _label(result: Result, section: str) -> str:
    if section in EXTRAS:
        return EXTRAS[section]
    node = result.rules.rubric.nodes[section]
    maximum = maximum_of(node)
    return str(node.name) if maximum is None else f"{node.name} (tối đa {number(maximum)})"


def _ends(parts: pl.DataFrame) -> pl.DataFrame:
    low = pl.min_horizontal("start", "end").min()
    high = pl.max_horizontal("start", "end").max()
    return parts.group_by("row", maintain_order=True).agg(low=low, high=high)


def _ended(totals: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """The totals with the ends of their bars; what was taken off is said beside the total."""
    ended = totals.join(ends, on="row", how="left", maintain_order="left")
    words = [
        f"{shown} (trừ {number(-low)})" if low else shown
        for shown, low in ended.select("shown", "low").iter_rows()
    ]
    shown = pl.Series(words, dtype=pl.String)
    return ended.with_columns(pl.col("high").fill_null(0.0), shown=shown)


def _ink(colour: str) -> str:
    """Black or white, whichever stands out on the colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 120 else PAPER
