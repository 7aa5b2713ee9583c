"""Rules for one seat, one registry of all families."""

from emulab.electing.registry import Rule, listed
from emulab.electing.single.positional import BORDA

SINGLE: dict[str, Rule] = listed(BORDA)
