"""Legends beneath or above a chart, on one line and large enough to read from the back."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from emulab.charts.rows import INK, TEXT


def squares(**changes: Any) -> alt.Legend:
    """The legend of bars: squares with an edge, so that pale ones are seen; beneath unless told."""
    edged = {
        "symbolType": "square",
        "symbolStrokeColor": INK,
        "symbolStrokeWidth": 0.8,
    }
    return _on_a_line(**edged | changes)


def worded(words: Mapping[str, str], **changes: Any) -> alt.Legend:
    """The legend of a scale whose values are colours, each said in a word of ``words``."""
    said = " : ".join(f"datum.value == '{colour}' ? '{word}'" for colour, word in words.items())
    return _on_a_line(labelExpr=f"{said} : ''", **changes)


def _on_a_line(**changes: Any) -> alt.Legend:
    plain = {
        "title": None,
        "orient": "bottom",
        "direction": "horizontal",
        "labelLimit": 0,
        "labelFontSize": TEXT,
    }
    return alt.Legend(**plain | changes)
