"""Weighing: the numbers of the sliders, and the exact weights of every group of units."""

from typing import Any

import numpy as np

from emulab.numbers import decimal_array
from emulab.pipeline import Result
from emulab.rules import Rules, maximum_of
from emulab.scoring import panel_of
from emulab.scoring.panel import Panel
from emulab.scoring.totals import by_group
from emulab.scoring.weights import Family, families, shares_of


def weights_of(result: Result) -> dict[str, Any]:
    """families, groups and partial; no families where weights cannot be known.

    ``partial`` says that a scenario may give the weights of some families only; a method that
    the rules name is replaced by weights of all.
    """
    rules, panel = result.rules, panel_of(result.levels, result.rules)
    known = families(rules, panel)
    if known is None or rules.rubric.maximum is None:
        return {"families": [], "groups": [], "partial": True, "weighting": rules.weighting_name}
    return {
        "families": [_numbers(family, rules, known) for family in known],
        "groups": groups_of(panel, rules),
        "partial": rules.weighting is None or rules.weighting.name == "given",
        "weighting": rules.weighting_name,
    }


def groups_of(panel: Panel, rules: Rules) -> list[dict[str, Any]]:
    """The units that are weighed together, by number, and the weights of every family there."""
    found = []
    for rows, _, own_rules, own_panel in by_group(panel, rules):
        own = families(own_rules, own_panel) or ()
        found.append(
            {
                "units": rows.nonzero()[0].tolist(),
                "families": [_weighed(family, own_rules) for family in own],
            }
        )
    return found


def _numbers(family: Family, rules: Rules, known: tuple[Family, ...]) -> dict[str, Any]:
    """The numbers of a family's sliders: points of the whole, the maxima where these weigh."""
    nodes = rules.rubric.nodes
    if all(one.method == "maxima" for one in known):
        numbers = [maximum_of(nodes[one]) for one in family.ids]
    else:
        whole = shares_of(known).get(family.parent, 1.0) if family.parent else 1.0
        scale = whole * (rules.rubric.maximum or 0.0)
        numbers = decimal_array(np.array(family.weights) * scale).tolist()
    if not sum(numbers) > 0:  # a section that weighs nothing: its children keep their proportions
        numbers = list(family.weights)
    return {"parent": family.parent or "", "ids": list(family.ids), "numbers": numbers}


def _weighed(family: Family, rules: Rules) -> dict[str, Any]:
    maxima = np.array([maximum_of(rules.rubric.nodes[one]) for one in family.ids], dtype=float)
    return {
        "parent": family.parent or "",
        "ids": list(family.ids),
        "weights": list(family.weights),
        "maxima": (maxima / maxima.sum()).tolist(),
    }
