"""Rules and marks with something left out: a criterion, a scorer, a stage, a unit.

What cannot be left out says why: the only section, a scorer who alone marked a cell.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.pipeline import Result
from emulab.rules import Criterion, Rules
from emulab.rules.values import replaced
from emulab.scoring import leaves_under, score
from emulab.scoring.scorers.additive import Apart
from emulab.scoring.scorers.markings import markings
from emulab.scoring.stages import counted
from emulab.sensitivity.methods.places import ranked
from emulab.sensitivity.methods.road import Ground, ground_of
from emulab.words import Message

WHOLE = ("marked", "not assigned")


@dataclass(frozen=True, eq=False)
class Case:
    """Rules and the ground they stand on, something left out."""

    rules: Rules
    ground: Ground

    def ranks(self) -> dict[str, int]:
        """The rank of every unit; one that is not ranked stands behind the last."""
        found = ranked(self.ground, self.rules)
        return dict(zip(self.ground.units, found.tolist(), strict=True))


def rules_without(rules: Rules, node: str) -> Rules:
    """The rules as if a section or criterion of the tree had never stood in the rubric.

    Its points leave the sum of the maxima, so bonus and penalty weigh more beside the rest; tie
    keys and gates that stand on it fall away. A section that would hold nothing goes with it.

    >>> from emulab.rules import load_rules
    >>> rules_without(load_rules("hanoi-02/2023"), "party").rubric.maximum
    80.0
    """
    gone = set(leaves_under(rules, node))
    tree = _pruned(rules.rubric.criteria, gone)
    left = replaced(rules, rubric=replaced(rules.rubric, criteria=tree))
    known = {*left.rubric.names(), "bonus", "penalty", "total"}
    weights = rules.weights
    return replaced(
        left,
        weights={k: v for k, v in weights.items() if k in known} if weights else weights,
        ties=tuple(tie for tie in rules.ties if tie.key in known),
        gates=tuple(gate for gate in rules.gates if gate.on is None or gate.on in known),
    )


def _pruned(criteria: tuple[Criterion, ...], gone: set[str]) -> tuple[Criterion, ...]:
    kept = []
    for one in criteria:
        below = _pruned(one.criteria, gone)
        if one.criteria and below:
            kept.append(replaced(one, criteria=below, maximum=None))
        elif not one.criteria and one.id not in gone:
            kept.append(one)
    return tuple(kept)


def without_node(result: Result, node: str) -> Case | Message:
    """The case without a section or criterion of the tree."""
    rules = result.rules
    if len(leaves_under(rules, node)) == len(rules.rubric.main):
        return Message("it is all that is judged", {})
    fewer = rules_without(rules, node)
    if rules.stages.adjust == "none":
        return Case(fewer, ground_of(result.scores, result.tables.checks, rules).of(rules, fewer))
    return _scored(result, fewer, result.tables.marks)


def scorers_of(result: Result) -> tuple[str, ...]:
    """Who marks at the stages that make the score, in the order of their names.

    Of a stage with a single scorer there is none: it cannot do without.
    """
    rules = result.rules
    stages = rules.stages.order if rules.phase == "mid_year" else rules.stages.counting
    own = counted(result.tables.marks, rules).filter(pl.col("stage").is_in(list(stages)))
    panels = own.group_by("stage").agg(pl.col("scorer").drop_nulls().unique())
    return tuple(sorted({name for one in panels["scorer"] if len(one) > 1 for name in one}))


def without_scorer(result: Result, scorer: str) -> Case | Message:
    """The case without a scorer's marks at any stage."""
    rules = result.rules
    marks = result.tables.marks.filter(pl.col("scorer").ne_missing(scorer))
    summed = [stage for stage in rules.stages.order if rules.stages.within_of(stage) == "sum"]
    here = result.tables.marks.filter(pl.col("scorer") == scorer)["stage"].unique().to_list()
    if any(stage in here for stage in summed):
        return Message("the marks of this stage are added up, each scorer's of its own field", {})
    return _whole(result, rules, marks) or _scored(result, rules, marks)


def without_stage(result: Result, stage: str) -> Case | Message:
    """The case without a stage: where the last one counts, the one before it then does."""
    stages = result.rules.stages
    order = tuple(one for one in stages.order if one != stage)
    if not order:
        return Message("it is the only stage", {})
    changes = {"order": order, "recusal": tuple(one for one in stages.recusal if one != stage)}
    for name in ("within_stage", "roster"):
        own = getattr(stages, name)
        changes[name] = {key: value for key, value in own.items() if key != stage}
    if stages.combine.weighted is not None:
        weights = {key: w for key, w in stages.combine.weighted.items() if key != stage}
        if not sum(weights.values()) > 0:
            return Message("the other stages weigh nothing", {})
        changes["combine"] = replaced(stages.combine, weighted=weights)
    rules = replaced(result.rules, stages=replaced(stages, **changes))
    marks = result.tables.marks.filter(pl.col("stage") != stage)
    return _whole(result, rules, marks) or _scored(result, rules, marks)


def without_unit(result: Result, unit: str) -> Case | Message:
    """The case without a unit. The marks that it gave to others still count."""
    if result.ranks.height < 2:
        return Message("it is the only unit", {})
    tables, rules = result.tables, result.rules
    units = tables.units.filter(pl.col("unit") != unit)
    marks = tables.marks.filter(pl.col("unit") != unit)
    targets = tables.targets.filter(pl.col("unit") != unit)
    return Case(rules, ground_of(score(units, marks, targets, rules), tables.checks, rules))


def _scored(result: Result, rules: Rules, marks: pl.DataFrame) -> Case:
    scores = score(result.tables.units, marks, result.tables.targets, rules)
    return Case(rules, ground_of(scores, result.tables.checks, rules))


def _whole(result: Result, rules: Rules, marks: pl.DataFrame) -> Message | None:
    """Why these marks are too few; None where every cell still has the stage it had."""
    if rules.stages.adjust == "additive" and _islands(marks, rules):
        return Message("the scorers left could not be compared", {})
    scores = score(result.tables.units, marks, result.tables.targets, rules)
    had = result.scores.filter(pl.col("side") == "main")["state"].is_in(WHOLE)
    has = scores.filter(pl.col("side") == "main")["state"].is_in(WHOLE)
    number = int((had & ~has).sum())
    return (
        Message("cells that would have no mark: {number}", {"number": number}) if number else None
    )


def _islands(marks: pl.DataFrame, rules: Rules) -> bool:
    for stage in rules.stages.order:
        own = counted(marks, rules).filter(pl.col("stage") == stage)
        if stage != "self" and isinstance(markings(own, rules).fit, Apart):
            return True
    return False


def compared(before: dict[str, int], after: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """The places of the units that both know, counted among these alone: two (k,) arrays.

    So nobody moves merely because a unit above it left.

    >>> before, after = compared({"A": 1, "B": 2, "C": 3}, {"A": 2, "C": 1})
    >>> before.tolist(), after.tolist()
    ([1, 2], [2, 1])
    """
    names = [unit for unit in before if unit in after]
    found = [np.array([own[unit] for unit in names], dtype=np.int64) for own in (before, after)]
    old, new = (1 + (own[None, :] < own[:, None]).sum(axis=1) for own in found)
    return old, new
