"""Printed columns that add up: more places where that is enough, else a line for the rounding."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

PLACES = (2, 3, 4)
ROUNDING = "rounding"


def printed(value: float, places: int) -> Decimal:
    """The number as ``numbers.shown`` prints it, so that it can be added up exactly.

    >>> printed(2.675, 2)
    Decimal('2.68')
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def places_for(sums: Sequence[tuple[float, Sequence[float]]]) -> int:
    """The fewest places, 2 to 4, at which every sum is that of its printed terms; else 2.

    >>> places_for([(0.3, [0.1, 0.2])]), places_for([(0.25, [0.125, 0.125])])
    (2, 3)
    >>> places_for([(1.0, [1 / 3, 1 / 3, 1 / 3])])
    2
    """
    return next((p for p in PLACES if not any(rest(s, terms, p) for s, terms in sums)), PLACES[0])


def rest(whole: float, terms: Sequence[float], places: int) -> Decimal:
    """What the printed whole has beyond its printed terms; 0 where they add up.

    >>> rest(1.0, [1 / 3, 1 / 3, 1 / 3], 2)
    Decimal('0.01')
    """
    return printed(whole, places) - sum((printed(t, places) for t in terms), Decimal(0))


def printed_parts(frame: pl.DataFrame) -> tuple[int, list[dict]]:
    """The rows of ``explain`` as they are printed, and the places of their parts.

    Where the printed parts under a node do not add up to its own at any number of places, a row
    whose node is ``rounding`` stands last among them and carries the difference.

    >>> frame = pl.DataFrame({
    ...     "node": ["total", "a", "b", "c"], "depth": [0, 1, 1, 1], "part": [1.0] + [1 / 3] * 3})
    >>> places, rows = printed_parts(frame)
    >>> places, [(row["node"], str(printed(row["part"], places))) for row in rows[3:]]
    (2, [('c', '0.33'), ('rounding', '0.01')])
    """
    rows = frame.to_dicts()
    families = [(row, _under(rows, place)) for place, row in enumerate(rows)]
    families = [(row, below) for row, below in families if below and row["part"] is not None]
    sums = [(row["part"], [child["part"] for child in below]) for row, below in families]
    places = places_for(sums)
    added: dict[int, list[dict]] = {}
    for (row, below), (whole, terms) in zip(families, sums, strict=True):
        if left := rest(whole, terms, places):
            line = dict.fromkeys(row) | {"node": ROUNDING, "depth": row["depth"] + 1}
            last = _last(rows, rows.index(below[-1]))
            added.setdefault(last, []).insert(0, line | {"part": float(left)})
    found = []
    for place, row in enumerate(rows):
        found += [row, *sorted(added.get(place, []), key=lambda line: -line["depth"])]
    return places, found


def _under(rows: list[dict], place: int) -> list[dict]:
    """The rows one level below a row that have a part."""
    depth, found = rows[place]["depth"], []
    for row in rows[place + 1 :]:
        if row["depth"] <= depth:
            break
        if row["depth"] == depth + 1 and row["part"] is not None:
            found.append(row)
    return found


def _last(rows: list[dict], place: int) -> int:
    """The last row below a row, or the row itself."""
    depth = rows[place]["depth"]
    while place + 1 < len(rows) and rows[place + 1]["depth"] > depth:
        place += 1
    return place
