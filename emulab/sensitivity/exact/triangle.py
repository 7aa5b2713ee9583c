"""Two weights at a time: who is first where, in the triangle of all that the two may weigh.

The two weights are free, their siblings share what is left in the adopted proportions, so that
a unit's score is linear over the triangle and the place where it is first is a convex polygon
(Mareschal 1988, EJOR 33:54-64, for two weights at once). Of three siblings the triangle is every
weighting there is.
"""

import numpy as np
import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import settled_array
from emulab.sensitivity.exact.pieces import Cell, Point, area, cells, middle, outline, pieces
from emulab.sensitivity.model import Model

CORNERS = pl.List(pl.Struct({"first": pl.Float64, "second": pl.Float64}))
REGIONS = {
    "unit": pl.String,
    "units": pl.List(pl.String),
    "share": pl.Float64,
    "corners": CORNERS,
    "middle_first": pl.Float64,
    "middle_second": pl.Float64,
    "exact": pl.Boolean,
}
TRIANGLE = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
NOTHING = 1e-12  # a smaller area, as a share of the triangle, is an edge
STEPS, FINE = 40, 160  # a side, where regions are searched for; fine where totals cost little
NEAR_CENTRE = np.array([0.3127, 0.3521, 0.3352])  # at the very centre round numbers tie


def regions_of_pair(model: Model, one: str, other: str) -> pl.DataFrame:
    """The parts of the triangle of two weights in which each unit is first, greatest first.

    Columns: unit, units, share (of the triangle's area; they add up to 1), corners (of the convex
    polygon, counter-clockwise: ``first`` is the weight of ``one``, ``second`` of ``other``),
    middle_first and middle_second (its centre of mass), exact. A unit that is never first, or
    only on an edge, has no row. Units that tie everywhere and that no key parts are first
    together: ``unit`` is null and ``units`` names them.

    A share is one of an area, so it takes every weighting of the triangle for as good as any
    other. Units that a gate bars from the first place have no region. Where totals are not linear
    in the weights the triangle is cut into 25,600 small ones (1,600 where each total is worked out
    anew) and each is given to who is first near its centre: ``exact`` is false, a region need not
    be convex, and a unit has a row for every piece, with its outer outline.

    Raises InputError unless ``one`` and ``other`` are two of at least three siblings.

    >>> from emulab import study
    >>> from emulab.sensitivity.model import model_of
    >>> found = regions_of_pair(model_of(study("hanoi-02", 2023).result, None), "tasks", "party")
    >>> round(found["share"].sum(), 9)
    1.0
    """
    places = _places(model, one, other)
    towards = corner_weights(model.weights, *places)
    exact = model.under.values is not None and model.under.why is None
    found = _clipped(model, towards) if exact else _searched(model, towards)
    rows = []
    for units, corners, share, (first, second) in found:
        names = [model.units[unit] for unit in units]
        rows.append(
            {
                "unit": names[0] if len(names) == 1 else None,
                "units": names,
                "share": share,
                "corners": [{"first": x, "second": y} for x, y in corners],
                "middle_first": first,
                "middle_second": second,
                "exact": exact,
            }
        )
    rows.sort(key=lambda row: -round(row["share"], 12))
    return pl.DataFrame(rows, schema=REGIONS)


def corner_weights(weights: np.ndarray, one: int, other: int) -> np.ndarray:
    """The weightings (3, n) at the corners: neither of the two, only ``one``, only ``other``.

    Siblings that weigh nothing share what the two leave evenly.

    >>> corner_weights(np.array([0.5, 0.2, 0.2, 0.1]), 0, 1).round(3).tolist()
    [[0.0, 0.0, 0.667, 0.333], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    """
    found = np.zeros((3, len(weights)))
    others = np.ones(len(weights), dtype=bool)
    others[[one, other]] = False
    rest = np.where(others, weights, 0.0)
    found[0] = rest / rest.sum() if rest.sum() > 0 else others / others.sum()
    found[1, one] = found[2, other] = 1.0
    return found


