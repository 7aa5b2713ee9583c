"""Makers of workbooks as boards write them: merged titles, old fonts, formulas, dates, errors."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

from emulab.importing import Imported, Refused, import_workbook

HEAD = ["STT", "Nội dung tiêu chí", "Điểm chuẩn"]


@dataclass(frozen=True)
class As:
    """A value in a font or a number format."""

    value: object
    font: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Formula:
    """A formula and the value kept with it; "" for none, "#REF!" for an error."""

    text: str
    value: object = 0


@dataclass(frozen=True)
class Over:
    """A value merged over so many columns and rows, this cell the first."""

    value: object
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Runs:
    """A text in pieces, each with its font."""

    pieces: tuple[tuple[str, str], ...]


def workbook(path: Path, sheets: dict[str, list[list]], **settings) -> Path:
    """A workbook of these rows; ``hidden`` names sheets, ``hidden_rows`` and ``hidden_columns``
    give places by sheet."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    _write(book, page, r, c, value)
            if name in settings.get("hidden", ()):
                page.hide()
            for r in settings.get("hidden_rows", {}).get(name, ()):
                page.set_row(r, None, None, {"hidden": True})
            for c in settings.get("hidden_columns", {}).get(name, ()):
                page.set_column(c, c, None, None, {"hidden": True})
    return path


def _write(book, page, row: int, column: int, value) -> None:
    if value is None:
        return
    if isinstance(value, Over):
        end = (row + value.rows - 1, column + value.columns - 1)
        page.merge_range(row, column, *end, value.value)
    elif isinstance(value, Formula):
        page.write_formula(row, column, value.text, None, value.value)
    elif isinstance(value, Runs):
        pieces = []
        for font, text in value.pieces:
            pieces += [book.add_format({"font_name": font}), text]
        page.write_rich_string(row, column, *pieces)
    elif isinstance(value, As):
        looks = {"font_name": value.font} if value.font else {}
        looks |= {"num_format": value.shown} if value.shown else {}
        page.write(row, column, value.value, book.add_format(looks))
    else:
        page.write(row, column, value)


def detailed(*units: str, stages=("Tự chấm", "Thẩm định"), title="BẢNG ĐIỂM NĂM 2023") -> list:
    """A sheet of four criteria in two sections, units over stages; marks are 5, sums right."""
    width = len(units) * len(stages)
    marks = [5] * width
    groups = []
    for unit in units:
        groups += [Over(unit, len(stages))] if len(stages) > 1 else [unit]
        groups += [None] * (len(stages) - 1)
    return [
        [Over(title, 3 + width)],
        [],
        [*(Over(head, 1, 2) for head in HEAD), *groups],
        [None, None, None, *(list(stages) * len(units))],
        ["I", "Nhiệm vụ chính trị", 20, *[10] * width],
        [1, "Kế hoạch năm", 10, *marks],
        [2, "Cải cách hành chính", 10, *marks],
        ["II", "Xây dựng Đảng", 10, *[5] * width],
        [1, "Sinh hoạt chi bộ", 10, *marks],
        [None, "Tổng điểm", 30, *[15] * width],
    ]


def summary(*rows: list, heads=("Kế hoạch", "Cải cách"), title="TỔNG HỢP NĂM 2023") -> list:
    """A sheet with a unit a row."""
    return [[title], ["STT", "Đơn vị", *heads], *([n, *row] for n, row in enumerate(rows, 1))]


def imported(folder: Path, sheets: dict[str, list[list]], place=None, **keys) -> Imported:
    """What the import makes of such a workbook; nothing is written unless ``into`` says so."""
    settings = {k: keys.pop(k) for k in ("hidden", "hidden_rows", "hidden_columns") if k in keys}
    return import_workbook(workbook(folder / "diem.xlsx", sheets, **settings), place, **keys)


def refused(folder: Path, sheets: dict[str, list[list]], place=None, **keys) -> list[str]:
    """What is refused, line by line, each with its sheet."""
    try:
        imported(folder, sheets, place, **keys)
    except Refused as error:
        own = [entry for entry in error.entries if entry.kind == "refused"]
        return [f"{e.sheet}: {e.said('en')}" if e.sheet else e.said("en") for e in own]
    raise AssertionError("nothing was refused")


def said(found: Imported, kind: str) -> list[str]:
    """The entries of a kind, in English."""
    return [entry.said("en") for entry in found.entries if entry.kind == kind]


def marks(found: Imported) -> dict[tuple[str, str, str], float]:
    """Marks by unit, criterion and stage."""
    rows = found.frames["marks"].select("unit", "criterion", "stage", "mark").iter_rows()
    return {(unit, criterion, stage): mark for unit, criterion, stage, mark in rows}


def recorded(found: Imported) -> dict[tuple[str, str], float]:
    """The recorded points that count, by unit and criterion."""
    rows = found.frames["recorded"].iter_rows()
    return {(unit, criterion): points for unit, criterion, points, stage in rows if stage is None}


def ods(path: Path, name: str, rows: list[list]) -> Path:
    """A small OpenDocument sheet, as LibreOffice writes it."""
    cells = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows
    )
    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{spaces}:office:1.0" '
        f'xmlns:table="{spaces}:table:1.0" xmlns:text="{spaces}:text:1.0" office:version="1.2">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{spaces}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )
