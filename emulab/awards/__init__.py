"""Where the halves meet: from ranks and votes to proposals and officers, each with its reason."""

from emulab.awards.decide import decide_awards
from emulab.awards.offices import decide_offices
from emulab.awards.outcomes import NOT_PROPOSED, PENDING, PROPOSED, TIED, Outcome
from emulab.awards.standings import standings, tie_values

__all__ = [
    "NOT_PROPOSED",
    "PENDING",
    "PROPOSED",
    "TIED",
    "Outcome",
    "decide_awards",
    "decide_offices",
    "standings",
    "tie_values",
]
