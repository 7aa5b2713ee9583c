"""Counting rules: from ballots to who is elected, every tie and every convention visible."""

from emulab.electing.conventions import CHOICES, ConventionNeeded, Conventions, Unfit
from emulab.electing.election import Election, Found, Round, by_score
from emulab.electing.profile import Profile
from emulab.electing.registry import Rule
from emulab.electing.tallying import counted, rules, seats_for, tally, unfit

__all__ = [
    "CHOICES",
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
    "rules",
    "seats_for",
    "tally",
    "unfit",
]
