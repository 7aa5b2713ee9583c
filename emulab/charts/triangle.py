"""The triangle of three weights: who is first where, the adopted weights, the defensible ones."""

import math
from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import polars as pl

from emulab.charts.firmness import completed, ink_on, numbered, said, unmoved
from emulab.charts.rows import INK, PAPER, TEXT, wrapped
from emulab.charts.ternary import (
    BELOW,
    LEFT,
    RIGHT,
    SIDE,
    TOP,
    across_and_down,
    grid,
    outline,
    placed,
)
from emulab.charts.theme import SECTION_COLOURS
from emulab.numbers import chance

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

MOST = len(SECTION_COLOURS)
GREY = "#bdbdbd"
SMALL = 0.012  # a region smaller than this share of the triangle has no number written in it
TITLE = "Đơn vị nào đứng đầu với ba trọng số nào"
TWO = "Chỉ có hai mục nên không vẽ được tam giác; hãy xem khoảng giữ nguyên thứ hạng của từng mục."
REST = "Các mục còn lại, giữ tỷ lệ với nhau"


def triangle(robustness: "Robustness") -> alt.LayerChart:
    """All weightings of three shares, coloured by the unit that is first under them.

    With more than three sections two are set free and the others keep their proportions. Each
    corner is one section alone. The dot is what was adopted, the dashed outline what can be
    defended; each region carries the adopted rank of its unit. Exact unless it says otherwise.
    """
    if (silent := unmoved(robustness, TITLE)) is not None:
        return silent
    if robustness.triangle is None:
        return said(robustness, TITLE, TWO)
    regions = _regions(robustness)
    layers = [
        _polygons(regions),
        *grid(),
        outline([(1, 0), (0, 1), (0, 0)], stroke=INK, strokeWidth=1.5),
        *_defensible(robustness),
        *_numbers(regions),
        *_adopted(robustness),
        *_corners(robustness),
        *_legend(regions, robustness.triangle["exact"].all()),
    ]
    size = {"width": LEFT + SIDE + RIGHT, "height": TOP + SIDE * math.sqrt(3) / 2 + BELOW}
    chart = alt.layer(*layers).properties(**size)
    return completed(robustness, chart, TITLE, _fact(robustness, regions))


def _regions(robustness: "Robustness") -> pl.DataFrame:
    """Every region, the largest first: number, name, share, corners, middle, colour.

    A unit may have several where they were searched for. Beyond seven colours the units of the
    smallest regions are grey.
    """
    numbers, found = numbered(robustness), robustness.triangle
    whole: dict[tuple[str, ...], float] = {}
    for units, share in found.select("units", "share").iter_rows():
        whole[tuple(units)] = whole.get(tuple(units), 0.0) + share
    order = sorted(whole, key=lambda units: -round(whole[units], 9))
    kept = order if len(order) <= MOST else order[: MOST - 1]
    colours = dict.fromkeys(order, GREY) | dict(zip(kept, SECTION_COLOURS, strict=False))
    rows = [
        {
            "number": ", ".join(dict.fromkeys(numbers[unit] for unit in row["units"])),
            "name": "; ".join(robustness.names[unit] for unit in row["units"]),
            "share": row["share"],
            "corners": row["corners"],
            "middle": [row["middle_first"], row["middle_second"]],
            "colour": colours[tuple(row["units"])],
        }
        for row in found.to_dicts()
    ]
    return pl.DataFrame(rows)


def _units(regions: pl.DataFrame) -> pl.DataFrame:
    """number, name, colour, share: every unit with all of its regions, the largest first."""
    keys = ["number", "name", "colour"]
    sums = regions.group_by(keys, maintain_order=True).agg(pl.col("share").sum())
    return sums.sort(pl.col("share").round(9), descending=True, maintain_order=True)


def _polygons(regions: pl.DataFrame) -> alt.Chart:
    values = [
        placed(corner["first"], corner["second"])
        | {"region": place, "order": order, "colour": colour}
        for place, (corners, colour) in enumerate(regions.select("corners", "colour").iter_rows())
        for order, corner in enumerate(corners)
    ]
    mark = alt.Chart(alt.Data(values=values)).mark_line(
        interpolate="linear-closed", stroke=PAPER, strokeWidth=1.2, strokeJoin="round"
    )
    fill = alt.Fill("colour:N", scale=None)
    return mark.encode(**across_and_down(""), detail="region:N", order="order:Q", fill=fill)


def _defensible(robustness: "Robustness") -> list[alt.Chart]:
    """The outline of the defensible weights; nothing where none of the triangle's is."""
    from emulab.sensitivity.exact.triangle import corner_weights
    from emulab.sensitivity.region import Region  # not above: charts are drawn without them

    model = robustness.model
    free = [model.ids.index(one) for one in robustness.triangle_of]
    towards = corner_weights(model.weights, *free).T  # (n, 3): rest, first, second
    region = model.region
    halves = [towards - region.low[:, None], region.high[:, None] - towards, region.rows @ towards]
    names, size = ("rest", "first", "second"), len(towards.T)
    inside = Region(names, np.zeros(size), np.ones(size), np.concatenate(halves), "general")
    corners = inside.vertices
    if len(corners) < 3:
        return []
    points = corners[:, 1:]
    away = points - points.mean(axis=0)
    around = points[np.argsort(np.arctan2(away[:, 1], away[:, 0]))].tolist()
    halo = outline(around, stroke=PAPER, strokeWidth=4.5)
    return [halo, outline(around, stroke=INK, strokeWidth=2.2, strokeDash=[6, 4])]


