"""Ballots as the project's own ballots.csv keeps them: a row for every name on every paper.

Columns are contest, ballot, channel, unit, and vote, place or score. A paper without a unit is
blank, or was set aside where the column invalid says why. Papers are told apart by their number
while they are read; nothing of it is kept.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import polars as pl

from emulab.ballots.ballots import AGREE, BOTH, DISAGREE, NO_MARK, Ballots
from emulab.ballots.cells_of_kinds import EMPTY
from emulab.ballots.content import Asked, undamaged
from emulab.ballots.patterns import collapsed
from emulab.ballots.places_of_lines import CELLS
from emulab.ballots.sheets import Grid
from emulab.ballots.wide import grades_of, marks_of
from emulab.tables.gathering import Ledger
from emulab.tables.naming import Lexicon
from emulab.tables.schemas import SCHEMAS, Schema
from emulab.tables.sheets import columns_of
from emulab.tables.typed import typed

_OPTIONAL = ("contest", "channel")
_SCHEMA = Schema(
    "ballots",
    tuple(
        replace(column, required=False, filled=False) if column.name in _OPTIONAL else column
        for column in SCHEMAS["ballots"].columns
    ),
)
_VOTES = {"agree": AGREE, "disagree": DISAGREE, "none": NO_MARK, "both": BOTH}
_HOLDS = {"place": "ranked", "score": "score", "vote": "yes_no"}


def are_papers(headings: tuple[str, ...]) -> bool:
    """Whether the headings are those of a row for every name on every paper.

    >>> are_papers(("ballot", "unit", "vote")), are_papers(("ballot", "A", "B"))
    (True, False)
    """
    return {"ballot", "unit"} <= {_SCHEMA.column_of(heading) for heading in headings}


def read(grid: Grid, asked: Asked, ledger: Ledger) -> Ballots | None:
    """The ballots of one contest; None where there are faults."""
    file = grid.sheet.file
    columns = columns_of(grid.sheet, _SCHEMA, ledger)
    if columns is None:
        return None
    origin = typed(grid.sheet, columns, _SCHEMA, {}, ledger)
    grades = grades_of(grid, asked, ledger)
    rows = origin.frame.with_columns(line=origin.lines)
    rows = chosen_contest(rows, asked, file, ledger) if "contest" in columns else rows
    if ledger.faulty:
        return None
    again = rows.filter(pl.struct("channel", "ballot", "unit").is_duplicated())
    again = again.filter(
        ~pl.struct("channel", "ballot", "unit").is_first_distinct(), pl.col("unit").is_not_null()
    )
    ledger.rows(
        file,
        again,
        lambda row: (f"ballot {row['ballot']} has {row['unit']!r} again.", "Keep one row."),
    )
    kind = _kind(rows, asked, file, ledger)
    if kind is None or ledger.faulty:
        return None
    papers = rows.group_by("channel", "ballot").agg(
        reason=pl.when(pl.col("unit").is_null()).then("invalid").drop_nulls().sort().first()
    )
    aside = papers["reason"].drop_nulls().value_counts().sort("reason").rows()
    invalid = {**grid.head.invalid, **dict(aside)}
    left = papers.filter(pl.col("reason").is_null()).drop("reason").with_row_index("paper")
    rows = rows.join(left, on=["channel", "ballot"], how="inner", nulls_equal=True)
    names = sorted(set(rows["unit"].drop_nulls()))
    if not names or left.height * len(names) > CELLS:
        finding = "there is no candidate." if not names else "there are too many papers."
        ledger.fault(file, 0, finding, "Write a row for every name on every paper.")
        return None
    if not undamaged(file, tuple(names), ledger):
        return None
    made = marks_of(_values(rows, kind, left.height, names), kind, grid, ledger)
    if made is None:
        return None
    marks = np.array(made[0], dtype=np.int64).reshape(left.height, len(names))
    own = grades if kind == "score" else ()
    facts = {"invalid": invalid, "about": grid.head.about, "denominator": made[1], "grades": own}
    return collapsed(kind, names, marks, **facts)


def chosen_contest(rows: pl.DataFrame, asked: Asked, file: str, ledger: Ledger) -> pl.DataFrame:
    """The rows of the contest that was asked for, or of the only one there is."""
    contests = sorted(set(rows["contest"].drop_nulls()))
    listed = f"The contests are {', '.join(map(repr, contests))}."
    if asked.contest is None and len(contests) > 1:
        ledger.fault(file, 0, f"there are {len(contests)} contests.", f"{listed} Give contest=.")
    elif asked.contest is not None and asked.contest not in contests:
        near = Lexicon("contest", ((name, ()) for name in contests)).near(asked.contest)
        remedy = f"Did you mean {near!r}?" if near else listed
        ledger.fault(file, 0, f"there is no contest {asked.contest!r}.", remedy)
    elif asked.contest is not None:
        return rows.filter(pl.col("contest") == asked.contest)
    return rows


def _kind(rows: pl.DataFrame, asked: Asked, file: str, ledger: Ledger) -> str | None:
    """The kind that the filled columns show, or that was asked for and fits them."""
    shown = {kind for column, kind in _HOLDS.items() if rows[column].null_count() < rows.height}
    if len(shown) > 1:
        finding = f"the rows hold {' and '.join(sorted(shown))} at once."
        ledger.fault(file, 0, finding, "Keep a vote, a place or a score a row.")
        return None
    kind = shown.pop() if shown else "approval"
    if kind == "yes_no" and set(rows["vote"].drop_nulls()) == {"agree"}:
        kind = "approval"
    fits = {kind, "yes_no"} if kind == "approval" else {kind}
    if asked.kind is not None and asked.kind not in fits:
        finding = f"the rows hold {kind} ballots, not {asked.kind!r}."
        ledger.fault(file, 0, finding, "Leave the kind out.")
        return None
    return asked.kind or kind


def _values(
    rows: pl.DataFrame, kind: str, papers: int, names: list[str]
) -> list[int | Fraction | None]:
    """The cells of a table with a row a paper and a column a name, row after row."""
    column = {number: name for number, name in enumerate(names)}
    at = {name: number for number, name in column.items()}
    values: list[int | Fraction | None] = [EMPTY[kind]] * (papers * len(names))
    for paper, unit, vote, place, score in rows.select(
        "paper", "unit", "vote", "place", "score"
    ).iter_rows():
        if unit is None:
            continue
        mark: int | Fraction | None
        if kind == "ranked":
            mark = place or 0
        elif kind == "score":
            mark = None if score is None else Fraction(repr(score))
        else:
            mark = _VOTES[vote or "agree"]
        values[paper * len(names) + at[unit]] = mark
    return values
