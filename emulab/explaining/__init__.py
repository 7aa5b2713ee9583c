"""Why a unit stands where it stands, and why it stands elsewhere than a year before.

explain(result, unit)             one unit's total, drilled down to its criteria
marks_beneath(result, unit)       the marks under them, and why some do not count
explain_gap(result, unit, other)  where the distance between two units comes from
decompose(before, after)          what changed between two years: marks, weights, rules, units
"""

from emulab.explaining.drill import explain, unsplit
from emulab.explaining.gap import explain_gap
from emulab.explaining.marks import marks_beneath
from emulab.explaining.units import ranked_unit, unit_of
from emulab.explaining.years import Decomposition, decompose

__all__ = [
    "Decomposition",
    "decompose",
    "explain",
    "explain_gap",
    "marks_beneath",
    "ranked_unit",
    "unit_of",
    "unsplit",
]
