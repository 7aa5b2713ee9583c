"""The road from scores to totals on arrays, so that thousands of what-ifs cost what a few runs do.

Nothing here decides anything: it is the road of ``pipeline.run`` between the scores and the totals,
stage by stage, for a stack of D panels at once (``places`` goes on to the ranks), and a law of the
tests holds it to ``run``. Shapes: (D, m, n) for D panels of m units and n criteria of the tree; NaN
where there is nothing.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from emulab.numbers import decimal_array, half_up
from emulab.rules import Rules, walk
from emulab.scoring import SCALES, aggregate, panel_of
from emulab.scoring.aggregates import AGGREGATES
from emulab.scoring.panel import Panel, filled_column
from emulab.scoring.scales import Ends, level_matrix
from emulab.scoring.totals import rescaled, shares_by_group
from emulab.scoring.tree import valued

CELLS = 2**21  # cells held at once by one aggregate


@dataclass(frozen=True, eq=False)
class Ground:
    """The scores of a cluster and what is added to them, as arrays.

    units (m,) in the order of the scores, ranked or not. scores (m, n): the tree. extras: the
    points (m,) of every criterion of bonus and penalty, NaN where not marked. bonus, penalty (m,):
    as they are counted, caps applied. failed: the units (m,) that fail each check.
    """

    units: tuple[str, ...]
    scores: np.ndarray
    extras: dict[str, np.ndarray]
    bonus: np.ndarray
    penalty: np.ndarray
    failed: dict[str, np.ndarray]

    def of(self, rules: Rules, narrower: Rules) -> "Ground":
        """The same ground on the criteria that ``narrower`` rules have kept."""
        kept = set(narrower.rubric.nodes)
        columns = [leaf.id in kept for leaf in rules.rubric.main]
        return replace(self, scores=self.scores[:, np.array(columns, dtype=bool)])

    def alike(self, other: "Ground") -> bool:
        """Whether every score, bonus and penalty is the same."""
        pairs = [(self.scores, other.scores), *zip(self._beside, other._beside, strict=True)]
        return all(np.array_equal(one, two, equal_nan=True) for one, two in pairs)

    @property
    def _beside(self) -> list[np.ndarray]:
        return [*self.extras.values(), self.bonus, self.penalty]


def ground_of(scores: pl.DataFrame, checks: pl.DataFrame, rules: Rules) -> Ground:
    """The ground of scores as ``score`` gives them under the rules."""
    panel = panel_of(scores.filter(pl.col("side") == "main"), rules)
    place = {unit: number for number, unit in enumerate(panel.units)}
    extras = {
        leaf.id: np.full(len(place), np.nan) for leaf in rules.rubric.leaves if leaf.side != "main"
    }
    more = scores.filter((pl.col("side") != "main") & pl.col("score").is_not_null())
    for unit, criterion, points in more.select("unit", "criterion", "score").iter_rows():
        extras[criterion][place[unit]] = points
    zero = pl.DataFrame({"unit": panel.units, "section": "", "part": 0.0})
    sides = aggregate(zero, scores, rules) if place else None
    failed = {}
    for gate in rules.gates:
        if gate.check is not None:
            own = checks.filter((pl.col("check") == gate.check) & (pl.col("result") == "fail"))
            failed[gate.check] = np.isin(panel.units, own["unit"].to_list())
    nothing = np.zeros(0)
    return Ground(
        panel.units,
        panel.scores,
        extras,
        nothing if sides is None else sides["bonus"].to_numpy(),
        nothing if sides is None else sides["penalty"].to_numpy(),
        failed,
    )


def levels_of(scores: np.ndarray, rules: Rules) -> np.ndarray:
    """The levels (D, m, n) of scores (D, m, n) on the scale of the rules.

    A criterion with a scale of its own has its points from there: its level is their share.
    """
    leaves = rules.rubric.main
    ends = Ends(
        maximum=np.array([np.nan if x.maximum is None else x.maximum for x in leaves], float),
        lowest=np.array([leaf.lowest for leaf in leaves], float),
    )
    if SCALES[rules.scale].relative:
        found = np.stack([level_matrix(one, ends, rules.scale) for one in scores])
    else:
        flat = scores.reshape(-1, len(leaves))
        found = level_matrix(flat, ends, rules.scale).reshape(scores.shape)
    own = np.array([leaf.scale is not None for leaf in leaves])
    return np.where(own, scores / ends.maximum, found) if own.any() else found


def shares_under(ground: Ground, rules: Rules) -> np.ndarray:
    """The share (m, n) of every criterion before any is left out, NaN where it is not known.

    Raises InputError where weights come from the data and cannot be worked out.
    """
    return shares_by_group(Panel(ground.units, rules.rubric.main, ground.scores), rules)


def totals_of(
    ground: Ground, rules: Rules, levels: np.ndarray, own: np.ndarray, scores: np.ndarray
) -> np.ndarray:
    """The totals (D, m) in points, NaN for a unit on which nothing counts.

    ``own`` are shares as ``shares_under`` gives them, (m, n) or (D, m, n); ``scores`` the points
    given, which only adding needs.
    """
    step = max(CELLS // max(levels[0].size, 1), 1)
    found = []
    for start in range(0, len(levels), step):
        cells = (_of(array, start, step) for array in (levels, own, scores))
        found.append(finished(ground, rules, *_points(rules, *cells)))
    return np.concatenate(found)


def _of(array: np.ndarray, start: int, step: int) -> np.ndarray:
    return array if array.ndim == 2 else array[start : start + step]


def _points(rules: Rules, levels, own, scores) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The points (D, m) of the tree, and those of every section where sections are rounded."""
    if rules.aggregate.name == "sum":
        parts = _as_given(np.broadcast_to(scores, levels.shape), rules)
        held = {n: parts[..., n] for n in range(parts.shape[-1])}
        none = ~np.isfinite(parts).any(axis=-1)
    else:
        share = rescaled(levels, own)
        maximum = rules.rubric.maximum or 0.0
        values, held = _valued(levels, np.where(np.isfinite(share), share, 0.0), rules)
        held = {key: decimal_array(part * maximum) for key, part in held.items()}
        none = ~np.isfinite(values)
    points = np.zeros(none.shape)
    sections: dict[str, np.ndarray] = {}
    top = {name: leaf.section for leaf in rules.rubric.main for name in leaf.path}
    for key, part in held.items():
        part = np.where(np.isfinite(part), part, 0.0)
        points = points + part
        if rules.rubric.places("section") is not None:
            name = top.get(key, key) if isinstance(key, str) else rules.rubric.main[key].section
            sections[name] = sections.get(name, 0.0) + part
    return np.where(none, np.nan, points), sections


