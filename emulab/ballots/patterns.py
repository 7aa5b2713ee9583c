"""Patterns: equal papers become one row with a count, in an order that tells nothing.

The canonical order is most frequent first, then by the marks. It depends on what was marked
alone, so the order in which papers were opened cannot be read off it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from emulab.ballots.ballots import Ballots

DTYPES = {"ranked": np.uint16, "approval": np.uint8, "yes_no": np.int8, "score": np.int32}


def collapsed(
    kind: str,
    candidates: Sequence[str],
    marks: Any,
    counts: Any = None,
    *,
    grades: Sequence[str] = (),
    denominator: int = 1,
    invalid: Mapping[str, int] | None = None,
    about: Mapping[str, str] | None = None,
) -> "Ballots":
    """Ballots of rows of marks (papers, candidates), each once, or ``counts`` times.

    Places of ranked ballots may skip numbers, as people write them; they are closed up.

    >>> papers = collapsed("ranked", ["A", "B"], [[2, 1], [1, 3], [2, 1]])
    >>> papers.marks.tolist(), papers.counts.tolist()
    ([[2, 1], [1, 2]], [2, 1])
    """
    from emulab.ballots.ballots import Ballots

    dtype = np.uint8 if kind == "ranked" and len(candidates) < 256 else DTYPES[kind]
    rows = np.asarray(marks)
    rows = rows.reshape(-1, len(candidates)) if rows.size == 0 else rows
    if kind == "ranked":
        rows = closed_up(rows)
    rows = rows.astype(dtype, copy=False)
    number = np.ones(len(rows), dtype=np.int64) if counts is None else np.asarray(counts, np.int64)
    rows, number = collapsed_marks(rows, number)
    return Ballots(
        kind,
        tuple(candidates),
        rows,
        number,
        tuple(grades),
        denominator,
        dict(invalid or {}),
        dict(about or {}),
    )


def collapsed_marks(marks: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different rows and how often each stands there, in the canonical order.

    Rows that add up to nothing are left out.
    """
    if not len(marks):
        return marks, counts
    keys = packed(marks)
    if keys.shape[1] == 1:
        order = np.argsort(keys[:, 0], kind="stable")
    else:
        order = np.lexsort(keys.T[::-1])
    keys = keys[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    begins = np.flatnonzero(first)
    number = np.add.reduceat(counts[order], begins)
    often = np.argsort(-number, kind="stable")
    often = often[number[often] != 0]
    return np.ascontiguousarray(marks[order[begins[often]]]), number[often]


def packed(marks: np.ndarray) -> np.ndarray:
    """(rows, words) whole numbers of 64 bits, as many as are needed, that sort as the rows do."""
    low, high = int(marks.min(initial=0)), int(marks.max(initial=0))
    bits = max(1, (high - low).bit_length())
    each = 64 // bits
    words = -(-max(1, marks.shape[1]) // each)
    keys = np.zeros((words, len(marks)), dtype=np.uint64)
    columns = np.ascontiguousarray(marks.T)
    for column, values in enumerate(columns):
        raised = values.astype(np.int64) - low if low else values
        word = keys[column // each]
        np.left_shift(word, np.uint64(bits), out=word)
        np.bitwise_or(word, raised.astype(np.uint64), out=word)
    return np.ascontiguousarray(keys.T)


def closed_up(places: np.ndarray) -> np.ndarray:
    """Places without gaps: 1, 3, 3 becomes 1, 2, 2, and 0 stays 0.

    >>> closed_up(np.array([[4, 0, 7, 4]])).tolist()
    [[1, 0, 2, 1]]
    """
    if not places.size or _without_gaps(places):
        return places
    if int(places.max()) > places.shape[1]:  # people write any number
        places = _ranked(places)
    rows = np.arange(len(places))
    there = np.zeros((len(places), int(places.max()) + 1), dtype=bool)
    for column in places.T:
        there[rows, column] = True
    there[:, 0] = False
    new = np.cumsum(there, axis=1, dtype=np.uint16)
    return np.where(places > 0, np.take_along_axis(new, places.astype(np.int64), axis=1), 0)


def _without_gaps(places: np.ndarray) -> bool:
    """Whether no row skips a place; the places of a row are the bits of one number."""
    if int(places.max()) > 62:
        return False
    bits = np.ones(len(places), dtype=np.uint64)
    for column in places.T:
        np.bitwise_or(bits, np.left_shift(np.uint64(1), column.astype(np.uint64)), out=bits)
    return not (bits & (bits + np.uint64(1))).any()


def _ranked(places: np.ndarray) -> np.ndarray:
    """Small whole numbers in the order of the places, 0 staying 0."""
    values, number = np.unique(places, return_inverse=True)
    return number.reshape(places.shape) + (0 if values[0] == 0 else 1)


def marked(kind: str, marks: np.ndarray) -> np.ndarray:
    """(patterns, candidates) whether the paper says anything on the name."""
    if kind == "score":
        from emulab.ballots.ballots import UNSCORED

        return marks != UNSCORED
    return marks != 0
