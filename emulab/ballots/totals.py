"""Tallies in a table: votes by name where the papers were not kept.

Columns are unit (or name) and agree, with disagree and no_mark where they were counted, or votes.
"""

from collections import Counter

import polars as pl

from emulab.ballots.content import Asked, undamaged
from emulab.ballots.sheets import Grid
from emulab.ballots.tallies import Tallies
from emulab.tables.gathering import Ledger
from emulab.tables.vocabulary import HEADINGS, heading_key

_COLUMNS = {
    "unit": ("unit", "name", "candidate", *HEADINGS["unit"], *HEADINGS["name"]),
    "agree": ("agree", "votes", "số phiếu", "số phiếu bầu", *HEADINGS["agree"]),
    "disagree": ("disagree", *HEADINGS["disagree"]),
    "no_mark": ("no_mark", *HEADINGS["no_mark"]),
    "both": ("both", *HEADINGS.get("both", ())),
    "contest": ("contest", *HEADINGS["contest"]),
}
_COLUMN_OF = {heading_key(name): column for column, own in _COLUMNS.items() for name in own}


def are_totals(headings: tuple[str, ...]) -> bool:
    """Whether the headings are those of tallies.

    >>> are_totals(("unit", "agree")), are_totals(("count", "A", "B"))
    (True, False)
    """
    return {"unit", "agree"} <= {_COLUMN_OF.get(heading_key(name)) for name in headings}


def read(grid: Grid, asked: Asked, ledger: Ledger) -> Tallies | None:
    """The tallies of a table; None where there are faults.

    The number of papers is ``# papers: 13`` above the table, or what every row adds up to where
    disagreeing votes and rows without a mark were counted as well.
    """
    from emulab.ballots.paper_rows import chosen_contest

    sheet, file = grid.sheet, grid.sheet.file
    named: dict[str, pl.Series] = {}
    for number, heading in enumerate(sheet.headings):
        column = _COLUMN_OF.get(heading_key(heading))
        if column in named:
            finding = f"two columns hold the {column}."
            ledger.fault(file, sheet.heading_line, finding, "Keep one.")
        elif column:
            named[column] = grid.column(number)
    rows = pl.DataFrame({"line": sheet.lines, **named})
    if "contest" in named:
        rows = chosen_contest(rows, asked, file, ledger)
    counted = [name for name in ("agree", "disagree", "no_mark", "both") if name in named]
    votes = {name: _numbers(rows, name, file, ledger) for name in counted}
    for name, number in Counter(rows["unit"].to_list()).items():
        if name is None or number > 1:
            said = "a row has no name." if name is None else f"{name!r} has {number} rows."
            ledger.fault(file, 0, said, "Keep one row a name.")
    papers = _papers(grid, rows, votes, ledger)
    if not rows.height and not ledger.faulty:
        ledger.fault(file, 0, "there are no tallies.", "Write a row a name.")
    if ledger.faulty or not undamaged(file, tuple(rows["unit"]), ledger):
        return None
    return Tallies(tuple(rows["unit"]), tuple(votes["agree"]), papers)


def _numbers(rows: pl.DataFrame, name: str, file: str, ledger: Ledger) -> list[int]:
    found = []
    for line, text in rows.select("line", name).iter_rows():
        digits = (text or "").removesuffix(".0")
        good = digits.isascii() and digits.isdigit() and len(digits) < 12
        if not good:
            finding = f"the number {text or ''!r} of {name} is not a whole number from 0 upwards."
            ledger.fault(file, line, finding, "Count again.")
        found.append(int(digits) if good else 0)
    return found


def _papers(
    grid: Grid, rows: pl.DataFrame, votes: dict[str, list[int]], ledger: Ledger
) -> int | None:
    """How many papers there were; None where nobody wrote it down."""
    file = grid.sheet.file
    sums = {sum(row) for row in zip(*votes.values(), strict=True)}
    whole = {"agree", "disagree", "no_mark"} <= set(votes)
    said = grid.head.own.get("papers")
    if said is not None:
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 12 else -1
        if number < max(sums, default=0) or (whole and sums - {number}):
            finding = f"there are {said} papers, and rows add up to {max(sums, default=0)}."
            ledger.fault(file, 0, finding, "Count again.")
        return number
    if whole and len(sums) > 1:
        low, high = min(sums), max(sums)
        finding = f"one row adds up to {low} papers, another to {high}."
        ledger.fault(file, 0, finding, "Count again.")
    return sums.pop() if whole and len(sums) == 1 else None


def rows_of(tallies: Tallies) -> tuple[list[str], list[list[str | int]]]:
    """The head and the table of tallies.

    >>> rows_of(Tallies(("A", "B"), (9, 7), 13))
    (['# papers: 13'], [['unit', 'votes'], ['A', 9], ['B', 7]])
    """
    head = [] if tallies.number is None else [f"# papers: {tallies.number}"]
    pairs = zip(tallies.candidates, tallies.votes, strict=True)
    return head, [["unit", "votes"], *([name, votes] for name, votes in pairs)]
