"""The combinations of a grid, worked out in batches: nothing is done twice that need not be.

Scores are made once for a missing policy and a scorer, levels once for a scale, shares once for a
weighting; an aggregate then takes a whole stack of panels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.scoring import score
from emulab.sensitivity.methods.choices import Choices, Level, rules_under
from emulab.sensitivity.methods.places import ranks_of_totals
from emulab.sensitivity.methods.road import Ground, ground_of, levels_of, shares_under, totals_of
from emulab.words import Message


class Unweighable(InputError):
    """A level of the default under which weights cannot be drawn from the scores."""

    def __init__(self, error: InputError, chosen: dict[str, Level]):
        super().__init__(error.faults)
        self.factor, self.level = next((f, one) for f, one in chosen.items() if one.changes)
        said = {"finding": "; ".join(str(fault.finding) for fault in error.faults)}
        self.why = Message("its weights cannot be worked out: {finding}", said)


@dataclass(frozen=True, eq=False)
class Batch:
    """The combinations that differ in scale and weighting only, as one stack of panels."""

    rules: Rules
    ground: Ground
    at: tuple[int, ...]  # of aggregate, missing, without, scorer
    levels: np.ndarray
    shares: np.ndarray

    def ranks(self) -> np.ndarray:
        """The ranks (D, m) of every unit that has scores: by scale, then weighting."""
        own = self.ground
        totals = totals_of(own, self.rules, self.levels, self.shares, own.scores)
        return ranks_of_totals(own, self.rules, totals, own.scores)


def batches(result: Result, choices: Choices) -> Iterator[Batch]:
    """Every batch: scores once a missing policy and scorer, levels once a scale, shares once a
    weighting."""
    own = choices.levels
    grounds: dict[tuple, tuple[Rules, Ground]] = {}
    every = [list(enumerate(own[name])) for name in ("scorer", "missing", "without")]
    for (s, scorer), (p, policy), (w, without) in product(*every):
        narrow = rules_under(choices.base, (policy, without))
        adjusted = narrow.stages.adjust != "none"  # then every criterion has a say in every score
        key = (s, p, w if adjusted else None)
        if key not in grounds:
            wide = narrow if adjusted else rules_under(choices.base, (policy,))
            grounds = {key: (wide, _ground(result, scorer.name, wide))}
        wide, ground = grounds[key]
        if not adjusted and without.name is not None:
            ground = ground.of(wide, narrow)
        levels = [
            levels_of(ground.scores[None], rules_under(choices.base, (policy, without, scale)))[0]
            for scale in own["scale"]
        ]
        others = {"missing": policy, "without": without, "scorer": scorer}
        shares = [
            _shares(ground, choices.base, {"weighting": one, **others}) for one in own["weighting"]
        ]
        pairs = list(product(levels, shares))
        stack = (np.stack([one for one, _ in pairs]), np.stack([other for _, other in pairs]))
        for a, aggregate in enumerate(own["aggregate"]):
            rules = rules_under(choices.base, (policy, without, aggregate))
            yield Batch(rules, ground, (a, p, w, s), *stack)


def _ground(result: Result, scorer: str | None, rules: Rules) -> Ground:
    tables = result.tables
    marks = tables.marks
    if scorer is not None:
        marks = marks.filter(pl.col("scorer").ne_missing(scorer))
    return ground_of(score(tables.units, marks, tables.targets, rules), tables.checks, rules)


def _shares(ground: Ground, base: Rules, chosen: dict[str, Level]) -> np.ndarray:
    rules = rules_under(base, chosen.values())
    if rules.aggregate.name == "sum":
        return np.zeros_like(ground.scores)
    try:
        return shares_under(ground, rules)
    except InputError as error:
        raise Unweighable(error, chosen) from None
