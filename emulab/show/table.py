"""The one way a table looks: A4 wide, thin rules, numbers right, the source beneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import polars as pl
from great_tables import GT, html

from emulab.rules import Name
from emulab.show.page import LANG
from emulab.words import Message, translated

LOOK = {
    "container_overflow_x": "visible",
    "container_overflow_y": "visible",
    "container_padding_x": "0px",
    "table_margin_left": "0",
    "table_font_names": ["Inter", "Segoe UI", "Arial", "sans-serif"],
    "table_font_size": "13px",
    "table_border_top_color": "#333333",
    "table_border_bottom_color": "#333333",
    "heading_align": "left",
    "heading_title_font_size": "14px",
    "heading_title_font_weight": "bold",
    "column_labels_font_weight": "bold",
    "column_labels_font_size": "12px",
    "column_labels_padding_horizontal": "4px",
    "data_row_padding_horizontal": "4px",
    "row_group_font_weight": "bold",
    "row_group_background_color": "#F2F2F2",
    "row_group_padding": "4px",
    "data_row_padding": "3px",
    "source_notes_font_size": "11px",
    "source_notes_padding": "2px",
}
A4 = "680px"  # the text of a portrait page, 180 mm


@dataclass(frozen=True)
class Column:
    """A heading and how the cells under it stand; ``width`` in per cent where it matters."""

    heading: str
    align: str
    width: int | None = None


def group() -> Column:
    """A column whose values head the rows that share them; the first, if any."""
    return Column("", "group")


def word(heading: str | Name, width: int | None = None) -> Column:
    return Column(_said(heading), "left", width)


def number(heading: str | Name, width: int | None = None) -> Column:
    return Column(_said(heading), "right", width)


def tick(heading: str | Name, width: int | None = None) -> Column:
    return Column(_said(heading), "center", width)


def table(
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
) -> GT:
    """The rows, which are text already, under their headings; ``notes`` stand beneath.

    ``name`` is the table's id in the page: fixed, so that two runs give the same bytes.
    """
    keys = [f"c{number}" for number in range(len(columns))]
    frame = pl.DataFrame(
        [list(row) for row in rows], schema=dict.fromkeys(keys, pl.String), orient="row"
    )
    grouped = columns[0].align == "group"
    made = GT(frame, id=f"emulab-{name}", groupname_col=keys[0] if grouped else None)
    shown = dict(zip(keys, columns, strict=True))
    if grouped:
        del shown[keys[0]]
    made = made.tab_header(html(escape(title))).tab_options(**LOOK, table_width="100%")
    made = made.cols_label(**{key: html(escape(one.heading)) for key, one in shown.items()})
    for align in ("left", "right", "center"):
        if own := [key for key, one in shown.items() if one.align == align]:
            made = made.cols_align(align, own)
    if widths := {key: f"{one.width}%" for key, one in shown.items() if one.width}:
        made = made.cols_width(widths)
    for note in notes:
        made = made.tab_source_note(html(escape(note)))
    return made.tab_options(table_additional_css=_width(name))


def _width(name: str) -> list[str]:
    return [
        f"#emulab-{name} {{max-width: {A4};}}",
        f"#emulab-{name} .gt_row {{vertical-align: top;}}",
        f"#emulab-{name} .gt_title {{font-weight: bold;}}",
        f"#emulab-{name} .gt_right {{white-space: nowrap; font-variant-numeric: tabular-nums;}}",
        f"#emulab-{name} th.gt_right {{white-space: normal;}}",
        f"#emulab-{name} tr {{break-inside: avoid;}}",
    ]


def _said(heading: str | Name | Message) -> str:
    return translated(heading, LANG) if isinstance(heading, str) else heading.said(LANG)
