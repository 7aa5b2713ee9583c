"""What the panel of the meeting is built of: its words, its look, what there is to choose."""

from collections.abc import Iterable
from html import escape
from typing import Any

import ipywidgets as widgets

from emulab.faults import InputError
from emulab.fonts import STACK
from emulab.overriding import SETTINGS
from emulab.rules import Place, every_place, load_rules
from emulab.rules.choices import AGGREGATES
from emulab.words import Message, translated

LANG = "vi"
AS_ADOPTED = ""  # the value of a choice that is left to the rules
WITH_DEFAULTS = tuple(name for name in AGGREGATES if name not in SETTINGS)
STYLE = f"""<style>
.emulab-meeting {{ --jp-widgets-font-size: 18px; --jp-widgets-inline-height: 38px;
  --jp-widgets-inline-label-width: 180px; --jp-ui-font-size1: 18px; font: 18px/1.35 {STACK};
  overflow: visible; }}
.emulab-meeting .widget-label, .emulab-meeting .widget-html-content, .emulab-meeting select,
.emulab-meeting input, .emulab-meeting textarea, .emulab-meeting button,
.emulab-meeting .widget-toggle-buttons button
  {{ font: 18px/1.35 {STACK}; height: auto; }}
.emulab-meeting .widget-html-content {{ white-space: pre-line; overflow-wrap: anywhere; }}
.emulab-meeting .widget-toggle-buttons button {{ width: auto; padding: 4px 14px; }}
.emulab-meeting .fault {{ border-left: 6px solid #a33b00; padding-left: 10px; }}
.emulab-meeting .done {{ border-left: 6px solid #00674a; padding-left: 10px; }}
</style>"""
WIDE = widgets.Layout(width="auto", flex="1 1 420px", min_width="340px")
ROW = widgets.Layout(flex_flow="row wrap", align_items="center")
WHOLE = widgets.Layout(width="auto", max_width="1200px")


def places_to_rank() -> tuple[Place, ...]:
    """The clusters and years of the project that have marks, or an earlier year's to try."""
    return tuple(place for place in every_place() if _has_marks(place))


def _has_marks(place: Place) -> bool:
    if any(place.data.glob("marks.*")) or any(place.data.glob("*.xlsx")):
        return True
    try:
        return load_rules(place).analysis.trial_year is not None
    except InputError:
        return True  # to be chosen, so that its faults are read


def said(template: str, **values: Any) -> str:
    """The sentence in the language of the notebooks, its values put in."""
    return Message(template, values).said(LANG)


def line(kind: str, text: str) -> str:
    """A line of the panel, "fault" or "done", with any text as it is written.

    >>> line("fault", "a < b")
    '<div class="fault">a &lt; b</div>'
    """
    return f'<div class="{kind}">{escape(text)}</div>' if text else ""


def fitted() -> widgets.Layout:
    """As wide as what stands in it."""
    return widgets.Layout(width="auto", height="auto", align_self="flex-start")


def options(table: dict[str, str], names: Iterable[str], own: str) -> list[tuple[str, str]]:
    """What the rules say first, then every other name with what it means."""
    choice = translated(table.get(own, own), LANG)
    found = [(said("as in the rules: {choice}", choice=choice), AS_ADOPTED)]
    return found + [(f"{translated(table[name], LANG)} ({name})", name) for name in names]
