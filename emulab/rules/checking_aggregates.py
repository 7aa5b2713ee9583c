"""What the settings of an aggregate must keep towards the rubric: which criteria meet in it.

An aggregate acts on columns: the criteria beneath it, where a section with an aggregate of its
own is one column. Works on the nodes of the file, so that all faults come out together.
"""

from collections.abc import Iterator

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.nodes import all_nodes, choice_of, id_of, number_of
from emulab.rules.yaml_places import Node

NEAR = 1e-9


def aggregate_faults(rules: Node) -> Iterator[Fault]:
    """Every setting that does not fit the criteria that meet there: how many, which, how heavy."""
    for aggregate, criteria in _places(rules):
        columns = list(_columns(criteria))
        name = choice_of(aggregate)
        settings = aggregate.get(name) if isinstance(aggregate.value, dict) and name else None
        if settings is not None and columns and name in _CHECKS:
            yield from _CHECKS[name](settings, columns, _shares(rules, criteria))


def _places(rules: Node) -> Iterator[tuple[Node, Node]]:
    """Every aggregate that is written, with the criteria beneath it."""
    tree = rules.get("rubric", "criteria")
    yield rules.get("aggregate"), tree
    for node in all_nodes(tree):
        if tuple(node.get("criteria")) and node.get("aggregate").value is not None:
            yield node.get("aggregate"), node.get("criteria")


def _columns(criteria: Node) -> Iterator[Node]:
    """The columns of an aggregate over ``criteria``."""
    for node in criteria:
        below = node.get("criteria")
        own = not tuple(below) or node.get("aggregate").value is not None
        yield from (node,) if own else _columns(below)


def _shares(rules: Node, criteria: Node) -> dict[str, float] | None:
    """The share of every column; None where it follows from judgements or from the data."""
    weighting = rules.get("weighting").value
    if weighting not in (None, "given", "maxima", "equal"):
        return None
    weights = rules.get("weights") if weighting in (None, "given") else Node(None)

    def share_out(nodes: Node, whole: float) -> dict[str, float] | None:
        heavy = {id_of(node): _weight(node, weights, weighting == "equal") for node in nodes}
        if None in heavy.values() or not sum(heavy.values()) > 0:
            return None
        total, found = sum(heavy.values()), {}
        for node in nodes:
            share = whole * heavy[id_of(node)] / total
            below = node.get("criteria")
            if not tuple(below) or node.get("aggregate").value is not None:
                found[id_of(node)] = share
                continue
            inside = share_out(below, share)
            if inside is None:
                return None
            found |= inside
        return found

    return share_out(criteria, 1.0)


def _weight(node: Node, weights: Node, equal: bool) -> float | None:
    """What a node weighs among its siblings: as given, else its maximum or the sum of those below.

    None where it cannot be read, or is below zero; others say so.
    """
    if equal:
        return 1.0
    if weights.has(id_of(node)):
        found = number_of(weights.get(id_of(node)))
    elif tuple(node.get("criteria")):
        below = [_weight(child, Node(None), False) for child in node.get("criteria")]
        found = None if None in below else sum(below)
    else:
        found = number_of(node.get("maximum"))
    return found if found is None or found >= 0 else None


def _owa(settings: Node, columns: list[Node], shares) -> Iterator[Fault]:
    given = list(settings.get("weights"))
    if given and len(given) != len(columns):
        yield settings.get("weights").fault(
            f"aggregate owa: {len(given)} weights for the {len(columns)} criteria that meet here.",
            "Write one for every place, best first, or an orness.",
        )


def _choquet(settings: Node, columns: list[Node], shares) -> Iterator[Fault]:
    known = [id_of(node) for node in columns]
    pairs, sound = [], True
    for entry in settings.get("interactions"):
        one, other, value = (entry.get(index) for index in range(3))
        for named in (one, other):
            if isinstance(named.value, str) and named.value not in known:
                sound = False
                yield _unknown("choquet", named, str(named.value), known)
        number = number_of(value)
        if number is None or not isinstance(one.value, str) or not isinstance(other.value, str):
            sound = False
        else:
            pairs.append((one.value, other.value, number))
    if sound and shares is not None:
        yield from _overdrawn(settings.get("interactions"), pairs, shares)


def _overdrawn(
    node: Node, pairs: list[tuple[str, str, float]], shares: dict[str, float]
) -> Iterator[Fault]:
    """Criteria that weigh less than half of what their pairs come to: the capacity would fall."""
    for name, share in shares.items():
        own = [pair for pair in pairs if name in pair[:2]]
        half = sum(abs(value) for *_, value in own) / 2
        if half > share + NEAR:
            one, other, value = max(own, key=lambda pair: abs(pair[2]))
            yield node.fault(
                f"aggregate choquet: {name!r} has the share {trimmed(round(share, 4))} and would "
                f"need {trimmed(round(half, 4))}, half of its interactions, so that a unit raised "
                f"on it never falls.",
                f"Weaken the pair {one!r}, {other!r} ({trimmed(value)}), or weigh {name!r} more.",
            )


def _promethee(settings: Node, columns: list[Node], shares) -> Iterator[Fault]:
    known = [id_of(node) for node in columns]
    own = settings.get("criteria")
    for name in own.keys:
        if name not in known:
            yield _unknown("promethee", own.get(name), name, known)


def _unknown(aggregate: str, node: Node, name: str, known: list[str]) -> Fault:
    return node.fault(
        f"aggregate {aggregate}: no criterion called {name!r} meets the others here.",
        f"There are {', '.join(known)}.",
    )


_CHECKS = {"owa": _owa, "choquet": _choquet, "promethee": _promethee}
