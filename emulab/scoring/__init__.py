"""The first half of the road: from marks to ranks, one stage a file, one registry a file."""

from emulab.scoring.gates import breaches, leaves_under
from emulab.scoring.levels import compares, falls, normalise
from emulab.scoring.panel import Panel, panel_of
from emulab.scoring.ranks import rank
from emulab.scoring.scales import SCALES
from emulab.scoring.scores import score
from emulab.scoring.totals import (
    aggregate,
    complete_parts,
    parts,
    parts_and_accounts,
    weighted,
)
from emulab.scoring.weights import share_frame, shares

__all__ = [
    "SCALES",
    "Panel",
    "aggregate",
    "breaches",
    "compares",
    "complete_parts",
    "falls",
    "leaves_under",
    "normalise",
    "panel_of",
    "parts",
    "parts_and_accounts",
    "rank",
    "score",
    "share_frame",
    "shares",
    "weighted",
]
