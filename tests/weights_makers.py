"""Rules that weigh by any method, and panels of marks to weigh them by."""

import numpy as np
from makers import criterion, rules

from emulab.scoring.panel import Panel

THREE = (criterion("a", 20), criterion("b", 30), criterion("c", 50))
SETTINGS = {
    "maxima": {"weighting": "maxima"},
    "given": {"weights": {"a": 1, "b": 2, "c": 5}},
    "swing": {"weighting": {"swing": {"points": {"a": 100, "b": 60, "c": 40}}}},
    "roc": {"weighting": {"roc": {"order": ["c", ["a", "b"]]}}},
    "rank_sum": {"weighting": {"rank_sum": {"order": ["c", "a", "b"]}}},
    "cards": {"weighting": {"cards": {"order": ["a", ["b", "c"]], "blanks": [2], "ratio": 4}}},
    "ahp": {"weighting": {"ahp": {"compare": [["a", "b", 3], ["b", "c", "1/2"], ["a", "c", 2]]}}},
    "best_worst": {
        "weighting": {
            "best_worst": {
                "best": "a",
                "worst": "b",
                "best_over": {"b": 8, "c": 2},
                "over_worst": {"a": 8, "c": 5},
            }
        }
    },
    "optimised": {"weighting": {"optimised": {"importance": {"a": 1, "b": 1, "c": 2}}}},
}


def weighed_by(name: str, *criteria: dict, **keys):
    """Rules over three criteria (or those given) that weigh by a method, with settings for it."""
    written = SETTINGS.get(name, {"weighting": name})
    return rules(*(criteria or THREE), scale="declared", aggregate="arithmetic", **written, **keys)


def panel(given, table: dict[str, dict[str, float]]) -> Panel:
    """The table as a panel, its criteria in the order of the rubric."""
    leaves = given.rubric.main
    rows = [[own.get(leaf.id, np.nan) for leaf in leaves] for own in table.values()]
    return Panel(tuple(table), leaves, np.array(rows, dtype=float).reshape(-1, len(leaves)))
