"""Where some units are judged on other criteria: the tables that linear programmes give elsewhere.

The same questions as ``preferences``, ``potentially_optimal``, ``regret`` and ``nearest_first``,
answered by cutting up the region. Rows as those have them; no rows where nothing can be proved.
"""

from dataclasses import replace

import numpy as np

from emulab.numbers import settled_array
from emulab.sensitivity.exact.fraction_leads import leads
from emulab.sensitivity.exact.fraction_ranks import RanksOver, ranks_over
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region


def over(model: Model, region: Region | None) -> RanksOver | None:
    """``ranks_over`` of the model; None where its totals are no fraction, or bent afterwards."""
    if not model.fraction or (region or model.region).vertices is None:
        return None
    values, whole = model.under.values, model.under.whole
    return ranks_over(values, whole, model.keys, region or model.region)


def preference_rows(model: Model, region: Region | None) -> list[tuple]:
    """unit, other, least, most, necessary, possible."""
    found = _leads(model, region)
    if found is None:
        return []
    points = found[0]
    rows = []
    for one, unit in enumerate(model.units):
        for other, name in enumerate(model.units):
            if one != other:
                least, most = -float(points[other, one]) + 0.0, float(points[one, other])
                signs = settled_array(np.array([least, most])) >= 0
                rows.append((unit, name, least, most, bool(signs[0]), bool(signs[1])))
    return rows


def optimality_rows(model: Model, region: Region | None) -> list[tuple]:
    """unit, optimal, margin (null), weights, mix: one unit that is always ahead, where there is."""
    found = over(model, region)
    if found is None or (found.best_at_least != found.best).any():
        return []
    ahead = _leads(model, region)
    rows = []
    for place, unit in enumerate(model.units):
        optimal = bool(found.best[place] == 1)
        always = [] if ahead is None else np.flatnonzero(settled_array(ahead[0][place]) < 0)
        mix = [{"unit": model.units[one], "share": 1.0} for one in always[:1]]
        weights = [
            {"criterion": name, "weight": float(weight)}
            for name, weight in zip(model.ids, found.where[place], strict=True)
        ]
        rows.append((unit, optimal, None, weights, [] if optimal else mix))
    return rows


def regret_rows(model: Model, region: Region | None) -> list[tuple]:
    """unit, regret, other, weights."""
    found = _leads(model, region)
    if found is None:
        return []
    points, weights = found
    rows = []
    for place, unit in enumerate(model.units):
        lost = np.round(points[:, place], 6)
        lost[place] = -np.inf
        other = int(lost.argmax())
        losing = settled_array(lost[other]) > 0
        at = [
            {"criterion": name, "weight": float(weight)}
            for name, weight in zip(model.ids, weights[other, place], strict=True)
        ]
        some = len(points) > 1 and losing
        own = float(points[other, place]) if some else 0.0
        rows.append((unit, own, model.units[other] if some else None, at))
    return rows


def frozen(model: Model, weights: np.ndarray) -> Model:
    """The linear model whose totals are right at these weights."""
    values = model.under.values / (model.under.whole @ weights)[:, None]
    return replace(model, values=values, whole=np.ones(len(model.ids)), why=None)


def _leads(model: Model, region: Region | None):
    if not model.fraction:
        return None
    return leads(model.under.values, model.under.whole, region or model.region)