def firsts(ends: np.ndarray, keys: np.ndarray) -> list[tuple[list[int], list[Point]]]:
    """Who is first where: groups of units and the corners of their polygon.

    ``ends`` (m, 3) are the scores at the corners (neither, only one, only other), ``keys`` (m,)
    part units of equal ends, the smaller first. Units in the order given.

    >>> ends = np.array([[0.0, 1.0, 0.0], [0.5, 0.5, 0.5]])
    >>> firsts(ends, np.zeros(2))[0]
    ([0], [(0.5, 0.0), (1.0, 0.0), (0.5, 0.5)])
    """
    settled = settled_array(ends)
    alike: dict[tuple, list[int]] = {}
    for unit, row in enumerate(settled.tolist()):
        alike.setdefault(tuple(row), []).append(unit)
    rows = np.array(list(alike))
    found = []
    for place, units in enumerate(alike.values()):
        others = np.delete(rows, place, axis=0)
        if (others >= rows[place]).all(axis=1).any():
            continue
        corners: list[Point] = list(TRIANGLE)
        for lead in (rows[place] - others).tolist():
            corners = _cut(corners, lead)
        if 2 * area(corners) > NOTHING:
            best = min(keys[unit] for unit in units)
            found.append(([unit for unit in units if keys[unit] == best], corners))
    return found


def _cut(corners: list[Point], lead: list[float]) -> list[Point]:
    """The part of a convex polygon where a lead, given at the corners, is not below 0."""
    rest, one, other = lead
    if min(lead) >= 0:
        return corners
    leads = [round(rest + (one - rest) * x + (other - rest) * y, 12) for x, y in corners]
    kept: list[Point] = []
    for place, (point, here) in enumerate(zip(corners, leads, strict=True)):
        before, there = corners[place - 1], leads[place - 1]
        if (here > 0 > there) or (here < 0 < there):
            part = there / (there - here)
            x, y = (before[axis] + part * (point[axis] - before[axis]) for axis in (0, 1))
            kept.append((x, y))
        if here >= 0:
            kept.append(point)
    return kept


def _places(model: Model, one: str, other: str) -> tuple[int, int]:
    faults = []
    if len(model.ids) < 3:
        finding = f"a triangle needs three siblings or more, and there are {len(model.ids)}."
        faults.append(Fault("rules.yaml", 0, finding, "Argue about another node."))
    for name in dict.fromkeys((one, other)):
        if name not in model.ids:
            finding = f"there is no {name!r} among the weights that are argued about."
            faults.append(Fault("rules.yaml", 0, finding, f"There are {', '.join(model.ids)}."))
    if one == other:
        finding = f"a triangle needs two weights, and {one!r} is named twice."
        faults.append(Fault("rules.yaml", 0, finding, "Name two siblings."))
    if faults:
        raise InputError(faults)
    return model.ids.index(one), model.ids.index(other)


Part = tuple[list[int], list[Point], float, Point]  # units, corners, share, middle


def _clipped(model: Model, towards: np.ndarray) -> list[Part]:
    """The polygons of those units that no gate bars from the first place."""
    free = np.flatnonzero(model.held == 0)
    ends = (model.under.values[free] * towards[:, None]).sum(axis=-1).T
    return [
        ([int(free[unit]) for unit in units], corners, 2 * area(corners), middle(corners))
        for units, corners in firsts(ends, model.keys[free])
    ]


def _searched(model: Model, towards: np.ndarray) -> list[Part]:
    """Pieces of the triangle, each with its units, outline, share and middle."""
    steps = STEPS if model.under.values is None else FINE
    found = cells(steps)
    asked = np.array([NEAR_CENTRE @ np.array(cell) for cell in found]) / steps
    weightings = np.column_stack([1 - asked.sum(axis=1), asked]) @ towards
    held: dict[tuple[int, ...], list[Cell]] = {}
    for cell, ranks in zip(found, model.ranks(weightings), strict=True):
        held.setdefault(tuple(np.flatnonzero(ranks == 1).tolist()), []).append(cell)
    rows = []
    for units, own in held.items():
        if not units:  # gates bar everyone
            continue
        for piece in pieces(own):
            outer = [(x / steps, y / steps) for x, y in outline(piece)]
            first, second = (np.mean(piece, axis=(0, 1)) / steps).tolist()
            rows.append((list(units), outer, len(piece) / len(found), (first, second)))
    return rows
