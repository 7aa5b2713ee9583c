"""What a rubric must keep beyond the shape of its keys: ids, sums, kinds, combinations, weights.

Works on the nodes of the file, so that it names every line even where another key is
of the wrong type, and so that all faults come out together.
"""

from collections.abc import Iterator

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.yaml_places import Node

RESERVED = ("bonus", "penalty", "adjusted", "total", "rank")


def inconsistencies(rules: Node) -> list[Fault]:
    """Every fault of the rubric and its arithmetic that no single key shows."""
    checks = (_ids, _maxima, _kinds, _combinations, _weights)
    return [fault for check in checks for fault in check(rules)]


def _leaves(criteria: Node) -> Iterator[Node]:
    for node in criteria:
        below = node.get("criteria")
        yield from _leaves(below) if tuple(below) else (node,)


def _all_nodes(criteria: Node) -> Iterator[Node]:
    for node in criteria:
        yield node
        yield from _all_nodes(node.get("criteria"))


def rubric_nodes(rules: Node) -> list[Node]:
    """Every section and leaf, bonus and penalty included."""
    rubric = rules.get("rubric")
    trees = (
        rubric.get("criteria"),
        rubric.get("bonus", "criteria"),
        rubric.get("penalty", "criteria"),
    )
    return [node for tree in trees for node in _all_nodes(tree)]


def id_of(node: Node) -> str:
    return str(node.get("id").value)


def number_of(node: Node) -> float | None:
    """The number of a node; None where there is none, or none that points could be."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e15 else None


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
    yield from _repeated(list(rules.get("checks")), "check")


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
    leaves = list(_leaves(rules.get("rubric", "criteria")))
    without = [leaf for leaf in leaves if leaf.get("maximum").value is None]
    if len(without) < len(leaves):
        for leaf in without:
            yield leaf.fault(
                f"criterion {id_of(leaf)!r} has no maximum, though others have.", "Write maximum."
            )
    for node in rubric_nodes(rules):
        below = node.get("criteria")
        said = number_of(node.get("maximum"))
        if not tuple(below) or said is None:
            continue
        parts = [_most(child) for child in below]
        if None in parts:
            if len(without) == len(leaves):
                yield node.get("maximum").fault(
                    f"section {id_of(node)!r} has a maximum, though its criteria have none.",
                    "Write a maximum for each, or none.",
                )
            continue
        given = sum(parts)
        if round(given - said, 9) != 0:
            yield node.get("maximum").fault(
                f"section {id_of(node)!r}: the maxima below add up to {trimmed(round(given, 9))}, "
                f"not to {trimmed(said)}.",
                "Mend the section or its criteria.",
            )


def _most(node: Node) -> float | None:
    """The node's own maximum, else what its criteria add up to."""
    own = number_of(node.get("maximum"))
    below = tuple(node.get("criteria"))
    if own is not None or not below:
        return own
    parts = [_most(child) for child in below]
    return None if None in parts else sum(parts)


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
        if kind in ("pass_fail", "target", "plus_minus") and maximum is None:
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
        for node in _all_nodes(rules.get("rubric", side, "criteria")):
            if node.get("kind").value not in (None, "direct"):
                yield node.get("kind").fault(
                    f"criterion {id_of(node)!r}: a {side} is marked in points.", "Leave out kind."
                )


def _combinations(rules: Node) -> Iterator[Fault]:
    from emulab.rules.choices import AGGREGATES, SCALES

    scale = rules.get("scale").value or "points"
    aggregate = rules.get("aggregate").value or "sum"
    for key, value, known in (("scale", scale, SCALES), ("aggregate", aggregate, AGGREGATES)):
        if value not in tuple(known):
            yield rules.get(key).fault(
                f"there is no {key} called {value!r}.", f"There are {', '.join(known)}."
            )
    if scale not in tuple(SCALES) or aggregate not in tuple(AGGREGATES):
        return
    if (scale == "points") != (aggregate == "sum"):
        yield rules.get("scale" if rules.get("scale").value else "aggregate").fault(
            f"scale {scale} and aggregate {aggregate} do not go together.",
            "Points are summed; any other scale needs an aggregate such as arithmetic.",
        )
    if scale == "points" and rules.get("weights").value is not None:
        yield rules.get("weights").fault(
            "points as given take no weights.", "Set scale: declared and aggregate: arithmetic."
        )
    leaves = list(_leaves(rules.get("rubric", "criteria")))
    if scale != "points" and any(leaf.get("maximum").value is None for leaf in leaves):
        yield rules.get("scale").fault(
            f"scale {scale} needs the maximum of every criterion.", "Set scale: points."
        )
    if rules.get("rubric", "missing").value == "reweight" and any(
        leaf.get("maximum").value is None for leaf in leaves
    ):
        yield rules.get("rubric", "missing").fault(
            "reweight needs the maximum of every criterion.", "Set missing: refuse."
        )
    if aggregate == "geometric" and any(leaf.get("kind").value == "plus_minus" for leaf in leaves):
        yield rules.get("aggregate").fault(
            "a geometric mean has no place for points below zero.", "Set aggregate: arithmetic."
        )
    combine = rules.get("stages", "combine").value or "last"
    if combine == "mean":
        for leaf in leaves:
            if leaf.get("kind").value == "pass_fail":
                yield leaf.fault(
                    f"criterion {id_of(leaf)!r}: pass or fail has no mean over the stages.",
                    "Set stages.combine to last or maximum.",
                )
    order = [node.value for node in rules.get("stages", "order")]
    if len(set(map(str, order))) < len(order):
        yield rules.get("stages", "order").fault("a stage stands twice in the order.", "Keep one.")


def _weights(rules: Node) -> Iterator[Fault]:
    weights = rules.get("weights")
    given = set(weights.keys)
    nodes = {id_of(node) for node in _all_nodes(rules.get("rubric", "criteria"))}
    for key in weights.keys:
        if key not in nodes:
            yield weights.get(key).fault(
                f"weights: there is no criterion called {key!r}.", "Name one of the rubric's tree."
            )
    families = [rules.get("rubric", "criteria")]
    families += [n.get("criteria") for n in _all_nodes(families[0]) if tuple(n.get("criteria"))]
    for family in families:
        ids = [id_of(node) for node in family]
        named = [i for i in ids if i in given]
        if named and len(named) < len(ids):
            left = ", ".join(i for i in ids if i not in given)
            yield weights.fault(
                f"weights: {', '.join(named)} are weighted, their siblings {left} are not.",
                "Weigh all siblings of a node, or none.",
            )
        elif named and sum(number_of(weights.get(i)) or 0 for i in named) <= 0:
            yield weights.fault(f"weights: {', '.join(named)} weigh nothing at all.", "Raise one.")
