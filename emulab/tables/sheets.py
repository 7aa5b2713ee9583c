"""A table as it stands in its file: headings, cells, and the line of every row."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from emulab.tables.gathering import Ledger
from emulab.tables.schemas import Schema


@dataclass(frozen=True)
class Sheet:
    """Headings and cells before anything is understood; ``lines`` as an editor counts them."""

    file: str
    headings: tuple[str, ...]
    cells: tuple[pl.Series, ...]
    lines: pl.Series
    heading_line: int = 1
    delimiter: str = ""

    @property
    def height(self) -> int:
        return self.lines.len()


def text_sheet(
    file: str, headings: list[str], rows: list[list[str]], lines: list[int], **place: int | str
) -> Sheet:
    """The sheet of rows of text, each as long as the headings."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
    cells = tuple(pl.Series(column, dtype=pl.String) for column in columns)
    return Sheet(file, tuple(headings), cells, pl.Series(lines, dtype=pl.Int64), **place)


def columns_of(sheet: Sheet, schema: Schema, ledger: Ledger) -> dict[str, pl.Series] | None:
    """The cells by column, whatever language the headings are in; None where one is lacking."""
    found: dict[str, pl.Series] = {}
    headed: dict[str, str] = {}
    good = True
    for heading, cells in zip(sheet.headings, sheet.cells, strict=True):
        column = schema.column_of(heading)
        if column is None:
            if heading.strip():
                ledger.note(
                    sheet.file,
                    sheet.heading_line,
                    "the column {heading!r} is not read.",
                    heading=heading.strip(),
                )
        elif column in found:
            finding = f"the columns {headed[column]!r} and {heading!r} both hold the {column}."
            ledger.fault(sheet.file, sheet.heading_line, finding, "Keep one.")
            good = False
        else:
            found[column], headed[column] = cells, heading
    missing = [name for name in schema.required if name not in found]
    if missing:
        ledger.fault(sheet.file, sheet.heading_line, *lacking(missing, sheet.headings))
    return found if good and not missing else None


def lacking(missing: list[str], headings: tuple[str, ...]) -> tuple[str, str]:
    """What to say where columns are missing: which, and what was found instead."""
    word = "column" if len(missing) == 1 else "columns"
    verb = "is" if len(missing) == 1 else "are"
    there = ", ".join(repr(heading) for heading in headings if heading.strip()) or "none"
    return (
        f"the {word} {', '.join(missing)} {verb} missing; found {there}.",
        f"Head the {word} so, or add {'it' if len(missing) == 1 else 'them'}.",
    )


def kept_as(folder: Path, stem: str, suffixes: tuple[str, ...]) -> list[Path]:
    """The files of a folder that hold the table ``stem``, of any case, by name."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.stem.casefold() == stem and path.suffix.casefold() in suffixes and path.is_file()
    )
