"""Choices that do not go together: a scale with an aggregate, weights, gaps, kinds of criterion."""

from collections.abc import Iterator

from emulab.faults import Fault
from emulab.rules.aggregating import SIGNED_AGGREGATES
from emulab.rules.choices import AGGREGATES, SCALES
from emulab.rules.nodes import all_nodes, choice_of, id_of, leaves_of
from emulab.rules.yaml_places import Node

SETTLED_ONLY_BY_CRITERION = ("target_distance", "bands", "piecewise", "logarithmic")
SIGNED_SCALES = ("z_score",)


def clashes(rules: Node) -> Iterator[Fault]:
    """Every pair of choices of which each may stand, but not both."""
    scale, aggregate = rules.get("scale"), rules.get("aggregate")
    named = (scale.value or "points", choice_of(aggregate) or "sum")
    known = True
    for key, value, names in (("scale", named[0], SCALES), ("aggregate", named[1], AGGREGATES)):
        if isinstance(value, str) and value not in names:
            known = False
            if key == "scale" or isinstance(aggregate.value, dict):
                wide = [name for name in names if name not in SETTLED_ONLY_BY_CRITERION]
                yield rules.get(key).fault(
                    f"there is no {key} called {value!r}.", f"There are {', '.join(wide)}."
                )
    if not isinstance(named[0], str) or not known:
        return
    yield from _scale_and_aggregate(rules, *named)
    yield from _gaps(rules, named[1])
    yield from _signs(rules, *named)
    order = [node.value for node in rules.get("stages", "order")]
    if len(set(map(str, order))) < len(order):
        yield rules.get("stages", "order").fault("a stage stands twice in the order.", "Keep one.")
    steps = [node.get("step").value for node in rules.get("rubric", "round")]
    if len(set(map(str, steps))) < len(steps):
        yield rules.get("rubric", "round").fault("a step is rounded twice.", "Keep one of each.")


def _scale_and_aggregate(rules: Node, scale: str, aggregate: str) -> Iterator[Fault]:
    if (scale == "points") != (aggregate == "sum"):
        yield rules.get("scale" if rules.get("scale").value else "aggregate").fault(
            f"scale {scale} and aggregate {aggregate} do not go together.",
            "Points are summed; any other scale needs an aggregate such as arithmetic.",
        )
    for key in ("weights", "weighting"):
        if scale == "points" and rules.get(key).value is not None:
            yield rules.get(key).fault(
                "points as given take no weights.",
                "Set scale: declared and aggregate: arithmetic.",
            )
    leaves = list(leaves_of(rules.get("rubric", "criteria")))
    if scale != "points" and any(leaf.get("maximum").value is None for leaf in leaves):
        yield rules.get("scale").fault(
            f"scale {scale} needs the maximum of every criterion.", "Set scale: points."
        )
    if scale in SETTLED_ONLY_BY_CRITERION:
        yield rules.get("scale").fault(
            f"scale {scale} needs settings that differ from criterion to criterion.",
            "Write it under the criteria that it is for.",
        )
    for node in all_nodes(rules.get("rubric", "criteria")):
        own = choice_of(node.get("aggregate"))
        if own is None:
            continue
        if not tuple(node.get("criteria")):
            yield node.get("aggregate").fault(
                f"criterion {id_of(node)!r} holds nothing to aggregate.", "Leave it out."
            )
        elif own == "sum" or scale == "points":
            yield node.get("aggregate").fault(
                f"section {id_of(node)!r}: points as given are summed over the whole tree.",
                "Set scale: declared and aggregate: arithmetic, and another aggregate here.",
            )


def _gaps(rules: Node, aggregate: str) -> Iterator[Fault]:
    leaves = list(leaves_of(rules.get("rubric", "criteria")))
    missing = rules.get("rubric", "missing")
    if missing.value == "reweight" and any(leaf.get("maximum").value is None for leaf in leaves):
        yield missing.fault(
            "reweight needs the maximum of every criterion.", "Set missing: refuse."
        )


def _signs(rules: Node, scale: str, aggregate: str) -> Iterator[Fault]:
    tree = rules.get("rubric", "criteria")
    named = [(rules.get("aggregate"), aggregate)]
    named += [(n.get("aggregate"), choice_of(n.get("aggregate"))) for n in all_nodes(tree)]
    for node, name in named:
        if name is None or name not in AGGREGATES or name in SIGNED_AGGREGATES:
            continue
        if any(leaf.get("kind").value == "plus_minus" for leaf in leaves_of(tree)):
            yield node.fault(
                f"a {name} mean has no place for points below zero."
                if name in ("geometric", "harmonic", "power")
                else f"the aggregate {name} has no place for points below zero.",
                "Set aggregate: arithmetic.",
            )
        if scale in SIGNED_SCALES:
            yield node.fault(
                f"the aggregate {name} has no place for levels below zero, which the scale "
                f"{scale} gives.",
                "Set aggregate: arithmetic, or another scale.",
            )
