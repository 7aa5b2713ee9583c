"""Models of plain arrays for the exact analyses, a published example, and brute force."""

from itertools import combinations

import numpy as np
import polars as pl
from hypothesis import strategies as st
from scipy.optimize import linprog

from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region, everything
from emulab.sensitivity.totals import Under

SEVERAL, FEW = st.integers(2, 6), st.integers(2, 4)
NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def model(values, weights=None, region=None, keys=None, whole=None) -> Model:
    """A model of units A, B, ... and criteria c0, c1, ..., equal weights unless given."""
    values = np.array(values, dtype=float)
    size, width = values.shape
    ids = tuple(f"c{number}" for number in range(width))
    adopted = np.full(width, 1 / width) if weights is None else np.array(weights, dtype=float)
    return Model(
        result=None,
        node=None,
        ids=ids,
        units=tuple(NAMES[number] if size <= 26 else f"U{number:03}" for number in range(size)),
        weights=adopted,
        region=everything(ids) if region is None else region,
        values=values,
        whole=np.ones(width) if whole is None else np.array(whole, dtype=float),
        why=None,
        keys=np.ones(size, dtype=int) if keys is None else np.array(keys),
        held=np.zeros(size, dtype=int),
        under=None,
    )


def bent(found: Model) -> Model:
    """The same where every total is worked out anew."""
    anew = Under(found.ids, found.weights, None, None, lambda weightings: weightings, None, None)
    return Model(**{**vars(found), "values": None, "under": anew})


def region(low, high, rows=()) -> Region:
    """The weights between the ends for which every row is at least 0."""
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    ids = tuple(f"c{number}" for number in range(len(low)))
    rows = np.array(rows, dtype=float).reshape(-1, len(low))
    return Region(ids, low, high, rows, "general" if len(rows) else "box")


def around(weights, within=0.25) -> Region:
    weights = np.array(weights, dtype=float)
    return region(weights * (1 - within), np.minimum(weights * (1 + within), 1.0))


def drawn(found: Region, many: int = 4000, seed: int = 0) -> np.ndarray:
    """Weightings of a small region: mixes of its corners, few of them at a time."""
    rng = np.random.default_rng(seed)
    corners = found.vertices
    return rng.dirichlet(np.full(len(corners), 0.3), many) @ corners


def moved(found: Model, units, siblings) -> Model:
    """The same model with its units and its criteria in another order."""
    units, siblings = list(units), list(siblings)
    old = found.region
    place = np.argsort(siblings)
    other = Region(
        tuple(old.ids[one] for one in siblings),
        old.low[siblings],
        old.high[siblings],
        old.rows[:, siblings],
        old.shape,
        tuple(tuple(int(place[one]) for one in tied) for tied in old.ranked),
    )
    changed = {
        "ids": tuple(found.ids[one] for one in siblings),
        "units": tuple(found.units[one] for one in units),
        "weights": found.weights[siblings],
        "whole": found.whole[siblings],
        "values": found.values[np.ix_(units, siblings)],
        "keys": found.keys[units],
        "region": other,
    }
    return Model(**{**vars(found), **changed})


def weights_of(cell, ids) -> np.ndarray:
    """A cell of criterion and weight as an array in the order of the ids."""
    own = {one["criterion"]: one["weight"] for one in cell}
    return np.array([own[name] for name in ids])


def by_unit(frame: pl.DataFrame, column: str) -> dict:
    return dict(frame.select("unit", column).iter_rows())


def can_hold(rows, strict, found: Region) -> bool:
    """Whether all rows hold at once, by one plain linear programme."""
    size = found.size
    moving = np.concatenate([np.array(strict, dtype=float), np.zeros(len(found.rows)), [1.0]])
    matrix = np.concatenate([-np.array(rows).reshape(-1, size), -found.rows, np.zeros((1, size))])
    answer = linprog(
        np.append(np.zeros(size), -1.0),
        np.hstack([matrix, moving[:, None]]),
        np.append(np.zeros(len(matrix) - 1), 1.0),
        np.append(np.ones(size), 0.0)[None],
        [1.0],
        [*zip(found.low, found.high, strict=True), (0.0, None)],
        options={"primal_feasibility_tolerance": 1e-10},
    )
    return answer.status == 0 and (answer.x[-1] > 1e-9 or not np.any(strict))


def tried_ranks(values, keys, found: Region) -> list[tuple[int, int]]:
    """Best and worst rank of every unit: every set of others is tried, each with a programme."""
    values, keys = np.array(values, dtype=float), np.array(keys)
    ranks = []
    for own in range(len(values)):
        others = np.delete(np.arange(len(values)), own)
        losing = keys[others] < keys[own]
        held = []
        for sign, strict in ((1.0, losing), (-1.0, ~losing)):
            rows = sign * (values[own] - values[others])
            held.append(
                next(
                    size
                    for size in range(len(others), -1, -1)
                    for chosen in combinations(range(len(others)), size)
                    if can_hold(rows[list(chosen)], strict[list(chosen)], found)
                )
            )
        ranks.append((len(values) - held[0], 1 + held[1]))
    return ranks


@st.composite
def tables(draw, units=SEVERAL, criteria=FEW, most=5):
    """Small whole values, so that ties and twins are common."""
    size, width = draw(units), draw(criteria)
    cells = st.lists(st.integers(0, most), min_size=width, max_size=width)
    return draw(st.lists(cells, min_size=size, max_size=size))


@st.composite
def models(draw, units=SEVERAL, criteria=FEW, most=5):
    """Models over the whole simplex, a box around uneven weights or an order, some with keys."""
    values = draw(tables(units, criteria, most))
    width = len(values[0])
    raw = draw(st.lists(st.integers(1, 5), min_size=width, max_size=width))
    weights = np.array(raw) / sum(raw)
    ids = tuple(f"c{number}" for number in range(width))
    place = tuple((number,) for number in range(width))
    order = np.eye(width)[:-1] - np.eye(width)[1:]
    regions = {
        "simplex": everything(ids),
        "box": around(weights, 0.5),
        "order": Region(ids, np.zeros(width), np.ones(width), order, "order", place),
        "general": region(weights * 0.3, np.minimum(weights * 2, 1.0), order[:1] * 1.0)
        if width > 1 and raw[0] >= raw[1]
        else around(weights, 0.25),
    }
    keys = draw(st.lists(st.integers(1, 3), min_size=len(values), max_size=len(values)))
    return model(values, weights, regions[draw(st.sampled_from(sorted(regions)))], keys)
