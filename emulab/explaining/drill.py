"""One unit's total drilled down: what every section and criterion gave, and what it left."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import polars as pl

from emulab.explaining.units import ranked_unit
from emulab.numbers import TIE_PLACES, decimal
from emulab.pipeline import Result
from emulab.rules import Criterion, maximum_of, walk
from emulab.words import Message

COLUMNS = {
    "node": pl.String,
    "name": pl.String,
    "depth": pl.Int64,
    "side": pl.String,
    "kind": pl.String,
    "state": pl.String,
    "score": pl.Float64,
    "maximum": pl.Float64,
    "level": pl.Float64,
    "share": pl.Float64,
    "part": pl.Float64,
    "lost": pl.Float64,
    "mean": pl.Float64,
}
TOTAL, CAP = "total", "over the cap"
NAMES = {
    TOTAL: Message("Total"),
    CAP: Message("over the cap"),
    "bonus": Message("bonus"),
    "penalty": Message("penalty"),
    "adjusted": Message("floor and rounding"),
}
SUMS = ("score", "share", "part", "lost", "mean")
Line = dict[str, Any]


def explain(result: Result, unit: str) -> pl.DataFrame:
    """A row a node of the tree, in its order, under the total: the columns of COLUMNS.

    ``node`` is the id of a section or criterion, else total, bonus, penalty, adjusted (floor and
    rounding) or ``over the cap`` (what a limit took off bonus or penalty); ``depth`` is 0 for
    the total. ``part`` is what the node adds to the total, in points: the parts under a node
    add up to its own, and all of them to the total. ``lost`` is what it leaves of the share of
    the points that it could have given, ``mean`` the mean part in the cluster, a unit
    without one counting 0. ``state`` says where a score came from: marked, earlier stage,
    imputed, missing, not assigned or supposed.

    Where the aggregate cannot be split by criteria (kemeny, copeland) no criterion has a part:
    the row under the total that bears the aggregate's name has it all. Criteria of bonus and
    penalty have a row only where they were marked.

    >>> from emulab.studies import study
    >>> frame = explain(study("hanoi-02", 2023).result, "iza")
    >>> top, parts = frame["part"][0], frame.filter(depth=1)["part"]
    >>> round(top - parts.sum(), 9)
    0.0
    """
    lines = list(_flat([_Drill(result, ranked_unit(result, unit)).total()]))
    frame = pl.DataFrame(lines, schema=COLUMNS, orient="row")
    return frame.with_columns(decimal(pl.col(SUMS)) + 0.0)


def unsplit(result: Result) -> tuple[str, ...]:
    """The aggregates, by name or by their section, whose value cannot be split by criteria.

    >>> from emulab.studies import study
    >>> unsplit(study("hanoi-02", 2023).result)
    ()
    """
    known = {leaf.id for leaf in result.rules.rubric.leaves} | set(NAMES)
    named = result.parts["criterion"].unique(maintain_order=True)
    return tuple(name for name in named if name not in known)


class _Drill:
    """The lines of one unit, each with the lines under it in ``below``."""

    def __init__(self, result: Result, unit: str):
        self.result, self.rubric = result, result.rules.rubric
        own = pl.col("unit") == unit
        self.parts = _by_criterion(result.parts.filter(own), 1)
        self.means = _by_criterion(result.parts, result.totals.height)
        self.scores = {row["criterion"]: row for row in result.scores.filter(own).to_dicts()}
        self.levels = {row["criterion"]: row for row in result.levels.filter(own).to_dicts()}

    @cached_property
    def nodes(self) -> set[str]:
        return {node.id for node in walk(self.rubric.criteria)}

    def total(self) -> Line:
        below = [line for node in self.rubric.criteria if (line := self._node(node, 1))]
        unsplit = [name for name in self.means if name not in self.nodes and name not in NAMES]
        below += [self._line(name, name, 1) for name in unsplit]
        found = _over(self._line(TOTAL, _named(TOTAL), 0), below)
        sides = [self._side(side) for side in ("bonus", "penalty") if getattr(self.rubric, side)]
        if "adjusted" in self.means:
            sides.append(self._given("adjusted"))
        for key in ("part", "mean"):
            found[key] = _added(line[key] for line in (*below, *sides))
        return found | {"maximum": self.rubric.maximum, "below": [*below, *sides]}

    def _node(self, node: Criterion, depth: int) -> Line | None:
        """The line of a section or criterion; None where the unit is not judged on it."""
        line = self._line(node.id, node.name.vi, depth)
        if not node.criteria:
            return self._leaf(line, node) if node.id in self.scores else None
        below = [row for child in node.criteria if (row := self._node(child, depth + 1))]
        return _over(line, below) | {"maximum": maximum_of(node)} if below else None

    def _leaf(self, line: Line, node: Criterion) -> Line:
        score, level = self.scores[node.id], self.levels.get(node.id, {})
        line |= {key: score[key] for key in ("state", "score", "maximum")}
        line |= {"kind": node.kind, "level": level.get("level"), "share": level.get("share")}
        return line | {"lost": self._lost(line)}

    def _lost(self, line: Line) -> float | None:
        if line["part"] is None:
            return None
        if line["share"] is not None and self.rubric.maximum is not None:
            return line["share"] * self.rubric.maximum - line["part"]
        return None if line["maximum"] is None else line["maximum"] - line["part"]

    def _side(self, side: str) -> Line:
        """Bonus or penalty over its criteria, and what its limit took off."""
        extra, sign = getattr(self.rubric, side), 1 if side == "bonus" else -1
        line, below = self._given(side), []
        for node in walk(extra.criteria):
            score = self.scores.get(node.id)
            if not node.criteria and score and score["score"] is not None:
                leaf = self._line(node.id, node.name.vi, 2, side) | {"kind": node.kind}
                leaf |= {key: score[key] for key in ("state", "score", "maximum")}
                below.append(leaf | {"part": sign * score["score"], "mean": None})
        if over := round(line["part"] - (_added(leaf["part"] for leaf in below) or 0), TIE_PLACES):
            below.append(self._line(CAP, _named(CAP), 2, side) | {"part": over})
        given = _added(leaf["score"] for leaf in below)
        return line | {"maximum": extra.at_most, "score": given, "below": below}

    def _given(self, side: str) -> Line:
        """A line that every unit has, if only with nothing in it."""
        line = self._line(side, _named(side), 1, side)
        return line | {"part": line["part"] or 0.0, "mean": line["mean"] or 0.0}

    def _line(self, node: str, name: str, depth: int, side: str = "main") -> Line:
        known = {"node": node, "name": name, "depth": depth, "side": side, "below": []}
        known |= {"part": self.parts.get(node), "mean": self.means.get(node)}
        return dict.fromkeys(COLUMNS) | known


def _over(line: Line, below: list[Line]) -> Line:
    """A line over those under it; a part of its own is that of criteria that have none."""
    sums = {key: _added((line[key], *(row[key] for row in below))) for key in SUMS}
    return line | sums | {"below": below}


def _flat(lines: Iterable[Line]):
    for line in lines:
        yield [line[key] for key in COLUMNS]
        yield from _flat(line["below"])


def _by_criterion(parts: pl.DataFrame, units: int) -> dict[str, float]:
    """The part of every criterion over so many units, in the order of the parts."""
    by = parts.group_by("criterion", maintain_order=True).agg(pl.col("part").sum())
    return {criterion: part / units for criterion, part in by.iter_rows()}


def _added(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _named(key: str) -> str:
    return NAMES[key].said("vi")
