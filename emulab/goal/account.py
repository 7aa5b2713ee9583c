"""One unit's account: what its total, its tie keys and its gates come to once some moves are made.

Only for rules under which totals add up by criterion; the same steps as ``scoring.totals`` takes
(caps, rounding of sections, floor, rounding of totals), for one unit and in plain numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import copysign, floor

import polars as pl

from emulab.goal.openings import Opening, openings
from emulab.numbers import NOISE, decimal_array, settled_array, settled_number
from emulab.pipeline import Result
from emulab.rules import Higher, Rules
from emulab.rules.gates import Gate
from emulab.scoring import leaves_under

SIDES = ("bonus", "penalty")
FAR = 1e6  # points that no total comes near


@dataclass(frozen=True)
class Position:
    """What moves lead to. ``standing`` is the total and then the tie keys, smaller is better."""

    total: float
    points: float
    bonus: float
    penalty: float
    standing: tuple[float, ...]
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Account:
    """A unit's points by section (unrounded), its scores, and what is open to it."""

    unit: str
    rules: Rules
    openings: tuple[Opening, ...]
    sections: Mapping[str, float]
    scores: Mapping[str, float]
    under: Mapping[str, tuple[str, ...]]

    def after(self, moves: Mapping[str, float]) -> Position:
        """The position once every move of ``moves`` (criterion: points better) is made."""
        scores, sections = dict(self.scores), dict(self.sections)
        for opening in self.openings:
            move = moves.get(opening.criterion, 0.0)
            if not move:
                continue
            scores[opening.criterion] = opening.after(move)
            if opening.side == "main":
                sections[opening.section] += (opening.gain or 0.0) * move
        bonus, penalty = (self.side(side, scores) for side in SIDES)
        total = self.total(sections, bonus, penalty)
        found = {"bonus": bonus, "penalty": penalty}
        keys = []
        for tie in self.rules.ties:
            value = found[tie.key] if tie.key in SIDES else self.value(tie.key, scores)
            keys.append(-value if isinstance(tie, Higher) else value)
        standing = tuple(settled_number(value) for value in (-total, *keys))
        return Position(total, sum(sections.values()), bonus, penalty, standing, scores)

    def total(self, sections: Mapping[str, float], bonus: float, penalty: float) -> float:
        """The total of these points: sections rounded, then the floor, then the total rounded."""
        rubric = self.rules.rubric
        places = rubric.places("section")
        points = [rounded(own, places) for own in sections.values()]
        total = sum(points) + bonus - penalty
        if rubric.floor is not None:
            total = max(total, rubric.floor)
        return rounded(total, rubric.places("total"))

    def side(self, side: str, scores: Mapping[str, float]) -> float:
        """Bonus or penalty points, at most what the rules allow."""
        extra = getattr(self.rules.rubric, side)
        if extra is None:
            return 0.0
        given = self.given(side, scores)
        return min(given, extra.at_most) if extra.at_most else given

    def given(self, side: str, scores: Mapping[str, float]) -> float:
        """Bonus or penalty points before the rules limit them."""
        own = (leaf.id for leaf in self.rules.rubric.leaves if leaf.side == side)
        return sum(scores.get(criterion, 0.0) for criterion in own)

    @property
    def dead(self) -> float:
        """The penalty points beyond what the rules take off: to avoid them alone gains nothing."""
        return self.given("penalty", self.scores) - self.side("penalty", self.scores)

    def at_best(self) -> dict[str, float]:
        """The move on every criterion that brings it to its best; FAR where there is no end."""
        return {opening.criterion: min(opening.room, FAR) for opening in self.openings}

    def value(self, key: str, scores: Mapping[str, float]) -> float:
        """The points of all scored criteria under a criterion or a section."""
        return sum(scores.get(criterion, 0.0) for criterion in self.under[key])

    def passes(self, gate: Gate, position: Position) -> bool:
        """Whether the position passes a gate on points; without any score nothing is asked."""
        value = self.on_gate(gate, position)
        if value is None:
            return True
        value = settled_number(value)
        return value >= gate.at_least if gate.at_least is not None else value <= gate.at_most

    def on_gate(self, gate: Gate, position: Position) -> float | None:
        """The points that a gate reads; None where the unit has no score under it."""
        if gate.on in ("total", *SIDES):
            return getattr(position, gate.on)
        if not any(criterion in position.scores for criterion in self.under[gate.on]):
            return None
        return self.value(gate.on, position.scores)


def account_of(result: Result, unit: str) -> Account:
    """The account of a unit that has a total."""
    rules = result.rules
    own = result.scores.filter((pl.col("unit") == unit) & pl.col("score").is_not_null())
    outside = [*SIDES, "adjusted"]
    parts = result.parts.filter((pl.col("unit") == unit) & ~pl.col("criterion").is_in(outside))
    sums = parts.group_by("section", maintain_order=True).agg(pl.col("part").sum())
    keys = {tie.key for tie in rules.ties} | {gate.on for gate in rules.gates if gate.on}
    found = openings(result, unit)
    return Account(
        unit,
        rules,
        found,
        {one.section: 0.0 for one in found if one.side == "main"} | dict(sums.iter_rows()),
        dict(own.select("criterion", "score").iter_rows()),
        {key: tuple(leaves_under(rules, key)) for key in sorted(keys)},
    )


def rounded(value: float, places: int | None) -> float:
    """The value half up to so many places, as ``numbers.half_up``; as it is without places.

    >>> rounded(2.675, 2), rounded(-0.5, 0), rounded(1 / 3, None)
    (2.68, -1.0, 0.3333333333333333)
    """
    if places is None:
        return value
    scale = 10**places
    size = abs(float(settled_array(value))) * scale
    steps = floor(size + 0.5 + NOISE * (scale + size))
    return float(decimal_array(copysign(steps / scale, value))) + 0.0
