"""What each weight, moved alone to the ends of what is defensible, does to the lead."""

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from emulab.charts.firmness import completed, said, unmoved
from emulab.charts.legends import squares
from emulab.charts.rows import INK, TEXT, above, named_rows, rows_height, wrapped
from emulab.numbers import TIE_PLACES, portion, signed

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

WIDTH, LETTERS, BESIDE, GAP = 330, 30, 40, 14
MOST = 24  # weights on one page; the widest are drawn
LESS, MORE = "khi tỷ trọng thấp nhất", "khi tỷ trọng cao nhất"
FILLS = {LESS: "#dbe9f4", MORE: "#2171b5"}
LEADS = ("lead_low", "lead_adopted", "lead_high")
LEVEL = "Các đơn vị đứng đầu bằng điểm nhau, đổi riêng trọng số nào cũng vậy."
LOCKED = "Không trọng số nào được đổi riêng mà vẫn nằm trong khoảng bảo vệ được."
TITLE = "Từng trọng số làm thay đổi khoảng cách dẫn đầu bao nhiêu"


def tornado(robustness: "Robustness") -> alt.LayerChart:
    """A bar a weight, widest first: the lead of the unit that is first as adopted, in points.

    Each weight moves alone, its siblings in proportion, to either end of what is defensible.
    The middle line is the lead as adopted; left of zero another unit is first, and who it is
    stands beside the bar.
    """
    if (silent := unmoved(robustness, TITLE)) is not None:
        return silent
    found = robustness.tornado.filter(pl.col("lead_low").is_not_null()).head(MOST)
    if not found.height:
        return said(robustness, TITLE, LOCKED)
    if not any(round(lead, TIE_PLACES) for lead in found.select(LEADS).row(0)):  # widest first
        return said(robustness, TITLE, LEVEL)
    names = _names(robustness, found)
    frame = _sides(found)
    lead = found["lead_adopted"][0]
    values = [*frame["end"], lead, 0.0]
    room = max(max(values) - min(values), 0.01) * 0.08
    scale = alt.Scale(domain=[min(values) - room, max(values) + room], nice=False)
    x = alt.X(
        "start:Q",
        title="điểm hơn đơn vị đứng sát",
        scale=scale,
        axis=alt.Axis(tickCount=5, format=",~f"),
    )
    y = named_rows(names, LETTERS)
    fill = alt.Scale(domain=list(FILLS), range=list(FILLS.values()))
    colour = alt.Color("side:N", scale=fill, sort=None, legend=squares())
    bars = alt.Chart(frame).mark_bar(stroke=INK, strokeWidth=0.6)
    bars = bars.encode(x=x, x2="end:Q", y=y, yOffset=_OFFSET, color=colour)
    words = _words(robustness, found)
    beside = alt.Chart(words).mark_text(
        align="left", fontSize=TEXT, lineBreak="\n", lineHeight=17, dy=_LIFT
    )
    layers = [
        bars,
        _line(0.0, strokeWidth=2.5),
        _line(lead, strokeWidth=1.5, strokeDash=[5, 3]),
        beside.encode(x=alt.value(WIDTH + GAP), y=y, text="text:N"),
        above("ở hai đầu: tỷ trọng, khoảng cách", WIDTH + GAP),
        above("vạch đứt: khoảng cách hiện nay", 0),
    ]
    lines = max(len(text.split("\n")) for text in words["text"])
    height = rows_height(names, LETTERS, lines + 1)
    chart = alt.layer(*layers).properties(width=WIDTH, height=height)
    return completed(robustness, chart, TITLE, _fact(words, names, lead))


_OFFSET = alt.YOffset("side:N", sort=None, scale=alt.Scale(domain=list(FILLS), paddingOuter=0.2))
_LIFT = alt.ExprRef("-8.5 * (length(split(datum.text, '\\n')) - 1)")


def _names(robustness: "Robustness", found: pl.DataFrame) -> dict[str, str]:
    names = robustness.result.rules.rubric.names()
    return {
        row: f"{names[row]} ({portion(weight)})"
        for row, weight in found.select("criterion", "weight").iter_rows()
    }


def _sides(found: pl.DataFrame) -> pl.DataFrame:
    """row, side, start, end: from the lead as adopted to that at either end."""
    return pl.concat(
        found.select(row="criterion", side=pl.lit(side), start="lead_adopted", end=lead)
        for side, lead in ((LESS, "lead_low"), (MORE, "lead_high"))
    )


def _line(at: float, **style) -> alt.Chart:
    mark = alt.Chart(alt.Data(values=[{"start": at}])).mark_rule(color=INK, **style)
    return mark.encode(x="start:Q")


def _words(robustness: "Robustness", found: pl.DataFrame) -> pl.DataFrame:
    """row, text: the lead at either end, and who is first there if it is another."""
    adopted, rows = set(robustness.result.ranks.filter(rank=1)["unit"]), []
    for row in found.to_dicts():
        texts = []
        for end in ("low", "high"):
            text = f"{portion(row[end])}: {signed(row[f'lead_{end}'])}"
            if set(row[f"first_{end}"]) != adopted:
                names = "; ".join(robustness.names[unit] for unit in row[f"first_{end}"])
                text += f" ({names} đứng đầu)"
            texts += wrapped(text, BESIDE)
        rows.append((row["criterion"], "\n".join(texts)))
    return pl.DataFrame(rows, schema={"row": pl.String, "text": pl.String}, orient="row")


def _fact(words: pl.DataFrame, names: dict[str, str], lead: float) -> str:
    rows = [f"{names[row]}: {text}" for row, text in words.iter_rows()]
    told = "; ".join(rows).replace("\n", " ")
    return f"Khoảng cách dẫn đầu đang là {signed(lead)} điểm. {told}."
