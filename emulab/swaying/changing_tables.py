"""Changed papers of a year: the rows of its tables, and the count sheet that follows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from emulab.ballots import UNSCORED, Ballots
from emulab.ballots.ballots import AGREE, BOTH, DISAGREE, NO_MARK
from emulab.ballots.patterns import closed_up
from emulab.faults import Fault, InputError
from emulab.rules import Rules, Threshold
from emulab.swaying.changing import Amounts, amounts_of
from emulab.swaying.paper_texts import Row, Written, raise_all
from emulab.tables import Tables
from emulab.voting import papers
from emulab.voting.count import sheets
from emulab.voting.crosschecks import papers_of
from emulab.voting.tally import tally_ballots
from emulab.voting.validity import judged

SAID = {"agree": AGREE, "disagree": DISAGREE, "none": NO_MARK, "both": BOTH}
VOTES = {mark: word for word, mark in SAID.items()}
WITH_A_PAPER = ("present", "issued")  # who was there took a paper
WITHOUT = ("absent", "unused")


@dataclass(frozen=True)
class Contest:
    """A contest that is voted on, in its tables."""

    tables: Tables
    rules: Rules
    id: str
    threshold: Threshold

    @property
    def rows(self) -> pl.DataFrame:
        """The rows of its papers in the box, the chair's open one apart."""
        own = pl.col("contest") == self.id
        return self.tables.ballots.filter(own & (pl.col("channel") == "box"))

    def box(self) -> Ballots:
        """Those papers, as ballots; raises InputError where only totals were kept."""
        if not self.rows.height:
            kept = (self.tables.tallies["contest"] == self.id).any()
            finding = f"{self.id}: no papers are at hand."
            if kept:
                finding = f"{self.id}: the totals were kept, not the ballots."
            remedy = "Change the threshold or the base instead, or enter the ballots."
            raise InputError([Fault("ballots.csv", 0, finding, remedy)])
        units = self.tables.units["unit"].to_list()
        return papers(self.rows, self.id, self.threshold, units)


def with_papers(
    contest: Contest,
    drop: Written | Iterable[Written] = (),
    add: Written | Iterable[Written] = (),
    flip: Iterable[Sequence[Any]] = (),
) -> Tables:
    """The tables with papers of the box taken away and put in, as ``changing.changed`` does.

    A paper less is a member less who was there: present, issued, returned and valid fall with
    it, absent and unused rise; a paper more the other way round. Opinions in writing and the
    chair's open paper are not touched. Raises InputError with every fault, also where more
    papers come than members were absent.
    """
    ballots, faults = contest.box(), []
    amounts = amounts_of(ballots, drop, add, flip, faults)
    raise_all(faults)
    gone = _papers_gone(contest, ballots, amounts)
    own = (pl.col("contest") == contest.id) & (pl.col("channel") == "box")
    left = contest.tables.ballots.filter(~(own & pl.col("ballot").is_in(gone)))
    come = _rows_come(contest, ballots, amounts)
    frame = pl.concat([left, come], how="diagonal_relaxed") if come.height else left
    return followed(contest, frame)


def without_unit(contest: Contest, unit: str) -> Tables:
    """The tables with a unit struck off the papers and the totals of the contest.

    A paper that named nobody else becomes a blank one.
    """
    tables = contest.tables
    own = (tables.ballots["contest"] == contest.id).to_frame("own")["own"]
    struck = own & (tables.ballots["unit"] == unit).fill_null(False)
    key = ["contest", "channel", "ballot"]
    left = tables.ballots.filter(~struck)
    alone = tables.ballots.filter(struck).join(left, on=key, how="anti").select(key)
    frame = pl.concat([left, alone], how="diagonal_relaxed") if alone.height else left
    totals = tables.tallies.filter(~((pl.col("contest") == contest.id) & (pl.col("unit") == unit)))
    return followed(replace(contest, tables=replace(tables, tallies=totals)), frame)


def followed(contest: Contest, ballots: pl.DataFrame) -> Tables:
    """The tables with other papers, and the count sheet of the contest changed along."""
    tables = contest.tables
    sheet = sheets(tables.counts, contest.rules.contests)[contest.id]
    counted = [
        papers_of(tally_ballots(frame, contest.id, contest.threshold))
        for frame in (tables.ballots, ballots)
    ]
    moved = {field: counted[1][field] - number for field, number in counted[0].items()}
    more = moved["returned"]
    moved |= dict.fromkeys(WITH_A_PAPER, more) | dict.fromkeys(WITHOUT, -more)
    numbers = {
        field: sheet.numbers[field] + by
        for field, by in moved.items()
        if by and field in sheet.numbers
    }
    _refuse_more_than_absent(contest, more, sheet.absent)
    if numbers.get("unused", 0) < 0:  # further papers are printed
        if "printed" in sheet.numbers:
            numbers["printed"] = sheet.numbers["printed"] - numbers["unused"]
        numbers["unused"] = 0
    return replace(tables, ballots=ballots, counts=_counts(tables.counts, contest.id, numbers))


