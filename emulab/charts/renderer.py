"""How a chart becomes a picture: SVG and PNG, without a network, the same bytes each time.

    enable()          every chart of this notebook is shown as both
    to_svg(chart)     for pages; a page that carries ``emulab.fonts.font_faces()`` shows it exactly
    to_png(chart)     for papers and slides

Both, because a notebook that nobody has trusted yet shows no SVG, and a PNG is coarse in print.
Altair's own ways were tried and each failed: on papermill, offline, or before trust is given.
"""

import re
import struct
from base64 import b64encode
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from emulab.fonts import FAMILY, FOLDER, STACK

if TYPE_CHECKING:
    import altair as alt

NAME = "emulab"
SCALE = 1.5  # pixels of the PNG a point of the chart
VEGA_LITE = "6.4"  # the one that altair 6.3 writes

# Numbers as they are read in Vietnam; there is no vi-VN among the number locales of d3.
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}


def enable() -> None:
    """From now on charts are shown as SVG and PNG, in our theme, with any number of rows."""
    import altair as alt

    _register_theme()
    alt.theme.enable(NAME)
    alt.data_transformers.enable("default", max_rows=None)
    alt.renderers.register(NAME, bundle)
    alt.renderers.enable(NAME)


def to_svg(chart: "alt.TopLevelMixin") -> str:
    """The chart as SVG text. Letters stay letters: they can be found, copied and read aloud."""
    return _svg(spec_of(chart))


def to_png(chart: "alt.TopLevelMixin", scale: float = SCALE) -> bytes:
    """The chart as PNG, ``scale`` pixels a point."""
    return _png(spec_of(chart), scale)


def spec_of(chart: "alt.TopLevelMixin") -> dict[str, Any]:
    """The chart as Vega-Lite in our theme, whatever theme is enabled elsewhere."""
    import altair as alt

    _register_theme()
    with alt.theme.enable(NAME), alt.data_transformers.enable("default", max_rows=None):
        return chart.to_dict()


def bundle(spec: dict[str, Any], **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """What a notebook keeps of a chart: both pictures and a sentence, with the sizes to show."""
    png = _png(spec, SCALE)
    width, height = struct.unpack(">II", png[16:24])
    said = description(spec)
    about = {"alt": said, "width": round(width / SCALE), "height": round(height / SCALE)}
    pictures = {
        "image/svg+xml": _svg(spec),
        "image/png": b64encode(png).decode(),
        "text/plain": f"[biểu đồ] {said}".strip(),
    }
    return pictures, {"image/png": about, "image/svg+xml": {"alt": said}}


def description(spec: dict[str, Any]) -> str:
    """The chart in words: its description, or its title where it has none.

    >>> description({"title": {"text": ["Xếp hạng", "năm 2023"]}})
    'Xếp hạng năm 2023'
    """
    said = spec.get("description") or spec.get("title") or ""
    if isinstance(said, dict):
        said = said.get("text", "")
    return said if isinstance(said, str) else " ".join(said)


def _svg(spec: dict[str, Any]) -> str:
    svg = _converter().vegalite_to_svg(spec, vl_version=VEGA_LITE, format_locale=NUMBERS)
    return _recounted(svg.replace(f'font-family="{FAMILY}"', f'font-family="{STACK}"'))


def _recounted(svg: str) -> str:
    """The picture with its clips counted from 1; they come counted since the program began.

    >>> _recounted('<clipPath id="clip28"/><g clip-path="url(#clip28)"/>')
    '<clipPath id="clip1"/><g clip-path="url(#clip1)"/>'
    """
    counted = dict(zip(re.findall(r' id="([a-z_]+\d+)"', svg), count(1), strict=False))
    return re.sub(
        r'( id="|url\(#)([a-z_]+)(\d+)',
        lambda found: f"{found[1]}{found[2]}{counted[found[2] + found[3]]}",
        svg,
    )


def _png(spec: dict[str, Any], scale: float) -> bytes:
    return _converter().vegalite_to_png(
        spec, vl_version=VEGA_LITE, format_locale=NUMBERS, scale=scale
    )


@cache
def _converter() -> Any:
    """vl-convert, told where our font is: for a font it does not find it draws no text at all."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
    return vl_convert


@cache
def _register_theme() -> None:
    import altair as alt

    from emulab.charts.theme import THEME

    @alt.theme.register(NAME, enable=False)
    def emulab() -> alt.theme.ThemeConfig:
        return THEME
