"""What is still open to a unit: the criteria on which its score can be better than it is.

On a criterion of the tree and on a bonus more points are better, up to the maximum; of a
penalty fewer, down to its floor. A move is counted in points of that criterion and is never
negative: 2 on a penalty means two points fewer taken off.
"""

from dataclasses import dataclass
from math import inf

import polars as pl

from emulab.numbers import settled_array
from emulab.pipeline import Result
from emulab.rules import Leaf, Rules
from emulab.scoring import SCALES
from emulab.scoring.weights import from_data

PLAIN = {"sum", "arithmetic"}
NOISE = 1e-12
UNSCORED = ("missing", "not assigned")


@dataclass(frozen=True)
class Opening:
    """One criterion and how far its score can still move for the better.

    ``gain`` is what one point of it adds to the total, before caps and roundings: 1 under points
    as given, more or less under weights, None where the totals do not add up by criterion.
    ``choices`` are the moves that can be made where the score has fixed steps (pass or fail,
    bands), else empty; ``step`` is the declared rounding of the score, 0 where there is none.
    ``room`` is infinite where no maximum was declared.
    """

    criterion: str
    section: str
    side: str
    score: float
    maximum: float | None
    room: float
    gain: float | None
    choices: tuple[float, ...] = ()
    step: float = 0.0

    def after(self, move: float) -> float:
        """The score once the move is made."""
        return clean(self.score - move if self.side == "penalty" else self.score + move)


def adds_up(rules: Rules) -> bool:
    """Whether a unit's total is a sum over its criteria that no other unit's points enter.

    >>> from emulab import load_rules
    >>> adds_up(load_rules("hanoi-02/2023"))
    True
    """
    nodes = [node.aggregate.name for node in rules.rubric.nodes.values() if node.aggregate]
    if rules.aggregate.name == "sum":
        return True
    alone = not SCALES[rules.scale].relative and not from_data(rules)
    return alone and {rules.aggregate.name, *nodes} <= PLAIN


def openings(result: Result, unit: str) -> tuple[Opening, ...]:
    """Every criterion on which the unit's score can be better, in the order of the rubric.

    Left out are criteria at their best, those not assigned to the unit, and those that it has no
    mark on yet: what they would add hangs on how the gap is closed. A bonus that was not marked
    stands at 0.

    >>> from emulab import study
    >>> result = study("hanoi-02", 2023).result
    >>> [one.criterion for one in openings(result, "city-agencies") if one.side != "main"]
    ['plus.model', 'plus.state']
    """
    rules = result.rules
    own = result.scores.filter(pl.col("unit") == unit)
    cells = {row["criterion"]: row for row in own.to_dicts()}
    gains = _gains(result, unit)
    found = []
    for leaf in rules.rubric.leaves:
        cell = cells.get(leaf.id)
        if leaf.side != "bonus" and (cell is None or cell["state"] in UNSCORED):
            continue
        score = 0.0 if cell is None else cell["score"]
        if score is None:
            continue
        gain = gains.get(leaf.id, 0.0) if leaf.side == "main" else 1.0
        opening = _opening(leaf, score, gain if adds_up(rules) else None, rules)
        if opening.room > 0:
            found.append(opening)
    return tuple(found)


def _opening(leaf: Leaf, score: float, gain: float | None, rules: Rules) -> Opening:
    places = _places(leaf, rules)
    if leaf.side == "penalty":
        choices, room = (), score - leaf.lowest
        if leaf.kind == "pass_fail":
            choices = (score,)
    else:
        reached = _reachable(leaf)
        choices = tuple(clean(one - score) for one in reached if clean(one - score) > 0)
        best = inf if leaf.maximum is None else leaf.maximum
        if leaf.scale is not None and leaf.scale.name == "piecewise":
            best *= max(level for _, level in leaf.scale.settings)
        room = best - score
        if reached:
            room = max(choices, default=0.0)
    return Opening(
        leaf.id,
        leaf.section,
        leaf.side,
        score,
        leaf.maximum,
        max(clean(room), 0.0),
        gain,
        choices,
        0.0 if places is None or choices else 10.0**-places,
    )


def _reachable(leaf: Leaf) -> tuple[float, ...]:
    """The scores that a criterion of fixed steps can have, rising; empty where any can be."""
    if leaf.kind == "pass_fail" and leaf.maximum is not None:
        return (leaf.maximum,)
    if leaf.scale is not None and leaf.scale.name == "bands":
        levels = {band.level for band in leaf.scale.settings}
        return tuple(sorted(clean(level * (leaf.maximum or 0.0)) for level in levels))
    return ()


def _places(leaf: Leaf, rules: Rules) -> int | None:
    """The places that a score is rounded to: as points, or already as the value of its stage."""
    places = rules.rubric.places("criterion")
    single = rules.stages.combine == "last" or len(rules.stages.order) == 1
    if places is None and single and leaf.scale is None and leaf.kind != "target":
        return rules.rubric.places("stage")
    return places


def _gains(result: Result, unit: str) -> dict[str, float]:
    """What a point of each criterion of the tree adds to the unit's points."""
    rules = result.rules
    whole = rules.rubric.maximum
    own = result.levels.filter((pl.col("unit") == unit) & pl.col("score").is_not_null())
    if rules.aggregate.name == "sum":
        judged = own["maximum"].sum() if whole is not None else None
        rate = 1.0 if judged is None or abs(judged - whole) < 1e-9 else whole / judged
        return dict.fromkeys(own["criterion"], rate)
    leaves = {leaf.id: leaf for leaf in rules.rubric.main}
    found = {}
    for criterion, share in own.select("criterion", "share").iter_rows():
        leaf = leaves[criterion]
        low = leaf.lowest if rules.scale == "goalposts" and leaf.scale is None else 0.0
        found[criterion] = (share or 0.0) * (whole or 0.0) / ((leaf.maximum or 0.0) - low)
    return found


def clean(value: float) -> float:
    """The value without the noise of a subtraction."""
    near = float(settled_array(value))
    return near if abs(value - near) <= NOISE * (1 + abs(value)) else value
