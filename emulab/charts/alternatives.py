"""Ranks under the rules as adopted and under every alternative: a line a unit, a column each."""

from itertools import pairwise

import altair as alt

from emulab.alternative_rules import Alternatives
from emulab.charts.finish import finished, sentence
from emulab.charts.legends import worded
from emulab.charts.rows import INK, PAPER, TEXT, wrapped

UP, DOWN, SAME = "#0072B2", "#D55E00", "#767676"  # Okabe and Ito's blue and vermilion
DOTS = {"symbolType": "circle", "symbolOpacity": 1, "symbolStrokeWidth": 0}
WORDS = {UP: "lên hạng", DOWN: "xuống hạng", SAME: "giữ hạng"}
TITLE = "Thứ hạng theo quy chế và theo từng phương án"
MOST = 5  # alternatives in one panel; more are shared out over several, one below the other
LETTERS, LINE, HEAD = 26, 17, 12
STEP, NARROW = 120, 88  # points from one column to the next: of two columns, of six
DOT = 430  # area of a dot that a rank of two digits fits in


def alternatives(found: Alternatives) -> alt.LayerChart | alt.VConcatChart:
    """Every unit's rank, best on top: the rules as adopted on the left, then each alternative.

    The rank stands in the dot. Blue dots are better than under the rules as adopted and
    vermilion ones worse; the line that leads to such a dot has its colour, all others are thin
    and grey. A shared rank has an equals sign, and a bar ties its dots together. Units without a
    rank stand below, with a dash.
    """
    rules = found.base.result.rules
    if not found.others:
        text = "Không có phương án nào chạy được để đặt cạnh quy chế."
        return sentence(f"{text}{_refused(found)}", TITLE, rules, found.synthetic)
    keys = [one.key for one in found.others]
    number = -(-len(keys) // MOST)
    cuts = [len(keys) * turn // number for turn in range(number + 1)]
    panels = [_panel(found, keys[start:end]) for start, end in pairwise(cuts)]
    chart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=48)
    return finished(chart, TITLE, rules, _fact(found), found.synthetic)


def _panel(found: Alternatives, keys: list[str]) -> alt.LayerChart:
    columns = [found.base.key, *keys]
    places = {key: _places(found, key) for key in columns}
    dots = [
        {
            "unit": unit,
            "column": number,
            "place": places[key][unit],
            "label": found.labels[key][unit].replace(" ", ""),
            "colour": _colour(found, key, unit),
        }
        for number, key in enumerate(columns)
        for unit in found.units
    ]
    lines = [
        {**{k: one[k] for k in ("unit", "column", "place")}, "to": other["column"]}
        | {"there": other["place"], "colour": _between(one, other)}
        for unit in found.units
        for one, other in pairwise(dot for dot in dots if dot["unit"] == unit)
    ]
    lines.sort(key=lambda line: line["colour"] != SAME)  # what changes lies on top
    step = STEP - (STEP - NARROW) * (len(columns) - 2) / (MOST - 1)
    names = {unit: wrapped(found.unit_names[unit], LETTERS) for unit in found.units}
    tall = max(max(map(len, names.values())) * LINE + 6, 34)
    count = len(found.units)
    x = alt.X("column:Q", scale=alt.Scale(domain=[0, len(keys)], nice=False), axis=None)
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0.5, count + 0.5], reverse=True), axis=None)
    colour = alt.Color("colour:N", scale=alt.Scale(domain=list(WORDS), range=list(WORDS)))
    drawn = [
        _ties(found, columns, places).encode(x=x, y=y, y2="last:Q"),
        alt.Chart(alt.Data(values=lines))
        .mark_rule()
        .encode(
            x=x,
            y=y,
            x2="to:Q",
            y2="there:Q",
            color=colour.legend(
                worded(WORDS, symbolType="circle", symbolOpacity=1, symbolStrokeWidth=0)
            ),
            strokeWidth=alt.when(f"datum.colour == '{SAME}'")
            .then(alt.value(1.4))
            .otherwise(alt.value(4)),
        ),
        alt.Chart(alt.Data(values=dots))
        .mark_point(size=DOT, filled=True, opacity=1, stroke=PAPER, strokeWidth=1.5)
        .encode(x=x, y=y, color=colour),
        alt.Chart(alt.Data(values=dots))
        .mark_text(
            fontSize=alt.ExprRef("indexof(datum.label, '=') < 0 ? 14 : 11"),
            fontWeight="bold",
            color=PAPER,
            baseline="middle",
            dy=1,
        )
        .encode(x=x, y=y, text="label:N"),
        *_named(names, places[columns[0]], "right", -18, 0, x, y),
        *_named(names, places[columns[-1]], "left", 18, len(keys), x, y),
        *_heads(found, columns, step, x),
    ]
    return alt.layer(*drawn).properties(width=step * len(keys), height=count * tall)


