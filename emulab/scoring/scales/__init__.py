"""Scales: carry the scores of every criterion onto one footing, 0 (worst) to 1 (best).

To add a scale, write its function beside those of its family (``alone`` looks at the unit,
``cluster`` at all units), list it in SCALES with the laws it keeps, and name it in
``rules/choices.py``; the laws in tests/test_scales.py then cover it.
"""

import numpy as np

from emulab.rules.rubric import Leaf
from emulab.rules.scaling import BandLevel, Direction, Goalposts, TargetDistance
from emulab.scoring.scales.alone import (
    bands,
    declared,
    goalposts,
    logarithmic,
    piecewise,
    target_distance,
)
from emulab.scoring.scales.cluster import (
    observed,
    percentile,
    share_of_best,
    share_of_sum,
    standing,
    vector,
    z_score,
)
from emulab.scoring.scales.ends import LAWS, Ends, Scale

__all__ = ["LAWS", "SCALES", "Ends", "Scale", "level_matrix", "own_levels"]

_SHARES = frozenset({"unit", "bounded", "rising"})
_ORDERS = _SHARES | {"shift"}
_DECLARED = _SHARES | {"added unit"}
_FIXED = _DECLARED | {"shift"}

SCALES: dict[str, Scale] = {
    "points": Scale(declared, _DECLARED, relative=False),
    "declared": Scale(declared, _DECLARED, relative=False),
    "goalposts": Scale(goalposts, _FIXED, False, Goalposts),
    "observed": Scale(observed, _ORDERS, True, Direction),
    "z_score": Scale(z_score, _ORDERS - {"bounded"}, True, Direction),
    "percentile": Scale(percentile, _ORDERS, True, Direction),
    "standing": Scale(standing, _ORDERS, True, Direction),
    "share_of_best": Scale(share_of_best, _SHARES, True, Direction),
    "vector": Scale(vector, _SHARES, True, Direction),
    "share_of_sum": Scale(share_of_sum, _SHARES, True, Direction),
    "target_distance": Scale(target_distance, _FIXED - {"rising"}, False, TargetDistance),
    "bands": Scale(bands, _FIXED, False, BandLevel),
    "piecewise": Scale(piecewise, _FIXED - {"rising"}, False, tuple),
    "logarithmic": Scale(logarithmic, _DECLARED, False, Goalposts),
}


def level_matrix(scores: np.ndarray, ends: Ends, scale_name: str) -> np.ndarray:
    """The levels of all scores (m, n) on one scale, NaN where there is no score.

    A relative scale leaves NaN in the whole of a column on which it cannot tell the units apart.

    >>> ends = Ends(maximum=np.array([10.0, 10.0]), lowest=np.zeros(2))
    >>> level_matrix(np.array([[2.0, 7.0], [np.nan, 7.0], [8.0, 7.0]]), ends, "observed").tolist()
    [[0.0, nan], [nan, nan], [1.0, nan]]
    """
    return SCALES[scale_name].apply(scores, ends)


def own_levels(marks: np.ndarray, leaf: Leaf) -> np.ndarray:
    """The levels (m,) of one criterion's marks (m,) on its own scale; the points are these times
    its maximum.

    >>> from emulab.rules import Name
    >>> from emulab.rules.scaling import OwnScale
    >>> scale = OwnScale.model_validate({"goalposts": {"worst": 30.0, "best": 0.0}})
    >>> late = Leaf("late", Name(vi="Trễ hạn"), 10, None, "measured", "main", ("late",), scale)
    >>> own_levels(np.array([0.0, 6.0, 31.0, np.nan]), late).tolist()
    [1.0, 0.8, 0.0, nan]
    """
    maximum = np.nan if leaf.maximum is None else leaf.maximum
    ends = Ends(np.array([maximum]), np.array([leaf.lowest]), leaf.scale.settings)
    return SCALES[leaf.scale.name].apply(marks[:, None], ends)[:, 0]
