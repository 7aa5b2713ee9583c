"""Workbooks of Excel since 2007, read from their parts: values with their fonts and formats.

The reader of workbooks in ``tables`` gives values only. Here a cell must also say whether it is
shown as a date or a percentage, in which font it is written, and where it stands to the letter.
Parts that are too large, or that declare entities, are refused before they are read.
"""

import re
import zipfile
import zlib
from pathlib import Path
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

from emulab.importing import book as b
from emulab.importing.book import Book, Cell, Page, Range, place_of

LARGEST = 150_000_000  # bytes of one part, unpacked
CELLS = 2_000_000  # of one sheet
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    LookupError,  # a part that is not there; an encoding that nobody knows
    NotImplementedError,
    ElementTree.ParseError,
    RuntimeError,
    OverflowError,
    ValueError,
    OSError,
)
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


class Unfit(ValueError):
    """The file is no workbook that can be read; the text says why."""


def read_ooxml(path: Path) -> Book:
    """The workbook of an .xlsx or .xlsm file. Raises Unfit where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _book(archive, path.name)
    except Unfit:
        raise
    except BROKEN as error:
        raise Unfit(type(error).__name__) from None


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > LARGEST:
        raise Unfit("a part of it is too large")
    with archive.open(name) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unfit("a part of it is too large")
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content:
        raise Unfit("it declares entities")
    return ElementTree.fromstring(content)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ElementTree.Element, *tags: str) -> list[ElementTree.Element]:
    return [child for child in element if _tag(child) in tags]


def _descend(element: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [child for child in element.iter() if _tag(child) == tag]


def _attribute(element: ElementTree.Element, name: str) -> str:
    """The value of an attribute, whatever namespace it was written in."""
    found = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def _book(archive: zipfile.ZipFile, file: str) -> Book:
    names = set(archive.namelist())
    where = "xl/workbook.xml"
    if "_rels/.rels" in names:
        for entry in _part(archive, "_rels/.rels"):
            if _attribute(entry, "Type").endswith("/officeDocument"):
                where = _attribute(entry, "Target").lstrip("/")
    root = _part(archive, where)
    links = join(dirname(where), "_rels", f"{where.rpartition('/')[2]}.rels")
    targets = {}
    for entry in _part(archive, links):
        target = _attribute(entry, "Target")
        absolute = target.lstrip("/") if target.startswith("/") else join(dirname(where), target)
        targets[_attribute(entry, "Id")] = (_attribute(entry, "Type"), normpath(absolute))
    kinds = {kind.rpartition("/")[2]: target for kind, target in targets.values()}
    strings = _strings(archive, kinds.get("sharedStrings", ""), names)
    styles = _Styles(archive, kinds.get("styles", ""), names)
    book = Book(file)
    calculation = _descend(root, "calcPr")
    book.never_calculated = any(_attribute(c, "fullCalcOnLoad") == "1" for c in calculation)
    for number, sheet in enumerate(_descend(root, "sheet")):
        link = next((v for k, v in sheet.items() if k.endswith("}id")), "")
        kind, target = targets.get(link, ("", ""))
        if not kind.endswith("/worksheet"):
            continue
        name = _attribute(sheet, "name")
        page = _page(_part(archive, target), name, strings, styles)
        page.visible = _attribute(sheet, "state") in ("", "visible")
        page.number = number
        book.pages.append(page)
    return book


def _strings(archive: zipfile.ZipFile, name: str, names: set[str]) -> list[tuple]:
    """The texts that cells share: each as its pieces and the font of each."""
    if name not in names:
        return []
    return [_runs(entry) for entry in _children(_part(archive, name), "si")]


def _runs(entry: ElementTree.Element) -> tuple[tuple[str | None, str], ...]:
    runs = []
    for child in entry:
        tag = _tag(child)
        if tag == "t":
            runs.append((None, _unescaped(child.text or "")))
        elif tag == "r":
            fonts = [_attribute(font, "val") for font in _descend(child, "rFont")]
            text = "".join(t.text or "" for t in _children(child, "t"))
            runs.append((fonts[0] if fonts else None, _unescaped(text)))
    return tuple(runs)


def _unescaped(text: str) -> str:
    """The text without Excel's way of writing control letters, _x000D_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Styles:
    """The font of every cell style, and whether its numbers are shown as dates or percentages."""

    def __init__(self, archive: zipfile.ZipFile, name: str, names: set[str]):
        self.of: list[tuple[str, str]] = []
        if name not in names:
            return
        root = _part(archive, name)
        fonts, formats = [], {}
        for block in root:
            if _tag(block) == "fonts":
                for font in _children(block, "font"):
                    said = [_attribute(n, "val") for n in _children(font, "name")]
                    fonts.append(said[0] if said else "")
            elif _tag(block) == "numFmts":
                for entry in block:
                    formats[_attribute(entry, "numFmtId")] = _attribute(entry, "formatCode")
        for block in _children(root, "cellXfs"):
            for style in _children(block, "xf"):
                font = int(_attribute(style, "fontId") or 0)
                shown = _attribute(style, "numFmtId") or "0"
                kind = shown_as(int(shown), formats.get(shown, ""))
                self.of.append((fonts[font] if 0 <= font < len(fonts) else "", kind))

    def at(self, index: str) -> tuple[str, str]:
        number = int(index or 0)
        return self.of[number] if 0 <= number < len(self.of) else ("", b.NUMBER)


