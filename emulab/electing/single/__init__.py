"""Rules for one seat, one registry of all families: every family's file has its own RULES."""

from emulab.electing.registry import Rule
from emulab.electing.single import (
    borda_elimination,
    bucklin,
    condorcet,
    coombs,
    first_places,
    graded,
    irv,
    kemeny_rule,
    majority_graph,
    points,
    positional,
    ranked_pairs,
    schulze,
    star,
    two_rounds,
)

SINGLE: dict[str, Rule] = (
    first_places.RULES
    | two_rounds.RULES
    | irv.RULES
    | coombs.RULES
    | borda_elimination.RULES
    | bucklin.RULES
    | positional.RULES
    | condorcet.RULES
    | schulze.RULES
    | ranked_pairs.RULES
    | kemeny_rule.RULES
    | majority_graph.RULES
    | points.RULES
    | star.RULES
    | graded.RULES
)