def _adopted(robustness: "Robustness") -> list[alt.Chart]:
    weights = dict(zip(robustness.model.ids, robustness.model.weights.tolist(), strict=True))
    point = placed(*(weights[one] for one in robustness.triangle_of))
    base = alt.Chart(alt.Data(values=[point]))
    mark = base.mark_point(filled=True, size=170, color=INK, stroke=PAPER, strokeWidth=2, opacity=1)
    return [mark.encode(**across_and_down(""))]


def _numbers(regions: pl.DataFrame) -> list[alt.Chart]:
    values = [
        placed(*middle) | {"text": number, "ink": ink_on(colour)}
        for number, share, middle, colour in regions.select(
            "number", "share", "middle", "colour"
        ).iter_rows()
        if share >= SMALL
    ]
    base = alt.Chart(alt.Data(values=values)).encode(**across_and_down(""), text="text:N")
    ink = alt.Color("ink:N", scale=None)
    return [base.mark_text(fontSize=18, fontWeight="bold").encode(color=ink)] if values else []


def _corners(robustness: "Robustness") -> list[alt.Chart]:
    """The names at the corners: each is all of the weight."""
    names = robustness.result.rules.rubric.names()
    third = [one for one in robustness.model.ids if one not in robustness.triangle_of]
    last = str(names[third[0]]) if len(third) == 1 else REST
    texts = [*(str(names[one]) for one in robustness.triangle_of), last]
    placing = (((1, 0), 30, "center"), ((0, 1), 30, "right"), ((0, 0), 60, "center"))
    values = []
    for text, (corner, letters, align) in zip(texts, placing, strict=True):
        lines, at = wrapped(text, letters), placed(*corner)
        lift = -12 - 17 * (len(lines) - 1) if corner == (0, 0) else 38
        aside = 30 if align == "right" else 0  # clear of the legend
        at = {"x": at["x"] + aside, "y": at["y"] + lift}
        values.append(at | {"text": "\n".join(lines), "align": align})
    base = alt.Chart(alt.Data(values=values)).encode(**across_and_down(""), text="text:N")
    return [
        base.transform_filter(alt.datum.align == align).mark_text(
            align=align, fontSize=TEXT, fontWeight="bold", lineBreak="\n", lineHeight=17
        )
        for align in ("center", "right")
    ]


def _legend(regions: pl.DataFrame, exact: bool) -> list[alt.Chart]:
    """Beside the triangle: every coloured unit with its share, then the signs and a caution."""
    units = _units(regions)
    entries = [
        (colour, "square", f"{number} · {name}: {chance(share)}")
        for number, name, colour, share in units.iter_rows()
        if colour != GREY
    ]
    grey = units.filter(colour=GREY)
    if grey.height:
        text = f"{grey.height} đơn vị khác: {chance(grey['share'].sum())}"
        entries.append((GREY, "square", text))
    entries += [(INK, "circle", "trọng số đang dùng"), (INK, "dash", "phạm vi bảo vệ được")]
    entries += [] if exact else [(INK, "none", "ranh giới gần đúng, dò theo lưới")]
    values, y = [], TOP - 20
    for colour, shape, text in entries:
        lines = wrapped(text, 32)
        values.append({"x": LEFT + SIDE + 70, "y": y, "colour": colour, "shape": shape})
        values[-1] |= {"xt": LEFT + SIDE + 86, "text": "\n".join(lines)}
        y += 17 * len(lines) + 9
    base = alt.Chart(alt.Data(values=values))
    colour = alt.Fill("colour:N", scale=None)
    drawn = "datum.shape == 'square' || datum.shape == 'circle'"
    signs = base.transform_filter(drawn).mark_point(
        size=170, stroke=INK, strokeWidth=0.8, opacity=1
    )
    dash = base.transform_filter("datum.shape == 'dash'").mark_rule(
        color=INK, strokeWidth=2.2, strokeDash=[6, 4], xOffset=-10, x2Offset=-6
    )
    words = base.mark_text(
        align="left", baseline="middle", fontSize=TEXT, lineBreak="\n", lineHeight=17
    )
    at = across_and_down("")
    shape = alt.Shape("shape:N", scale=None)
    return [
        signs.encode(**at, fill=colour, shape=shape),
        dash.encode(**at, x2="xt:Q"),
        words.encode(x=across_and_down("t")["x"], y=at["y"], text="text:N"),
    ]


def _fact(robustness: "Robustness", regions: pl.DataFrame) -> str:
    rows = [
        f"{name} {chance(share)}"
        for name, share in _units(regions).select("name", "share").iter_rows()
    ]
    return f"Phần tam giác mà mỗi đơn vị đứng đầu: {'; '.join(rows)}."
