"""What an import did and would not do, entry by entry, each with its sheet and cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emulab.faults import Fault, InputError
from emulab.importing.book import Page, address
from emulab.words import Message

CHANGED, LEFT_OUT, TAKEN, DIFFERS, REFUSED = "changed", "left_out", "taken", "differs", "refused"
KINDS = (REFUSED, DIFFERS, TAKEN, CHANGED, LEFT_OUT)
LISTED = 12  # cells that a line of text names; more are counted


@dataclass(frozen=True)
class Entry:
    """One thing that was found: of what kind, on which sheet, in which cells, and what to do.

    ``kind`` is changed (read otherwise than written), left_out, taken (decided where the
    workbook does not say), differs (two numbers that should agree) or refused.
    """

    kind: str
    sheet: str
    cells: tuple[str, ...]
    text: Message
    remedy: Message | None = None

    def said(self, lang: str) -> str:
        """The entry as one line.

        >>> Entry(REFUSED, "A", ("B7",), Message("there is no {x}.", {"x": "y"})).said("en")
        'B7: there is no y.'
        """
        named = ", ".join(self.cells[:LISTED])
        more = len(self.cells) - LISTED
        if more > 0:
            named += f" (+{more})"
        text = " ".join(part.said(lang) for part in (self.text, self.remedy) if part)
        return f"{named}: {text}" if named else text


class Log:
    """Entries in the order of the sheets and cells; equal ones on one sheet are one entry."""

    def __init__(self) -> None:
        self._found: dict[tuple, dict[tuple[int, int], str]] = {}
        self._pages: dict[int, str] = {-1: ""}

    def add(
        self,
        kind: str,
        page: Page | None,
        place: tuple[int, int] | str | None,
        text: Message,
        remedy: Message | None = None,
    ) -> None:
        """Enter one finding; ``place`` is row and column, a range already written, or nothing."""
        number = page.number if page else -1
        self._pages[number] = page.name if page else ""
        key = (KINDS.index(kind), number, text, remedy)
        cells = self._found.setdefault(key, {})
        if isinstance(place, str):
            cells[-1, len(cells)] = place
        elif place is not None:
            cells[place] = address(*place)

    def refuse(self, page: Page | None, place: Any, text: Message, remedy: Message) -> None:
        self.add(REFUSED, page, place, text, remedy)

    @property
    def entries(self) -> tuple[Entry, ...]:
        def order(item: tuple[tuple, dict]) -> tuple:
            (kind, number, text, _), cells = item
            return kind, number, min(cells, default=(-1, -1)), str(text)

        return tuple(
            Entry(KINDS[key[0]], self._pages[key[1]], tuple(cells[p] for p in sorted(cells)), *says)
            for key, cells in sorted(self._found.items(), key=order)
            for says in [key[2:]]
        )

    @property
    def refused(self) -> bool:
        return any(KINDS[key[0]] == REFUSED for key in self._found)


class Refused(InputError):
    """Something of the workbook was refused, so nothing was written; ``entries`` has it all."""

    def __init__(self, file: str, entries: Iterable[Entry]):
        self.file, self.entries = file, tuple(entries)
        faults = [
            Fault(f"{file} [{e.sheet}]" if e.sheet else file, 0, e.said("en"))
            for e in self.entries
            if e.kind == REFUSED
        ]
        super().__init__(faults)
