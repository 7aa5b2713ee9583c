"""Who is proposed for what: units by rank against awards and offices."""

import altair as alt
import polars as pl

from emulab.awards import NOT_PROPOSED, PENDING, PROPOSED, TIED
from emulab.charts.finish import finished, sentence
from emulab.charts.rows import (
    INK,
    QUIET,
    TEXT,
    named_columns,
    named_rows,
    rank_labels,
    rows_height,
    unit_names,
)
from emulab.charts.votes import rule_title
from emulab.pipeline import Result
from emulab.withholding import published

WIDTH, NARROW, LETTERS = 560, 72, 32
TITLE = "Đề nghị khen thưởng và bầu chọn"
CIRCLE = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z"
HALF = f"{CIRCLE}M0,-0.72L0,0.72A0.72,0.72,0,0,0,0,-0.72Z"  # a hole in the right half
DOTS = "".join(
    f"M{x - 0.2},0A0.2,0.2,0,1,1,{x + 0.2},0A0.2,0.2,0,1,1,{x - 0.2},0Z" for x in (-0.7, 0, 0.7)
)
SPECK = "M-0.15,0A0.15,0.15,0,1,1,0.15,0A0.15,0.15,0,1,1,-0.15,0Z"
SIGNS = {  # outcome: its words, shape and colour
    PROPOSED: ("được đề nghị", CIRCLE, "#0072B2"),
    TIED: ("bằng nhau, phải có người quyết", HALF, "#D55E00"),
    PENDING: ("còn chờ một quyết định khác", DOTS, INK),
    NOT_PROPOSED: ("không được đề nghị", SPECK, QUIET),
}


def awards(result: Result) -> alt.LayerChart:
    """A sign for every unit and every award or office, with its votes where some were cast."""
    cells, heads = _cells(result)
    if not heads:
        why = "Quy tắc đang dùng chưa nêu danh hiệu, hình thức khen thưởng hay chức danh nào."
        return sentence(why, TITLE, result.rules, result.synthetic)
    places = rank_labels(result)
    names = {unit: f"{places[unit]} · {name}" for unit, name in unit_names(result).items()}
    y = named_rows(names, LETTERS)
    width = max(WIDTH, len(heads) * NARROW)
    x = named_columns(heads, width // len(heads) // 8)
    used = [sign for outcome, sign in SIGNS.items() if outcome in set(cells["outcome"])]
    words = [sign[0] for sign in used]
    legend = alt.Legend(
        title=None,
        orient="bottom",
        direction="horizontal",
        columns=2,
        labelLimit=0,
        labelFontSize=TEXT,
        symbolSize=160,
    )
    shape = alt.Scale(domain=words, range=[sign[1] for sign in used])
    colour = alt.Scale(domain=words, range=[sign[2] for sign in used])
    base = alt.Chart(cells).encode(x=x, y=y)
    grid = base.mark_rect(fill=None, stroke="#d9d9d9")
    signs = base.mark_point(size=200, filled=True, opacity=1, strokeWidth=1.5).encode(
        shape=alt.Shape("sign:N", scale=shape, legend=legend, sort=None),
        color=alt.Color("sign:N", scale=colour, legend=legend, sort=None),
    )
    votes = base.mark_text(fontSize=13, align="left", dx=13).encode(text="votes:N")
    height = rows_height(names, LETTERS)
    chart = alt.layer(grid, signs, votes).properties(width=width, height=height)
    title = f"{TITLE}, kèm số phiếu đồng ý" if result.polls else TITLE
    return finished(chart, title, result.rules, _fact(result, heads), result.synthetic)


def _cells(result: Result) -> tuple[pl.DataFrame, dict[str, str]]:
    """row, column, outcome, sign, votes; and the awards and offices by their names."""
    rules = result.rules
    heads = {entry.id: str(entry.name or entry.id) for entry in (*rules.awards, *rules.offices)}
    for contest, poll in result.polls.items():
        asked = rule_title(poll) or f"cần\u00a0{poll.needed}\u00a0phiếu"
        heads[contest] += f" ({asked})"
    shown = published(result)
    rows = [
        (o.unit, o.contest, o.outcome, SIGNS[o.outcome][0], _votes(o.votes))
        for o in (*shown.award_outcomes, *shown.office_outcomes)
    ]
    columns = ("row", "column", "outcome", "sign", "votes")
    schema = dict.fromkeys(columns, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row"), heads


def _votes(votes: int | None) -> str:
    return str(votes) if votes else ""


def _fact(result: Result, heads: dict[str, str]) -> str:
    names = unit_names(result)
    facts = []
    for contest, head in heads.items():
        found = [
            o for o in (*result.award_outcomes, *result.office_outcomes) if o.contest == contest
        ]
        for outcome in (PROPOSED, TIED, PENDING):
            units = [
                names[u] for u in names if any(o.unit == u and o.outcome == outcome for o in found)
            ]
            if units:
                facts.append(f"{head}: {SIGNS[outcome][0]} {', '.join(units)}")
        if all(o.outcome == NOT_PROPOSED for o in found):
            facts.append(f"{head}: không đơn vị nào")
    return f"{'; '.join(facts)}."
