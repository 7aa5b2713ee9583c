"""Ranks beside votes: a line for every unit from its rank to its place by votes."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.legends import worded
from emulab.charts.rows import INK, PAPER, TEXT, unit_names, wrapped
from emulab.charts.votes import contest_titles
from emulab.numbers import shown
from emulab.pipeline import Result
from emulab.votes_and_scores import Beside
from emulab.votes_and_scores import beside_votes as compared
from emulab.withholding import hidden, listed

WIDTH, LETTERS, LINE = 230, 30, 17
UP, DOWN, SAME = "#0072B2", "#D55E00", "#767676"  # Okabe and Ito's blue and vermilion
WORDS = {UP: "theo phiếu đứng cao hơn", DOWN: "theo phiếu đứng thấp hơn", SAME: "như nhau"}
STROKES = {"symbolType": "stroke", "symbolStrokeWidth": 3}
TITLE = "Thứ hạng theo điểm và thứ tự theo phiếu"


def beside_votes(result: Result) -> alt.VConcatChart | alt.LayerChart:
    """A panel a contest: units with votes, by rank on the left and by votes on the right.

    Lines rise and fall as the order among the units drawn does; the numbers printed are those
    among all ranked units. Equal ones stand one below the other.
    """
    found = [one for one in compared(result) if _voted(result, one).height]
    if not found:
        text = "Chưa có phiếu nào của đơn vị đã xếp hạng để so với điểm."
        return sentence(text, TITLE, result.rules, result.synthetic)
    panels = [_panel(result, one) for one in found]
    fact = " ".join(_fact(result, one) for one in found)
    return finished(alt.vconcat(*panels, spacing=26), TITLE, result.rules, fact, result.synthetic)


def _voted(result: Result, one: Beside) -> pl.DataFrame:
    """The places of the units that are drawn, and in ``moved`` how they change among these.

    Where a line stands tells the place by votes, so a unit whose figure is withheld has none.
    """
    back = hidden(result).of(one.contest)
    known = [unit for unit in one.places["unit"] if unit not in back]
    units = [unit for unit in known if listed(result, one.contest, unit)]
    voted = one.places.filter(pl.col("unit").is_in(units))
    places = [pl.col(side).rank("min").cast(pl.Int64) for side in ("rank", "vote_rank")]
    return voted.with_columns(moved=places[0] - places[1])


def _rows(result: Result, one: Beside) -> list[dict]:
    """unit, side, at (from the top), colour, label: two ends of every line."""
    names = unit_names(result)
    voted = _voted(result, one)
    by_rank, by_votes = voted.sort("rank", maintain_order=True), voted.sort("vote_rank", "rank")
    rows = []
    for side, frame in (("a", by_rank), ("b", by_votes)):
        for at, row in enumerate(frame.to_dicts(), 1):
            place, name = (row["rank"] if side == "a" else row["vote_rank"]), names[row["unit"]]
            figure = f"{shown(row['total'])} điểm" if side == "a" else f"{row['votes']} phiếu"
            lines = wrapped(f"{place}. {name}", LETTERS)
            if side == "b":
                lines[-1] += "  ✓" if row["passed"] else ""
            label = "\n".join([*lines, figure])
            colour = UP if row["moved"] > 0 else DOWN if row["moved"] < 0 else SAME
            rows.append(
                {"unit": row["unit"], "side": side, "at": at, "colour": colour, "label": label}
            )
    return rows


def _panel(result: Result, one: Beside) -> alt.LayerChart:
    rows = _rows(result, one)
    count = len(rows) // 2
    tallest = max(row["label"].count("\n") + 1 for row in rows)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[0.4, count + 0.6], reverse=True), axis=None)
    x = alt.X("side:N", scale=alt.Scale(domain=["a", "b"], padding=0), axis=None)
    scale = alt.Scale(domain=list(WORDS), range=list(WORDS))
    colour = alt.Color("colour:N", scale=scale, legend=worded(WORDS, **STROKES))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    lines = base.mark_line(strokeWidth=3).encode(color=colour, detail="unit:N")
    dots = base.mark_point(size=90, filled=True, opacity=1, stroke=PAPER).encode(color=colour)
    lift = alt.ExprRef(f"-{LINE / 2} * (length(split(datum.label, '\\n')) - 1)")
    layers = [lines, dots]
    for side, align, dx in (("a", "right", -12), ("b", "left", 12)):
        words = base.transform_filter(alt.datum.side == side).mark_text(
            align=align,
            dx=dx,
            dy=lift,
            fontSize=TEXT,
            lineBreak="\n",
            lineHeight=LINE,
            color=INK,
            baseline="middle",
        )
        layers.append(words.encode(text="label:N"))
    title = alt.Title(
        contest_titles(result)[one.contest],
        subtitle=_note(result, one),
        fontSize=TEXT,
        anchor="start",
        frame="group",
        offset=28,
    )
    height = count * (tallest * LINE + 10)
    return alt.layer(*layers, _heads(), title=title).properties(width=WIDTH, height=height)


def _note(result: Result, one: Beside) -> str:
    left = one.places.height - _voted(result, one).height
    back = hidden(result).of(one.contest)
    told = one.tau_b is not None and not back
    words = [f"tau-b {shown(one.tau_b).replace('-', '−')}"] if told else []
    words += [f"không vẽ {left} đơn vị không có phiếu"] if left else []
    if back and left:
        words[-1] += " hoặc không công bố số phiếu"
    return "; ".join([*words, "✓ đạt"])


def _heads() -> alt.Chart:
    """What stands on either side."""
    rows = [{"side": "a", "words": "theo điểm"}, {"side": "b", "words": "theo phiếu"}]
    mark = alt.Chart(alt.Data(values=rows)).mark_text(
        fontSize=TEXT, fontWeight="bold", baseline="bottom", color=INK
    )
    return mark.encode(x="side:N", y=alt.value(-6), text="words:N")


def _fact(result: Result, one: Beside) -> str:
    names = unit_names(result)
    rows = [
        f"{names[row['unit']]} hạng {row['rank']}, theo phiếu thứ {row['vote_rank']}"
        for row in _voted(result, one).to_dicts()
    ]
    return f"{contest_titles(result)[one.contest]}: {'; '.join(rows)}."
