"""The formats of ballots by the suffix of the file: who reads, who writes, what each can hold.

A format is three functions. To add one, write them and list it in FORMATS; the laws in
tests/test_ballot_formats.py already cover it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulab.ballots import blt, categories, paper_rows, preflib, text, totals, wide
from emulab.ballots.ballots import Ballots
from emulab.ballots.content import Asked, Source
from emulab.ballots.sheets import BYTES, GRIDS
from emulab.ballots.tallies import Tallies
from emulab.tables.gathering import Ledger

Read = Callable[[Source, Asked, Ledger], Ballots | Tallies | None]


@dataclass(frozen=True)
class Format:
    """``read`` finds faults or ballots, ``written`` makes bytes for a file of that name.

    ``refusal`` says why ballots cannot be held by a file with a suffix; it is empty where they
    can, and nothing is written unless it is.
    """

    name: str
    read: Read
    written: Callable[[Ballots, str], bytes]
    refusal: Callable[[Ballots, str], str]


def read_table(source: Source, asked: Asked, ledger: Ledger) -> Ballots | Tallies | None:
    """What a CSV file or a workbook holds: papers row by row, tallies, or a column a candidate."""
    grid = GRIDS[source.suffix](source, ledger)
    if grid is None:
        return None
    if paper_rows.are_papers(grid.sheet.headings):
        return paper_rows.read(grid, asked, ledger)
    if totals.are_totals(grid.sheet.headings):
        return totals.read(grid, asked, ledger)
    return wide.read(grid, asked, ledger)


def table_written(ballots: Ballots | Tallies, file: str) -> bytes:
    """Ballots with a column a candidate, or tallies, as the suffix of the file says."""
    rows_of = totals.rows_of if isinstance(ballots, Tallies) else wide.rows_of
    suffix = next(one for one in BYTES if file.casefold().endswith(one))
    made, delimiter = BYTES[suffix]
    head, rows = rows_of(ballots)
    return made(head, rows, delimiter)


def table_refusal(ballots: Ballots | Tallies, suffix: str) -> str:
    """Why a table cannot hold the ballots; tallies fit any."""
    return "" if isinstance(ballots, Tallies) else wide.refusal(ballots, suffix)


_TEXT = Format("the text form", text.read, text.written, text.refusal)
_ORDERS = Format("PrefLib's orders", preflib.read, preflib.written, preflib.refusal)
_GROUPS = Format("PrefLib's categories", categories.read, categories.written, categories.refusal)
_BLT = Format("BLT", blt.read, blt.written, blt.refusal)
_TABLE = Format("a table", read_table, table_written, table_refusal)

FORMATS: dict[str, Format] = {
    **dict.fromkeys((".txt", ".text", ".ballots"), _TEXT),
    **dict.fromkeys(preflib.ORDERS, _ORDERS),
    ".cat": _GROUPS,
    ".blt": _BLT,
    **dict.fromkeys(BYTES, _TABLE),
}
