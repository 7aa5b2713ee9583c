"""What a rubric must keep beyond the shape of its keys: ids, sums, kinds.

Works on the nodes of the file, so that it names every line even where another key is
of the wrong type, and so that all faults come out together.
"""

from collections.abc import Iterator

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.choices import AGGREGATES
from emulab.rules.nodes import all_nodes, id_of, leaves_of, number_of, rubric_nodes
from emulab.rules.yaml_places import Node

RESERVED = ("bonus", "penalty", "adjusted", "points", "total", "rank", *AGGREGATES)


def inconsistencies(rules: Node) -> list[Fault]:
    """Every fault of the rubric and its arithmetic that no single key shows."""
    return [fault for check in (_ids, _maxima, _kinds) for fault in check(rules)]


def _ids(rules: Node) -> Iterator[Fault]:
    nodes = rubric_nodes(rules)
    yield from _repeated(nodes, "criterion")
    for node in nodes:
        if id_of(node) in RESERVED:
            yield node.fault(
                f"criterion {id_of(node)!r}: the id is kept for the workbench.", "Rename it."
            )
    contests = [*rules.get("awards"), *rules.get("offices")]
    yield from _repeated(contests, "award or office")
    yield from _repeated(list(rules.get("bands")), "band")
    for key, word in (("checks", "check"), ("groups", "group"), ("gates", "gate")):
        yield from _repeated(list(rules.get(key)), word)
    yield from _repeated(list(rules.get("weight_sets")), "weight set")


def _repeated(nodes: list[Node], word: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for node in (node for node in nodes if node.has("id")):
        name = id_of(node)
        if name in first:
            yield node.fault(
                f"{word} {name!r}: the id is used already on line {first[name]}.", "Give another."
            )
        first.setdefault(name, node.line)


def _maxima(rules: Node) -> Iterator[Fault]:
    tree = rules.get("rubric", "criteria")
    leaves = list(leaves_of(tree))
    without = [leaf for leaf in leaves if leaf.get("maximum").value is None]
    if len(without) < len(leaves):
        for leaf in without:
            yield leaf.fault(
                f"criterion {id_of(leaf)!r} has no maximum, though others have.", "Write maximum."
            )
    groups = [id_of(group) for group in rules.get("groups")] or [""]
    for node in rubric_nodes(rules):
        said = number_of(node.get("maximum"))
        if not tuple(node.get("criteria")) or said is None:
            continue
        given = {group: _sum_for(node.get("criteria"), group) for group in groups}
        if None in given.values():
            if len(without) == len(leaves):
                yield node.get("maximum").fault(
                    f"section {id_of(node)!r} has a maximum, though its criteria have none.",
                    "Write a maximum for each, or none.",
                )
            continue
        for group, points in given.items():
            if round(points - said, 9) != 0 and not (group and points == 0):
                whom = f" for the group {group!r}" if _limited(node) else ""
                yield node.get("maximum").fault(
                    f"section {id_of(node)!r}: the maxima below add up to "
                    f"{trimmed(round(points, 9))}{whom}, not to {trimmed(said)}.",
                    "Mend the section or its criteria.",
                )
                break
    if any(_limited(node) for node in tree):
        sums = {group: _sum_for(tree, group) for group in groups}
        if None not in sums.values() and len({round(points, 9) for points in sums.values()}) > 1:
            found = ", ".join(f"{group} {trimmed(round(sums[group], 9))}" for group in sums)
            yield tree.fault(
                f"the groups are judged on different sums of maxima: {found}.",
                "Give every group criteria for the same number of points.",
            )


def _limited(node: Node) -> bool:
    return any(tuple(one.get("only")) for one in (node, *all_nodes(node.get("criteria"))))


def _sum_for(criteria: Node, group: str) -> float | None:
    """What the maxima of a group's criteria add up to; None where one is not known."""
    total = 0.0
    for node in criteria:
        only = [str(one.value) for one in node.get("only")]
        if only and group not in only:
            continue
        own, below = number_of(node.get("maximum")), node.get("criteria")
        most = own if own is not None or not tuple(below) else _sum_for(below, group)
        if most is None:
            return None
        total += most
    return total


def _kinds(rules: Node) -> Iterator[Fault]:
    for node in rubric_nodes(rules):
        kind, maximum, floor = (node.get(key).value for key in ("kind", "maximum", "floor"))
        name = id_of(node)
        if tuple(node.get("criteria")):
            if kind is not None or floor is not None:
                yield node.fault(
                    f"section {name!r} is not marked itself.", "Leave out kind and floor."
                )
            continue
        if kind in ("pass_fail", "target", "plus_minus", "measured") and maximum is None:
            yield node.fault(
                f"criterion {name!r}: the kind {kind} needs a maximum.", "Write maximum."
            )
        if kind == "plus_minus" and floor is None:
            yield node.fault(
                f"criterion {name!r}: plus_minus needs its floor.", "Write floor, such as -5."
            )
        lowest, most = number_of(node.get("floor")), number_of(node.get("maximum"))
        if kind == "plus_minus" and None not in (lowest, most) and lowest >= most:
            yield node.get("floor").fault(
                f"criterion {name!r}: the floor {trimmed(lowest)} is not below the maximum.",
                "Write floor, such as -5.",
            )
        if kind != "plus_minus" and floor is not None:
            yield node.fault(
                f"criterion {name!r}: only plus_minus has a floor.",
                "Leave out floor, or set the kind.",
            )
    for side in ("bonus", "penalty"):
        for node in all_nodes(rules.get("rubric", side, "criteria")):
            if node.get("kind").value not in (None, "direct"):
                yield node.get("kind").fault(
                    f"criterion {id_of(node)!r}: a {side} is marked in points.", "Leave out kind."
                )