def shown_as(number: int, code: str) -> str:
    """Whether a number format shows a number, a date or a percentage.

    >>> shown_as(9, ""), shown_as(164, "dd/mm/yyyy"), shown_as(165, '0.00" d"')
    ('percent', 'date', 'number')
    """
    plain = _QUOTED.sub("", code).casefold().split(";")[0]
    if number in (9, 10) or "%" in plain:
        return b.PERCENT
    if (number in _DATES and not code) or (plain != "general" and re.search("[ymdhs]", plain)):
        return b.DATE
    return b.NUMBER


def _page(root: ElementTree.Element, name: str, strings: list[tuple], styles: _Styles) -> Page:
    cells: dict[tuple[int, int], Cell] = {}
    merged, hidden_rows, hidden_columns = [], set(), set()
    for block in root:
        tag = _tag(block)
        if tag == "sheetData":
            hidden_rows = _rows(block, cells, strings, styles)
        elif tag == "cols":
            for column in block:
                if _attribute(column, "hidden") in ("1", "true"):
                    first, last = int(_attribute(column, "min")), int(_attribute(column, "max"))
                    hidden_columns |= set(range(first - 1, min(last, first + 2000)))
        elif tag == "mergeCells":
            merged += [area for entry in block if (area := _range(_attribute(entry, "ref")))]
    return Page(
        name,
        cells,
        tuple(merged),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
    )


def _range(written: str) -> Range | None:
    first, _, last = written.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None:
        return None
    return Range(start[0], start[1], end[0], end[1])


def _rows(
    block: ElementTree.Element,
    cells: dict[tuple[int, int], Cell],
    strings: list[tuple],
    styles: _Styles,
) -> set[int]:
    """Put every cell that holds anything into ``cells``; out come the hidden rows."""
    hidden = set()
    row = -1
    for line in block:
        row = int(line.get("r") or row + 2) - 1
        if line.get("hidden") in ("1", "true"):
            hidden.add(row)
        column = -1
        for entry in line:
            place = place_of(entry.get("r", "")) or (row, column + 1)
            column = place[1]
            cell = _cell(entry, place, strings, styles) if len(entry) else None
            if cell is not None:
                cells[place] = cell
        if len(cells) > CELLS:
            raise Unfit("it has too many cells")
    return hidden


def _cell(
    entry: ElementTree.Element, place: tuple[int, int], strings: list[tuple], styles: _Styles
) -> Cell | None:
    typed = entry.get("t", "n")
    said, formula, runs = None, False, ()
    for child in entry:
        tag = child.tag.rpartition("}")[2]
        if tag == "v":
            said = child.text or ""
        elif tag == "f":
            formula = True
        elif tag == "is":
            runs = _runs(child)
    font, shown = styles.at(entry.get("s", ""))

    def made(kind: str, value: float | str) -> Cell:
        return Cell(*place, kind, value, font, formula, runs if len(runs) > 1 else ())

    if typed == "s" and said:
        runs = strings[int(said)]
    if typed in ("s", "inlineStr"):
        text = "".join(piece for _, piece in runs)
        if len(runs) == 1 and runs[0][0]:
            font = runs[0][0]
        return made(b.TEXT, text) if text.strip() else None
    if typed == "e":
        return made(b.ERROR, said or "#ERROR!")
    if typed == "str":
        return made(b.TEXT, _unescaped(said)) if said and said.strip() else None
    if not said:
        return made(b.UNCALCULATED, "") if formula else None
    if typed == "b":
        return made(b.TRUTH, "TRUE" if said == "1" else "FALSE")
    if typed == "d":
        return made(b.DATE, said)
    value = float(said)
    if value != value or value in (float("inf"), float("-inf")):
        return made(b.ERROR, said)
    return made(shown, value)
