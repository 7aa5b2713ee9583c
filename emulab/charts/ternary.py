"""The ground on which a triangle of three weights is drawn: places, lines, and thin quarters."""

import math

import altair as alt

from emulab.charts.rows import PAPER, QUIET

SIDE = 420  # points of a side of the triangle
LEFT, TOP, BELOW, RIGHT = 150, 54, 100, 322  # room around it


def placed(first: float, second: float) -> dict[str, float]:
    """A point of the triangle in points of the chart, from two of its three weights.

    >>> placed(1, 0) == {"x": LEFT, "y": TOP + SIDE * math.sqrt(3) / 2}
    True
    """
    rest = 1 - first - second
    return {
        "x": LEFT + SIDE * (second + rest / 2),
        "y": TOP + SIDE * math.sqrt(3) / 2 * (1 - rest),
    }


def across_and_down(field: str) -> dict[str, alt.X | alt.Y]:
    """Both coordinates as points of the chart, without axes."""
    width, height = LEFT + SIDE + RIGHT, TOP + SIDE * math.sqrt(3) / 2 + BELOW
    across = alt.Scale(domain=[0, width], range=[0, width], nice=False, zero=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return {
        "x": alt.X(f"x{field}:Q", scale=across, axis=None),
        "y": alt.Y(f"y{field}:Q", scale=down, axis=None),
    }


def outline(points: list[tuple[float, float]], **style) -> alt.Chart:
    """A closed line through points of the triangle."""
    values = [placed(*point) | {"order": order} for order, point in enumerate(points)]
    mark = alt.Chart(alt.Data(values=values)).mark_line(interpolate="linear-closed", **style)
    return mark.encode(**across_and_down(""), order="order:Q")


def grid() -> list[alt.LayerChart | alt.Chart]:
    """Thin lines at each quarter, named at the side on which they are read."""
    lines, labels = [], []
    for share in (0.25, 0.5, 0.75):
        less, text = 1 - share, f"{round(100 * share)} %"
        for one, other, dx, dy, align in (
            ((share, 0), (share, less), -8, -4, "right"),
            ((less, share), (0, share), 0, 16, "center"),
            ((0, less), (less, 0), 8, -4, "left"),
        ):
            start, end = placed(*one), placed(*other)
            lines.append(start | {"x2": end["x"], "y2": end["y"]})
            at = placed(*one)
            labels.append({"x": at["x"] + dx, "y": at["y"] + dy, "text": text, "align": align})
    rules = alt.Chart(alt.Data(values=lines)).mark_rule(color=PAPER, strokeWidth=0.8, opacity=0.6)
    words = alt.Chart(alt.Data(values=labels))
    return [
        rules.encode(**across_and_down(""), x2="x2:Q", y2="y2:Q"),
        *(
            words.transform_filter(alt.datum.align == align)
            .mark_text(align=align, fontSize=12, color=QUIET)
            .encode(**across_and_down(""), text="text:N")
            for align in ("left", "center", "right")
        ),
    ]
