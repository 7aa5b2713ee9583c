"""A unit's score sheet, as it can be added up again on paper: scores, worth, bonus, penalty.

A *reckoning* is one way of adding it up. The declared one gives the computed total; every
other is a mistake that a board could make.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import polars as pl

from emulab.auditing.exact import TIE, ZERO, exact, placed
from emulab.pipeline import Result
from emulab.rules import Leaf, Rules

SIDES = ("bonus", "penalty")
STEADY = ("points", "declared")  # scales on which a point of score is always worth the same


@dataclass(frozen=True)
class Reckoning:
    """How a sheet is added up: as the rules say, unless told otherwise.

    ``bonus`` and ``penalty`` are limited, unlimited, left out or added; ``rated`` says whether
    what does not count for a unit is made up for. ``rounded`` is a step, its places and the
    way, in place of what the rules declare.
    """

    bonus: str = "limited"
    penalty: str = "limited"
    rated: str = "as declared"
    rounded: tuple[str, int, str] | None = None


DECLARED = Reckoning()


@dataclass(frozen=True)
class Sheet:
    """One unit: the score of every leaf, what a point of each is worth, and what they come to.

    ``worth`` is empty where the total is no sum over the criteria. ``sections`` holds points
    before any rounding, ``bonus`` and ``penalty`` what was given before any limit.
    """

    unit: str
    scores: Mapping[str, Fraction]
    worth: Mapping[str, Fraction]
    sections: Mapping[str, Fraction]
    bonus: Fraction
    penalty: Fraction


@dataclass(frozen=True)
class Book:
    """The sheets of a result and their rules: every total again, under any reckoning."""

    rules: Rules
    leaves: Mapping[str, Leaf]
    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def total(self, sheet: Sheet, way: Reckoning = DECLARED) -> Fraction:
        """What the sheet comes to when it is added up in this way."""
        step, places, how = way.rounded or ("", 0, "")
        sections: Mapping[str, Fraction] = sheet.sections
        if sheet.worth and (step == "criterion" or way.rated == "as given"):
            parts: dict[str, Fraction] = {}
            for leaf, worth in sheet.worth.items():
                score = sheet.scores[leaf]
                score = placed(score, places, how) if step == "criterion" else score
                part = score if way.rated == "as given" else score * worth
                key = self.leaves[leaf].section
                parts[key] = parts.get(key, ZERO) + part
            sections = parts
        return self.finished(sections, sheet.bonus, sheet.penalty, way)

    def rewritten(self, sheet: Sheet, scores: Mapping[str, Fraction]) -> Fraction:
        """The total with other scores on some leaves; each has a worth, or is of a side."""
        sections = dict(sheet.sections)
        sides = {side: getattr(sheet, side) for side in SIDES}
        for leaf, score in scores.items():
            more, side = score - sheet.scores[leaf], self.leaves[leaf].side
            if side in sides:
                sides[side] += more
            else:
                sections[self.leaves[leaf].section] += more * sheet.worth[leaf]
        return self.finished(sections, sides["bonus"], sides["penalty"])

    def finished(
        self,
        sections: Mapping[str, Fraction],
        bonus: Fraction,
        penalty: Fraction,
        way: Reckoning = DECLARED,
    ) -> Fraction:
        """The total that points by section, bonus and penalty come to."""
        rubric = self.rules.rubric
        step, places, how = way.rounded or ("", 0, "")
        points = list(sections.values())
        if step == "section":
            points = [placed(part, places, how) for part in points]
        elif not step and (declared := rubric.places("section")) is not None:
            points = [placed(part, declared) for part in points]
        total = sum(points, ZERO)
        total += self._side(bonus, "bonus", way.bonus) - self._side(penalty, "penalty", way.penalty)
        if rubric.floor is not None:
            total = max(total, exact(rubric.floor))
        if step == "total":
            return placed(total, places, how)
        declared = rubric.places("total")
        return total if step or declared is None else placed(total, declared)

    def limited(self, side: str, given: Fraction) -> Fraction:
        """What counts of the points given as bonus or penalty."""
        limit = getattr(getattr(self.rules.rubric, side), "at_most", None)
        return given if limit is None else min(given, exact(limit))

    def _side(self, given: Fraction, side: str, how: str) -> Fraction:
        limited = self.limited(side, given)
        return {"limited": limited, "unlimited": given, "left out": ZERO, "added": -limited}[how]


def book_of(result: Result) -> Book:
    """The sheets of a result.

    A unit whose total is not the sum of its parts on paper, as under most aggregates, has no
    worth: only bonus, penalty, the rounding of its total and totals from elsewhere can be tried.
    """
    book = Book(result.rules, {leaf.id: leaf for leaf in result.rules.rubric.leaves})
    scores: dict[str, dict[str, Fraction]] = {}
    known = result.scores.filter(pl.col("score").is_not_null())
    for unit, leaf, score in known.select("unit", "criterion", "score").iter_rows():
        scores.setdefault(unit, {})[leaf] = exact(score)
    sheets = {}
    for unit, points, total in result.totals.select("unit", "points", "total").iter_rows():
        sheet = _sheet(book, result, unit, scores.get(unit, {}))
        if abs(book.total(sheet) - exact(total)) > 2 * TIE:
            sheet = replace(sheet, worth={}, sections={"": exact(points)})
        sheets[unit] = sheet
    return replace(book, sheets=sheets)


def _sheet(book: Book, result: Result, unit: str, scores: dict[str, Fraction]) -> Sheet:
    worth = _worth(book, result, unit, scores)
    sections: dict[str, Fraction] = {}
    for leaf, of_leaf in worth.items():
        key = book.leaves[leaf].section
        sections[key] = sections.get(key, ZERO) + scores[leaf] * of_leaf
    given = {
        side: sum((s for leaf, s in scores.items() if book.leaves[leaf].side == side), ZERO)
        for side in SIDES
    }
    return Sheet(unit, scores, worth, sections, **given)


def _worth(
    book: Book, result: Result, unit: str, scores: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Points of the total for a point of score, by criterion; empty where there is no such."""
    rules = result.rules
    main = [leaf for leaf in scores if book.leaves[leaf].side == "main"]
    if rules.aggregate.name == "sum":
        maximum = rules.rubric.maximum
        own = sum((exact(book.leaves[leaf].maximum or 0) for leaf in main), ZERO)
        rate = exact(maximum) / own if maximum is not None and own else Fraction(1)
        return dict.fromkeys(main, rate)
    if rules.aggregate.name != "arithmetic" or str(rules.scale) not in STEADY:
        return {}
    whole = exact(rules.rubric.maximum or 0)
    rows = result.levels.filter((pl.col("unit") == unit) & pl.col("share").is_not_null())
    return {
        leaf: Fraction(share) * whole / exact(maximum)
        for leaf, share, maximum in rows.select("criterion", "share", "maximum").iter_rows()
    }
