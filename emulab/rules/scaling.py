"""The scale of a single criterion: how its own marks, in whatever unit, become a level.

    - {id: late, kind: measured, maximum: 10, scale: {goalposts: {worst: 30, best: 0}}}
    - {id: growth, kind: measured, maximum: 20, scale: observed}
    - {id: errors, kind: measured, maximum: 5, scale: {percentile: {better: lower}}}

The points are the level times the maximum. Which way is better is said here, once; whatever
comes after reads more points as better.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.aggregating import SIGNED_AGGREGATES
from emulab.rules.choices import AGGREGATES
from emulab.rules.choosing import Choice
from emulab.rules.nodes import all_nodes, choice_of, id_of, number_of, rubric_nodes
from emulab.rules.values import Points, Value
from emulab.rules.yaml_places import Node


class Goalposts(Value):
    """The mark that is worth nothing and the one that is worth everything.

    ``worst`` lies above ``best`` where less is better.
    """

    worst: Points
    best: Points


class TargetDistance(Value):
    """The mark that is wanted, and how far from it, to either side, nothing is left."""

    target: Points
    farthest: Points


class BandLevel(Value):
    """A band of marks and the level that all of them have."""

    at_least: Points
    level: Points


class Direction(Value):
    """Which way is better, for a scale that takes its ends from the marks themselves."""

    better: Literal["higher", "lower"] = "higher"


class OwnScale(Choice):
    """The scale of one criterion by its name, with what it needs to know.

    ``declared`` keeps the points as given where the other criteria are scaled otherwise.
    ``bands`` come best first; ``piecewise`` is a list of [mark, level], marks rising.

    >>> OwnScale.model_validate({"goalposts": {"worst": 30.0, "best": 0.0}}).settings.worst
    30.0
    >>> OwnScale.model_validate("observed").settings.better
    'higher'
    """

    WORD, PLAIN = "scale", ("declared",)

    goalposts: Goalposts | None = None
    logarithmic: Goalposts | None = None
    target_distance: TargetDistance | None = None
    bands: Annotated[tuple[BandLevel, ...], Field(min_length=1)] | None = None
    piecewise: Annotated[tuple[tuple[Points, Points], ...], Field(min_length=1)] | None = None
    observed: Direction | None = None
    z_score: Direction | None = None
    percentile: Direction | None = None
    standing: Direction | None = None
    share_of_best: Direction | None = None
    vector: Direction | None = None
    share_of_sum: Direction | None = None


def own_scale_faults(rules: Node) -> Iterator[Fault]:
    """Every contradiction between a criterion, its kind and its own scale, or within the scale."""
    yield from _extras(rules)
    tree = rules.get("rubric", "criteria")
    for node in all_nodes(tree):
        scale = node.get("scale")
        if tuple(node.get("criteria")):
            if scale.value is not None:
                yield scale.fault(
                    f"section {id_of(node)!r} is not marked itself.", "Leave out scale."
                )
        elif scale.value is not None or node.get("kind").value == "measured":
            yield from _of_leaf(node, scale)
    for node in rubric_nodes(rules):
        scale = node.get("scale")
        for name in scale.keys:
            if name in WITHIN:
                said = f"criterion {id_of(node)!r}: {name}"
                yield from WITHIN[name](scale.get(name), said)
    yield from _signs(rules)


def _extras(rules: Node) -> Iterator[Fault]:
    for side in ("bonus", "penalty"):
        for node in all_nodes(rules.get("rubric", side, "criteria")):
            if node.get("scale").value is not None:
                yield node.get("scale").fault(
                    f"criterion {id_of(node)!r}: a {side} is marked in points.", "Leave out scale."
                )


def _of_leaf(node: Node, scale: Node) -> Iterator[Fault]:
    name, kind = id_of(node), node.get("kind").value or "direct"
    if kind == "measured" and scale.value is None:
        yield node.get("kind").fault(
            f"criterion {name!r} is measured, but no scale turns it into points.",
            "Write scale, such as {goalposts: {worst: 30, best: 0}}.",
        )
    if kind == "measured" and choice_of(scale) == "declared":
        yield scale.fault(
            f"criterion {name!r}: declared reads points, and what is measured is none.",
            "Write another scale, or set kind: direct.",
        )
    if kind not in ("direct", "measured"):
        yield scale.fault(
            f"criterion {name!r}: the kind {kind} says already how a mark becomes points.",
            "Leave out scale, or set kind: measured.",
        )
    elif node.get("maximum").value is None:
        yield node.fault(
            f"criterion {name!r}: a scale gives a part of the maximum, and there is none.",
            "Write maximum.",
        )


def _signs(rules: Node) -> Iterator[Fault]:
    tree = rules.get("rubric", "criteria")
    named = [choice_of(node.get("aggregate")) for node in (rules, *all_nodes(tree))]
    unsigned = [name for name in named if name in set(AGGREGATES) - set(SIGNED_AGGREGATES)]
    for node in all_nodes(tree):
        if unsigned and choice_of(node.get("scale")) == "z_score":
            yield node.get("scale").fault(
                f"criterion {id_of(node)!r}: the aggregate {unsigned[0]} has no place for levels "
                "below zero, which the scale z_score gives.",
                "Write another scale, or set aggregate: arithmetic.",
            )


def _goalposts(settings: Node, said: str) -> Iterator[Fault]:
    worst, best = (number_of(settings.get(key)) for key in ("worst", "best"))
    if None not in (worst, best) and worst == best:
        yield settings.get("best").fault(
            f"{said} has one mark, {trimmed(best)}, for both worst and best.", "Write two marks."
        )


def _logarithmic(settings: Node, said: str) -> Iterator[Fault]:
    for key in ("worst", "best"):
        end = number_of(settings.get(key))
        if end is not None and end <= 0:
            yield settings.get(key).fault(
                f"{said} has no logarithm of {trimmed(end)}, its {key}.",
                f"Write {key} above 0, or use goalposts.",
            )
    yield from _goalposts(settings, said)


def _target_distance(settings: Node, said: str) -> Iterator[Fault]:
    farthest = number_of(settings.get("farthest"))
    if farthest is not None and farthest <= 0:
        yield settings.get("farthest").fault(
            f"{said} ends at a distance of {trimmed(farthest)}, which is none.",
            "Write in farthest how far from the target the level is 0.",
        )


def _bands(settings: Node, said: str) -> Iterator[Fault]:
    for key in ("at_least", "level"):
        for above, below in pairwise(settings):
            one, next_one = (number_of(node.get(key)) for node in (above, below))
            if None not in (one, next_one) and one <= next_one:
                yield below.get(key).fault(
                    f"{said} has {key} {trimmed(one)} before {trimmed(next_one)}.",
                    "Write the best band first, so that at_least and level fall.",
                )
    yield from _levels([band.get("level") for band in settings], said)


def _piecewise(settings: Node, said: str) -> Iterator[Fault]:
    points = tuple(settings)
    if len(points) == 1:
        yield settings.fault(
            f"{said} has one point, which is no line.", "Write [mark, level] at least twice."
        )
    for before, after in pairwise(points):
        one, next_one = (number_of(node.get(0)) for node in (before, after))
        if None not in (one, next_one) and one >= next_one:
            yield after.fault(
                f"{said} has the mark {trimmed(one)} before {trimmed(next_one)}.",
                "Write the points so that the marks rise.",
            )
    yield from _levels([point.get(1) for point in points], said)


def _levels(nodes: list[Node], said: str) -> Iterator[Fault]:
    for node in nodes:
        level = number_of(node)
        if level is not None and not 0 <= level <= 1:
            yield node.fault(
                f"{said} gives the level {trimmed(level)}, outside 0 to 1.",
                "Write a part of 1, such as 0.8 for 80 %.",
            )


WITHIN: dict[str, Callable[[Node, str], Iterator[Fault]]] = {
    "goalposts": _goalposts,
    "logarithmic": _logarithmic,
    "target_distance": _target_distance,
    "bands": _bands,
    "piecewise": _piecewise,
}
