"""What would change an election: margins with their papers, and those who were absent.

Also what other papers, rules, conventions or voters would have made of it.
"""

from emulab.swaying.absent import Chance, absent
from emulab.swaying.absent_members import AbsentEffect, absent_effect
from emulab.swaying.absent_ranked import RankedAbsence, RankedChance, absent_ranked
from emulab.swaying.axioms import AXIOMS
from emulab.swaying.certificates import Changes
from emulab.swaying.changing import changed
from emulab.swaying.checking_axioms import AxiomCheck, Witness, check_axiom
from emulab.swaying.comparing_conventions import Conventional, compare_conventions
from emulab.swaying.comparing_rules import Comparison, compare_rules
from emulab.swaying.margins import Margin, margin
from emulab.swaying.simulating import MODELS, simulate
from emulab.swaying.simulating_scores import how_rules_behave, simulate_scores
from emulab.swaying.threshold_margin import Marks, marks, poll_marks
from emulab.swaying.what_if import WhatIf, what_if

__all__ = [
    "AXIOMS",
    "MODELS",
    "AbsentEffect",
    "AxiomCheck",
    "Chance",
    "Changes",
    "Comparison",
    "Conventional",
    "Margin",
    "Marks",
    "RankedAbsence",
    "RankedChance",
    "WhatIf",
    "Witness",
    "absent",
    "absent_effect",
    "absent_ranked",
    "changed",
    "check_axiom",
    "compare_conventions",
    "compare_rules",
    "how_rules_behave",
    "margin",
    "marks",
    "poll_marks",
    "simulate",
    "simulate_scores",
    "what_if",
]
