"""The stages of marking, and how the marks of several scorers become one score.

stages:
  order: [self, cross, head]
  within: mean                        # how the scorers of one stage are combined
  within_stage: {cross: {trimmed_mean: {cut: 1, fewest: 4, short: mean}}}
  combine: last                       # how the stages are combined
  recusal: [cross]                    # where a mark on one's own unit is left out
  roster: {cross: [a, b, c, d]}       # who is to mark at a stage
  absent: {fewest: 3}                 # what is done where one of them did not
  adjust: none
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from emulab.faults import Fault
from emulab.rules.combining import Absent, Combination, Combine, Stage, Within
from emulab.rules.nodes import choice_of, leaves_of
from emulab.rules.values import Value
from emulab.rules.yaml_places import Node

__all__ = ["Absent", "Combination", "Combine", "Stage", "Stages", "Within", "staging_faults"]

Scorers = Annotated[tuple[str, ...], Field(min_length=1)]

PANELS: tuple[Stage, ...] = ("cross", "board")  # stages that several mark, roster or none
MEANS = (
    "mean",
    "median",
    "sum",
    "weighted",
)  # of the stages, besides the mean: none for pass or fail


class Stages(Value):
    """The stages of marking in their order, and how marks become one score.

    >>> Stages(order=("self", "cross"), within="median").within_of("cross").name
    'median'
    """

    order: tuple[Stage, ...] = Field(default=("self", "cross", "head"), min_length=1)
    within: Within = Within(plain="mean")
    within_stage: dict[Stage, Within] = Field(default_factory=dict)
    combine: Combine = Combine(plain="last")
    recusal: tuple[Stage, ...] = ("cross",)
    absent: Absent = Absent(plain="leave_out")
    roster: dict[Stage, Scorers] = Field(default_factory=dict)
    adjust: Literal["none", "additive"] = "none"

    def within_of(self, stage: str) -> Within:
        """How the scorers of the stage are combined."""
        return self.within_stage.get(stage, self.within)

    @property
    def panels(self) -> tuple[Stage, ...]:
        """The stages that several scorers are to mark: those with a roster, cross and board."""
        return tuple(stage for stage in self.order if stage in PANELS or stage in self.roster)

    @property
    def counting(self) -> tuple[Stage, ...]:
        """The stages that make the score at the year's end."""
        return self.order[-1:] if self.combine == "last" else self.order


def staging_faults(rules: Node) -> Iterator[Fault]:
    """What the stages must keep beyond the shape of their keys, each fault with its line."""
    stages = rules.get("stages")
    order = [node.value for node in stages.get("order")] or list(Stages().order)
    yield from _unknown_stages(stages, order)
    yield from _recusal(stages)
    yield from _roster(stages)
    yield from _weights(stages, order)
    yield from _pass_or_fail(rules, stages)
    yield from _adjusted(stages)


def _unknown_stages(stages: Node, order: list) -> Iterator[Fault]:
    for key in ("within_stage", "roster"):
        for stage in stages.get(key).keys:
            if stage not in order:
                yield _unknown(stages.get(key, stage), f"stages.{key}", stage, order)
    for entry in stages.get("recusal"):
        if entry.value not in order:
            yield _unknown(entry, "stages.recusal", entry.value, order)
    for stage in stages.get("combine", "weighted").keys:
        if stage not in order:
            yield _unknown(stages.get("combine", "weighted", stage), "stages.combine", stage, order)


def _unknown(node: Node, where: str, stage: Any, order: list) -> Fault:
    listed = ", ".join(map(str, order))
    return node.fault(f"{where}: {stage!r} is no stage of the order.", f"There are {listed}.")


def _recusal(stages: Node) -> Iterator[Fault]:
    for entry in stages.get("recusal"):
        if entry.value == "self":
            yield entry.fault(
                "stages.recusal: every self-mark is a mark on one's own unit, so none would count.",
                "Take self out of recusal, or out of the order.",
            )


def _roster(stages: Node) -> Iterator[Fault]:
    fewest = stages.get("absent", "fewest").value
    for stage in stages.get("roster").keys:
        named = [entry.value for entry in stages.get("roster", stage)]
        for scorer in dict.fromkeys(n for n in named if named.count(n) > 1):
            yield stages.get("roster", stage).fault(
                f"stages.roster: {scorer} stands twice at stage {stage}.", "Keep one."
            )
        if isinstance(fewest, int) and named and fewest > len(set(named)):
            yield stages.get("absent").fault(
                f"stages.absent: {fewest} scorers are asked for, and the roster of {stage} "
                f"has {len(set(named))}.",
                "Lower fewest, or add to the roster.",
            )


def _weights(stages: Node, order: list) -> Iterator[Fault]:
    weights = stages.get("combine", "weighted")
    if not weights.keys:
        return
    left = [str(stage) for stage in order if stage not in weights.keys]
    if left:
        yield weights.fault(
            f"stages.combine: {', '.join(left)} without a weight.", "Weigh every stage; 0 is one."
        )


def _pass_or_fail(rules: Node, stages: Node) -> Iterator[Fault]:
    combine = choice_of(stages.get("combine"))
    ways = [choice_of(stages.get("within"))]
    ways += [choice_of(node) for _, node in _overrides(stages)]
    for leaf in leaves_of(rules.get("rubric", "criteria")):
        if leaf.get("kind").value != "pass_fail":
            continue
        name = leaf.get("id").value
        if combine in MEANS:
            yield leaf.fault(
                f"criterion {name!r}: pass or fail has no {combine} over the stages.",
                "Set stages.combine to last, maximum or minimum.",
            )
        if "sum" in ways:
            yield leaf.fault(
                f"criterion {name!r}: pass or fail has no sum over the scorers.",
                "Set stages.within to maximum or minimum.",
            )


def _adjusted(stages: Node) -> Iterator[Fault]:
    if stages.get("adjust").value != "additive":
        return
    for key, node in (("within", stages.get("within")), *_overrides(stages)):
        if choice_of(node) == "sum":
            yield stages.get("adjust").fault(
                f"stages.adjust: additive compares scorers on the same cells, and with {key}: sum "
                "each has a field of its own.",
                "Set adjust: none.",
            )


def _overrides(stages: Node) -> list[tuple[str, Node]]:
    node = stages.get("within_stage")
    return [(f"within_stage.{stage}", node.get(stage)) for stage in node.keys]
