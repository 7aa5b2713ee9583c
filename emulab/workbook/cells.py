"""The cells of a workbook as they are stored: numbers in full, texts, truths, errors, formulas."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from emulab.tables.excel_errors import BROKEN
from emulab.workbook.sheet import Place

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Found:
    """What stands in a cell: ``kind`` is number, text, truth or error; and its formula."""

    kind: str
    value: str | float
    formula: str | None = None

    def __str__(self) -> str:
        return repr(self.value) if self.kind == "text" else str(self.value)


def cells_of(path: Path) -> dict[str, dict[Place, Found]]:
    """Every cell of every sheet that holds anything, by the name of the sheet.

    Raises ValueError where the file is no workbook.
    """
    try:
        with zipfile.ZipFile(path) as book:
            texts = _texts(book)
            return {name: dict(_cells(book.read(member), texts)) for name, member in _members(book)}
    except (*BROKEN, OSError, IndexError, ValueError) as error:
        raise ValueError(str(error)) from None


def _members(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        entry.get("Id"): entry.get("Target", "")
        for entry in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_LINK), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield sheet.get("name", ""), member


def _texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return [_text(entry) for entry in root.iter(f"{_MAIN}si")]


def _text(entry: ElementTree.Element) -> str:
    """The text of an entry, its runs joined; how it is pronounced is left out."""
    runs = [entry, *entry.findall(f"{_MAIN}r")]
    joined = "".join(run.findtext(f"{_MAIN}t", "") for run in runs)
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), joined)


def _cells(content: bytes, texts: list[str]) -> Iterator[tuple[Place, Found]]:
    for cell in ElementTree.fromstring(content).iter(f"{_MAIN}c"):
        place = _CELL.fullmatch(cell.get("r", ""))
        found = _found(cell, texts)
        if place and found is not None:
            yield (int(place[2]) - 1, _column(place[1])), found


def _found(cell: ElementTree.Element, texts: list[str]) -> Found | None:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
    formula = cell.find(f"{_MAIN}f")
    written = None if formula is None else formula.text or ""
    if kind == "inlineStr":
        inner = cell.find(f"{_MAIN}is")
        return None if inner is None else Found("text", _text(inner), written)
    if value is None or (value == "" and kind == "n"):  # a formula that nobody calculated
        return None if written is None else Found("text", "", written)
    if kind == "s":
        return Found("text", texts[int(value)], written)
    if kind == "b":
        return Found("truth", "TRUE" if value == "1" else "FALSE", written)
    if kind == "e":
        return Found("error", value, written)
    if kind in ("str", "d"):
        return Found("text", _ESCAPED.sub(lambda code: chr(int(code[1], 16)), value), written)
    return Found("number", float(value), written)


def _column(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
