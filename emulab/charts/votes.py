"""The votes of every contest beside the number that is needed."""

import altair as alt
import polars as pl

from emulab.charts.finish import finished, sentence
from emulab.charts.rows import INK, PAPER, TEXT, named_rows, rows_height, unit_names
from emulab.pipeline import Result

WIDTH, LETTERS = 480, 34
TITLE = "Số phiếu đồng ý và số phiếu cần có"
BOX, WRITTEN = "bỏ phiếu tại hội nghị", "ý kiến bằng văn bản"
FILLS = {  # passed, channel
    (True, BOX): "#0072B2",
    (True, WRITTEN): "#7fc4ee",
    (False, BOX): "#8c8c8c",
    (False, WRITTEN): "#cfcfcf",
}
BASES = {
    "members": "thành viên",
    "present": "người dự",
    "issued": "phiếu phát ra",
    "returned": "phiếu thu về",
    "valid": "phiếu hợp lệ",
}
CHECK = "M-1,0L-0.3,0.7L1,-0.8"


def votes(result: Result) -> alt.VConcatChart | alt.LayerChart:
    """A panel a contest: agreeing votes by unit, most first, and the line that must be reached.

    Votes in writing stand at the end of the bar in a lighter tone, and only where the rules
    count them. Units without a vote are counted in words. To reach the line is not yet to be
    proposed: seats and eligibility come after.
    """
    if not result.votes.height:
        return sentence("Chưa có phiếu nào được kiểm.", TITLE, result.rules, result.synthetic)
    panels = [_panel(result, contest) for contest in result.polls]
    chart = alt.vconcat(*panels, spacing=22)
    return finished(chart, TITLE, result.rules, _fact(result), result.synthetic)


def _panel(result: Result, contest: str) -> alt.LayerChart:
    own = result.votes.filter(pl.col("contest") == contest)
    own = own.sort("agree", descending=True, maintain_order=True)
    voted = own.filter(pl.col("agree") > 0).with_columns(row="unit")
    voted = voted if voted.height else own.head(1).with_columns(row="unit")
    names = {unit: unit_names(result)[unit] for unit in voted["unit"]}
    base, needed = own["base"][0], own["needed"][0]
    pieces = _pieces(voted)
    y = named_rows(names, LETTERS)
    most = max(base, needed, voted["agree"].max())
    x = alt.X(
        "start:Q",
        title=None,
        scale=alt.Scale(domain=[0, most + 1], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=min(most, 10)),
    )
    fill = alt.Scale(domain=list(range(len(FILLS))), range=list(FILLS.values()))
    bars = (
        alt.Chart(pieces)
        .mark_bar(stroke=PAPER, strokeWidth=1)
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            color=alt.Color("tone:O", scale=fill, legend=None),
        )
    )
    label = (
        alt.Chart(voted)
        .mark_text(align="left", dx=8, fontSize=15, fontWeight="bold")
        .encode(x="agree:Q", y=y, text="agree:Q")
    )
    passed = alt.Chart(voted.filter("passed"))
    check = passed.mark_point(
        shape=CHECK, size=90, filled=False, strokeWidth=3, color="#0072B2", xOffset=40, opacity=1
    ).encode(x="agree:Q", y=y)
    line = alt.Chart(pl.DataFrame({"needed": [needed], "label": [f"cần {needed}/{base}"]}))
    rule = line.mark_rule(strokeDash=[6, 3], strokeWidth=2, color=INK).encode(x="needed:Q")
    said = line.mark_text(align="center", baseline="bottom", dy=-4, fontSize=TEXT).encode(
        x="needed:Q", y=alt.value(0), text="label:N"
    )
    height = rows_height(names, LETTERS)
    name, note = _heading(result, contest, own)
    title = alt.Title(name, subtitle=note, fontSize=TEXT, anchor="start", frame="group", offset=20)
    return alt.layer(bars, rule, said, label, check, title=title).properties(
        width=WIDTH, height=height
    )


def _pieces(voted: pl.DataFrame) -> pl.DataFrame:
    """Each bar in its pieces: row, start, end, tone."""
    tones = {key: tone for tone, key in enumerate(FILLS)}
    rows = []
    for unit, agree, box, passed in voted.select(
        "unit", "agree", "agree_box", "passed"
    ).iter_rows():
        rows.append((unit, 0, box, tones[passed, BOX]))
        rows.append((unit, box, agree, tones[passed, WRITTEN]))
    frame = pl.DataFrame(rows, schema=("row", "start", "end", "tone"), orient="row")
    return frame.filter(pl.col("end") > pl.col("start"))


def _heading(result: Result, contest: str, own: pl.DataFrame) -> tuple[str, str]:
    rules = result.rules
    names = {entry.id: str(entry.name or entry.id) for entry in (*rules.awards, *rules.offices)}
    poll = result.polls[contest]
    silent = own.filter(pl.col("agree") == 0).height
    words = [f"{own['base'][0]} {BASES[own['of'][0]]}"]
    if own["agree"].sum() > own["agree_box"].sum():
        words.append("phần nhạt: ý kiến bằng văn bản")
    if silent:
        words.append(f"{silent} đơn vị không có phiếu")
    if not poll.quorate:
        words.append("không đủ số người dự họp")
    return names[contest], "; ".join(words)


def _fact(result: Result) -> str:
    names = unit_names(result)
    facts = []
    for contest in result.polls:
        own = result.votes.filter((pl.col("contest") == contest) & (pl.col("agree") > 0))
        own = own.sort("agree", descending=True, maintain_order=True)
        head = _heading(result, contest, own if own.height else result.votes)[0]
        rows = [
            f"{names[unit]}: {agree} phiếu ({'đạt' if passed else 'không đạt'})"
            for unit, agree, passed in own.select("unit", "agree", "passed").iter_rows()
        ]
        poll = result.polls[contest]
        facts.append(f"{head} (cần {poll.needed}/{poll.base}) – {', '.join(rows)}")
    return f"{'; '.join(facts)}."
