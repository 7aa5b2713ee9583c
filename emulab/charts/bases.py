"""The share of every unit on each of the five bases, against the share that is asked for."""

from fractions import Fraction

import altair as alt
import polars as pl

from emulab.charts.finish import ACROSS, finished, sentence
from emulab.charts.rows import INK, PAPER, TEXT, named_rows, rows_height, unit_names, wrapped
from emulab.charts.votes import BASES, contest_titles
from emulab.pipeline import Result
from emulab.voting import Poll
from emulab.voting.bases import share_asked
from emulab.withholding import shown_bases

WIDTH, LETTERS, LANE = 430, 30, 8
TITLE = "Cùng số phiếu, tính trên năm cơ số"
COLOURS = {  # Okabe and Ito's, told apart in every common kind of colour blindness
    "members": "#0072B2",
    "present": "#E69F00",
    "issued": "#009E73",
    "returned": "#CC79A7",
    "valid": "#D55E00",
}
SMALL, LARGE = 60, 150  # the base of the rules is the large sign


def bases(result: Result) -> alt.VConcatChart | alt.LayerChart:
    """A panel a contest, a strip a unit: its share on each base, and the line that is asked for.

    A lane a base; a full sign has votes enough, a hollow one too few; the large one is the base
    of the rules. Where full and hollow ones stand in a strip, another base would have decided
    otherwise. Units that nobody agreed to have no strip.
    """
    found = shown_bases(result) if result.polls else {}
    frames = {contest: _frame(result, contest, rows) for contest, rows in found.items()}
    frames = {contest: frame for contest, frame in frames.items() if frame.height}
    if not frames:
        text = "Không có tỷ lệ phiếu nào để so giữa các cơ số."
        return sentence(text, TITLE, result.rules, result.synthetic)
    panels = [_panel(result, contest, frame) for contest, frame in frames.items()]
    fact = " ".join(_fact(result, contest, frame) for contest, frame in frames.items())
    chart = alt.vconcat(*panels, spacing=22)
    return finished(chart, TITLE, result.rules, fact, result.synthetic)


def _frame(result: Result, contest: str, rows: list[dict]) -> pl.DataFrame:
    """row, name, base, share, label, passed, used: what is known and not withheld."""
    names = unit_names(result)
    kept = [
        (
            row["unit"],
            names[row["unit"]],
            row["base"],
            float(Fraction(row["votes"], row["number"])) if row["number"] else 0.0,
            row["share"],
            row["passed"],
            row["used"],
        )
        for row in rows
        if row["shown"] and row["number"] is not None
    ]
    schema = {"row": pl.String, "name": pl.String, "base": pl.String, "share": pl.Float64}
    schema |= {"label": pl.String, "passed": pl.Boolean, "used": pl.Boolean}
    return pl.DataFrame(kept, schema=schema, orient="row").with_columns(zero=pl.lit(0.0))


def _panel(result: Result, contest: str, frame: pl.DataFrame) -> alt.LayerChart:
    poll = result.polls[contest]
    names = dict(frame.select("row", "name").iter_rows())
    y = named_rows(names, LETTERS)
    most = max(1.0, frame["share"].max())
    x = alt.X(
        "share:Q",
        title=None,
        scale=alt.Scale(domain=[0, most * 1.02], nice=False),
        axis=alt.Axis(format="%", tickCount=5),
    )
    used = frame.filter("used")
    label = alt.Chart(used).mark_text(align="left", fontSize=TEXT, fontWeight="bold")
    label = label.encode(x=alt.value(WIDTH + 12), y=y, text="label:N")
    layers = [*_signs(frame, x, y), label, *_line(poll)]
    title = alt.Title(
        contest_titles(result)[contest],
        subtitle=wrapped(_note(poll, frame), ACROSS),
        fontSize=TEXT,
        anchor="start",
        frame="group",
        offset=20,
    )
    height = rows_height(names, LETTERS, lines=3)
    return alt.layer(*layers, title=title).properties(width=WIDTH, height=height)


def _signs(frame: pl.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A thin stem and a sign in the lane of each base."""
    legend = alt.Legend(
        title=None,
        orient="bottom",
        direction="horizontal",
        columns=3,
        labelLimit=0,
        labelFontSize=TEXT,
        symbolType="circle",
        symbolStrokeWidth=0,
        symbolOpacity=1,
        labelExpr=" : ".join(f"datum.value == '{k}' ? '{w}'" for k, w in BASES.items()) + " : ''",
    )
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    colour = alt.Color("base:N", scale=scale, sort=None, legend=legend)
    layers = []
    for at, base in enumerate(COLOURS):
        down = (at - 2) * LANE
        own = frame.filter(pl.col("base") == base)
        stems = alt.Chart(own).mark_rule(yOffset=down, strokeWidth=2, opacity=0.45)
        layers.append(stems.encode(x=x, x2="zero:Q", y=y, color=colour))
        for passed in (True, False):
            size = alt.when("datum.used").then(alt.value(LARGE)).otherwise(alt.value(SMALL))
            signs = alt.Chart(own.filter(pl.col("passed") == passed)).mark_point(
                shape="circle",
                filled=passed,
                strokeWidth=2,
                opacity=1,
                yOffset=down,
                **({} if passed else {"fill": PAPER}),
            )
            layers.append(signs.encode(x=x, y=y, color=colour, size=size))
    return layers


def _line(poll: Poll) -> list[alt.Chart]:
    """The share that is asked for."""
    share = poll.threshold.more_than or poll.threshold.at_least or Fraction(0)
    row = {"share": [float(share)], "label": [_asked(poll)]}
    line = alt.Chart(pl.DataFrame(row))
    rule = line.mark_rule(strokeDash=[6, 3], strokeWidth=2, color=INK).encode(x="share:Q")
    words = line.mark_text(align="center", baseline="bottom", dy=-4, fontSize=TEXT)
    return [rule, words.encode(x="share:Q", y=alt.value(0), text="label:N")]


def _asked(poll: Poll) -> str:
    text = share_asked(poll.threshold).said("vi")
    return text if poll.threshold.more_than is not None else f"ít nhất {text}"


def _note(poll: Poll, frame: pl.DataFrame) -> str:
    """Every base with its number; that of the rules is named first."""
    numbers = {base: label.split("/")[1] for base, label in frame["base", "label"].iter_rows()}
    own = poll.threshold.of
    first = [f"cơ số theo quy chế: {numbers[own]} {BASES[own]}"] if own in numbers else []
    others = [f"{number} {BASES[base]}" for base, number in numbers.items() if base != own]
    return "; ".join([*first, *(text.replace(" ", "\u00a0") for text in others)])


def _fact(result: Result, contest: str, frame: pl.DataFrame) -> str:
    rows = []
    for unit in dict.fromkeys(frame["row"]):
        own = frame.filter(pl.col("row") == unit)
        shares = [f"{label} {BASES[base]}" for base, label in own["base", "label"].iter_rows()]
        rows.append(f"{own['name'][0]}: {', '.join(shares)}")
    return (
        f"{contest_titles(result)[contest]} ({_asked(result.polls[contest])}): {'; '.join(rows)}."
    )
