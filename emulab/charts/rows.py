"""Rows and columns of a chart by their full names, wrapped and never cut."""

import json
import textwrap
from collections.abc import Mapping

import altair as alt

from emulab.pipeline import Result

LINE = 17  # pixels from one line of a name to the next
TEXT = 14
INK, PAPER, QUIET = "#222222", "#ffffff", "#767676"


def wrapped(name: str, width: int) -> list[str]:
    """The name on as few lines as ``width`` letters allow, the lines about equally long.

    >>> wrapped("Ban quản lý các khu công nghiệp và chế xuất Hà Nội", 34)
    ['Ban quản lý các khu công', 'nghiệp và chế xuất Hà Nội']
    """
    for number in range(max(map(len, name.split())), width):
        if len(lines := _lines(name, number)) == len(_lines(name, width)):
            return lines
    return _lines(name, width)


def rows_height(names: Mapping[str, str], width: int, lines: int = 1) -> int:
    """The height of all rows, in points: each holds the longest name, and ``lines`` at least."""
    most = max(len(wrapped(name, width)) for name in names.values())
    return len(names) * max(max(most, lines) * LINE + 5, 32)


def named_rows(names: Mapping[str, str], width: int, room: int = 8) -> alt.Y:
    """The field ``row`` as rows in the order of ``names``, each with its name, ``room`` away."""
    labels = {row: wrapped(name, width) for row, name in names.items()}
    label = _looked_up(labels)
    axis = alt.Axis(
        labelExpr=label,
        labelOffset=alt.ExprRef(f"{-LINE / 2} * (length({label}) - 1)"),
        labelBaseline="middle",
        labelLineHeight=LINE,
        labelFontSize=TEXT,
        labelLimit=0,
        labelPadding=room,
        maxExtent=600,
        domain=False,
        ticks=False,
        grid=False,
    )
    return bare_rows(names).axis(axis)


def bare_rows(names: Mapping[str, str]) -> alt.Y:
    """The same rows without their names, for a panel beside the first."""
    return alt.Y("row:N", title=None, sort=None, scale=alt.Scale(domain=list(names)), axis=None)


def above(words: str, x: float, align: str = "left") -> alt.Chart:
    """Bold words just above the rows, ``x`` points from the left edge of the plot."""
    base = alt.Chart(alt.Data(values=[{"words": words}]))
    mark = base.mark_text(fontSize=TEXT, fontWeight="bold", align=align, baseline="bottom")
    return mark.encode(x=alt.value(x), y=alt.value(-7), text="words:N")


def named_columns(names: Mapping[str, str], width: int) -> alt.X:
    """The field ``column`` as columns in the order of ``names``, named above the chart."""
    labels = {column: wrapped(name, width) for column, name in names.items()}
    most = max(map(len, labels.values()))
    level = {column: [""] * (most - len(lines)) + lines for column, lines in labels.items()}
    axis = alt.Axis(
        orient="top",
        labelExpr=_looked_up(level),
        labelAngle=0,
        labelBaseline="bottom",
        labelLineHeight=LINE,
        labelPadding=8 + (most - 1) * LINE,
        labelFontSize=TEXT,
        labelLimit=0,
        labelOverlap=False,
        maxExtent=600,
        domain=False,
        ticks=False,
        grid=False,
    )
    scale = alt.Scale(domain=list(names))
    return alt.X("column:N", title=None, sort=None, scale=scale, axis=axis)


def unit_names(result: Result) -> dict[str, str]:
    """Every unit by its name: the ranked ones in their order, then those not yet marked."""
    names = dict(result.tables.units.select("unit", "name").iter_rows())
    ranked = result.ranks["unit"].to_list()
    return {unit: names[unit] for unit in (*ranked, *(u for u in names if u not in ranked))}


def rank_labels(result: Result) -> dict[str, str]:
    """Every unit's rank as it is printed: ``2``, ``2 =`` where it is shared, ``–`` without one."""
    labels = dict.fromkeys(unit_names(result), "–")
    for unit, rank, tied in result.ranks.select("unit", "rank", "tied").iter_rows():
        labels[unit] = f"{rank} =" if tied else str(rank)
    return labels


def _looked_up(labels: Mapping[str, list[str]]) -> str:
    return f"{json.dumps(labels, ensure_ascii=False)}[datum.value]"


def _lines(name: str, width: int) -> list[str]:
    held = name.replace(" - ", "\u00a0- ")  # a dash ends a line, it does not begin one
    found = textwrap.wrap(held, width, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\u00a0", " ") for line in found]
