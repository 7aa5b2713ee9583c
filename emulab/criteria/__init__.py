"""Criteria that work, and those that decide nothing: the rubric seen through its marks.

tree(rules)              every node with its maximum and share
sections(result)         every unit's points by section
discrimination(result)   whom each criterion separates, what it contributes, what it decides
contributions(result)    whose work the differences of the totals are; adds up to 1
redundant(result)        pairs of criteria that say the same
dead(result)             criteria and sections that move no rank, and why
saturation(result)       how full the marks of every stage are
"""

from emulab.criteria.contributing import contributions
from emulab.criteria.dead import dead
from emulab.criteria.redundancy import redundant
from emulab.criteria.saturation import saturation
from emulab.criteria.separating import discrimination
from emulab.criteria.tree import sections, tree

__all__ = [
    "contributions",
    "dead",
    "discrimination",
    "redundant",
    "saturation",
    "sections",
    "tree",
]
