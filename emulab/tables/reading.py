"""Tables from CSV and Parquet files.

The CSV of Excel in Vietnam is parted by semicolons and that of other programs by commas or
tabs; all three are read. A file that is not UTF-8 is refused, because guessing its letters
would guess at names.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from emulab.tables.damage import damaged
from emulab.tables.gathering import Ledger
from emulab.tables.schemas import Schema
from emulab.tables.sheets import Sheet, text_sheet

DELIMITERS = (",", ";", "\t")
AS_UTF8 = "In Excel, save it as 'CSV UTF-8'."


def read_csv(path: Path, schema: Schema, file: str, ledger: Ledger) -> Sheet | None:
    """The sheet of a CSV file; None where it cannot be read, with the fault in the ledger."""
    text = _text(path, file, ledger)
    if text is None:
        return None
    if not text.strip(" \t\r\n,;"):
        ledger.fault(file, 0, "the file is empty.", "Write the heading and the rows, or remove it.")
        return None
    skipped, text, delimiter = declared_delimiter(text)
    delimiter = delimiter or known_delimiter(text, schema)
    heading: list[str] | None = None
    rows, lines, heading_line, good = [], [], 0, True
    records = csv_records(text, delimiter, skipped)
    try:
        for line, record in records:
            if heading is None:
                heading, heading_line = _trimmed(record), line
                continue
            if len(record) > len(heading):
                record = record[: len(heading)] + _trimmed(record[len(heading) :])
            if len(record) != len(heading):
                ledger.fault(file, line, *_ragged(record, heading, delimiter))
                good = False
            rows.append(record)
            lines.append(line)
    except csv.Error as error:
        finding = f"the cells cannot be told apart: {error}."
        ledger.fault(file, records_line(lines, heading_line), finding, "Look for a stray quote.")
        return None
    if heading is None or not good:
        return None
    seen = {cell for record in rows for cell in record} | set(heading)
    if (odd := damaged(sorted(seen))) is not None:
        line = next((n for n, row in zip(lines, rows, strict=True) if odd in row), heading_line)
        refuse_damage(odd, file, line, ledger)
        return None
    return text_sheet(file, heading, rows, lines, heading_line=heading_line, delimiter=delimiter)


def records_line(lines: list[int], heading_line: int) -> int:
    """The line after the last one that could be read."""
    return (lines[-1] if lines else heading_line) + 1


def refuse_damage(odd: str, file: str, line: int, ledger: Ledger) -> None:
    """Say that a text came through an old encoding."""
    ledger.fault(
        file,
        line,
        f"{odd!r} looks like TCVN3 or VNI text, not Unicode; names are not guessed.",
        "Convert the file to Unicode where it was written.",
    )


def _text(path: Path, file: str, ledger: Ledger) -> str | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        ledger.fault(file, 0, f"the file cannot be read ({type(error).__name__}).", "Close it.")
        return None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:400].count(b"\0") > 20:
        ledger.fault(file, 0, "the file is UTF-16, not UTF-8.", AS_UTF8)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", error.object[: error.start])) + 1
        byte = error.object[error.start]
        ledger.fault(file, line, f"the file is not UTF-8 (byte {byte:#04x}).", AS_UTF8)
        return None
    return text


def declared_delimiter(text: str) -> tuple[int, str, str]:
    """Lines to skip, the text after them, and the delimiter that Excel's ``sep=`` line declares."""
    if found := re.match(r"sep=([,;\t])(?:\r\n|\r|\n)", text, re.IGNORECASE):
        return 1, text[found.end() :], found[1]
    return 0, text, ""


def known_delimiter(text: str, schema: Schema) -> str:
    """The delimiter under which most headings are known; the comma where none is."""

    def known(delimiter: str) -> int:
        try:
            record = next(csv_records(text, delimiter, 0), (0, []))[1]
        except csv.Error:
            return 0
        return sum(schema.column_of(heading) is not None for heading in record)

    return max(DELIMITERS, key=known)


def csv_records(text: str, delimiter: str, line: int) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = line + 1
    for record in reader:
        if any(cell.strip() for cell in record):
            yield begins, record
        begins = line + reader.line_num + 1


def _trimmed(record: list[str]) -> list[str]:
    """The record without the empty cells at its end, which Excel writes by the dozen."""
    while record and not record[-1].strip():
        record = record[:-1]
    return record


def _ragged(record: list[str], heading: list[str], delimiter: str) -> tuple[str, str]:
    found = f"{len(record)} cells where the heading has {len(heading)}."
    if len(record) > len(heading) and delimiter == ",":
        return found, 'Quote cells that hold a comma, such as "8,5".'
    return found, "Write every cell of the row, empty ones as well."


def read_parquet(path: Path, schema: Schema, file: str, ledger: Ledger) -> Sheet | None:
    """The sheet of a Parquet file, its columns typed; row 1 counts as line 2, under a heading."""
    try:
        frame = pl.read_parquet(path, hive_partitioning=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        ledger.fault(
            file,
            0,
            f"the file cannot be read as Parquet ({type(error).__name__}).",
            "Write it again, or keep it as CSV.",
        )
        return None
    lines = pl.int_range(2, frame.height + 2, eager=True)
    return Sheet(file, tuple(frame.columns), tuple(frame.get_columns()), lines)
