"""The rules as frozen values, read from YAML, every fault listed at once."""

from emulab.rules.decisions import Award, Band, Cap, Eligible, Office
from emulab.rules.loading import load_rules, scenarios
from emulab.rules.places import Place, every_place, find_place, project_root
from emulab.rules.probing import legible
from emulab.rules.rubric import Criterion, Leaf, Rubric, maximum_of, walk
from emulab.rules.rules import Law, Rules
from emulab.rules.staging import Stages
from emulab.rules.supposing import SupposedScore
from emulab.rules.thresholds import Threshold
from emulab.rules.ties import Higher, Lower, TieKey, TieRule
from emulab.rules.values import Name, Provenance, Value

__all__ = [
    "Award",
    "Band",
    "Cap",
    "Criterion",
    "Eligible",
    "Higher",
    "Law",
    "Leaf",
    "Lower",
    "Name",
    "Office",
    "Place",
    "Provenance",
    "Rubric",
    "Rules",
    "Stages",
    "SupposedScore",
    "Threshold",
    "TieKey",
    "TieRule",
    "Value",
    "every_place",
    "find_place",
    "legible",
    "load_rules",
    "maximum_of",
    "project_root",
    "scenarios",
    "walk",
]
