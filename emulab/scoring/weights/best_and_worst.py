"""Weights from comparing the best and the worst sibling with all the others (best-worst method)."""

from collections.abc import Sequence

import numpy as np

from emulab.rules.judgements import BestWorst
from emulab.scoring.weights.weighed import Weighed, rescaled


def best_worst(settings: BestWorst, ids: Sequence[str]) -> Weighed:
    """The weights whose comparisons with the best and the worst come nearest to those stated.

    ``linear`` (Rezaei 2016, Omega 64, 126-130) keeps the differences w_best - a w_j and
    w_j - a w_worst within xi and has one solution. ``nonlinear`` (Rezaei 2015, Omega 53, 49-57)
    keeps the ratios within xi and may have many; the centre of each weight's interval is taken.
    ``consistency`` has xi, which has another unit in each model and is 0 where nothing
    contradicts; input_inconsistency, the worst of |a_Bj a_jW - a_BW| over a_BW^2 - a_BW (Liang,
    Brunelli and Rezaei 2020, Omega 96); and for the nonlinear model consistency_ratio, xi over
    the largest that a_BW allows.

    >>> told = {"best": "a", "worst": "b", "best_over": {"b": 3}, "over_worst": {"a": 3}}
    >>> best_worst(BestWorst(**told), ["a", "b"]).weights.round(9).tolist()
    [0.75, 0.25]
    """
    best, worst = ids.index(settings.best), ids.index(settings.worst)
    if len(ids) == 1:
        return Weighed(np.ones(1), {"xi": 0.0, "input_inconsistency": 0.0})
    over = np.array([settings.best_over.get(one, 1.0) for one in ids])
    under = np.array([settings.over_worst.get(one, 1.0) for one in ids])
    over[best], under[worst] = 1.0, 1.0
    weights, figures = _MODELS[settings.model](over, under, best, worst)
    whole = over[worst]
    rest = [place for place in range(len(ids)) if place not in (best, worst)]
    off = np.abs(over[rest] * under[rest] - whole)
    room = whole**2 - whole
    figures["input_inconsistency"] = float(off.max() / room) if rest and room > 0 else 0.0
    return Weighed(weights, figures)


def _linear(over: np.ndarray, under: np.ndarray, best: int, worst: int):
    """The linear program over the weights and xi, solved by HiGHS."""
    from scipy.optimize import linprog

    size = len(over)
    rows = np.zeros((2 * size, size + 1))
    for place in range(size):
        rows[place, best] += 1
        rows[place, place] -= over[place]
        rows[size + place, place] += 1
        rows[size + place, worst] -= under[place]
    rows = rows[np.abs(rows).sum(axis=1) > 0]
    away = np.vstack([rows, -rows])
    away[:, -1] = -1
    sums = np.ones((1, size + 1))
    sums[0, -1] = 0
    goal = np.append(np.zeros(size), 1.0)
    found = linprog(goal, A_ub=away, b_ub=np.zeros(len(away)), A_eq=sums, b_eq=[1.0])
    xi = max(float(found.x[-1]), 0.0)
    return rescaled(np.maximum(found.x[:-1], 0.0)), {"xi": xi}


def _nonlinear(over: np.ndarray, under: np.ndarray, best: int, worst: int):
    """The least xi by bisection, and with it the interval of every weight in closed form.

    With the worst weighing 1 and the best b, a weight between them may lie from
    max(b / (a_Bj + xi), a_jW - xi) to min(b / (a_Bj - xi), a_jW + xi). What room there is for b
    grows with xi, and at the least xi just one b is left.
    """
    whole = over[worst]
    rest = [place for place in range(len(over)) if place not in (best, worst)]
    a, c = over[rest], under[rest]

    def ends(xi: float) -> tuple[float, float]:
        low = max([whole - xi, *(np.maximum(a - xi, 0) * np.maximum(c - xi, 0))])
        return low, min([whole + xi, *((a + xi) * (c + xi))])

    low, high = 0.0, float(max(whole, a.max(initial=0), c.max(initial=0)))
    for _ in range(200):
        middle = (low + high) / 2
        least, most = ends(middle)
        low, high = (low, middle) if least <= most else (middle, high)
    xi = 0.0 if high < 1e-12 else high
    least, most = ends(xi)
    top = (least + most) / 2
    floor = np.ones(len(over))
    floor[best] = top
    ceiling = floor.copy()
    floor[rest] = np.maximum(top / (a + xi), c - xi)
    near = np.where(a > xi, a - xi, 1.0)
    ceiling[rest] = np.where(a > xi, np.minimum(top / near, c + xi), c + xi)
    ceiling = np.maximum(floor, ceiling)
    smallest = floor / (floor + ceiling.sum() - ceiling)
    largest = ceiling / (ceiling + floor.sum() - floor)
    room = (1 + 2 * whole - np.sqrt(1 + 8 * whole)) / 2  # xi of the most contradictory answers
    ratio = float(xi / room) if room > 0 else 0.0
    return rescaled((smallest + largest) / 2), {"xi": float(xi), "consistency_ratio": ratio}


_MODELS = {"linear": _linear, "nonlinear": _nonlinear}
