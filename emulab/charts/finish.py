"""What every chart ends with: its title, its occasion, its alternative text, its watermark."""

import altair as alt

from emulab.charts.rows import wrapped
from emulab.charts.theme import watermarked
from emulab.rules import Rules

WATERMARK = "SỐ LIỆU MINH HỌA"
ACROSS = 76  # letters of a subtitle

NOTHING = {"draws": "nothing"}


def occasion(rules: Rules) -> str:
    """Which cluster, year and scenario a chart is of, and which marks a draft was tried on."""
    return " · ".join(_occasion(rules))


def _occasion(rules: Rules) -> list[str]:
    name = str(rules.name)
    words = [name if str(rules.year) in name else f"{name} – {rules.year}"]
    if rules.phase == "kick_off" and rules.analysis.trial_year:
        words.append(f"dự thảo thử trên điểm năm {rules.analysis.trial_year}")
    if rules.phase == "mid_year":
        words.append("số liệu giữa năm")
    if rules.scenario is not None and rules.scenario.name:
        words.append(f"phương án: {rules.scenario.name}")
    return words


def _lines(rules: Rules) -> list[str]:
    whole = occasion(rules)
    return (
        [whole]
        if len(whole) <= ACROSS
        else [line for words in _occasion(rules) for line in wrapped(words, ACROSS)]
    )


def finished(
    chart: alt.TopLevelMixin, title: str, rules: Rules, fact: str, synthetic: tuple[str, ...]
) -> alt.TopLevelMixin:
    """The chart with its title, its alternative text and, if anything was made up, the watermark.

    The watermark follows from what is ``synthetic``; nothing a notebook says can take it off.
    """
    head = alt.Title(title, subtitle=_lines(rules), anchor="start", frame="group", offset=16)
    whole = chart.properties(title=head, description=f"{title}. {occasion(rules)}. {fact}")
    return watermarked(whole, WATERMARK) if synthetic else whole


def sentence(text: str, title: str, rules: Rules, synthetic: tuple[str, ...]):
    """A chart that says in one sentence why there is nothing to draw."""
    lines = alt.Data(values=[{"text": "\n".join(wrapped(text, 90))}])
    mark = alt.Chart(lines).mark_text(align="left", baseline="top", fontSize=16, lineBreak="\n")
    chart = mark.encode(text="text:N", x=alt.value(0), y=alt.value(8))
    whole = finished(chart.properties(width=860, height=60), title, rules, text, synthetic)
    return whole.properties(usermeta=NOTHING)


def draws_nothing(chart) -> bool:
    """Whether a chart only says why there is nothing to draw."""
    return chart.to_dict().get("usermeta") == NOTHING
