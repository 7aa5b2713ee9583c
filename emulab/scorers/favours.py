"""Interested parties: who favours whom, how each marks itself, and how the head's unit fares."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.pipeline import Result
from emulab.scorers.leniency import residuals
from emulab.scorers.panel import scorers_of
from emulab.scorers.ranking import by_stage_alone
from emulab.scoring.scorers.markings import markings
from emulab.scoring.scorers.mutual import Reciprocity, blocs, mutual_pairs, reciprocity
from emulab.scoring.stages import counted

MUTUAL = {"one": pl.String, "other": pl.String, "there": pl.Float64, "back": pl.Float64}
SELF = {
    "unit": pl.String,
    "section": pl.String,
    "cells": pl.Int64,
    "maximum": pl.Float64,
    "own": pl.Float64,
    "others": pl.Float64,
    "inflation": pl.Float64,
}
HEAD = {
    "stage": pl.String,
    "unit": pl.String,
    "rank": pl.Int64,
    "of": pl.Int64,
    "total": pl.Float64,
    "others": pl.Float64,
    "lead": pl.Float64,
}
BOUND = 1.0  # standard deviations of the residuals of pairs


@dataclass(frozen=True)
class Favours:
    """``found`` is None where no three pairs marked each other. ``bound`` is the residual, a
    share of the maximum, from which both count as favours; ``pairs`` are those beyond it (one,
    other, there, back) and ``blocs`` the groups of three and more in which every two are."""

    found: Reciprocity | None
    bound: float | None
    pairs: pl.DataFrame
    blocs: tuple[tuple[str, ...], ...]


def favours(result: Result, bound: float = BOUND, stage: str = "") -> Favours:
    """Whether units that mark each other return favours, over all pairs and pair by pair.

    ``bound`` is in standard deviations of the residuals of all pairs: in a panel without any
    favour some pairs lie beyond it by chance, so the probability over all pairs comes first.
    Chance is drawn with the seed of the rules.

    >>> from emulab.studies import study
    >>> favours(study("hanoi-02", 2023).result).found.pairs
    5
    """
    own = scorers_of(result, stage)
    names = own.peers
    square = np.full((len(names), len(names)), np.nan)
    place = {name: number for number, name in enumerate(names)}
    for scorer, unit, _, value in residuals(result, own.stage).iter_rows():
        if scorer in place and unit in place and scorer != unit:
            square[place[scorer], place[unit]] = value
    rng = np.random.default_rng(result.rules.analysis.seed)
    found = reciprocity(square, rng)
    if found is None:
        return Favours(None, None, pl.DataFrame(schema=MUTUAL), ())
    limit = bound * float(np.nanstd(square))
    pairs = mutual_pairs(square, limit - 1e-12)
    rows = [(names[a], names[b], float(square[a, b]), float(square[b, a])) for a, b in pairs]
    frame = pl.DataFrame(rows, schema=MUTUAL, orient="row")
    both = -(pl.col("there") + pl.col("back")).round(9)
    groups = tuple(tuple(names[place] for place in group) for group in blocs(pairs))
    return Favours(found, limit, frame.sort(both, "one", "other"), groups)


def inflation(result: Result, stage: str = "") -> pl.DataFrame:
    """What units gave themselves beyond what others gave them, by unit and section: unit, section,
    cells, maximum, own, others, inflation, in points; the unit as a whole has no section.

    Only criteria that both marked count. ``others`` is the mean of the panel, or of the last
    stage where no stage is marked by several. The units that inflate most come first.

    >>> from emulab.studies import study
    >>> inflation(study("hanoi-02", 2023).result).select("unit", "own", "others").row(0)
    ('city-agencies', 65.0, 64.0)
    """
    rules = result.rules
    marks = counted(result.tables.marks, rules)
    panel = scorers_of(result, stage)
    against = panel.stage if not panel.reason or stage else rules.stages.order[-1]
    if "self" not in rules.stages.order or against in ("self", ""):
        return pl.DataFrame(schema=SELF)
    keys = ["unit", "criterion", "section", "maximum"]
    cells = []
    for one in ("self", against):
        own = markings(marks.filter(pl.col("stage") == one), rules).frame
        cells.append(own.group_by(keys).agg(pl.col("mark").mean()))
    both = cells[0].join(cells[1], on=["unit", "criterion"], suffix="_others")
    sums = {
        "cells": pl.len(),
        "maximum": pl.when(pl.col("maximum").is_not_null().all()).then(pl.col("maximum").sum()),
        "own": pl.col("mark").sum(),
        "others": pl.col("mark_others").sum(),
    }
    by_section = both.group_by("unit", "section").agg(**sums)
    whole = both.group_by("unit").agg(**sums).with_columns(section=pl.lit(None, pl.String))
    found = pl.concat([whole.select(list(SELF)[:-1]), by_section.select(list(SELF)[:-1])])
    found = found.with_columns(inflation=pl.col("own") - pl.col("others")).cast(SELF)
    order = dict(whole.select("unit", pl.col("own") - pl.col("others")).iter_rows())
    sections = [node.id for node in rules.rubric.criteria]
    place = pl.col("section").replace_strict(
        sections, list(range(len(sections))), default=-1, return_dtype=pl.Int64
    )
    most = pl.col("unit").replace_strict(
        list(order), [-round(value, 9) for value in order.values()], return_dtype=pl.Float64
    )
    return found.sort(most, "unit", place.fill_null(-1))


def head_unit(result: Result) -> str | None:
    """The unit that is head of the cluster this year; None where the rules name none."""
    for officer in result.rules.officers:
        if officer.office == "head":
            return officer.unit
    return None


def heads_advantage(result: Result) -> pl.DataFrame:
    """How the head's unit stands in the marks of each stage and officially: stage, unit, rank, of,
    total, others, lead.

    ``others`` is the mean total of the other units and ``lead`` what the head's unit has above
    it. A head that is better leads at every stage; one that is favoured leads more where it has
    a say. One cluster and year prove neither. ``stage`` is empty in the official row.

    >>> from emulab.studies import study
    >>> heads_advantage(study("hanoi-02", 2023).result)["stage"].to_list()
    ['self', 'cross', 'head', None]
    """
    unit = head_unit(result)
    if unit is None or unit not in set(result.ranks["unit"]):
        return pl.DataFrame(schema=HEAD)
    marked = set(result.tables.marks["stage"])
    stages = [one for one in result.rules.stages.order if one in marked]
    ranks = [(stage, by_stage_alone(result, stage).ranks) for stage in stages]
    rows = []
    for stage, frame in [*ranks, (None, result.ranks)]:
        own = frame.filter(pl.col("unit") == unit)
        others = frame.filter(pl.col("unit") != unit)["total"].mean()
        if not own.height or others is None:
            continue
        total = own["total"][0]
        rows.append((stage, unit, own["rank"][0], frame.height, total, others, total - others))
    return pl.DataFrame(rows, schema=HEAD, orient="row")
