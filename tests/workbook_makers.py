"""Rules, tables and filled-in workbooks for the tests of workbooks."""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
from makers import criterion, rules, section

from emulab.tables import SCHEMAS, Tables
from emulab.workbook import write_workbook
from emulab.workbook.cells import cells_of

RULES = rules(
    section(
        "tasks",
        criterion("plan", 10),
        criterion("goal", 20, kind="target"),
        criterion("safe", 5, kind="pass_fail"),
        criterion("calm", 5, kind="pass_fail"),
        section("deep", criterion("swing", 5, kind="plus_minus", floor=-5), criterion("last", 2.5)),
    ),
    criterion("party", 30),
    bonus={"at_most": 3, "criteria": [criterion("model", 2), criterion("fame", 2)]},
    penalty={"criteria": [criterion("late", None)]},
    stages={"order": ["self", "cross", "head"]},
    checks=[{"id": "no-breach", "name": "Không vi phạm"}],
    awards=[{"id": "flag", "name": "Cờ", "seats": 1, "eligible": {"checks": ["no-breach"]}}],
    provenance={"kind": "synthetic", "note": "minh họa"},
)
UNITS = pl.DataFrame(
    {
        "unit": ["a", "b", "c"],
        "name": ["Sở Y tế", "Trường Lê Hồng Phong", "Ban Tổ chức"],
        "short_name": ["SYT", "LHP", None],
    }
)
LEAVES = {leaf.id: leaf for leaf in RULES.rubric.leaves}


def tables_of(marks: list[tuple] = (), targets: list[tuple] = (), checks=(), changes=()) -> Tables:
    """Tables of rows as SCHEMAS has their columns."""
    frames = {"marks": marks, "targets": targets, "checks": checks, "changes": changes}
    made = {
        stem: pl.DataFrame(list(rows), schema=SCHEMAS[stem].dtypes, orient="row")
        for stem, rows in frames.items()
    }
    return Tables(units=pl.concat([SCHEMAS["units"].empty(), UNITS], how="diagonal"), **made)


def written(folder: Path, name: str = "form.xlsx", **options) -> Path:
    """The workbook of RULES and UNITS."""
    return write_workbook((RULES, UNITS), folder / name, **options)


def sheet_of(path: Path, key: str) -> str:
    """The name of the sheet with a key."""
    grids = cells_of(path)
    return next(name for name, grid in grids.items() if str(grid[0, 0].value) == key)


def place_of(path: Path, key: str, row: str, column: str) -> str:
    """The address of a unit's cell on a sheet of marks, by the hidden ids."""
    grid = cells_of(path)[sheet_of(path, key)]
    at = next(place[0] for place, cell in grid.items() if place[1] == 0 and cell.value == row)
    beside = next(
        place[1] for place, cell in grid.items() if place[0] == 0 and cell.value == column
    )
    return f"{chr(ord('A') + beside)}{at + 1}"


def edited(path: Path, key: str, cells: dict[str, str | float | None]) -> Path:
    """The workbook with other values in some cells of a sheet, as a careless program writes them.

    A text that begins with # is an error of Excel, None empties the cell.
    """
    names = list(cells_of(path))
    member = f"xl/worksheets/sheet{names.index(sheet_of(path, key)) + 1}.xml"
    with zipfile.ZipFile(path) as book:
        contents = {name: book.read(name) for name in book.namelist()}
    text = contents[member].decode()
    for address, value in cells.items():
        text = _with_cell(text, address, value)
    contents[member] = text.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in contents.items():
            book.writestr(name, content)
    return path


def _with_cell(text: str, address: str, value: str | float | None) -> str:
    if value is None:
        new = f'<c r="{address}"/>'
    elif isinstance(value, str) and value.startswith("#"):
        new = f'<c r="{address}" t="e"><v>{value}</v></c>'
    elif isinstance(value, str):
        new = f'<c r="{address}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    else:
        new = f'<c r="{address}"><v>{value!r}</v></c>'
    old = re.compile(rf'<c r="{address}"(?: [^/>]*)?(?:/>|>.*?</c>)')
    if old.search(text):
        return old.sub(lambda _: new, text, count=1)
    row = re.search(r"\d+", address)[0]
    return re.sub(rf'(<row r="{row}"[^>]*>)(.*?)(</row>)', rf"\1\2{new}\3", text, count=1)