def _places(found: Alternatives, key: str) -> dict[str, int]:
    """Every unit's place from the top; those of a shared rank in the order of the first column."""
    ranks = dict(found.ranks.select("unit", key).iter_rows())
    last = len(ranks) + 1
    order = sorted(found.units, key=lambda unit: ranks[unit] or last)  # stable
    return {unit: place for place, unit in enumerate(order, 1)}


def _colour(found: Alternatives, key: str, unit: str) -> str:
    own = found.ranks.filter(unit=unit).row(0, named=True)
    base, rank = own[found.base.key], own[key]
    if base is None or rank is None:
        return SAME
    return UP if rank < base else DOWN if rank > base else SAME


def _between(one: dict, other: dict) -> str:
    return other["colour"] if other["colour"] != SAME else one["colour"]


def _ties(found: Alternatives, columns: list[str], places: dict[str, dict[str, int]]) -> alt.Chart:
    """A broad bar behind the dots of every shared rank."""
    rows = []
    for number, key in enumerate(columns):
        tied: dict[str, list[int]] = {}
        for unit, label in found.labels[key].items():
            if label.endswith("="):
                tied.setdefault(label, []).append(places[key][unit])
        rows += [{"column": number, "place": min(own), "last": max(own)} for own in tied.values()]
    return alt.Chart(alt.Data(values=rows)).mark_rule(
        strokeWidth=34, strokeCap="round", color="#D9D9D9"
    )


def _named(names: dict, places: dict, align: str, dx: int, column: int, x, y) -> list[alt.Chart]:
    """The units' names at one end of the lines, each in the middle of its row."""
    rows = [
        {"column": column, "place": places[unit], "name": "\n".join(lines), "lines": len(lines)}
        for unit, lines in names.items()
    ]
    found = []
    for count in sorted({row["lines"] for row in rows}):
        mark = alt.Chart(alt.Data(values=[row for row in rows if row["lines"] == count])).mark_text(
            align=align,
            dx=dx,
            dy=-LINE / 2 * (count - 1),
            baseline="middle",
            fontSize=TEXT,
            lineBreak="\n",
            lineHeight=LINE,
            color=INK,
        )
        found.append(mark.encode(x=x, y=y, text="name:N"))
    return found


def _heads(found: Alternatives, columns: list[str], step: float, x) -> list[alt.Chart]:
    """What each column is called, above it, the last lines level."""
    heads = [wrapped(found.names[key], int(step / 7.4)) for key in columns]
    drawn = []
    for number, lines in enumerate(heads):
        rows = alt.Data(values=[{"column": number, "words": "\n".join(lines)}])
        mark = alt.Chart(rows).mark_text(
            fontSize=HEAD,
            fontWeight="bold",
            baseline="bottom",
            lineBreak="\n",
            lineHeight=LINE - 2,
            dy=-(LINE - 2) * (len(lines) - 1),
            color=INK,
        )
        drawn.append(mark.encode(x=x, y=alt.value(-8), text="words:N"))
    return drawn


def _fact(found: Alternatives) -> str:
    """The ranks in words, and what could not be run."""
    rows = [
        f"{found.names[key]}: "
        + "; ".join(f"{found.unit_names[unit]} hạng {own[unit]}" for unit in found.units)
        for key, own in found.labels.items()
    ]
    return f"{'. '.join(rows)}.{_refused(found)}"


def _refused(found: Alternatives) -> str:
    names = "; ".join(found.names[one.key] for one in found.refused)
    return f" Không chạy được: {names}." if names else ""
