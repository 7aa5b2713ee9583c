"""The tables of a cluster and year: their columns, and what a cell of each may hold.

A new column is one line in SCHEMAS; another heading or word for it is one in vocabulary.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from emulab.tables.vocabulary import HEADINGS, heading_key

DTYPES: dict[str, Any] = {
    "text": pl.String,
    "unit": pl.String,
    "scorer": pl.String,
    "criterion": pl.String,
    "entry": pl.String,
    "word": pl.String,
    "yes_no": pl.Boolean,
    "number": pl.Float64,
    "count": pl.Int64,
    "year": pl.Int64,
    "date": pl.Date,
    "moment": pl.Datetime("us"),
}


@dataclass(frozen=True)
class Column:
    """A column: ``kind`` is a key of DTYPES, ``words`` are all that a word column may hold.

    ``required`` says that the column must be there, ``filled`` that none of its cells is empty.
    """

    name: str
    kind: str = "text"
    required: bool = True
    filled: bool = True
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name as it stands in a sentence."""
        return self.name.replace("_", " ")


@dataclass(frozen=True)
class Schema:
    """The columns of one table, in the order in which they are kept."""

    stem: str
    columns: tuple[Column, ...]

    @cached_property
    def dtypes(self) -> dict[str, Any]:
        return {column.name: DTYPES[column.kind] for column in self.columns}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    def empty(self) -> pl.DataFrame:
        """The table without a row."""
        return pl.DataFrame(schema=self.dtypes)

    def column_of(self, heading: str) -> str | None:
        """The column that a heading means, in English or Vietnamese; None where it means none."""
        return self._headings.get(heading_key(heading))

    @cached_property
    def _headings(self) -> dict[str, str]:
        names = [column.name for column in self.columns]
        aliases = {heading_key(alias): name for name in names for alias in HEADINGS.get(name, ())}
        return aliases | {heading_key(name): name for name in names}


def _optional(name: str, kind: str = "text", words: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, required=False, filled=False, words=words)


def _open(name: str, kind: str = "text") -> Column:
    return Column(name, kind, filled=False)


STAGES = ("self", "cross", "head", "board")
ORIGINS = ("published", "inferred", "synthetic")
CHANNELS = ("box", "written", "chair")
TELLERS = ("first", "second")
REASONS = ("not_issued", "no_stamp", "too_many", "all_crossed_out", "added", "other")
FIELDS = (
    "members",
    "present",
    "absent",
    "recused",
    "printed",
    "issued",
    "unused",
    "spoilt",
    "returned",
    "not_returned",
    "valid",
    "invalid",
    "blank",
    "written_sent",
    "written_answered",
    "written_valid",
    *(f"invalid_{reason}" for reason in REASONS),
)

SCHEMAS: dict[str, Schema] = {
    stem: Schema(stem, columns)
    for stem, columns in {
        "units": (
            Column("unit"),
            Column("name"),
            _optional("name_en"),
            _optional("short_name"),
            _optional("since", "year"),
            _optional("until", "year"),
            _optional("successor"),
            Column("provenance", "word", required=False, words=ORIGINS),
            _optional("note"),
        ),
        "marks": (
            Column("unit", "unit"),
            Column("criterion", "criterion"),
            Column("stage", "word", words=STAGES),
            Column("scorer", "scorer"),
            _open("mark", "number"),
            _optional("note"),
        ),
        "changes": (
            Column("unit", "unit"),
            Column("criterion", "criterion"),
            Column("stage", "word", words=STAGES),
            Column("scorer", "scorer"),
            Column("who"),
            Column("when", "moment"),
            _open("before", "number"),
            _open("after", "number"),
            Column("reason"),
            _optional("evidence"),
        ),
        "recorded": (
            Column("unit", "unit"),
            Column("criterion", "entry"),
            Column("points", "number"),
            _optional("stage", "word", words=STAGES),
            _optional("note"),
        ),
        "targets": (
            Column("unit", "unit"),
            Column("criterion", "criterion"),
            Column("assigned", "yes_no"),
            _open("target", "number"),
            _optional("note"),
        ),
        "checks": (
            Column("unit", "unit"),
            Column("check"),
            Column("result", "word", words=("pass", "fail", "waived", "unknown")),
            _optional("evidence"),
        ),
        "ballots": (
            Column("contest"),
            Column("ballot"),
            Column("channel", "word", words=CHANNELS),
            _open("unit", "unit"),
            _optional("vote", "word", words=("agree", "disagree", "none", "both")),
            _optional("place", "count"),
            _optional("score", "number"),
            _optional("invalid", "word", words=REASONS),
            _optional("note"),
        ),
        "tallies": (
            Column("contest"),
            Column("unit", "unit"),
            Column("agree", "count"),
            _open("disagree", "count"),
            _open("no_mark", "count"),
            _optional("both", "count"),
            _optional("channel", "word", words=CHANNELS),
            _optional("teller", "word", words=TELLERS),
            _optional("note"),
        ),
        "counts": (
            _open("contest"),
            Column("field", "word", words=FIELDS),
            Column("number", "count"),
            _optional("teller", "word", words=TELLERS),
            _optional("note"),
        ),
        "calendar": (
            Column("kind", "word", words=("document", "meeting", "movement", "report", "signing")),
            Column("title"),
            _open("number"),
            _open("due", "date"),
            _open("date", "date"),
            _open("unit", "unit"),
            _open("source"),
            _optional("written"),
            _optional("provenance", "word", words=ORIGINS),
        ),
    }.items()
}
