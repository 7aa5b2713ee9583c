"""Two years beside each other: a line for every unit from its place before to its place after."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.legends import worded
from emulab.charts.rows import INK, PAPER, TEXT, wrapped
from emulab.explaining import Decomposition
from emulab.numbers import shown
from emulab.pipeline import Result

WIDTH, LETTERS, LINE = 240, 30, 17
UP, DOWN, SAME = "#0072B2", "#D55E00", "#767676"  # Okabe and Ito's blue and vermilion
STROKES = {"symbolType": "stroke", "symbolStrokeWidth": 3}
WORDS = {UP: "lên hạng", DOWN: "xuống hạng", SAME: "giữ hạng hoặc chỉ có một năm"}
TITLE = "Thứ hạng hai năm"


def slopes(found: Decomposition) -> alt.LayerChart:
    """Every unit at its place in either year, best on top, with its rank and its total.

    Blue lines rise and vermilion ones fall. Units that are equal stand one below the other with
    the same rank. A unit that only one year ranks has a dot and no line.
    """
    before, after = found.before, found.after
    synthetic = tuple(dict.fromkeys((*before.synthetic, *after.synthetic)))
    if not found.units.height:
        text = "Không đơn vị nào có điểm ở cả hai năm."
        return sentence(text, TITLE, after.rules, synthetic)
    first, last = _places(before), _places(after)
    rows = [
        (unit, first.get(unit), last.get(unit), _colour(first.get(unit), last.get(unit)))
        for unit in dict.fromkeys((*last, *first))
    ]
    lines = [
        {"unit": u, "year": y, "place": own[0], "colour": c}
        for u, one, other, c in rows
        if one and other
        for y, own in (("a", one), ("b", other))
    ]
    dots = [
        {"unit": u, "year": y, "place": own[0], "colour": c, "label": _label(result, u, own)}
        for u, one, other, c in rows
        for y, own, result in (("a", one, before), ("b", other, after))
        if own
    ]
    tallest = max(len(dot["label"].split("\n")) for dot in dots)
    count = max(len(first), len(last))
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0.4, count + 0.6], reverse=True), axis=None)
    x = alt.X("year:N", scale=alt.Scale(domain=["a", "b"], padding=0), axis=None)
    colour = alt.Color(
        "colour:N",
        scale=alt.Scale(domain=list(WORDS), range=list(WORDS)),
        legend=worded(WORDS, **STROKES),
    )
    drawn = (
        [
            alt.Chart(alt.Data(values=lines))
            .mark_line(strokeWidth=3)
            .encode(x=x, y=y, color=colour, detail="unit:N")
        ]
        if lines
        else []
    )
    base = alt.Chart(alt.Data(values=dots)).encode(x=x, y=y)
    drawn.append(
        base.mark_point(size=90, filled=True, opacity=1, stroke=PAPER).encode(color=colour)
    )
    lift = alt.ExprRef(f"-{LINE / 2} * (length(split(datum.label, '\\n')) - 1)")
    for year, align, dx in (("a", "right", -12), ("b", "left", 12)):
        words = base.transform_filter(alt.datum.year == year).mark_text(
            align=align, dx=dx, dy=lift, fontSize=TEXT, lineBreak="\n", lineHeight=LINE, color=INK
        )
        drawn.append(words.encode(text="label:N"))
    drawn.append(_heads(found))
    height = count * max(tallest * LINE + 8, 34)
    chart = alt.layer(*drawn).properties(width=WIDTH, height=height)
    return finished(chart, TITLE, after.rules, _fact(found, first, last), synthetic)


def year_of(result: Result) -> int:
    """The year of the marks: an earlier one where a draft was tried on them."""
    tried = result.rules.analysis.trial_year if result.rules.phase == "kick_off" else None
    return tried or result.rules.year


def _places(result: Result) -> dict[str, tuple[int, str, float]]:
    """unit -> place from the top, rank as printed, total; equal units one below the other."""
    found = {}
    for unit, rank, tied, total in result.ranks.select("unit", "rank", "tied", "total").iter_rows():
        if rank is not None:
            found[unit] = (len(found) + 1, f"{rank} =" if tied else str(rank), total)
    return found


def _colour(one: tuple | None, other: tuple | None) -> str:
    if not one or not other:
        return SAME
    before, after = (int(own[1].split()[0]) for own in (one, other))
    return UP if after < before else DOWN if after > before else SAME


def _label(result: Result, unit: str, own: tuple[int, str, float]) -> str:
    names = result.tables.units.filter(pl.col("unit") == unit)
    name = names["name"][0]
    lines = wrapped(f"{own[1]}. {name}", LETTERS)
    return "\n".join([*lines[:-1], f"{lines[-1]}  {shown(own[2])}"])


def _heads(found: Decomposition) -> alt.Chart:
    """The years above both columns."""
    years = [str(year_of(found.before)), str(year_of(found.after))]
    if years[0] == years[1]:
        years = ["trước", "sau"]
    rows = [{"year": y, "words": w} for y, w in zip("ab", years, strict=True)]
    mark = alt.Chart(alt.Data(values=rows)).mark_text(
        fontSize=16, fontWeight="bold", baseline="bottom", color=INK
    )
    return mark.encode(x="year:N", y=alt.value(-8), text="words:N")


def _fact(found: Decomposition, first: dict, last: dict) -> str:
    names = dict(found.after.tables.units.select("unit", "name").iter_rows())
    names = dict(found.before.tables.units.select("unit", "name").iter_rows()) | names
    none = (0, "–", 0.0)
    rows = [
        f"{names[u]} hạng {first.get(u, none)[1]} đến {last.get(u, none)[1]}"
        for u in dict.fromkeys((*last, *first))
    ]
    return f"{'; '.join(rows)}."
