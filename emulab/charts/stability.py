"""How far each weight can move before the ranking changes: an interval for every weight."""

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from emulab.charts.firmness import ONE_WEIGHT, completed, said, unmoved
from emulab.charts.legends import squares
from emulab.charts.rows import INK, TEXT, above, named_rows, rows_height, wrapped
from emulab.numbers import portion

if TYPE_CHECKING:
    from emulab.sensitivity.robustness import Robustness

WIDTH, LETTERS, BESIDE, GAP = 250, 30, 46, 14
MOST = 40  # weights on one page; of more only those of the sections are drawn
TITLE = "Mỗi trọng số đổi đến đâu thì thứ hạng đổi"
FILLS = {"winner": "#dbe9f4", "first k": "#6aaed6", "ranking": "#08519c"}
THICK = {"winner": 24, "first k": 14, "ranking": 6}
ALWAYS = "ở tỷ trọng nào cũng giữ đơn vị đứng đầu"
UNSEEN = "dò tìm chưa thấy tỷ trọng nào làm đổi đơn vị đứng đầu"


def stability(robustness: "Robustness") -> alt.VConcatChart | alt.LayerChart:
    """Three nested bars a weight: while the first unit, the first few, all ranks stay as they are.

    One weight moves and the others of its group keep their proportions; a weight is a share of
    its group. The black line is the adopted weight; beside it stands who takes the first place
    beyond either end. At an end itself the units tie.
    """
    if len(robustness.model.units) < 2:
        return unmoved(robustness, TITLE)
    found = robustness.stability
    if not found.height:
        return said(robustness, TITLE, ONE_WEIGHT)
    if found["criterion"].n_unique() > MOST:
        found = found.filter(pl.col("parent").is_null())
    kinds = _kinds(robustness)
    found = found.filter(pl.col("holds").is_in(list(kinds)))
    parents = found["parent"].unique(maintain_order=True).to_list()
    groups = [found.filter(pl.col("parent").eq_missing(parent)) for parent in parents]
    panels = [
        _panel(robustness, group, parent, kinds)
        for parent, group in zip(parents, groups, strict=True)
    ]
    chart = alt.vconcat(*panels, spacing=26) if len(panels) > 1 else panels[0]
    return completed(robustness, chart, TITLE, _fact(robustness, found))


def _kinds(robustness: "Robustness") -> dict[str, str]:
    """What may stay as it is, in words; the first k only where that is a third thing."""
    top, units = robustness.result.rules.analysis.top, len(robustness.model.units)
    kinds = {"winner": "giữ đơn vị đứng đầu", "first k": f"giữ nhóm {top} đơn vị đầu"}
    kinds |= {"ranking": "giữ mọi thứ hạng"}
    return kinds if 1 < top < units else {k: v for k, v in kinds.items() if k != "first k"}


def _panel(
    robustness: "Robustness", group: pl.DataFrame, parent: str | None, kinds: dict[str, str]
) -> alt.LayerChart:
    own = robustness.result.rules.rubric.names()
    names = {one: str(own[one]) for one in group["criterion"].unique(maintain_order=True)}
    words = _words(robustness, group.filter(holds="winner"))
    y = named_rows(names, LETTERS)
    frame = group.select(
        "holds",
        "weight",
        "low",
        "high",
        row="criterion",
        kind=pl.col("holds").replace_strict(kinds, return_dtype=pl.String),
    )
    whole = alt.Chart(frame.filter(holds="winner")).mark_rule(color="#999999")
    layers = [whole.encode(x=_x(0.0), x2=alt.X2Datum(1.0), y=y)]
    layers += [_bars(frame.filter(holds=kind), kind, kinds).encode(y=y) for kind in kinds]
    ticks = alt.Chart(frame.filter(holds="winner"))
    ticks = ticks.mark_tick(color=INK, thickness=3, size=30)
    beside = alt.Chart(words).mark_text(
        align="left", fontSize=TEXT, lineBreak="\n", lineHeight=17, dy=_lift(words)
    )
    layers += [
        ticks.encode(x=alt.X("weight:Q"), y=y),
        beside.encode(x=alt.value(WIDTH + GAP), y=y, text="text:N"),
        above("đơn vị đứng đầu đổi khi nào", WIDTH + GAP),
        above("vạch đen: tỷ trọng đang dùng", 0),
    ]
    title = "Các mục của bảng điểm" if parent is None else f"Trong mục “{own[parent]}”"
    lines = max(len(text.split("\n")) for text in words["text"])
    head = alt.Title(title, fontSize=15, anchor="start", frame="group", offset=10)
    return alt.layer(*layers, title=head).properties(
        width=WIDTH, height=rows_height(names, LETTERS, lines)
    )


def _x(at: float | None = None) -> alt.X | alt.XDatum:
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], labelFontSize=12)
    if at is not None:
        return alt.XDatum(at, type="quantitative", title=None, scale=scale, axis=axis)
    return alt.X("low:Q", title=None, scale=scale, axis=axis)


def _bars(frame: pl.DataFrame, kind: str, kinds: dict[str, str]) -> alt.Chart:
    fill = alt.Scale(domain=list(kinds.values()), range=[FILLS[one] for one in kinds])
    mark = alt.Chart(frame).mark_bar(size=THICK[kind], stroke=INK, strokeWidth=0.6)
    return mark.encode(x=_x(), x2="high:Q", color=alt.Color("kind:N", scale=fill, legend=squares()))


def _words(robustness: "Robustness", winners: pl.DataFrame) -> pl.DataFrame:
    """row, text: what happens to the first place beyond either end of each weight."""
    rows = []
    for row in winners.to_dicts():
        ends = [
            f"{side} {portion(row[at])}: {robustness.names[row[unit]]} vượt lên đầu"
            for side, at, unit in (("dưới", "low", "low_up"), ("trên", "high", "high_up"))
            if row[unit] is not None
        ]
        lines = [line for end in ends for line in wrapped(end, BESIDE)]
        never = ALWAYS if row["exact"] else UNSEEN
        rows.append((row["criterion"], "\n".join(lines or wrapped(never, BESIDE))))
    return pl.DataFrame(rows, schema={"row": pl.String, "text": pl.String}, orient="row")


def _lift(words: pl.DataFrame) -> alt.ExprRef:
    """Text of several lines is drawn from its first: raise it so that its middle is the row's."""
    return alt.ExprRef("-8.5 * (length(split(datum.text, '\\n')) - 1)")


def _fact(robustness: "Robustness", found: pl.DataFrame) -> str:
    names = robustness.result.rules.rubric.names()
    rows = []
    for row in found.filter(holds="winner").to_dicts():
        span = (
            f"{portion(row['low'])} đến {portion(row['high'])} (đang dùng {portion(row['weight'])})"
        )
        rows.append(f"{names[row['criterion']]} {span}")
    how = "" if found["exact"].all() else "Theo kết quả dò tìm, chưa được chứng minh: "
    text = f"Đơn vị đứng đầu không đổi khi tỷ trọng nằm trong khoảng: {'; '.join(rows)}."
    return f"{how}{text[:1].lower()}{text[1:]}" if how else text
