"""The cells of one column with their lines; what is found is said on the line it stands on."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from emulab.rules import Name
from emulab.tables.cleaning import clean_cells
from emulab.tables.gathering import LISTED, Ledger
from emulab.tables.numerals import Unreadable
from emulab.tables.schemas import DTYPES, Column
from emulab.tables.vocabulary import HEADINGS, in_both
from emulab.words import Message

SHOWN = 60  # characters of a cell that a note repeats


@dataclass(frozen=True)
class Cells:
    """The cells of one column, the line of each, and where to say what was found."""

    file: str
    column: Column
    values: pl.Series
    lines: pl.Series
    ledger: Ledger

    def note(self, spellings: list[str], done: str) -> None:
        """Say once what was done to all of these spellings, on the line of the first.

        ``done`` is English that the catalogue translates.
        """
        touched = self.values.is_in(spellings)
        first = touched.arg_max()
        number = int(touched.sum())
        example = self.values[first]
        shown = example if len(example) <= SHOWN else f"{example[:SHOWN]}…"
        self.ledger.note(
            self.file,
            self.lines[first],
            "{column} {shown}: {done}."
            if number == 1
            else "{column} {shown}: {done} ({number} cells).",
            column=self._title,
            shown=ascii_blanks(shown),
            done=Message(done),
            number=number,
        )

    def note_each(self, texts: dict[str, str]) -> None:
        """Say once a spelling what it was read as."""
        if not texts:
            return
        rows = self._frame(self.values.is_in(list(texts)))
        firsts = rows.group_by("value").agg(pl.col("line").min()).sort("line", "value")
        for line, value in firsts.head(LISTED).select("line", "value").iter_rows():
            self.ledger.note(
                self.file,
                line,
                "{column} {value!r} was read as {meant}.",
                column=self._title,
                value=value,
                meant=texts[value],
            )
        if firsts.height > LISTED:
            self.ledger.note(
                self.file,
                0,
                "{column}: {number} more spellings were read as ids.",
                column=self._title,
                number=firsts.height - LISTED,
            )

    def fault(self, wrong: dict[str, Unreadable]) -> None:
        """A fault for every cell that is written in one of these ways."""
        if wrong:
            rows = self._frame(self.values.is_in(list(wrong)))
            self.ledger.rows(self.file, rows, lambda row: self._said(wrong[row["value"]]))

    def fault_once(self, wrong: dict[str, tuple[str, str]]) -> None:
        """A fault for every spelling, on the line of the first cell, saying how many there are."""
        if wrong:
            rows = self._frame(self.values.is_in(list(wrong)))
            counted = rows.group_by("value").agg(pl.col("line").min(), cells=pl.len())
            self.ledger.rows(self.file, counted, lambda row: _counted(wrong[row["value"]], row))

    def empty(self) -> None:
        """A fault for every empty cell."""
        rows = self._frame(self.values.is_null())
        finding = f"the {self.column.label} is empty."
        self.ledger.rows(self.file, rows, lambda _: (finding, "Fill it in."))

    def unlike(self) -> pl.Series:
        """Refuse the whole column, because it holds values of another type."""
        finding = f"the column {self.column.name} holds {self.values.dtype}."
        self.ledger.fault(self.file, 1, finding, "Write text or numbers.")
        return nothing(self.values.len(), DTYPES[self.column.kind])

    @property
    def _title(self) -> Name:
        return in_both(self.column.name, HEADINGS)

    def _frame(self, rows: pl.Series) -> pl.DataFrame:
        return pl.DataFrame({"line": self.lines, "value": self.values}).filter(rows)

    def _said(self, wrong: Unreadable) -> tuple[str, str]:
        return f"the {self.column.label} {wrong.finding}", wrong.remedy


def ascii_blanks(text: str) -> str:
    """The text in quotes, its invisible and apart-typed letters written out.

    >>> ascii_blanks("Sở\\u00a0Y tế")
    "'Sở\\\\xa0Y tế'"
    """
    escaped = "".join(f"\\u{ord(c):04x}" if 0x300 <= ord(c) <= 0x36F else c for c in text)
    return repr(escaped).replace("\\\\u", "\\u")


def _counted(said: tuple[str, str], row: dict[str, Any]) -> tuple[str, str]:
    finding, remedy = said
    return (f"{finding[:-1]} ({row['cells']} rows)." if row["cells"] > 1 else finding), remedy


def clean(cells: Cells) -> Cells:
    """The cells with their text cleaned; every cleaning is said once a column."""
    values = cells.values
    if isinstance(values.dtype, pl.Categorical | pl.Enum | pl.Null):
        values = values.cast(pl.String)
    if values.dtype != pl.String:
        return replace(cells, values=values)
    mended, changed = clean_cells(values)
    before = replace(cells, values=values)
    for name, spellings in changed.items():
        before.note(list(spellings), name)
    return replace(cells, values=mended)


def nothing(number: int, dtype: Any) -> pl.Series:
    """So many empty cells."""
    return pl.Series([None] * number, dtype=dtype)
