"""Regions: the weights that the rules call defensible, as the front end takes them.

The front end draws the region around the weights as they stand; the rules say how wide it is.
"""

from typing import Any

import numpy as np

from emulab.rules import Rules
from emulab.rules.defensible import Defensible
from emulab.sensitivity.region import bound


def regions_of(rules: Rules) -> dict[str, Any]:
    """What the rules say of defensible weights, a node's own entry by its id ("" for the sections).

    argued: the node that the rules argue about, "" too where that is all criteria at one table,
    which no family of sliders shows. within, top, seed: ``analysis``. nodes: by node, within (a
    share of each weight, null where it is not bound so), between (least and most by id) and rows,
    each at least 0 times the weights of the node's children in the order of the rubric.

    >>> from emulab.rules import load_rules
    >>> regions_of(load_rules("hanoi-02/2023"))
    {'argued': '', 'within': 0.25, 'top': 3, 'seed': 2023, 'nodes': {}}
    """
    analysis = rules.analysis
    nodes = rules.rubric.nodes
    argued = analysis.argued if analysis.argued in nodes else None
    return {
        "argued": argued or "",
        "within": analysis.within,
        "top": analysis.top,
        "seed": analysis.seed,
        "nodes": {said.node or "": _entry(rules, said) for said in analysis.defensible},
    }


def _entry(rules: Rules, said: Defensible) -> dict[str, Any]:
    above = rules.rubric if said.node is None else rules.rubric.nodes[said.node]
    ids = tuple(child.id for child in above.criteria)
    return {
        "within": said.within,
        "between": {one: list(ends) for one, ends in said.between.items()},
        "rows": bound(said, ids, np.full(len(ids), 1 / len(ids))).rows.tolist(),
    }
