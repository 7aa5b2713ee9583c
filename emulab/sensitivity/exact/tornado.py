"""What each single weight does to the lead of the first unit, within what can be defended."""

import numpy as np
import polars as pl

from emulab.sensitivity.exact.lines import moved, rests
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import NEAR, Region

TORNADO = {
    "criterion": pl.String,
    "weight": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "lead_low": pl.Float64,
    "lead_adopted": pl.Float64,
    "lead_high": pl.Float64,
    "first_low": pl.List(pl.String),
    "first_high": pl.List(pl.String),
}


def tornado(model: Model) -> pl.DataFrame:
    """The lead of the first unit as each weight goes to its defensible ends, widest first.

    Columns: criterion, weight (adopted), low and high (the ends), lead_low, lead_adopted and
    lead_high (points between the unit first as adopted and the best of the others; below 0 it
    lost), first_low and first_high (who is ranked first there). Any rules, linear or not.

    The siblings keep their proportions and must stay defensible too: a great weight may therefore
    go less far than its own ends, because the others shrink with it. Where no weighting on that
    line is defensible, the ends are null. Several units first as adopted count as the one that
    fares worst, and a lead is one of points: it says nothing of tie keys and gates, which
    ``first_low`` and ``first_high`` do. A single unit has no lead, a single child no rows.

    >>> from emulab import study
    >>> from emulab.sensitivity.model import model_of
    >>> found = tornado(model_of(study("hanoi-02", 2023).result, None))
    >>> found.filter(pl.col("criterion") == "tasks").select(pl.col("low", "high").round(9)).row(0)
    (0.625, 0.775)
    """
    if len(model.ids) < 2:
        return pl.DataFrame(schema=TORNADO)
    low, high = ends(model.weights, model.region)
    reached = np.isfinite(low)
    places = np.arange(len(model.ids))
    sides = np.where(reached, [low, high], model.weights)
    lines = [moved(model.weights, places, side) for side in sides]
    weightings = np.concatenate([model.weights[None], *lines])
    leads = leads_of(model.totals(weightings), model.ranks(model.weights[None])[0] == 1)
    first = [_first(model, ranks) for ranks in model.ranks(weightings)]
    rows = []
    for place, criterion in enumerate(model.ids):
        here = [1 + place, 1 + len(places) + place]
        known = [bool(reached[place])] * 2
        found = {
            "criterion": criterion,
            "weight": float(model.weights[place]),
            "low": _or_null(low[place]),
            "high": _or_null(high[place]),
            "lead_adopted": _or_null(leads[0]),
        }
        for side, number, there in zip(("low", "high"), here, known, strict=True):
            found[f"lead_{side}"] = _or_null(leads[number]) if there else None
            found[f"first_{side}"] = first[number] if there else None
        rows.append(found)
    rows.sort(key=lambda row: -_width(row))
    return pl.DataFrame(rows, schema=TORNADO)


def ends(weights: np.ndarray, region: Region) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest of each weight (n,) while all, in proportion, stay in the region.

    NaN where they never are.

    >>> from emulab.sensitivity.region import everything
    >>> ends(np.array([0.5, 0.5]), everything(("a", "b")))[1].tolist()
    [1.0, 1.0]
    """
    at_nothing, at_all = rests(weights), np.eye(len(weights))
    sides = np.vstack([np.eye(len(weights)), -np.eye(len(weights)), region.rows])
    bounds = np.concatenate([region.low, -region.high, np.zeros(len(region.rows))])
    start = at_nothing @ sides.T - bounds
    slope = at_all @ sides.T - at_nothing @ sides.T
    rising, falling = slope > NEAR, slope < -NEAR
    meets = np.divide(-start, slope, out=np.zeros_like(start), where=rising | falling)
    low = np.where(rising, meets, 0.0).max(axis=1)
    high = np.where(falling, meets, 1.0).min(axis=1)
    level = (~rising & ~falling & (start < -NEAR)).any(axis=1)
    never = level | (low > high + NEAR)
    low, high = np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
    low, high = _snapped(low, weights), _snapped(high, weights)
    return np.where(never, np.nan, low), np.where(never, np.nan, np.maximum(low, high))


def leads_of(totals: np.ndarray, first: np.ndarray) -> np.ndarray:
    """How many points the units ``first`` (m,) are ahead under totals (N, m): (N,).

    Of several, the one that fares worst; NaN for a single unit.

    >>> leads_of(np.array([[9.0, 7.0, 8.5], [6.0, 7.0, 5.0]]), np.array([True, False, False]))
    array([ 0.5, -1. ])
    """
    if len(first) < 2:
        return np.full(len(totals), np.nan)
    own = totals[:, first].min(axis=1)
    worst = np.flatnonzero(first)[totals[:, first].argmin(axis=1)]
    others = totals.copy()
    others[np.arange(len(totals)), worst] = -np.inf
    return own - others.max(axis=1)


def _snapped(found: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.where(np.abs(found - weights) <= NEAR, weights, found)


def _first(model: Model, ranks: np.ndarray) -> list[str]:
    return [unit for unit, rank in zip(model.units, ranks.tolist(), strict=True) if rank == 1]


def _or_null(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _width(row: dict) -> float:
    """How far the lead goes, to nine places; -1 where it does not."""
    leads = [row[name] for name in ("lead_low", "lead_adopted", "lead_high")]
    known = [lead for lead in leads if lead is not None]
    return round(max(known) - min(known), 9) if len(known) == 3 else -1.0
