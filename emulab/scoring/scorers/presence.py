"""Who was to mark and did not, or marked and was not to: what the rules on scorers refuse."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from emulab.faults import Fault
from emulab.numbers import settled, trimmed
from emulab.rules import Rules
from emulab.scoring.scorers.additive import Apart
from emulab.scoring.scorers.markings import markings
from emulab.scoring.stages import counted, within_stages

if TYPE_CHECKING:
    from emulab.tables import Tables

CELL = ["unit", "criterion"]
ENDLESS = ("target", "measured")  # results, which no maximum bounds


def scorer_faults(tables: "Tables", rules: Rules) -> Iterator[Fault]:
    """Every mark of a scorer who was not to give it, and every one that the rules miss.

    Costs nothing where the rules ask for nothing: a stage whose scorers are combined by the
    mean, without roster, is looked at no further. Gaps are refused at the year's end only.
    """
    stages, file = rules.stages, tables.file("marks")
    if not tables.marks.height:
        return
    marks = None
    if stages.combine == "sum":
        yield from _stages_summed(_known(tables, rules), rules, file)
    for stage in stages.counting if rules.phase == "year_end" else stages.order:
        way = stages.within_of(stage)
        asks = (
            stage in stages.roster
            or way.name in ("sum", "weighted", "trimmed_mean")
            or (stage in stages.panels and stages.absent != "leave_out")
            or stages.adjust == "additive"
        )
        if not asks:
            continue
        if marks is None:
            marks = _known(tables, rules)
        own = marks.filter(pl.col("stage") == stage)
        for check in (_roster, _unweighted, _absent, _too_few, _fields, _islands):
            yield from check(own, rules, stage, file)


def _known(tables: "Tables", rules: Rules) -> pl.DataFrame:
    """The marks that count, of known criteria, each with its line."""
    known = {leaf.id for leaf in rules.rubric.leaves}
    placed = tables.marks.with_columns(line=tables.lines("marks"))
    named = pl.col("unit").is_not_null() & pl.col("scorer").is_not_null()
    known_only = pl.col("criterion").is_in(list(known)).fill_null(False)
    return counted(placed, rules).filter(known_only & named)


def _roster(own: pl.DataFrame, rules: Rules, stage: str, file: str) -> Iterator[Fault]:
    roster = rules.stages.roster.get(stage)
    if roster is not None:
        yield from _strangers(
            own, roster, file, f"marks at stage {stage} and is not on its roster.", "the roster"
        )


def _unweighted(own: pl.DataFrame, rules: Rules, stage: str, file: str) -> Iterator[Fault]:
    way = rules.stages.within_of(stage)
    if way.name == "weighted":
        yield from _strangers(
            own, way.settings, file, f"marks at stage {stage} and has no weight.", "the weights"
        )


def _strangers(own: pl.DataFrame, known, file: str, finding: str, where: str) -> Iterator[Fault]:
    others = own.filter(~pl.col("scorer").is_in(list(known)))
    for scorer, line in others.group_by("scorer").agg(pl.col("line").min()).iter_rows():
        remedy = f"Take the marks out, or add it to {where}."
        yield Fault(file, line, f"{scorer} {finding}", remedy)


def _expected(own: pl.DataFrame, rules: Rules, stage: str) -> pl.DataFrame:
    """Who was to mark whom: the roster, else everyone who marked the unit at all.

    Nobody waits for a scorer whom a scenario sets aside.
    """
    units = own.select("unit").unique()
    roster = rules.stages.roster.get(stage)
    if roster is None:
        pairs = own.select("unit", "scorer").unique()
    else:
        pairs = units.join(pl.DataFrame({"scorer": list(roster)}), how="cross")
    if rules.set_aside:
        pairs = pairs.filter(~pl.col("scorer").is_in(list(rules.set_aside)))
    if stage in rules.stages.recusal:
        pairs = pairs.filter(pl.col("scorer") != pl.col("unit"))
    return pairs


def _absent(own: pl.DataFrame, rules: Rules, stage: str, file: str) -> Iterator[Fault]:
    stages = rules.stages
    if stages.absent != "refuse" or stage not in stages.panels or rules.phase != "year_end":
        return
    tree = [leaf.id for leaf in rules.rubric.main]
    cells = own.filter(pl.col("criterion").is_in(tree)).select(CELL).unique()
    wanted = _expected(own, rules, stage).join(cells, on="unit")
    lacking = wanted.join(own, on=[*CELL, "scorer"], how="anti")
    whole = wanted.group_by("unit", "scorer").agg(cells=pl.len())
    order = {name: place for place, name in enumerate(tree)}
    for unit, scorer, cells, names in (
        lacking.group_by("unit", "scorer")
        .agg(pl.col("criterion"))
        .join(whole, on=["unit", "scorer"])
        .select("unit", "scorer", "cells", "criterion")
        .iter_rows()
    ):
        named = sorted(names, key=order.__getitem__)
        on = "" if len(named) == cells else f" on {_listed(named)}"
        yield Fault(
            file,
            0,
            f"{scorer} has no mark of {unit}{on} at stage {stage}.",
            "Write it, or say in the rules what to do: absent: leave_out.",
        )


def _too_few(own: pl.DataFrame, rules: Rules, stage: str, file: str) -> Iterator[Fault]:
    """Cells with fewer marks than the rules ask for, which leaves them without a score."""
    stages, way = rules.stages, rules.stages.within_of(stage)
    fewest = stages.absent.fewest or 0 if stage in stages.panels else 0
    if way.name == "trimmed_mean" and way.settings.short == "refuse":
        fewest = max(fewest, way.settings.fewest)
    if not fewest or rules.rubric.missing != "refuse" or rules.phase != "year_end":
        return
    counts = own.group_by(CELL).agg(pl.len(), pl.col("line").min())
    for unit, name, number, line in counts.filter(pl.col("len") < fewest).iter_rows():
        marks = "1 mark counts" if number == 1 else f"{number} marks count"
        yield Fault(
            file,
            line,
            f"{marks} for {unit} on {name} at stage {stage}, and the rules ask for {fewest}.",
            "Write the others, or lower fewest in the rules.",
        )


def _most(rules: Rules) -> pl.Expr:
    """The maximum of the criterion of a row; empty where nothing bounds its marks."""
    most = {x.id: x.maximum for x in rules.rubric.leaves if x.maximum and x.kind not in ENDLESS}
    return pl.col("criterion").replace_strict(
        list(most), list(most.values()), default=None, return_dtype=pl.Float64
    )


def _stages_summed(own: pl.DataFrame, rules: Rules, file: str) -> Iterator[Fault]:
    """Stages that are added up and give a criterion more than its maximum together."""
    own = own.filter(pl.col("stage").is_in(list(rules.stages.order)))
    lines = own.group_by(CELL, maintain_order=True).agg(pl.col("line").min())
    staged = within_stages(own.drop("line"), rules).group_by(CELL, maintain_order=True)
    sums = staged.agg(pl.col("mark").sum()).join(lines, on=CELL, maintain_order="left")
    above = sums.with_columns(most=_most(rules)).filter(settled(pl.col("mark")) > pl.col("most"))
    for unit, name, mark, line, most in above.iter_rows():
        yield Fault(
            file,
            line,
            f"the stages together gave {unit} {trimmed(round(mark, 9))} on {name}, above its "
            f"maximum {trimmed(most)}.",
            "With combine: sum each stage marks a part of the points: let no two share one.",
        )


def _fields(own: pl.DataFrame, rules: Rules, stage: str, file: str) -> Iterator[Fault]:
    """With ``sum`` each scorer marks a field of its own: two on one field give too much,
    and a scorer who is absent would count as nothing."""
    if rules.stages.within_of(stage).name != "sum":
        return
    sums = own.group_by(CELL).agg(
        pl.col("mark").sum(), pl.col("scorer").sort(), pl.col("line").min()
    )
    above = sums.with_columns(limit=_most(rules)).filter(settled(pl.col("mark")) > pl.col("limit"))
    for unit, name, mark, scorers, line, high in above.iter_rows():
        yield Fault(
            file,
            line,
            f"{_listed(scorers)} together gave {unit} {trimmed(round(mark, 9))} on {name}, above "
            f"its maximum {trimmed(high)}.",
            "With sum each scorer marks a field of its own: let no two share one.",
        )
    if rules.phase != "year_end":
        return
    tree = [leaf.id for leaf in rules.rubric.main]
    fields = own.filter(pl.col("criterion").is_in(tree)).select("criterion", "scorer").unique()
    wanted = own.select("unit").unique().join(fields, how="cross")
    for unit, name, scorer in (
        wanted.join(own, on=[*CELL, "scorer"], how="anti")
        .filter(pl.col("unit") != pl.col("scorer"))
        .select("unit", "criterion", "scorer")
        .iter_rows()
    ):
        yield Fault(
            file,
            0,
            f"{scorer} marks {name} at stage {stage}, and has no mark of {unit} on it.",
            "Write it; with sum a field that is missing would count as 0.",
        )


def _islands(own: pl.DataFrame, rules: Rules, stage: str, file: str) -> Iterator[Fault]:
    if rules.stages.adjust != "additive" or stage == "self":
        return
    found = markings(own, rules)
    if not isinstance(found.fit, Apart):
        return
    yield Fault(
        file,
        0,
        f"the scorers of stage {stage} cannot be compared: {named_islands(found)} have no unit "
        "and criterion in common.",
        "Let one scorer of each mark a unit of the other, or set stages.adjust: none.",
    )


def named_islands(found) -> str:
    """The islands of scorers, each in its brackets, the first scorer's first."""
    groups: dict[int, list[str]] = {}
    for name, island in zip(found.scorers, found.fit.island.tolist(), strict=True):
        groups.setdefault(island, []).append(name)
    return " and ".join(f"({', '.join(groups[island])})" for island in sorted(groups))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
