"""What would change an election: margins with their papers, and those who were absent."""

from emulab.swaying.absent import Chance, absent
from emulab.swaying.absent_members import AbsentEffect, absent_effect
from emulab.swaying.absent_ranked import RankedAbsence, RankedChance, absent_ranked
from emulab.swaying.certificates import Changes
from emulab.swaying.margins import Margin, margin
from emulab.swaying.threshold_margin import Marks, marks, poll_marks

__all__ = [
    "AbsentEffect",
    "Chance",
    "Changes",
    "Margin",
    "Marks",
    "RankedAbsence",
    "RankedChance",
    "absent",
    "absent_effect",
    "absent_ranked",
    "margin",
    "marks",
    "poll_marks",
]
