"""Counting rules: from ballots to who is elected, every tie and every convention visible."""

from emulab.electing.conventions import CHOICES, PARAMETERS, ConventionNeeded, Conventions, Unfit
from emulab.electing.election import Election, Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import Rule
from emulab.electing.tallying import counted, refuse_unknown, rules, seats_for, tally, unfit

__all__ = [
    "CHOICES",
    "PARAMETERS",
    "ConventionNeeded",
    "Conventions",
    "Election",
    "Found",
    "Profile",
    "Round",
    "Rule",
    "Unfit",
    "by_score",
    "counted",
    "refuse_unknown",
    "rules",
    "seats_for",
    "tally",
    "unfit",
]
