"""Weights: every criterion's share of the whole, by judgement, from data, or as they are given."""

from emulab.scoring.weights.families import Family, families, from_data, method_of
from emulab.scoring.weights.methods import DATA_DRIVEN, WEIGHTINGS, Method
from emulab.scoring.weights.sets import (
    consistency,
    moved,
    share_frame,
    shares,
    shares_of,
    side_by_side,
    under,
    weigh,
)
from emulab.scoring.weights.weighed import Weighed

__all__ = [
    "DATA_DRIVEN",
    "WEIGHTINGS",
    "Family",
    "Method",
    "Weighed",
    "consistency",
    "families",
    "from_data",
    "method_of",
    "moved",
    "share_frame",
    "shares",
    "shares_of",
    "side_by_side",
    "under",
    "weigh",
]
