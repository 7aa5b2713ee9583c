"""The files of an import: all of them are there in the end, or none."""

import csv
import io
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed

Existing = Literal["refuse", "replace"]


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


def write_together(files: Mapping[Path, bytes], existing: Existing = "refuse") -> tuple[Path, ...]:
    """Write every file under another name, then rename them all; on any failure none is there.

    A file that exists with other contents is refused unless ``existing`` is replace. Raises
    InputError naming every such file, or what could not be written.
    """
    files = {path: content for path, content in files.items() if not _is(path, content)}
    taken = [path for path in files if path.exists()]
    if taken and existing == "refuse":
        finding = "the file exists and has other contents."
        remedy = "Say --replace to write over it, or import into another folder."
        raise InputError([Fault(str(path), 0, finding, remedy) for path in taken])
    halves: dict[Path, Path] = {}
    olds: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            halves[path] = path.with_name(f".{path.name}.{os.getpid()}.new")
            halves[path].write_bytes(content)
        for path in taken:
            olds[path] = path.with_name(f".{path.name}.{os.getpid()}.old")
            os.replace(path, olds[path])
        for path, half in halves.items():
            os.replace(half, path)
            done.append(path)
    except OSError as error:
        for path in done:
            path.unlink(missing_ok=True)
        for path, old in olds.items():
            if old.exists():
                os.replace(old, path)
        where = error.filename or "the folder"
        finding = f"the files cannot be written ({type(error).__name__})."
        raise InputError([Fault(str(where), 0, finding, "Nothing was changed.")]) from None
    finally:
        for half in halves.values():
            half.unlink(missing_ok=True)
    for old in olds.values():
        old.unlink(missing_ok=True)
    return tuple(files)


def _is(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
