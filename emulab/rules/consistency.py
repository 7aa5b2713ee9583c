"""What a rules file must keep beyond the shape of its keys: sums, references, combinations.

Works on the nodes of the file, so that it names every line even where another key is
of the wrong type, and so that all faults come out together.
"""

from collections.abc import Iterator
from itertools import pairwise

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.yaml_places import Node

RESERVED = ("bonus", "penalty", "adjusted", "total", "rank")


def inconsistencies(rules: Node) -> list[Fault]:
    """Every fault that no single key shows."""
    checks = (_ids, _maxima, _kinds, _combinations, _weights, _ties, _bands, _awards, _offices)
    return [fault for check in checks for fault in check(rules)]


def _leaves(criteria: Node) -> Iterator[Node]:
    for node in criteria:
        below = node.get("criteria")
        yield from _leaves(below) if tuple(below) else (node,)


def _all_nodes(criteria: Node) -> Iterator[Node]:
    for node in criteria:
        yield node
        yield from _all_nodes(node.get("criteria"))


def _rubric_nodes(rules: Node) -> list[Node]:
    rubric = rules.get("rubric")
    trees = (
        rubric.get("criteria"),
        rubric.get("bonus", "criteria"),
        rubric.get("penalty", "criteria"),
    )
    return [node for tree in trees for node in _all_nodes(tree)]


def _id(node: Node) -> str:
    return str(node.get("id").value)


def _number(node: Node) -> float | None:
    value = node.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ids(rules: Node) -> Iterator[Fault]:
    nodes = _rubric_nodes(rules)
    yield from _repeated(nodes, "criterion")
    for node in nodes:
        if _id(node) in RESERVED:
            yield node.fault(
                f"criterion {_id(node)!r}: the id is kept for the workbench.", "Rename it."
            )
    contests = [*rules.get("awards"), *rules.get("offices")]
    yield from _repeated(contests, "award or office")
    yield from _repeated(list(rules.get("bands")), "band")
    yield from _repeated(list(rules.get("checks")), "check")


