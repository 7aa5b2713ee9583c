"""Papers: the valid papers of one contest as ballots that a counting rule can read."""

from collections.abc import Iterable
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import polars as pl

from emulab.ballots import UNSCORED, Ballots, collapsed
from emulab.ballots.ballots import AGREE, BOTH, DISAGREE, NO_MARK
from emulab.faults import Fault, InputError
from emulab.rules import Threshold
from emulab.voting.validity import Judged, judged

ANSWERS = {"agree": AGREE, "disagree": DISAGREE, "none": NO_MARK, "both": BOTH}
LARGEST = 2**31 - 1  # of a score, in parts of a point


def papers(
    ballots: pl.DataFrame, contest: str, threshold: Threshold, units: Iterable[str] = ()
) -> Ballots:
    """The valid papers of the contest; those set aside are counted in ``invalid``, by reason.

    The kind follows from the rows: yes_no where any says more than agree, approval where all of
    them agree, ranked where they have places, score where they have scores. ``units`` are the
    candidates, also those whom no paper names. Opinions in writing are papers only where
    ``threshold`` counts them. Raises InputError where the rows are of several kinds.

    >>> rows = pl.DataFrame(
    ...     {"contest": "head", "channel": "box", "ballot": ["1", "1", "2"], "unit": list("ABA")}
    ... )
    >>> found = papers(rows, "head", Threshold(more_than="1/2", of="valid"), units="ABC")
    >>> found.kind, found.candidates, found.marks.tolist(), found.counts.tolist()
    ('approval', ('A', 'B', 'C'), [[1, 0, 0], [1, 1, 0]], [1, 1])
    """
    found = judged(ballots, contest, threshold)
    if threshold.absent != "written_counts":
        box = pl.col("channel") == "box"
        found = Judged(found.papers.filter(box), found.rows.filter(box))
    if faults := kind_faults(found, contest):
        raise InputError(faults)
    return _collapsed(found, units)


def kind_faults(found: Judged, contest: str) -> tuple[Fault, ...]:
    """What is wrong where papers of one contest are of several kinds, or scores are too fine."""
    if len(found.kinds) > 1:
        finding = f"{contest}: some rows are {' and others '.join(found.kinds)} ballots."
        remedy = "Write a vote in every row, or a place, or a score."
        return (Fault("ballots.csv", 0, finding, remedy),)
    scores = found.rows["score"].drop_nulls().to_list()
    parts = _parts(scores)
    if any(abs(Fraction(repr(score)) * parts) > LARGEST for score in scores):
        finding = f"{contest}: the scores are too large, or have too many decimals."
        return (Fault("ballots.csv", 0, finding, "Write scores such as 8.5."),)
    return ()


def _collapsed(found: Judged, units: Iterable[str]) -> Ballots:
    """The papers, each a row of marks, those that say the same counted together."""
    named = found.rows["unit"].unique().drop_nulls().sort().to_list()
    candidates = tuple(dict.fromkeys([*units, *named]))
    (kind,) = found.kinds
    valid = found.papers.filter(pl.col("reason").is_null()).drop("blank", "reason")
    numbered = valid.with_row_index("paper")
    rows = found.rows.filter(pl.col("said").is_not_null()).join(
        numbered, on=["channel", "chair", "ballot"], how="inner"
    )
    scores = rows["score"].drop_nulls().to_list()
    parts = _parts(scores) if kind == "score" else 1
    marks = np.full(
        (numbered.height, len(candidates)), UNSCORED if kind == "score" else 0, dtype=np.int64
    )
    column = {unit: place for place, unit in enumerate(candidates)}
    columns = [column[unit] for unit in rows["unit"]]
    marks[rows["paper"].to_numpy(), columns] = _marks(kind, rows, parts)
    invalid = found.papers.drop_nulls("reason").group_by("reason").len().sort("reason")
    return collapsed(kind, candidates, marks, denominator=parts, invalid=dict(invalid.iter_rows()))


def _marks(kind: str, rows: pl.DataFrame, parts: int) -> Any:
    """The mark of every row, as ``Ballots`` keeps them."""
    if kind == "ranked":
        return rows["place"].to_numpy()
    if kind == "score":
        return [int(Fraction(repr(score)) * parts) for score in rows["score"]]
    return [ANSWERS[said] for said in rows["said"]]


def _parts(scores: Iterable[float]) -> int:
    """The fewest parts of a point of which every score is a whole number."""
    return lcm(*(Fraction(repr(score)).denominator for score in scores))
