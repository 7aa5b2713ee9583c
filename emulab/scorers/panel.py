"""The panel of a result: the stage that several scorers marked, and if they can be compared."""

from dataclasses import dataclass

import polars as pl

from emulab.pipeline import Result
from emulab.scoring.scorers.additive import Additive, Apart
from emulab.scoring.scorers.markings import Markings, markings
from emulab.scoring.stages import counted
from emulab.words import Message

TOGETHER = "; "


@dataclass(frozen=True)
class Scorers:
    """The marks of one stage, and the fit that compares who gave them.

    ``reason`` says why there is no fit; ``fit`` is then None.
    """

    result: Result
    stage: str
    marks: Markings
    reason: Message | None

    @property
    def fit(self) -> Additive | None:
        fit = self.marks.fit
        return fit if isinstance(fit, Additive) and self.reason is None else None

    @property
    def peers(self) -> tuple[str, ...]:
        """The units of the cluster that mark others at this stage."""
        units = set(self.result.tables.units["unit"])
        return tuple(scorer for scorer in self.marks.scorers if scorer in units)


def scorers_of(result: Result, stage: str = "") -> Scorers:
    """The stage of which most cells were marked by several scorers; or the stage that is asked for.

    Where no stage has such cells, or its scorers fall into islands that share no unit and
    criterion, ``reason`` says so and names the islands.

    >>> from emulab.studies import study
    >>> scorers_of(study("hanoi-02", 2023).result).stage
    'cross'
    """
    rules = result.rules
    own = counted(result.tables.marks, rules)
    asked = [stage] if stage else [one for one in rules.stages.order if one != "self"]
    found = {one: markings(own.filter(pl.col("stage") == one), rules) for one in asked}
    if not found:
        return Scorers(result, "", markings(own.head(0), rules), _alone())
    best = max(found, key=lambda one: _shared(found[one]))
    marks = found[best]
    if not _shared(marks):
        return Scorers(result, best, marks, _alone())
    if isinstance(marks.fit, Apart):
        return Scorers(result, best, marks, _apart(result, marks))
    return Scorers(result, best, marks, None)


def _shared(marks: Markings) -> int:
    """The cells that two scorers or more marked."""
    counts = marks.frame.group_by("unit", "criterion").len()
    return counts.filter(pl.col("len") > 1).height


def _alone() -> Message:
    return Message(
        "No stage has a criterion of a unit that several scorers marked, so no scorer can be "
        "compared with another."
    )


def _apart(result: Result, marks: Markings) -> Message:
    names = names_of(result)
    islands: dict[int, list[str]] = {}
    for scorer, island in zip(marks.scorers, marks.fit.island.tolist(), strict=True):
        islands.setdefault(island, []).append(names.get(scorer, scorer))
    groups = " | ".join(TOGETHER.join(islands[island]) for island in sorted(islands))
    return Message(
        "The scorers cannot be compared, because these groups have no unit and criterion in "
        "common: {groups}.",
        {"groups": groups},
    )


def names_of(result: Result) -> dict[str, str]:
    """The short name of every unit, for a scorer that is one."""
    units = result.tables.units
    short = "short_name" if "short_name" in units.columns else "name"
    rows = units.select("unit", "name", pl.col(short).alias("short")).iter_rows()
    return {unit: brief or name for unit, name, brief in rows}
