"""What was decided and published: the record of a year, and the provenance of every file."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from emulab.faults import InputError
from emulab.rules import Name, Provenance, Value
from emulab.rules.yaml_places import Node, read_yaml, validated
from emulab.tables.gathering import Ledger


class Record(Value):
    """The published outcome of a year, how it was reached, and what the source says oddly.

    Totals and ranks are as printed, to ``places`` decimals; they are reported beside the
    computed ones and never mended. ``locked_on`` is the last day on which a mark could change.
    """

    cluster: str
    year: int
    reached: Literal["acclaimed", "voted", "judged", "published"]
    locked: bool = False
    locked_on: datetime.date | None = None
    provenance: Provenance | None = None
    totals: dict[str, float] = Field(default_factory=dict)
    ranks: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    awards: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    offices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    places: Annotated[int, Field(ge=0, le=9)] = 2
    notes: tuple[Name, ...] = ()


def read_record(path: Path, file: str, ledger: Ledger) -> tuple[Record | None, dict[str, int]]:
    """The record of a year and the line of each of its keys; None where there is no such file."""
    node = _read(path, file, ledger)
    if node is None:
        return None, {}
    try:
        return validated(Record, node), dict(_lines(node, file))
    except InputError as error:
        ledger.refused(error)
        return None, {}


def read_provenance(
    path: Path, file: str, ledger: Ledger
) -> tuple[dict[str, Provenance], dict[str, int]]:
    """Where every file comes from, by its name; and the lines of these names."""
    node = _read(path, file, ledger)
    if node is None:
        return {}, {}
    if not isinstance(node.value, dict):
        ledger.fault(file, node.line, "this names no file.", "Write marks.csv: {kind: ...}.")
        return {}, {}
    found = {}
    for name in node.keys:
        try:
            found[name] = validated(Provenance, node.get(name))
        except InputError as error:
            for one in error.faults:
                ledger.fault(one.file, one.line, f"{name}: {one.finding}", one.remedy)
    return found, dict(_lines(node, file))


def _read(path: Path, file: str, ledger: Ledger) -> Node | None:
    if not path.is_file():
        return None
    try:
        return read_yaml(path, file)
    except InputError as error:
        ledger.refused(error)
        return None


def _lines(node: Node, path: str) -> Iterator[tuple[str, int]]:
    """The line of every key, under the path of the keys above it."""
    for key in node.keys:
        below = node.get(key)
        yield f"{path}/{key}", below.line
        yield from _lines(below, f"{path}/{key}")
