"""Where the halves meet: from ranks and votes to proposals and officers, each with its reason."""

from emulab.awards.assertions import assertions
from emulab.awards.caps import Seats, award_seats
from emulab.awards.decide import decide_awards
from emulab.awards.lots import draw
from emulab.awards.offices import decide_offices
from emulab.awards.outcomes import NOT_PROPOSED, PENDING, PROPOSED, TIED, Outcome, Step
from emulab.awards.standings import Standing, Values, stage_totals, standings, tie_values
from emulab.awards.trail import explain_outcome, outcomes_of, trail, trail_rows

__all__ = [
    "NOT_PROPOSED",
    "PENDING",
    "PROPOSED",
    "TIED",
    "Outcome",
    "Seats",
    "Standing",
    "Step",
    "Values",
    "assertions",
    "award_seats",
    "decide_awards",
    "decide_offices",
    "draw",
    "explain_outcome",
    "outcomes_of",
    "stage_totals",
    "standings",
    "tie_values",
    "trail",
    "trail_rows",
]