def _refuse_more_than_absent(contest: Contest, more: int, absent: int | None) -> None:
    if absent is not None and more > absent:
        members = "members were" if absent != 1 else "member was"
        finding = f"{contest.id}: {more} papers more than before, and {absent} {members} absent."
        raise InputError([Fault("add", 0, finding, "Drop or flip papers instead.")])


def _counts(counts: pl.DataFrame, contest: str, numbers: Mapping[str, int]) -> pl.DataFrame:
    """The sheet with some fields of one contest written anew, as agreed figures."""
    if not numbers:
        return counts
    own = (pl.col("contest") == contest) & pl.col("field").is_in(list(numbers))
    kept = counts.filter(~own.fill_null(False))
    rows = {"contest": contest, "field": list(numbers), "number": list(numbers.values())}
    new = pl.DataFrame(rows, schema_overrides={"number": counts.schema["number"]})
    return pl.concat([kept, new], how="diagonal_relaxed")


def _papers_gone(contest: Contest, ballots: Ballots, amounts: Amounts) -> list[str]:
    """Which papers go: of those that say the same it does not matter which."""
    left = dict(amounts.gone)
    gone = []
    for ballot, row in _marks_of_papers(contest, ballots).items():
        if left.get(row):
            left[row] -= 1
            gone.append(ballot)
    return gone


def _marks_of_papers(contest: Contest, ballots: Ballots) -> dict[str, Row]:
    """The marks of every valid paper in the box, by its id."""
    found = judged(contest.rows, contest.id, contest.threshold)
    valid = found.papers.filter(pl.col("reason").is_null())["ballot"].sort().to_list()
    empty = UNSCORED if ballots.kind == "score" else 0
    size = len(ballots.candidates)
    marks = {ballot: [empty] * size for ballot in valid}
    column = {unit: place for place, unit in enumerate(ballots.candidates)}
    for row in found.rows.drop_nulls("said").iter_rows(named=True):
        if row["ballot"] in marks:
            marks[row["ballot"]][column[row["unit"]]] = _mark(row, ballots)
    if not marks or ballots.kind != "ranked":
        return {ballot: tuple(row) for ballot, row in marks.items()}
    places = closed_up(np.asarray(list(marks.values()), dtype=np.int64)).tolist()
    return dict(zip(marks, map(tuple, places), strict=True))


def _mark(row: Mapping[str, Any], ballots: Ballots) -> int:
    if ballots.kind == "ranked":
        return int(row["place"])
    if ballots.kind == "score":
        return round(row["score"] * ballots.denominator)
    return SAID[row["said"]]


def _rows_come(contest: Contest, ballots: Ballots, amounts: Amounts) -> pl.DataFrame:
    """The rows of new papers, with ids of their own."""
    taken = set(contest.rows["ballot"])
    rows: list[dict[str, Any]] = []
    number = 0
    for marks, papers_more in amounts.come.items():
        for _ in range(papers_more):
            number += 1
            while (ballot := f"what-if-{number}") in taken:
                number += 1
            said = [
                {"unit": unit, **_said(ballots, mark)}
                for unit, mark in zip(ballots.candidates, marks, strict=True)
                if mark != (UNSCORED if ballots.kind == "score" else 0)
            ]
            head = {"contest": contest.id, "ballot": ballot, "channel": "box"}
            rows += [head | one for one in said or [{"unit": None}]]
    types = contest.tables.ballots.schema
    known = {name: types[name] for name in (*HEAD, *MARKS) if name in types}
    return pl.DataFrame(rows, schema=known)


HEAD = ("contest", "ballot", "channel", "unit")
MARKS = ("vote", "place", "score")


def _said(ballots: Ballots, mark: int) -> dict[str, Any]:
    """The cells of a row, as a file of ballots has them."""
    if ballots.kind == "ranked":
        return {"place": mark}
    if ballots.kind == "score":
        return {"score": float(ballots.score(mark))}
    return {"vote": VOTES[mark]}
