"""Rules for several seats, one registry of all families.

To add a family, write its module with a dictionary RULES and name it here.
"""

from emulab.electing.registry import Rule
from emulab.electing.several import (
    equal_shares,
    meek,
    pav,
    phragmen,
    plural,
    scottish,
    sequential_pav,
    threshold,
)

FAMILIES = (threshold, plural, scottish, meek, sequential_pav, pav, phragmen, equal_shares)

SEVERAL: dict[str, Rule] = {name: one for family in FAMILIES for name, one in family.RULES.items()}
