"""How every chart looks, and the word that lies across a chart of synthetic numbers."""

import math
from typing import TYPE_CHECKING, Any

from emulab.fonts import FAMILY

if TYPE_CHECKING:
    import altair as alt

# Okabe and Ito's colours, told apart in every common kind of colour blindness. Seven at most:
# colour a chart by the sections of the rubric, never by its criteria.
SECTION_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")

INK = "#222222"
FAINT = "#E6E6E6"

# What belongs to a whole chart and may not stand in a layer of it.
_WHOLE = (
    "title",
    "description",
    "background",
    "padding",
    "autosize",
    "config",
    "usermeta",
)
_LAYOUT = ("columns", "align", "bounds", "center", "spacing")
_GRIDS = ("row", "column", "facet")
_PARTS = ("hconcat", "vconcat", "concat")

_GAP = "\u2003" * 5
_SLANT = math.radians(18)
_TALLEST = 1800  # points a chart may be high that does not state it: 64 units, 28 points each

_LABELS = {"labelFontSize": 14, "labelLimit": 480, "labelColor": INK}
_TITLES = {"titleFontSize": 14, "titleLimit": 0, "titleColor": INK, "titleFontWeight": "normal"}

THEME: dict[str, Any] = {
    "config": {
        "font": FAMILY,
        "background": "white",
        "padding": 8,
        "view": {"stroke": None, "continuousWidth": 640, "continuousHeight": 360, "step": 28},
        # An axis has the title it is given and no other: one made up from a field would lie
        # across long labels, which stretch as far as they need to.
        "axis": {
            **_LABELS,
            **_TITLES,
            "title": None,
            "maxExtent": 600,
            "gridColor": FAINT,
            "domainColor": "#999999",
            "tickColor": "#999999",
        },
        "axisQuantitative": {"labelOverlap": "parity", "labelSeparation": 6},
        "header": {**_LABELS, **_TITLES, "labelFontWeight": "bold"},
        "legend": {**_LABELS, **_TITLES, "symbolSize": 180},
        "title": {
            "fontSize": 18,
            "fontWeight": "bold",
            "subtitleFontSize": 14,
            "color": INK,
            "subtitleColor": INK,
            "anchor": "start",
            "frame": "group",
            "limit": 0,
        },
        "mark": {"color": SECTION_COLOURS[0]},
        "text": {"fontSize": 14, "color": INK},
        "range": {
            "category": list(SECTION_COLOURS),
            "ramp": {"scheme": "blues"},
            "heatmap": {"scheme": "blues"},
            "diverging": {"scheme": "blueorange"},
        },
    }
}


def watermarked(chart: "alt.TopLevelMixin", text: str) -> "alt.TopLevelMixin":
    """The chart with ``text`` across every part of it, and in its description.

    It is part of the chart itself, so it stays wherever the chart is drawn or saved.
    Colours, scales and axes are those of the chart without it.
    """
    marked = _marked(chart, text)
    said = _given(marked, "description")
    marked.description = f"{said} ({text})" if said else text
    return marked


def _marked(chart: Any, text: str) -> Any:
    """A copy with the text across it: across each part, where it has parts."""
    whole = chart.copy(deep=False)
    for key in _PARTS:
        if parts := _given(whole, key):
            whole[key] = [_marked(part, text) for part in parts]
            return whole
    if _given(whole, "spec"):  # facets and repeats
        whole.spec = _marked(whole.spec, text)
        return whole
    encoded = _given(whole, "encoding")
    if encoded and any(_given(encoded, key) for key in _GRIDS):
        return _marked(_as_facets(whole), text)
    return _layered(whole, text)


def _layered(chart: Any, text: str) -> Any:
    """The chart below a sheet of text."""
    import altair as alt

    sheet = _sheet(text, _stated(chart, "width", 640), _stated(chart, "height", _TALLEST))
    taken = _taken(chart, (*_WHOLE, "width", "height", "view", "name"))
    return alt.layer(chart, sheet).properties(**taken)


def _sheet(text: str, width: float, height: float) -> Any:
    """The text over and over on a slant, cut off at the edges of the chart it is laid upon.

    It has one row of data of its own and no encoding, so it has no part in any scale.
    """
    import altair as alt

    size = round(max(13, min(32, 1.3 * width / len(text))))
    apart = round(5.5 * size)
    across = (width * math.cos(_SLANT) + height * math.sin(_SLANT)) / 2
    down = (width * math.sin(_SLANT) + height * math.cos(_SLANT)) / 2
    lines = _either_side(down, apart)
    line = _GAP.join([text] * _either_side(across, size * (0.6 * len(text) + len(_GAP))))
    return alt.Chart(alt.InlineData(values=[{}])).mark_text(
        text=[line] * lines,
        dy=-apart * (lines - 1) / 2,
        fontSize=size,
        fontWeight="bold",
        lineHeight=apart,
        angle=360 - round(math.degrees(_SLANT)),
        align="center",
        baseline="middle",
        fill="black",
        fillOpacity=0.16,
        stroke="white",  # so that it is read on a dark bar, too
        strokeOpacity=0.45,
        strokeWidth=0.8,
        clip=True,
        aria=False,
    )


def _either_side(reach: float, apart: float) -> int:
    """How many stand ``apart``, one in the middle, so that they reach so far on either side."""
    return 2 * math.ceil(max(0, reach / apart - 0.5)) + 1


def _stated(chart: Any, key: str, otherwise: float) -> float:
    value = _given(chart, key)
    return value if isinstance(value, int | float) else otherwise


def _as_facets(chart: Any) -> Any:
    """The same chart with its rows and columns told outside, so that each can take a layer."""
    import altair as alt

    chart.encoding = chart.encoding.copy(deep=False)
    grids = _taken(chart.encoding, _GRIDS)
    taken = _taken(chart, (*_WHOLE, *_LAYOUT, "resolve"))
    layout = {}
    if "facet" in grids:  # one that wraps: how it is laid out is told outside as well
        grids["facet"] = grids["facet"].copy(deep=False)
        layout = _taken(grids["facet"], _LAYOUT)
    grid = chart.facet(**grids, columns=layout.pop("columns", alt.Undefined))
    taken |= layout
    return grid.properties(**taken)


def _given(schema: Any, key: str) -> Any:
    """The value of a key, None where the chart does not state it."""
    import altair as alt

    value = schema._get(key) if hasattr(schema, "_get") else alt.Undefined
    return None if value is alt.Undefined else value


def _taken(schema: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    """The stated values of the keys, taken off the schema."""
    import altair as alt

    found = {key: value for key in keys if (value := _given(schema, key)) is not None}
    for key in found:
        schema[key] = alt.Undefined
    return found
