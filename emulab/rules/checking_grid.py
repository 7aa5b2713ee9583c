"""What a grid of method choices must keep towards the rest of the rules, each fault with its line.

Works on the nodes of the file, so that all faults come out together. Whether two choices go
together is asked of the very checks that would refuse them as the rules' own.
"""

from collections.abc import Callable, Iterator
from typing import Any

from emulab.faults import Fault
from emulab.rules.aggregating import AggregateChoice
from emulab.rules.checking_aggregates import aggregate_faults
from emulab.rules.combinations import SETTLED_ONLY_BY_CRITERION, clashes
from emulab.rules.grid import FACTORS, METHODS, RUBRIC_SCALES
from emulab.rules.nodes import all_nodes, choice_of, id_of, leaves_of
from emulab.rules.weighing import Weighting, weighing_faults
from emulab.rules.yaml_places import Node, plain


def grid_faults(rules: Node) -> Iterator[Fault]:
    """Every level of the grid that cannot stand, and every two of them that do not go together."""
    grid = rules.get("analysis", "grid")
    if not isinstance(grid.value, dict):
        return
    yield from _repeated(grid)
    checks = (_scales, _weightings, _aggregates, _without)
    faults = [fault for check in checks for fault in check(grid, rules)]
    if any(grid.has(name) for name in METHODS):
        faults += _no_maxima(grid, rules)
    yield from faults
    if not faults:
        yield from _pairs(grid, rules)


def _repeated(grid: Node) -> Iterator[Fault]:
    for factor in FACTORS:
        seen: list[Any] = []
        for entry in grid.get(factor):
            if plain(entry) in seen:
                yield entry.fault(f"analysis.grid.{factor}: a choice stands twice.", "Keep one.")
            seen.append(plain(entry))


def _scales(grid: Node, rules: Node) -> Iterator[Fault]:
    for entry in grid.get("scale"):
        if isinstance(entry.value, str) and entry.value not in RUBRIC_SCALES:
            yield _no_such(entry, "scale", entry.value, "points", RUBRIC_SCALES, "declared")


def _aggregates(grid: Node, rules: Node) -> Iterator[Fault]:
    known = [name for name in AggregateChoice.names() if name != "sum"]
    for entry in grid.get("aggregate"):
        name = choice_of(entry)
        if name is not None and name not in known:
            yield _no_such(entry, "aggregate", name, "sum", known, "arithmetic")


def _no_such(entry: Node, factor: str, name: str, summed: str, known, instead: str) -> Fault:
    where = f"analysis.grid.{factor}:"
    if name == summed:
        return entry.fault(
            f"{where} points as given take no weights and no other aggregate.",
            f"Write {instead}; with the maxima as weights it ranks alike.",
        )
    if name in SETTLED_ONLY_BY_CRITERION:
        return entry.fault(
            f"{where} {name} needs settings that differ from criterion to criterion.",
            f"There are {', '.join(known)}.",
        )
    return entry.fault(f"{where} there is none called {name!r}.", f"There are {', '.join(known)}.")


def _weightings(grid: Node, rules: Node) -> Iterator[Fault]:
    sets = [id_of(one) for one in rules.get("weight_sets")]
    plain_names = [name for name in Weighting.PLAIN if name != "given" or rules.has("weights")]
    for entry in grid.get("weighting"):
        known = [*plain_names, *sets]
        if isinstance(entry.value, str) and entry.value not in known:
            where = "analysis.grid.weighting:"
            if entry.value in Weighting.names() and entry.value != "given":
                yield entry.fault(
                    f"{where} {entry.value} needs its settings.", f"Write {entry.value}: and keys."
                )
                continue
            yield entry.fault(
                f"{where} there is no method or weight set called {entry.value!r}.",
                f"There are {', '.join(known)}.",
            )
        elif isinstance(entry.value, dict):
            judged = _over(rules, weights=None, weighting=entry)
            yield from _new(judged, rules, weighing_faults, entry, "weighting")


