"""Changed papers: some taken away, some put in, some turned into others, a name withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from emulab.ballots import Ballots, collapsed
from emulab.faults import Fault
from emulab.swaying.certificates import paper_text
from emulab.swaying.paper_texts import (
    Papers,
    Place,
    Row,
    Written,
    paper_of,
    papers_of,
    raise_all,
    unknown,
)


@dataclass(frozen=True)
class Amounts:
    """How many papers of each row of marks go, and how many come."""

    gone: dict[Row, int]
    come: dict[Row, int]


def changed(
    ballots: Ballots,
    drop: Written | Iterable[Written] = (),
    add: Written | Iterable[Written] = (),
    flip: Iterable[Sequence[Any]] = (),
    withdraw: str | Iterable[str] = (),
) -> Ballots:
    """The ballots with papers taken away and put in, and names struck off.

    A paper is written in the text form, ``A > B = C * 2``, or as a pair of a text (or a row of
    marks in the order of the candidates) and a number; see ``paper_texts.papers_of`` for the
    other kinds. ``flip`` has triples: a paper, the paper that it becomes, and how many (left
    out, one). All are taken from the papers as they are, so an added paper cannot be dropped
    again. ``withdraw`` strikes names off last: those below move up, and a paper that named
    nobody else becomes a blank one.

    Raises InputError with every fault: a name that is not there, more papers than there are.

    >>> papers = collapsed("ranked", ("A", "B"), [[1, 2], [2, 1]], [3, 2])
    >>> after = changed(papers, drop="A > B * 2", flip=[("B > A", "A", 1)])
    >>> [(paper_text(after, row), int(n)) for row, n in zip(after.marks, after.counts)]
    [('A', 1), ('A > B', 1), ('B > A', 1)]
    >>> changed(papers, drop="B > A * 3")
    Traceback (most recent call last):
        ...
    emulab.faults.InputError: drop: 1 fault
      line 1: 'B > A' is on 2 papers, and 3 are taken away. Take away 2 at most.
    """
    faults: list[Fault] = []
    amounts = amounts_of(ballots, drop, add, flip, faults)
    names = [withdraw] if isinstance(withdraw, str) else list(withdraw)
    for line, name in enumerate(names, 1):
        if name not in ballots.candidates:
            faults.append(Fault("withdraw", line, *unknown(name, ballots.candidates)))
    raise_all(faults)
    rows = [*map(tuple, ballots.marks.tolist()), *amounts.gone, *amounts.come]
    numbers = [
        *ballots.counts.tolist(),
        *(-number for number in amounts.gone.values()),
        *amounts.come.values(),
    ]
    found = collapsed(
        ballots.kind,
        ballots.candidates,
        np.asarray(rows, dtype=np.int64).reshape(-1, len(ballots.candidates)),
        numbers,
        grades=ballots.grades,
        denominator=ballots.denominator,
        invalid=ballots.invalid,
        about=ballots.about,
    )
    return found.without(names) if names else found


def amounts_of(
    ballots: Ballots,
    drop: Written | Iterable[Written],
    add: Written | Iterable[Written],
    flip: Iterable[Sequence[Any]],
    faults: list[Fault],
) -> Amounts:
    """What goes and what comes, in marks; whatever is wrong goes to ``faults``."""
    gone = [("drop", paper) for paper in papers_of(drop, ballots, "drop", faults)]
    come = papers_of(add, ballots, "add", faults)
    for line, one in enumerate(flip, 1):
        pair = _flipped(one, ballots, line, faults)
        if pair is not None:
            gone.append(("flip", pair[0]))
            come.append(pair[1])
    taken = _available(gone, ballots, faults)
    put: dict[Row, int] = {}
    for paper in come:
        put[paper.row] = put.get(paper.row, 0) + paper.number
    return Amounts(taken, put)


def _flipped(
    one: Sequence[Any], ballots: Ballots, line: int, faults: list[Fault]
) -> tuple[Papers, Papers] | None:
    place = Place("flip", line, faults)
    if isinstance(one, str) or len(one) not in (2, 3):
        remedy = "Write the paper, the paper that it becomes, and how many."
        place.fault(f"{one!r} is no change of papers.", remedy)
        return None
    number = one[2] if len(one) == 3 else 1
    before, after = (paper_of((side, number), ballots, place) for side in one[:2])
    return None if before is None or after is None else (before, after)


def _available(
    gone: list[tuple[str, Papers]], ballots: Ballots, faults: list[Fault]
) -> dict[Row, int]:
    """What is taken away in all; a fault at the line that takes more than are left."""
    there = dict(zip(map(tuple, ballots.marks.tolist()), ballots.counts.tolist(), strict=True))
    taken: dict[Row, int] = {}
    for what, paper in gone:
        taken[paper.row] = taken.get(paper.row, 0) + paper.number
        number, asked = there.get(paper.row, 0), taken[paper.row]
        if asked <= number:
            continue
        said = paper_text(ballots, paper.row)
        finding = f"no paper says {said!r}."
        remedy = "Write a paper as it is among the ballots, with every name on it."
        if number:
            papers = "papers" if number > 1 else "paper"
            finding = f"{said!r} is on {number} {papers}, and {asked} are taken away."
            remedy = f"Take away {number} at most."
        faults.append(Fault(what, paper.line, finding, remedy))
    return taken
