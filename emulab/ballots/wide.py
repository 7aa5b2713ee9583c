"""Ballots as a table with a column a candidate and a row a paper, or a row for equal papers.

A column ``count`` (số phiếu) says how many papers a row is; it is needed where a row may be
blank, because a row without anything in it is not seen. What the cells mean is the kind's.
"""

from collections import Counter
from fractions import Fraction

import numpy as np
import polars as pl

from emulab.ballots.ballots import BOTH, UNSCORED, Ballots
from emulab.ballots.cells_of_kinds import EMPTY, NOBODY, readers, shown_kind, whole
from emulab.ballots.content import Asked
from emulab.ballots.heads import head_lines
from emulab.ballots.patterns import collapsed
from emulab.ballots.places_of_lines import CELLS, MOST
from emulab.ballots.sheets import Grid
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import Ledger
from emulab.tables.naming import name_key
from emulab.tables.numerals import Unreadable
from emulab.tables.vocabulary import heading_key

COUNTS = ("count", "số phiếu", "số lượng", "số lượng phiếu")
PASSED_OVER = ("ballot", "phiếu", "mã phiếu", "stt", "tt", "số tt", "channel", "kênh")


def read(grid: Grid, asked: Asked, ledger: Ledger) -> Ballots | None:
    """The ballots of a table with a column a candidate; None where there are faults."""
    file, headings = grid.sheet.file, grid.sheet.headings
    own = [n for n, name in enumerate(headings) if heading_key(name) not in (*COUNTS, *PASSED_OVER)]
    names = tuple(headings[n] for n in own)
    for name, number in Counter(names).items():
        if number > 1 or not name:
            finding = f"{number} columns are headed {name!r}."
            ledger.fault(file, grid.sheet.heading_line, finding, "Head each by its candidate.")
    counts = _counts(grid, ledger)
    if not names or grid.sheet.height * len(names) > CELLS:
        finding = "there is no candidate." if not names else "the table is too large."
        ledger.fault(file, grid.sheet.heading_line, finding, "Head a column by each candidate.")
    grades = grades_of(grid, asked, ledger)
    if ledger.faulty:
        return None
    columns = [_without_dashes(grid.column(n)) for n in own]
    kind = kind_of(grid, asked, grades, columns, ledger)
    if kind is None:
        return None
    values = _values(grid, names, columns, readers(grades)[kind], kind, ledger)
    if ledger.faulty:
        return None
    made = marks_of(values, kind, grid, ledger)
    if made is None:
        return None
    marks, denominator = made
    rows = np.array(marks, dtype=np.int64).reshape(len(names), -1).T
    facts = {"invalid": grid.head.invalid, "about": grid.head.about, "denominator": denominator}
    return collapsed(kind, names, rows, counts, grades=grades if kind == "score" else (), **facts)


def _without_dashes(column: pl.Series) -> pl.Series:
    return pl.select(pl.when(~column.is_in(NOBODY)).then(column)).to_series()


def grades_of(grid: Grid, asked: Asked, ledger: Ledger) -> tuple[str, ...]:
    """The grades, worst first, that the caller or the head names; none where nobody does."""
    said = grid.head.own.get("grades")
    grades = asked.grades or tuple(cleaned(one)[0] for one in said.split("<")) if said else ()
    grades = tuple(asked.grades) if asked.grades else grades
    if len({name_key(grade) for grade in grades} - {""}) < len(grades):
        finding = "a grade is empty or stands there twice."
        ledger.fault(grid.sheet.file, 0, finding, "Write '# grades: poor < fair < good'.")
    return grades


def kind_of(
    grid: Grid, asked: Asked, grades: tuple[str, ...], columns: list[pl.Series], ledger: Ledger
) -> str | None:
    """The kind that was asked for, that the head names, or that the cells show beyond doubt."""
    kind = asked.kind or grid.head.own.get("kind") or ("score" if grades else None)
    if kind is not None and kind not in EMPTY:
        finding = f"there is no kind {kind!r} of ballots."
        ledger.fault(grid.sheet.file, 0, finding, f"The kinds are {', '.join(EMPTY)}.")
        return None
    try:
        return kind or shown_kind({text for one in columns for text in one.drop_nulls().unique()})
    except Unreadable as error:
        remedy = f"{error.remedy} Give kind=, or write '# kind: ranked' above the table."
        ledger.fault(grid.sheet.file, 0, error.finding, remedy)
        return None


