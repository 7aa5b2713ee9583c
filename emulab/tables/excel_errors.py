"""Excel's error cells (#DIV/0!, #N/A), which the reader of workbooks gives as empty ones."""

import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,  # a part that is not there; an encoding that nobody knows
    ElementTree.ParseError,
    RuntimeError,  # a password, or a way of packing that is not known
)
_CELL = re.compile(r"([A-Z]+)(\d+)")


def error_cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """For every sheet by name: row and column, counted from 0, of an error, and how it is shown.

    Raises ValueError where the workbook is no good archive.
    """
    try:
        with zipfile.ZipFile(path) as book:
            targets = {
                entry.get("Id"): entry.get("Target", "")
                for entry in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
            }
            sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
            found = {}
            for sheet in sheets:
                target = targets.get(sheet.get(_LINK), "")
                name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                content = book.read(name)
                found[sheet.get("name", "")] = _errors(content) if b't="e"' in content else {}
            return found
    except BROKEN as error:
        raise ValueError(str(error)) from None


def _errors(content: bytes) -> dict[tuple[int, int], str]:
    errors = {}
    for cell in ElementTree.fromstring(content).iter(f"{_MAIN}c"):
        place = _CELL.fullmatch(cell.get("r", ""))
        if cell.get("t") == "e" and place:
            shown = cell.findtext(f"{_MAIN}v", "#ERROR!")
            errors[int(place[2]) - 1, _column(place[1])] = shown
    return errors


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
