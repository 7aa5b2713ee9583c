"""What keeps a choice out of a grid: names that are not there, choices that do not go together."""

from collections.abc import Iterator

import numpy as np

from emulab.faults import Fault
from emulab.pipeline import Result
from emulab.rules import Rules, walk
from emulab.rules.aggregating import SIGNED_AGGREGATES, AggregateChoice
from emulab.rules.combinations import SIGNED_SCALES
from emulab.rules.grid import EACH, METHODS, RUBRIC_SCALES, Grid
from emulab.rules.weighing import Weighting
from emulab.scoring import shares
from emulab.scoring.aggregates import overdrawn
from emulab.scoring.weights import from_data
from emulab.sensitivity.methods.without import scorers_of
from emulab.words import Message


def clash(rules: Rules) -> Message | None:
    """What in these choices does not go together; None where all of it does."""
    if rules.aggregate.name == "sum":
        return None
    nodes = [(None, rules.rubric.criteria, rules.aggregate)]
    nodes += [(n.id, n.criteria, n.aggregate) for n in walk(rules.rubric.criteria) if n.aggregate]
    signed = any(leaf.kind == "plus_minus" for leaf in rules.rubric.main)
    for _, _, aggregate in nodes:
        if aggregate.name in SIGNED_AGGREGATES:
            continue
        said = {"aggregate": aggregate.name, "scale": rules.scale}
        if signed:
            return Message("the aggregate {aggregate} has no place for points below zero", said)
        if rules.scale in SIGNED_SCALES:
            return Message(
                "the scale {scale} gives levels below zero: no place in aggregate {aggregate}", said
            )
    if not from_data(rules) and any(aggregate.name == "choquet" for *_, aggregate in nodes):
        own = shares(rules)
        for _, criteria, aggregate in nodes:
            if aggregate.name == "choquet" and _overdrawn(criteria, aggregate, own):
                return Message("the interactions of choquet are too strong for these weights", {})
    return None


def _overdrawn(criteria, aggregate: AggregateChoice, own: dict[str, float]) -> bool:
    columns = list(_columns(criteria))
    weights = np.array([sum(own[n.id] for n in walk((one,)) if n.id in own) for one in columns])
    pairs = aggregate.settings.pairs(tuple(one.id for one in columns))
    return bool(overdrawn(weights / weights.sum(), pairs)) if weights.sum() > 0 else False


def _columns(criteria):
    for node in criteria:
        if node.criteria and node.aggregate is None:
            yield from _columns(node.criteria)
        else:
            yield node


def unknown(result: Result, grid: Grid) -> Iterator[Fault]:
    """Names that are not there, for a grid that was not read from a rules file."""
    rules, known = result.rules, {}
    methods = [name for name in Weighting.PLAIN if name != "given" or rules.weights]
    known["scale"] = RUBRIC_SCALES
    known["weighting"] = (*methods, *(one.id for one in rules.weight_sets))
    known["without"] = tuple(rules.rubric.nodes)
    known["scorer"] = scorers_of(result)
    if rules.rubric.maximum is None:
        wanted = [name for name in METHODS if getattr(grid, name)]
        for name in [*wanted, *(["missing"] if "reweight" in grid.missing else [])]:
            finding = f"analysis.grid.{name}: the maximum of every criterion is needed."
            yield Fault(file_of(rules), 0, finding, "Leave it out of the grid.")
    for factor, names in known.items():
        asked = getattr(grid, factor)
        for one in () if asked == EACH else asked:
            if isinstance(one, str) and one not in names:
                finding = f"analysis.grid.{factor}: there is none called {one!r}."
                yield Fault(file_of(rules), 0, finding, f"There are {', '.join(names) or 'none'}.")
    if any(one.name == "sum" for one in grid.aggregate):
        finding = "analysis.grid.aggregate: points as given take no other aggregate."
        yield Fault(file_of(rules), 0, finding, "Write arithmetic.")
    for one in () if grid.without == EACH else grid.without:
        own = [leaf for leaf in rules.rubric.main if one in leaf.path]
        if len(own) == len(rules.rubric.main):
            finding = f"analysis.grid.without: nothing would be left without {one!r}."
            yield Fault(file_of(rules), 0, finding, "Name a part of the rubric.")


def file_of(rules: Rules) -> str:
    """What a fault calls the file of the rules."""
    return rules.files[0].name if rules.files else "rules.yaml"
