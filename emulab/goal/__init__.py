"""What a unit needs to be first, or to have another rank: the first question of all who lost.

reach(result, unit, rank)   one unit: the gap, the raise on one criterion, the cheapest, or why not
goals(result, rank)         the same for every unit, a row each
"""

from emulab.goal.answers import Goal
from emulab.goal.every import goals
from emulab.goal.seeking import reach

__all__ = ["Goal", "goals", "reach"]
