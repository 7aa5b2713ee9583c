"""From totals to ranks on arrays: ties, their keys and the gates, for a stack of D panels at once.

The twin of ``scoring.ranks`` and ``scoring.gates``; a law of the tests holds it to ``run``.
"""

import numpy as np

from emulab.numbers import settled_array
from emulab.rules import Higher, Rules
from emulab.scoring import leaves_under
from emulab.scoring.gates import places_behind
from emulab.sensitivity.methods.road import Ground, levels_of, shares_under, totals_of

PAIRS = 2**21  # pairs of units compared at once


def ranks_of_totals(
    ground: Ground, rules: Rules, totals: np.ndarray, scores: np.ndarray
) -> np.ndarray:
    """The ranks (D, m) of totals (D, m): tie keys and gates applied, ties share the better rank.

    A unit that is not ranked stands behind the last, places that a gate leaves empty counted, and
    never first. ``scores`` are (m, n) or (D, m, n).
    """
    scores = scores if scores.ndim == 3 else scores[None]
    panels, units = totals.shape
    keys = [_key(tie, ground, rules, scores) for tie in rules.ties]
    held, out = _barred(ground, rules, totals, scores)
    settled = np.where(np.isfinite(totals) & ~out, settled_array(totals), -np.inf)
    found = np.empty((panels, units), dtype=np.int64)
    step = max(PAIRS // max(units**2, 1), 1)
    for start in range(0, panels, step):
        here = slice(start, start + step)
        own = settled[here]
        better = own[:, None, :] > own[:, :, None]
        alike = own[:, None, :] == own[:, :, None]
        for key in keys:
            values = key if len(key) == 1 else key[here]
            better |= alike & (values[:, None, :] < values[:, :, None])
            alike &= values[:, None, :] == values[:, :, None]
        found[here] = 1 + better.sum(axis=2)
    ranked = np.isfinite(settled)
    for panel in np.flatnonzero((held > 0).any(axis=1)):
        own = ranked[panel]
        found[panel, own] = places_behind(found[panel, own], held[panel, own])
    last = np.where(ranked, found, 1).max(axis=1, keepdims=True, initial=1)
    behind = 1 + np.maximum(last, ranked.sum(axis=1, keepdims=True))
    return np.where(ranked, found, behind)


def _sum_under(name: str, ground: Ground, rules: Rules, scores: np.ndarray):
    """The points (D, m) under a node, bonus and penalty included, and whether there are any."""
    leaves = leaves_under(rules, name)
    columns = [n for n, leaf in enumerate(rules.rubric.main) if leaf.id in leaves]
    beside = [points for one, points in ground.extras.items() if one in leaves]
    cells = np.concatenate(
        [scores[..., columns], np.broadcast_to(_stacked(beside, ground), _shape(scores, beside))],
        axis=-1,
    )
    there = np.isfinite(cells)
    return np.where(there, cells, 0.0).sum(axis=-1), there.any(axis=-1)


def _stacked(columns: list[np.ndarray], ground: Ground) -> np.ndarray:
    return np.stack(columns, axis=1) if columns else np.zeros((len(ground.units), 0))


def _shape(scores: np.ndarray, columns: list) -> tuple[int, ...]:
    return (*scores.shape[:2], len(columns))


def _key(tie, ground: Ground, rules: Rules, scores: np.ndarray) -> np.ndarray:
    """A tie key (D, m), smaller the better."""
    sign = -1 if isinstance(tie, Higher) else 1
    if tie.key in ("bonus", "penalty"):
        return sign * settled_array(getattr(ground, tie.key))[None]
    return sign * settled_array(_sum_under(tie.key, ground, rules, scores)[0])


def _barred(
    ground: Ground, rules: Rules, totals: np.ndarray, scores: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How many first places a gate bars a unit from (D, m), and who is not ranked at all."""
    held = np.zeros(totals.shape, dtype=np.int64)
    out = np.zeros(totals.shape, dtype=bool)
    for gate in rules.gates:
        if gate.check is not None:
            breach = ground.failed[gate.check][None]
        else:
            points, there = totals, np.isfinite(totals)
            if gate.on in ("bonus", "penalty"):
                points = getattr(ground, gate.on)[None]
            elif gate.on != "total":
                points, there = _sum_under(gate.on, ground, rules, scores)
            limit = gate.at_least if gate.at_least is not None else gate.at_most
            value = settled_array(points)
            short = value < limit if gate.at_least is not None else value > limit
            breach = short & there
        if gate.bars == "ranking":
            out |= breach
        else:
            held = np.where(breach, np.maximum(held, gate.bars), held)
    return held, out


def ranked(ground: Ground, rules: Rules) -> np.ndarray:
    """The ranks (m,) under the rules, as ``run`` gives them; raises InputError as ``run`` does."""
    levels = levels_of(ground.scores[None], rules)
    own = shares_under(ground, rules) if rules.aggregate.name != "sum" else ground.scores
    totals = totals_of(ground, rules, levels, own, ground.scores)
    return ranks_of_totals(ground, rules, totals, ground.scores)[0]