def _repeated(nodes: list[Node], word: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for node in nodes:
        name = _id(node)
        if name in first:
            yield node.fault(
                f"{word} {name!r}: the id is used already on line {first[name]}.", "Give another."
            )
        first.setdefault(name, node.line)


def _maxima(rules: Node) -> Iterator[Fault]:
    criteria = rules.get("rubric", "criteria")
    leaves = list(_leaves(criteria))
    without = [leaf for leaf in leaves if leaf.get("maximum").value is None]
    if without and len(without) < len(leaves):
        for leaf in without:
            yield leaf.fault(
                f"criterion {_id(leaf)!r} has no maximum, though others have.", "Write maximum."
            )
        return
    for node in _all_nodes(criteria):
        below = node.get("criteria")
        said = _number(node.get("maximum"))
        if not tuple(below) or said is None:
            continue
        parts = [_most(child) for child in below]
        if None in parts:
            if without:
                yield node.get("maximum").fault(
                    f"section {_id(node)!r} has a maximum, though its criteria have none.",
                    "Write a maximum for each, or none.",
                )
            continue
        given = sum(parts)
        if round(given - said, 9) != 0:
            yield node.get("maximum").fault(
                f"section {_id(node)!r}: the maxima below add up to {trimmed(round(given, 9))}, "
                f"not to {trimmed(said)}.",
                "Mend the section or its criteria.",
            )


def _most(node: Node) -> float | None:
    """The node's own maximum, else what its criteria add up to."""
    own = _number(node.get("maximum"))
    below = tuple(node.get("criteria"))
    if own is not None or not below:
        return own
    parts = [_most(child) for child in below]
    return None if None in parts else sum(parts)


def _kinds(rules: Node) -> Iterator[Fault]:
    for node in _rubric_nodes(rules):
        kind, maximum, floor = (node.get(key).value for key in ("kind", "maximum", "floor"))
        name = _id(node)
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
        if kind != "plus_minus" and floor is not None:
            yield node.fault(
                f"criterion {name!r}: only plus_minus has a floor.",
                "Leave out floor, or set the kind.",
            )
    for side in ("bonus", "penalty"):
        for node in _all_nodes(rules.get("rubric", side, "criteria")):
            if node.get("kind").value not in (None, "direct"):
                yield node.get("kind").fault(
                    f"criterion {_id(node)!r}: a {side} is marked in points.", "Leave out kind."
                )


def _combinations(rules: Node) -> Iterator[Fault]:
    from emulab.rules.choices import AGGREGATES, SCALES

    scale = rules.get("scale").value or "points"
    aggregate = rules.get("aggregate").value or "sum"
    for key, value, known in (("scale", scale, SCALES), ("aggregate", aggregate, AGGREGATES)):
        if value not in known:
            yield rules.get(key).fault(
                f"there is no {key} called {value!r}.", f"There are {', '.join(known)}."
            )
    if scale not in SCALES or aggregate not in AGGREGATES:
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
    if aggregate == "geometric" and any(leaf.get("kind").value == "plus_minus" for leaf in leaves):
        yield rules.get("aggregate").fault(
            "a geometric mean has no place for points below zero.", "Set aggregate: arithmetic."
        )
    combine = rules.get("stages", "combine").value or "last"
    if combine == "mean":
        for leaf in leaves:
            if leaf.get("kind").value == "pass_fail":
                yield leaf.fault(
                    f"criterion {_id(leaf)!r}: pass or fail has no mean over the stages.",
                    "Set stages.combine to last or maximum.",
                )
    order = [node.value for node in rules.get("stages", "order")]
    if len(set(map(str, order))) < len(order):
        yield rules.get("stages", "order").fault("a stage stands twice in the order.", "Keep one.")


def _weights(rules: Node) -> Iterator[Fault]:
    weights = rules.get("weights")
    given = set(weights.keys)
    nodes = {_id(node) for node in _all_nodes(rules.get("rubric", "criteria"))}
    for key in weights.keys:
        if key not in nodes:
            yield weights.get(key).fault(
                f"weights: there is no criterion called {key!r}.", "Name one of the rubric's tree."
            )
    families = [rules.get("rubric", "criteria")]
    families += [n.get("criteria") for n in _all_nodes(families[0]) if tuple(n.get("criteria"))]
    for family in families:
        ids = [_id(node) for node in family]
        named = [i for i in ids if i in given]
        if named and len(named) < len(ids):
            left = ", ".join(i for i in ids if i not in given)
            yield weights.fault(
                f"weights: {', '.join(named)} are weighted, their siblings {left} are not.",
                "Weigh all siblings of a node, or none.",
            )
        elif named and sum(_number(weights.get(i)) or 0 for i in named) <= 0:
            yield weights.fault(f"weights: {', '.join(named)} weigh nothing at all.", "Raise one.")


def _ties(rules: Node) -> Iterator[Fault]:
    known = {_id(node) for node in _rubric_nodes(rules)} | {"bonus", "penalty"}
    lists = [rules.get("ties"), *(award.get("ties") for award in rules.get("awards"))]
    for tie in (tie for ties in lists for tie in ties):
        for word in ("higher", "lower"):
            key = tie.get(word)
            if isinstance(key.value, str) and key.value not in known:
                yield key.fault(
                    f"ties: there is no criterion called {key.value!r}.",
                    "Name a section, a criterion, bonus or penalty.",
                )


def _bands(rules: Node) -> Iterator[Fault]:
    ends = [(node, _number(node.get("at_least"))) for node in rules.get("bands")]
    for (_, above), (node, below) in pairwise(ends):
        if above is not None and below is not None and below >= above:
            yield node.fault(
                f"band {_id(node)!r} begins at {trimmed(below)}, not below the one before it.",
                "List the bands from the best down.",
            )


def _awards(rules: Node) -> Iterator[Fault]:
    bands = [_id(band) for band in rules.get("bands")]
    listed = [_id(award) for award in rules.get("awards")]
    declared = {_id(check) for check in rules.get("checks")}
    for number, award in enumerate(rules.get("awards")):
        name = _id(award)
        band = award.get("eligible", "band_at_least")
        if band.value is not None and band.value not in bands:
            yield band.fault(
                f"award {name!r}: there is no band called {band.value!r}.",
                f"There are {', '.join(bands) or 'none'}.",
            )
        for check in award.get("eligible", "checks"):
            if declared and check.value not in declared:
                yield check.fault(
                    f"award {name!r}: there is no check called {check.value!r}.",
                    f"There are {', '.join(sorted(declared))}.",
                )
        for other in award.get("not_with"):
            if other.value not in listed[:number]:
                yield other.fault(
                    f"award {name!r}: not_with names {other.value!r}, not decided before it.",
                    f"Decided before it: {', '.join(listed[:number]) or 'none'}.",
                )
        if award.get("decide").value and award.get("vote").value is not None:
            yield award.get("decide").fault(
                f"award {name!r} is both {award.get('decide').value} and voted on.", "Keep one."
            )
        if award.get("vote").value is not None:
            yield from _threshold(award.get("vote"), f"award {name!r}")


def _offices(rules: Node) -> Iterator[Fault]:
    for office in rules.get("offices"):
        name = f"office {_id(office)!r}"
        acclaimed = office.get("decide").value == "acclaimed"
        shares = [key for key in ("at_least", "more_than") if office.get(key).value is not None]
        if acclaimed and shares:
            yield office.get(shares[0]).fault(
                f"{name} is acclaimed: nobody votes.", "Leave it out."
            )
        if not acclaimed:
            yield from _threshold(office, name)
        if not acclaimed and tuple(office.get("rotation")):
            yield office.get("rotation").fault(
                f"{name} is elected: a rotation decides nothing.", "Set decide: acclaimed."
            )


def _threshold(node: Node, name: str) -> Iterator[Fault]:
    shares = [key for key in ("at_least", "more_than") if node.get(key).value is not None]
    if len(shares) != 1:
        yield node.fault(
            f"{name}: a vote has one threshold, here are {len(shares)}.",
            "Write at_least or more_than.",
        )
    base = node.get("of").value
    if base is None:
        yield node.fault(
            f"{name}: the base of the threshold is not named.", "Write of: members ..."
        )
    absent = node.get("absent").value
    if absent == "written_counts" and base in ("present", "issued", "returned"):
        yield node.get("absent").fault(
            f"{name}: agreement in writing has no part in the base {base!r}.",
            "Count of: members or of: valid.",
        )
    if absent == "excluded" and base is not None and base != "members":
        yield node.get("absent").fault(
            f"{name}: the absent are no part of the base {base!r}.", "Leave out absent."
        )
