"""How cells look: one table of formats, and the checks that Excel makes itself."""

from typing import Any

from emulab.numbers import trimmed
from emulab.workbook.sheet import Field, address
from emulab.workbook.wording import label, said

FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
LINED = {"border": 1, "border_color": "#999999"}
BOLD = {"bold": True}
SUMMED = {"bg_color": "#E8EEF4", **BOLD}
TOTALLED = {"bg_color": "#CFDCE8", **BOLD}
POINTS = "General"
OPEN = {"locked": False, "bg_color": "#FFFFFF"}
EMPTY = {"bg_color": "#FFF2B3"}


def _of_rows(style: str, look: dict[str, Any]) -> dict[str, dict[str, Any]]:
    base = {**LINED, **look}
    return {
        f"{style} code": {**base, "align": "center"},
        f"{style} name": {**base, "text_wrap": True},
        f"{style} kind": {**base, "font_size": 9, "text_wrap": True},
        f"{style} number": {**base, "num_format": POINTS, "align": "right"},
    }


LOOKS: dict[str, dict[str, Any]] = {
    "id": {"font_color": "#808080", "font_size": 8},
    "title": {**BOLD, "font_size": 14},
    "subtitle": {**BOLD, "font_size": 12},
    "notice": {"italic": True},
    "warning": {**BOLD, "font_color": "#B00020"},
    "section": {**BOLD, "font_size": 12},
    "paragraph": {"text_wrap": True, "valign": "top"},
    "heading": {**LINED, **BOLD, "bg_color": "#DDDDDD", "text_wrap": True, "align": "center"},
    **_of_rows("leaf", {}),
    **_of_rows("sum", SUMMED),
    **_of_rows("total", TOTALLED),
    "input": {**LINED, **OPEN, "num_format": POINTS, "align": "right"},
    "input choice": {**LINED, **OPEN, "align": "center"},
    "note": {**LINED, **OPEN, "text_wrap": True, "num_format": "@"},
    "blocked": {**LINED, "bg_color": "#BFBFBF"},
}
LOOKS = {style: {**FONT, **look} for style, look in LOOKS.items()}


def validation(asked: Field, first: tuple[int, int]) -> dict[str, Any] | None:
    """What Excel asks of a field, with its Vietnamese words; None where it asks nothing."""
    if asked.kind in ("text", "moment") and not asked.source:
        return None
    title, told = said("Not allowed"), {"error_type": "stop"}
    if asked.source:
        text = said("Choose a unit from the list.")
        checked = {"validate": "list", "source": asked.source}
    elif asked.kind == "choice":
        words = [label(word) for word in asked.words]
        text = said("Choose from the list: {words}.", words=", ".join(words))
        checked = {"validate": "list", "source": words}
    elif asked.low is None and asked.beyond is None:
        text = said("Write a number.")
        checked = {"validate": "custom", "value": f"=ISNUMBER({address(first)})"}
    elif asked.beyond is not None:
        low = _shown(asked.beyond)
        text = said("Write a number above {low}.", low=low)
        checked = {"validate": "decimal", "criteria": ">", "value": trimmed(asked.beyond)}
    elif asked.high is None:
        text = said("Write a number of {low} or more.", low=_shown(asked.low))
        checked = {"validate": "decimal", "criteria": ">=", "value": trimmed(asked.low)}
    else:
        low, high = _shown(asked.low), _shown(asked.high)
        text = said("Write a number from {low} to {high}.", low=low, high=high)
        ends = {"minimum": trimmed(asked.low), "maximum": trimmed(asked.high)}
        checked = {"validate": "decimal", "criteria": "between", **ends}
    return {**checked, **told, "error_title": title, "error_message": text, "input_message": text}


def _shown(value: float) -> str:
    return trimmed(value).replace(".", ",")