def _without(grid: Node, rules: Node) -> Iterator[Fault]:
    tree = rules.get("rubric", "criteria")
    known = [id_of(node) for node in all_nodes(tree)]
    leaves = {id_of(leaf) for leaf in leaves_of(tree)}
    for entry in grid.get("without"):
        if isinstance(entry.value, str) and entry.value not in known:
            yield entry.fault(
                f"analysis.grid.without: there is no criterion called {entry.value!r}.",
                "Name a section or criterion of the rubric's tree, or write each.",
            )
    for node in all_nodes(tree):
        own = {id_of(leaf) for leaf in leaves_of(Node((node,)))}
        entry = next((one for one in grid.get("without") if one.value == id_of(node)), None)
        if entry is not None and own == leaves:
            yield entry.fault(
                f"analysis.grid.without: nothing would be left without {entry.value!r}.",
                "Name a part of the rubric.",
            )


def _no_maxima(grid: Node, rules: Node) -> list[Fault]:
    leaves = leaves_of(rules.get("rubric", "criteria"))
    if all(leaf.get("maximum").value is not None for leaf in leaves):
        return []
    varied = [name for name in METHODS if grid.has(name)]
    return [
        grid.get(name).fault(
            f"analysis.grid.{name}: the maximum of every criterion is needed.",
            "Write the maxima, or leave it out of the grid.",
        )
        for name in varied
    ]


def _pairs(grid: Node, rules: Node) -> Iterator[Fault]:
    """The faults of two choices of which each may stand, but not both; said of the later one."""
    base = _as_means(rules) if any(grid.has(name) for name in METHODS) else rules
    adopted = Node(None, base.file, base.line)
    scales = [adopted, *grid.get("scale")]
    aggregates = [adopted, *grid.get("aggregate")]
    for scale in scales:
        for aggregate in aggregates:
            if scale is adopted and aggregate is adopted:
                continue
            keys = {"scale": scale} if scale is not adopted else {}
            keys |= {"aggregate": aggregate} if aggregate is not adopted else {}
            said = aggregate if aggregate is not adopted else scale
            factor = "aggregate" if aggregate is not adopted else "scale"
            yield from _new(_over(base, **keys), base, _clashes_and_settings, said, factor)
    for weighting in grid.get("weighting"):
        if isinstance(weighting.value, str) and weighting.value not in Weighting.PLAIN:
            continue
        for aggregate in aggregates:
            keys = {"aggregate": aggregate} if aggregate is not adopted else {}
            alone = _over(base, **keys)
            weights = {"weights": None} if weighting.value != "given" else {}
            both = _over(alone, **weights, weighting=weighting)
            yield from _new(both, alone, aggregate_faults, weighting, "weighting")
    for missing in grid.get("missing"):
        rubric = _over(base.get("rubric"), missing=missing)
        yield from _new(_over(base, rubric=rubric), base, clashes, missing, "missing")


def _clashes_and_settings(rules: Node) -> Iterator[Fault]:
    yield from clashes(rules)
    yield from aggregate_faults(rules)


def _as_means(rules: Node) -> Node:
    """The rules, points as given written as the mean that ranks alike."""
    if (choice_of(rules.get("aggregate")) or "sum") != "sum":
        return rules
    at = rules.get("aggregate")
    return _over(
        rules,
        scale=Node("declared", at.file, at.line),
        aggregate=Node("arithmetic", at.file, at.line),
    )


def _over(block: Node, **keys: Node | None) -> Node:
    """The block with some keys written otherwise; None takes one out."""
    inside = dict(block.value) if isinstance(block.value, dict) else {}
    for key, node in keys.items():
        inside.pop(key, None)
        if node is not None:
            inside[key] = node
    return Node(inside, block.file, block.line)


def _new(
    changed: Node, base: Node, check: Callable[[Node], Iterator[Fault]], said: Node, factor: str
) -> Iterator[Fault]:
    """The faults that the change brings in, said of the entry of the grid that brings them."""
    before = {fault.finding for fault in check(base)}
    for finding in dict.fromkeys(fault.finding for fault in check(changed)):
        if finding not in before:
            yield said.fault(f"analysis.grid.{factor}: {finding}", "Take it out of the grid.")
