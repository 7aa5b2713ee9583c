"""The first half of the road: from marks to ranks, one stage a file, one registry a file."""

from emulab.scoring.ranks import leaves_under, rank
from emulab.scoring.scales import SCALES, normalise
from emulab.scoring.scores import score
from emulab.scoring.totals import aggregate, complete_parts, parts, weighted
from emulab.scoring.weights import share_frame, shares

__all__ = [
    "SCALES",
    "aggregate",
    "complete_parts",
    "leaves_under",
    "normalise",
    "parts",
    "rank",
    "score",
    "share_frame",
    "shares",
    "weighted",
]
