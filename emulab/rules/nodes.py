"""Rules before they are read: the nodes of the rubric in a file, with their lines."""

from collections.abc import Iterator

from emulab.rules.yaml_places import Node


def leaves_of(criteria: Node) -> Iterator[Node]:
    """The criteria that are marked, in the order of the file."""
    for node in criteria:
        below = node.get("criteria")
        yield from leaves_of(below) if tuple(below) else (node,)


def all_nodes(criteria: Node) -> Iterator[Node]:
    """Every section and leaf, parents before children."""
    for node in criteria:
        yield node
        yield from all_nodes(node.get("criteria"))


def rubric_nodes(rules: Node) -> list[Node]:
    """Every section and leaf, bonus and penalty included."""
    rubric = rules.get("rubric")
    trees = (
        rubric.get("criteria"),
        rubric.get("bonus", "criteria"),
        rubric.get("penalty", "criteria"),
    )
    return [node for tree in trees for node in all_nodes(tree)]


def id_of(node: Node) -> str:
    return str(node.get("id").value)


def number_of(node: Node) -> float | None:
    """The number of a node; None where there is none, or none that points could be."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e15 else None


def choice_of(node: Node) -> str | None:
    """The name of a choice as it is written, with or without settings; None where it is neither."""
    if isinstance(node.value, str):
        return node.value
    return node.keys[0] if isinstance(node.value, dict) and len(node.keys) == 1 else None
