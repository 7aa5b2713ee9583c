"""The files of an import: tables as CSV, and none written over another unless told."""

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed
from emulab.together import holds

Existing = Literal["refuse", "replace", "add"]


def as_csv(frame: pl.DataFrame) -> bytes:
    """The table as CSV: points for decimals, yes and no for truth, no empty columns at all."""
    kept = [n for n in frame.columns if frame[n].null_count() < frame.height or not frame.height]
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow(kept)
    out.writerows([_written(value) for value in row] for row in frame.select(kept).iter_rows())
    return text.getvalue().encode()


@cache
def _number(value: float) -> str:
    return trimmed(value)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value) if isinstance(value, float) else str(value)


def refuse_changed(files: Mapping[Path, bytes]) -> None:
    """Raise InputError naming every file that exists with other contents."""
    taken = [path for path, content in files.items() if path.exists() and not holds(path, content)]
    if taken:
        finding = "the file exists and has other contents."
        remedy = "Say --add to add to it, --replace to write over it, or import elsewhere."
        raise InputError([Fault(str(path), 0, finding, remedy) for path in taken])
