"""The votes of every contest beside the number that is needed."""

import altair as alt
import polars as pl

from emulab.charts.finish import ACROSS, finished, sentence
from emulab.charts.rows import INK, PAPER, TEXT, named_rows, rows_height, unit_names, wrapped
from emulab.electing.tallying import rules as counting_rules
from emulab.pipeline import Result
from emulab.voting import Poll
from emulab.withholding import published

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
WITHHELD = "không công bố"
CHECK = "M-1,0L-0.3,0.7L1,-0.8"


def votes(result: Result) -> alt.VConcatChart | alt.LayerChart:
    """A panel a contest: agreeing votes by unit, most first, and the line that must be reached.

    Votes in writing stand at the end of the bar in a lighter tone, and only where the rules
    count them. Units without a vote are counted in words. To reach the line is not yet to be
    proposed: seats and eligibility come after.
    """
    if not result.votes.height:
        return sentence("Chưa có phiếu nào được kiểm.", TITLE, result.rules, result.synthetic)
    result = published(result)
    panels = [_panel(result, contest) for contest in result.polls]
    chart = alt.vconcat(*panels, spacing=22)
    return finished(chart, TITLE, result.rules, _fact(result), result.synthetic)


def _panel(result: Result, contest: str) -> alt.LayerChart:
    own = result.votes.filter(pl.col("contest") == contest)
    own = own.sort("agree", descending=True, maintain_order=True, nulls_last=False)
    kept_back = pl.col("agree").is_null()
    voted = own.filter((pl.col("agree") > 0) | (kept_back & pl.col("passed")))
    voted = (voted if voted.height else own.head(1)).with_columns(row="unit")
    names = {unit: unit_names(result)[unit] for unit in voted["unit"]}
    base, needed = own["base"][0], own["needed"][0]
    voted = voted.with_columns(
        label=pl.col("agree").cast(pl.String).fill_null(WITHHELD),
        agree=pl.col("agree").fill_null(0),
    )
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
        alt.Chart(_pieces(voted))
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
        .encode(x="agree:Q", y=y, text="label:N")
    )
    layers = [bars, *_line(result.polls[contest]), label]
    for held, room in ((False, 40), (True, 150)):  # the words of a number withheld are longer
        passed = alt.Chart(voted.filter(pl.col("passed") & ((pl.col("label") == WITHHELD) == held)))
        check = passed.mark_point(
            shape=CHECK,
            size=90,
            filled=False,
            strokeWidth=3,
            color="#0072B2",
            xOffset=room,
            opacity=1,
        )
        layers.append(check.encode(x="agree:Q", y=y))
    name, note = _heading(result, contest, own)
    title = alt.Title(name, subtitle=note, fontSize=TEXT, anchor="start", frame="group", offset=20)
    height = rows_height(names, LETTERS)
    return alt.layer(*layers, title=title).properties(width=WIDTH, height=height)


def _line(poll: Poll) -> list[alt.Chart]:
    """The line that must be reached, and its words; none where a counting rule decides."""
    if poll.election is not None:
        return []
    words = f"cần {poll.needed}/{poll.base}"
    line = alt.Chart(pl.DataFrame({"needed": [poll.needed], "label": [words]}))
    rule = line.mark_rule(strokeDash=[6, 3], strokeWidth=2, color=INK).encode(x="needed:Q")
    said = line.mark_text(align="center", baseline="bottom", dy=-4, fontSize=TEXT)
    return [rule, said.encode(x="needed:Q", y=alt.value(0), text="label:N")]


def _pieces(voted: pl.DataFrame) -> pl.DataFrame:
    """Each bar in its pieces: row, start, end, tone; one piece where the split is withheld."""
    tones = {key: tone for tone, key in enumerate(FILLS)}
    rows = []
    for unit, agree, box, passed in voted.select(
        "unit", "agree", "agree_box", "passed"
    ).iter_rows():
        at = agree if box is None else box
        rows.append((unit, 0, at, tones[passed, BOX]))
        rows.append((unit, at, agree, tones[passed, WRITTEN]))
    frame = pl.DataFrame(rows, schema=("row", "start", "end", "tone"), orient="row")
    return frame.filter(pl.col("end") > pl.col("start"))


def contest_titles(result: Result) -> dict[str, str]:
    """Every award and office by its name."""
    entries = (*result.rules.awards, *result.rules.offices)
    return {entry.id: str(entry.name or entry.id) for entry in entries}


def rule_title(poll: Poll) -> str:
    """The name of the counting rule that decides; empty where a threshold does."""
    return counting_rules()[poll.election.rule].title.said("vi") if poll.election else ""


def _heading(result: Result, contest: str, own: pl.DataFrame) -> tuple[str, list[str]]:
    poll = result.polls[contest]
    silent = own.filter(pl.col("agree") == 0).height
    words = [f"{own['base'][0]} {BASES[own['of'][0]]}"]
    if poll.election is not None:
        words.insert(0, f"theo quy tắc “{rule_title(poll)}”, không cần tỷ lệ")
        words.append("số phiếu có nêu đơn vị")
    if own["agree"].sum() > own["agree_box"].sum() and not own["agree_box"].null_count():
        words.append("phần nhạt: ý kiến bằng văn bản")
    if silent:
        words.append(f"{silent} đơn vị không có phiếu")
    if own["agree"].null_count():
        words.append(f"{own['agree'].null_count()} số không công bố")
    if not poll.quorate:
        words.append("không đủ số người dự họp")
    return contest_titles(result)[contest], wrapped("; ".join(words), ACROSS)


def _fact(result: Result) -> str:
    names = unit_names(result)
    facts = []
    for contest, poll in result.polls.items():
        known = (pl.col("agree") > 0) | (pl.col("agree").is_null() & pl.col("passed"))
        own = result.votes.filter((pl.col("contest") == contest) & known)
        own = own.sort("agree", descending=True, maintain_order=True)
        rows = [
            f"{names[unit]}: {WITHHELD if agree is None else f'{agree} phiếu'} "
            f"({'đạt' if passed else 'không đạt'})"
            for unit, agree, passed in own.select("unit", "agree", "passed").iter_rows()
        ]
        asked = rule_title(poll) or f"cần {poll.needed}/{poll.base}"
        facts.append(f"{contest_titles(result)[contest]} ({asked}) – {', '.join(rows)}")
    return f"{'; '.join(facts)}."