def _as_given(scores: np.ndarray, rules: Rules) -> np.ndarray:
    """Points as given; where some criteria do not count, the rate times the maximum."""
    maximum = rules.rubric.maximum
    if maximum is None:
        return decimal_array(scores)
    maxima = np.array([leaf.maximum for leaf in rules.rubric.main], dtype=float)
    own = np.where(np.isfinite(scores), maxima, 0.0).sum(axis=-1, keepdims=True)
    whole = np.abs(own - maximum) < 1e-9
    rate = np.divide(maximum, own, out=np.ones_like(own), where=~whole & (own > 0))
    return decimal_array(np.where(whole, scores, scores * rate))


def _valued(levels: np.ndarray, share: np.ndarray, rules: Rules):
    """The values (D, m) and their parts; panels are worked out at one go where no aggregate
    compares the units."""
    nodes = [node for node in walk(rules.rubric.criteria) if node.aggregate]
    names = {rules.aggregate.name, *(node.aggregate.name for node in nodes)} - {"sum"}
    if any(AGGREGATES[name].relative for name in names):
        found = [valued(one, own, rules) for one, own in zip(levels, share, strict=True)]
        keys = found[0].parts
        parts = {key: np.stack([one.parts[key] for one in found]) for key in keys}
        return np.stack([one.values for one in found]), parts
    flat = (-1, levels.shape[-1])
    found = valued(levels.reshape(flat), share.reshape(flat), rules)
    shape = levels.shape[:2]
    return found.values.reshape(shape), {k: v.reshape(shape) for k, v in found.parts.items()}


def finished(
    ground: Ground, rules: Rules, points: np.ndarray, sections: dict[str, np.ndarray]
) -> np.ndarray:
    """The totals (D, m) that the points of the tree come to: bonus, penalty, roundings, floor."""
    total = decimal_array(points + ground.bonus - ground.penalty)
    places = rules.rubric.places("section")
    if places is not None:
        shift = sum((_rounded(part, places) - part for part in sections.values()), 0.0)
        total = decimal_array(total + shift)
    if rules.rubric.floor is not None:
        total = np.where(np.isnan(total), total, np.maximum(total, rules.rubric.floor))
    places = rules.rubric.places("total")
    return total if places is None else _rounded(total, places)


def _rounded(values: np.ndarray, places: int) -> np.ndarray:
    flat = filled_column(values).alias("value").to_frame()
    found = flat.select(half_up(pl.col("value"), places))["value"]
    return found.cast(pl.Float64).to_numpy().reshape(values.shape)
