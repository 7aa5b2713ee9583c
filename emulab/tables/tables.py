"""The tables of a cluster and year, as read: plain frames with declared columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from emulab.faults import Note
from emulab.rules import Provenance
from emulab.tables.record import Record
from emulab.tables.schemas import SCHEMAS


@dataclass(frozen=True)
class Origin:
    """The file a frame was read from, and the line of every row."""

    file: str
    frame: pl.DataFrame
    lines: pl.Series


@dataclass(frozen=True, eq=False)
class Tables:
    """The frames of SCHEMAS, empty where no file was kept, and what the year's record says.

    ``provenance`` says of every file where it comes from, ``notes`` what was cleaned,
    ``files`` what was read, ``earlier`` the record of the year before, where one was kept. A
    what-if replaces a frame; the lines of the old one then say nothing of the new.
    """

    units: pl.DataFrame = field(default_factory=SCHEMAS["units"].empty)
    marks: pl.DataFrame = field(default_factory=SCHEMAS["marks"].empty)
    changes: pl.DataFrame = field(default_factory=SCHEMAS["changes"].empty)
    recorded: pl.DataFrame = field(default_factory=SCHEMAS["recorded"].empty)
    targets: pl.DataFrame = field(default_factory=SCHEMAS["targets"].empty)
    checks: pl.DataFrame = field(default_factory=SCHEMAS["checks"].empty)
    ballots: pl.DataFrame = field(default_factory=SCHEMAS["ballots"].empty)
    tallies: pl.DataFrame = field(default_factory=SCHEMAS["tallies"].empty)
    counts: pl.DataFrame = field(default_factory=SCHEMAS["counts"].empty)
    calendar: pl.DataFrame = field(default_factory=SCHEMAS["calendar"].empty)
    record: Record | None = None
    earlier: Record | None = None
    provenance: dict[str, Provenance] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    files: tuple[Path, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    yaml_lines: Mapping[str, int] = field(default_factory=dict)

    def file(self, stem: str) -> str:
        """The name of the file that holds a table, or that would."""
        return self.origins[stem].file if stem in self.origins else f"{stem}.csv"

    def lines(self, stem: str) -> pl.Series:
        """The line of every row of a table; 0 where its rows are not those that were read."""
        frame = getattr(self, stem)
        origin = self.origins.get(stem)
        if origin is not None and origin.frame is frame:
            return origin.lines
        return pl.zeros(frame.height, dtype=pl.Int64, eager=True)
