"""What a scenario supposes besides other rules: points on a criterion, and scorers set aside.

    scenario:
      name: Phương án của cuộc họp
      without_scorers: [ba-vi]
      scores:
        - {unit: iza, criterion: tasks.plan, score: 9.5}

Points are supposed on a criterion that is marked, after stages, kinds and a declared rounding.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from math import inf
from typing import Annotated

from pydantic import Field

from emulab.faults import Fault
from emulab.numbers import trimmed
from emulab.rules.nodes import all_nodes, id_of, leaves_of, number_of
from emulab.rules.values import Id, Points, Value
from emulab.rules.yaml_places import Node

Scorer = Annotated[str, Field(min_length=1)]


class SupposedScore(Value):
    """A unit's points on one criterion, instead of those that it was given.

    >>> SupposedScore(unit="iza", criterion="tasks.plan", score=9.5).score
    9.5
    """

    unit: Annotated[str, Field(min_length=1)]
    criterion: Id
    score: Points


def supposed_faults(rules: Node) -> Iterator[Fault]:
    """Every fault of what a scenario supposes that no single key shows, with its line."""
    scores, scorers = rules.get("scenario", "scores"), rules.get("scenario", "without_scorers")
    leaves = dict(_leaves(rules))
    sections = {id_of(node): node for node in _nodes(rules) if tuple(node.get("criteria"))}
    first: dict[tuple[str, str], Node] = {}
    for entry in scores:
        unit, criterion = (entry.get(key).value for key in ("unit", "criterion"))
        if not isinstance(unit, str) or not isinstance(criterion, str):
            continue
        if criterion in sections:
            yield _section(entry.get("criterion"), criterion, sections[criterion])
        elif criterion not in leaves:
            yield _unknown(entry.get("criterion"), criterion, leaves)
        else:
            yield from _outside(entry, unit, criterion, *leaves[criterion])
        if (unit, criterion) in first:
            before = first[unit, criterion].line
            yield entry.fault(
                f"scenario.scores: the points of {unit} on {criterion} are supposed twice"
                f"{f', first on line {before}' if before else ''}.",
                "Keep one.",
            )
        first.setdefault((unit, criterion), entry)
    named = [entry.value for entry in scorers]
    for number, entry in enumerate(scorers):
        if entry.value in named[:number]:
            finding = f"scenario.without_scorers: {entry.value!r} stands twice."
            yield entry.fault(finding, "Keep one.")


def _nodes(rules: Node) -> Iterator[Node]:
    for tree in _trees(rules).values():
        yield from all_nodes(tree)


def _trees(rules: Node) -> dict[str, Node]:
    rubric = rules.get("rubric")
    extras = {side: rubric.get(side, "criteria") for side in ("bonus", "penalty")}
    return {"main": rubric.get("criteria"), **extras}


def _leaves(rules: Node) -> Iterator[tuple[str, tuple[float, float | None]]]:
    """Every criterion that is marked, with the least and the most points that it can give."""
    for side, tree in _trees(rules).items():
        for leaf in leaves_of(tree):
            floor = number_of(leaf.get("floor")) if side == "main" else None
            yield id_of(leaf), (floor or 0.0, number_of(leaf.get("maximum")))


def _section(node: Node, criterion: str, section: Node) -> Fault:
    below = [id_of(leaf) for leaf in leaves_of(section.get("criteria"))]
    return node.fault(
        f"scenario.scores: {criterion!r} is a section: its criteria are marked.",
        f"Name {' or '.join(below[:3])}.",
    )


def _unknown(node: Node, criterion: str, leaves: dict) -> Fault:
    near = get_close_matches(criterion, leaves, 1)
    return node.fault(
        f"scenario.scores: there is no criterion called {criterion!r}.",
        f"Did you mean {near[0]!r}?" if near else "Name one of the rubric.",
    )


def _outside(
    entry: Node, unit: str, criterion: str, low: float, high: float | None
) -> Iterator[Fault]:
    score = entry.get("score").value
    if isinstance(score, bool) or not isinstance(score, int | float) or not -inf < score < inf:
        return
    if low <= score and (high is None or score <= high):
        return
    shown = trimmed(score) if abs(score) < 1e15 else str(score)
    finding = f"scenario.scores: {unit} is supposed to have {shown} on {criterion}"
    if high is None:
        yield entry.get("score").fault(f"{finding}, below {trimmed(low)}.", "Write more points.")
        return
    ends = f"{trimmed(low)} to {trimmed(high)}"
    yield entry.get("score").fault(f"{finding}, outside {ends}.", f"Write points from {ends}.")