def _counts(grid: Grid, ledger: Ledger) -> list[int]:
    """The number of papers of every row, 1 where no column says it."""
    at = [n for n, name in enumerate(grid.sheet.headings) if heading_key(name) in COUNTS]
    if len(at) > 1:
        finding = "two columns hold the number of papers."
        ledger.fault(grid.sheet.file, grid.sheet.heading_line, finding, "Keep one.")
    if not at:
        return [1] * grid.sheet.height
    counts = []
    for line, text in zip(grid.sheet.lines, grid.column(at[0]), strict=True):
        digits = (text or "").removesuffix(".0")
        good = digits.isascii() and digits.isdigit() and len(digits) < 12
        if not good or not 0 < int(digits) <= MOST:
            finding = f"the count {text or ''!r} is not a whole number above 0."
            ledger.fault(grid.sheet.file, line, finding, "Count the papers again.")
        counts.append(int(digits) if good else 1)
    return counts


def _values(
    grid: Grid, names: tuple[str, ...], columns: list[pl.Series], reader, kind: str, ledger: Ledger
) -> list[int | Fraction | None]:
    """The cells, column after column, as what they mean; a spoilt cell is a fault."""
    values: list[int | Fraction | None] = []
    for name, column in zip(names, columns, strict=True):
        meant: dict[str | None, int | Fraction | None] = {None: EMPTY[kind]}
        wrong: dict[str, Unreadable] = {}
        for text in column.drop_nulls().unique().sort():
            try:
                meant[text] = reader(text)
            except Unreadable as error:
                wrong[text] = error
        values += [meant.get(text) for text in column]
        if wrong:
            rows = pl.DataFrame({"line": grid.sheet.lines, "text": column})
            tell(rows.filter(pl.col("text").is_in(list(wrong))), name, wrong, grid, ledger)
    return values


def tell(
    rows: pl.DataFrame, name: str, wrong: dict[str, Unreadable], grid: Grid, ledger: Ledger
) -> None:
    """A fault for every spoilt cell of a column."""

    def said(row: dict) -> tuple[str, str]:
        return f"{name}: {wrong[row['text']].finding}", wrong[row["text"]].remedy

    ledger.rows(grid.sheet.file, rows, said)


def marks_of(
    values: list[int | Fraction | None], kind: str, grid: Grid, ledger: Ledger
) -> tuple[list[int], int] | None:
    """The marks of values, and the denominator of points."""
    if kind != "score":
        return values, 1
    least = grid.head.own.get("denominator", "1")
    try:
        if not (least.isascii() and least.isdigit() and 0 < len(least) < 10 and int(least)):
            raise Unreadable(f"the denominator is {least!r}.", "Write a whole number above 0.")
        return whole(values, int(least))
    except Unreadable as error:
        ledger.fault(grid.sheet.file, 0, error.finding, error.remedy)
        return None


def rows_of(ballots: Ballots) -> tuple[list[str], list[list[str | int]]]:
    """The head and the table of ballots: the counts, then a column a candidate.

    >>> rows_of(collapsed("approval", ["A", "B"], [[1, 0]], [3]))
    (['# kind: approval'], [['count', 'A', 'B'], [3, 'x', '']])
    """
    own = {"kind": ballots.kind}
    if ballots.grades:
        own["grades"] = " < ".join(ballots.grades)
    if ballots.denominator > 1:
        own["denominator"] = str(ballots.denominator)
    rows: list[list[str | int]] = [[COUNTS[0], *ballots.candidates]]
    meant = {mark: _cell(mark, ballots) for mark in np.unique(ballots.marks).tolist()}
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        rows.append([count, *(meant[mark] for mark in marks)])
    return head_lines(ballots, own), rows


def _cell(mark: int, ballots: Ballots) -> str | int:
    """The mark as it stands in a cell."""
    if ballots.kind == "score" and mark != UNSCORED and not ballots.grades:
        points = Fraction(mark, ballots.denominator)
        return points.numerator if points.denominator == 1 else str(points)
    shown = {
        "ranked": {0: "", mark: mark or ""},
        "approval": {0: "", 1: "x"},
        "yes_no": {0: "", 1: "agree", -1: "disagree", BOTH: "both"},
        "score": {UNSCORED: "", **dict(enumerate(ballots.grades))},
    }
    return shown[ballots.kind][mark]


def refusal(ballots: Ballots, suffix: str) -> str:
    """Why a table cannot hold the ballots; empty where it can."""
    taken = (*COUNTS, *PASSED_OVER)
    odd = [name for name in ballots.candidates if heading_key(name) in taken]
    if odd:
        return f"a table cannot have a candidate {odd[0]!r} beside the column of that name."
    grades = [name for name in ballots.grades if "<" in name or name in NOBODY]
    if grades:
        return f"a table cannot hold the grade {grades[0]!r}."
    if suffix == ".xlsx" and len(ballots.counts) > 1_000_000:
        return "a sheet of Excel has no room for more than a million patterns."
    return ""
