"""Faults and notes gathered from every file, so that all of them are said in one go."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import polars as pl

from emulab.faults import Fault, InputError, Note
from emulab.words import Message

LISTED = 200  # faults of one file that are written out; more are counted and said


class Ledger:
    """What was found so far. Details are made only for the faults that will be listed."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._notes: list[Note] = []
        self._unlisted: Counter[str] = Counter()

    def fault(self, file: str, line: int, finding: str, remedy: str = "") -> None:
        self._faults.append(Fault(file, line, finding, remedy))

    def note(self, file: str, line: int, template: str, /, **values: Any) -> None:
        """Note the English sentence ``template`` and its values; the catalogue has the rest."""
        self._notes.append(Note(file, line, Message(template, values)))

    def rows(self, file: str, rows: pl.DataFrame, say: Callable[[dict], tuple[str, str]]) -> None:
        """A fault for every row, on the line that its column ``line`` gives.

        ``say`` turns a row into what was found and what to do.
        """
        for row in rows.sort("line", maintain_order=True).head(LISTED).iter_rows(named=True):
            self.fault(file, row["line"], *say(row))
        self.beyond(file, rows.height - LISTED)

    def beyond(self, file: str, number: int) -> None:
        """Count faults that are not worth a line of their own any more."""
        self._unlisted[file] += max(0, number)

    def refused(self, error: InputError) -> None:
        """Take over the faults and notes of a reader that gathers its own."""
        self._faults += error.faults
        self._notes += error.notes

    @property
    def faulty(self) -> bool:
        return bool(self._faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults by file and line, at most LISTED of a file, the rest counted."""
        return tuple(_listed(sorted(set(self._faults)), self._unlisted))

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(sorted(set(self._notes)))

    def refuse(self) -> None:
        """Raise InputError where there is any fault."""
        if self.faulty:
            raise InputError(self.faults, self.notes)


def _listed(faults: list[Fault], unlisted: Counter[str]) -> Iterable[Fault]:
    for file, group in groupby(faults, key=lambda fault: fault.file):
        found = list(group)
        number = len(found) + unlisted[file]
        if number > LISTED:
            finding = f"there are {number} faults; the first {LISTED} are listed."
            yield Fault(file, 0, finding, "Mend these, then check again.")
        yield from found[:LISTED]
