"""Choices of method as levels of factors: what each is called, what it writes over the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from emulab.rules import Rules
from emulab.rules.aggregating import AggregateChoice
from emulab.rules.grid import FACTORS, METHODS, word_of
from emulab.rules.values import replaced
from emulab.rules.weighing import Weighting
from emulab.sensitivity.methods.without import rules_without
from emulab.words import Message


@dataclass(frozen=True)
class Level:
    """One choice: its name (None: nothing left out) and what it writes over the rules."""

    name: str | None
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut:
    """A level that is not in the grid, and why."""

    factor: str
    level: str
    why: Message


@dataclass(frozen=True)
class Choices:
    """The levels of every factor, the adopted one first, and what they are laid over.

    ``base``: the rules, points as given written as the mean that ranks alike where methods vary.
    """

    base: Rules
    levels: dict[str, tuple[Level, ...]]
    left_out: tuple[LeftOut, ...]

    @property
    def varied(self) -> tuple[str, ...]:
        """The factors with more than one level, in the order of FACTORS."""
        return tuple(name for name in FACTORS if len(self.levels[name]) > 1)

    @property
    def size(self) -> int:
        return int(np.prod([len(one) for one in self.levels.values()], dtype=np.int64))

    def less(self, factor: str, level: Level, why: Message) -> "Choices":
        """The same choices with a level left out."""
        kept = tuple(one for one in self.levels[factor] if one is not level)
        gone = LeftOut(factor, level.name or "", why)
        return Choices(self.base, self.levels | {factor: kept}, (*self.left_out, gone))


def rules_under(base: Rules, levels: Iterable[Level]) -> Rules:
    """The rules with the levels written over them; a scorer is no matter of the rules."""
    changes: dict[str, Any] = {}
    for level in levels:
        changes |= level.changes
    missing, node = changes.pop("missing", None), changes.pop("without", None)
    changes.pop("scorer", None)
    if missing is not None:
        changes["rubric"] = replaced(base.rubric, missing=missing)
    found = replaced(base, **changes) if changes else base
    return rules_without(found, node) if node is not None else found


def base_of(rules: Rules, varied: Iterable[str]) -> Rules:
    """What levels are laid over: the rules, points as given as the mean that ranks alike.

    They stay points where no scale, weighting or aggregate varies.
    """
    return as_means(rules) if set(varied) & set(METHODS) else rules


def as_means(rules: Rules) -> Rules:
    """The rules, points as given as the mean that ranks alike: then weights have a place."""
    if rules.aggregate.name != "sum":
        return rules
    return replaced(rules, scale="declared", aggregate=AggregateChoice(plain="arithmetic"))


def weighted_level(asked: Any, rules: Rules) -> Level:
    """A level of the weighting: a method, or the set of weights of that id."""
    for one in rules.weight_sets:
        if one.id == asked:
            return Level(one.id, {"weights": one.weights, "weighting": one.weighting})
    if asked == "given":
        return Level("given", {"weights": rules.weights, "weighting": None})
    method = Weighting(plain=asked) if isinstance(asked, str) else asked
    return Level(word_of(asked), {"weights": None, "weighting": method})


def leaving(names: Iterable[str], factor: str) -> list[Level]:
    """A level for every name that is left out."""
    return [Level(name, {factor: name}) for name in names]


def beside_adopted(base: Rules, levels: Mapping[str, list[Level]]) -> dict[str, tuple[Level, ...]]:
    """The levels behind the adopted one, which writes nothing over the rules; names are unique."""
    weighting = word_of(base.weighting) if base.weighting else base.weighting_name
    adopted = {
        "scale": (base.scale, {"scale": base.scale}),
        "weighting": (weighting, {"weights": base.weights, "weighting": base.weighting}),
        "aggregate": (word_of(base.aggregate), {"aggregate": base.aggregate}),
        "missing": (base.rubric.missing, {"missing": base.rubric.missing}),
        "without": (None, {}),
        "scorer": (None, {}),
    }
    found = {}
    for factor in FACTORS:
        name, same = adopted[factor]
        plain = (name, base.weighting_name) if factor == "weighting" and not base.weighting else ()
        others = [x for x in levels[factor] if x.changes != same and x.name not in plain]
        found[factor] = (Level(name), *_numbered(others, name))
    return found


def _numbered(levels: list[Level], taken: str | None) -> Iterable[Level]:
    """The levels, those that share a name told apart by a number."""
    names = [taken]
    for level in levels:
        names.append(level.name)
        number = names.count(level.name)
        yield level if number == 1 else Level(f"{level.name} ({number})", level.changes)
