"""Mid-year: what is missing, who is late, and which ranks are still possible by December."""

import datetime

import numpy as np
import polars as pl

from emulab.numbers import TIE_PLACES
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.scoring import aggregate, compares, falls, normalise, parts, score, weighted
from emulab.scoring.leaves import leaf_frame
from emulab.words import Message

OPEN = ("missing", "earlier stage", "imputed")


def gaps(result: Result) -> pl.DataFrame:
    """The cells that are not final: unit, section, criterion, state, stage.

    ``state`` is missing (no mark at any stage), earlier stage (``stage`` says which stands in)
    or imputed. A criterion that is not assigned to a unit is no gap.
    """
    main = result.scores.filter((pl.col("side") == "main") & pl.col("state").is_in(OPEN))
    return main.select("unit", "section", "criterion", "state", "stage")


def progress(result: Result) -> pl.DataFrame:
    """How far each unit is marked: unit, cells, final, earlier, missing, marked (share 0 to 1).

    Points that a scenario supposes stand as final ones do.
    """
    main = result.scores.filter((pl.col("side") == "main") & (pl.col("state") != "not assigned"))
    state = pl.col("state")
    return (
        main.group_by("unit", maintain_order=True)
        .agg(
            cells=pl.len(),
            final=state.is_in(["marked", "supposed"]).sum(),
            earlier=(state == "earlier stage").sum(),
            missing=state.is_in(["missing", "imputed"]).sum(),
        )
        .with_columns(marked=1 - pl.col("missing") / pl.col("cells"))
    )


def reports(calendar: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Every report that was due: unit, title, due, date, state, days.

    ``state`` is on time, late (``days`` after it was due), not handed in (days since it was
    due) or not yet due. The day it is seen from is ``analysis.as_of``, else the last of the
    year: a run gives the same on every day.
    """
    as_of = rules.analysis.as_of or datetime.date(rules.year, 12, 31)
    due, date, seen = pl.col("due"), pl.col("date"), pl.lit(as_of)
    came = date.is_not_null() & (date <= seen)
    state = (
        pl.when(came & (date <= due))
        .then(pl.lit("on time"))
        .when(came)
        .then(pl.lit("late"))
        .when(due < seen)
        .then(pl.lit("not handed in"))
        .otherwise(pl.lit("not yet due"))
    )
    until = pl.when(came).then(date).otherwise(seen)
    days = pl.max_horizontal((until - due).dt.total_days(), pl.lit(0))
    due_reports = calendar.filter((pl.col("kind") == "report") & due.is_not_null())
    return due_reports.select("unit", "title", "due", "date", state=state, days=days).sort(
        "due", "unit", "title", nulls_last=True
    )


def boundless(result: Result) -> Message | None:
    """Why no bounds hold for one unit alone; None where they do."""
    if compares(result.rules):
        return Message(
            "These choices compare the units with each other, so no bound holds for one alone."
        )
    if falls(result.rules):
        return Message("Under this aggregate more points can mean less, so no bound holds.")
    if result.rules.gates:
        return Message("Gates may bar units from places, so no bound from points alone holds.")
    if result.rules.rubric.maximum is None and gaps(result).height:
        return Message("Criteria without a maximum give no bounds while cells are open.")
    return None


def outlook(result: Result) -> pl.DataFrame:
    """Which ranks are still possible: unit, now, rank, low, high, best_rank, worst_rank.

    Final cells keep their points; every other may still end anywhere between its lowest and
    its maximum, independently of the others. ``low`` and ``high`` are the totals at these ends;
    the ranks follow from comparing one unit's end with the others'. On a target criterion a
    final result moves only as far as the others' open ones can move it. They are bounds: a tie
    key or the formula of target criteria may rule out some of them, and bonus or penalty that has
    no maximum is taken as it stands. At mid-year both may still be given. Units with nothing
    open keep their rank among themselves. ``now`` and ``rank`` are empty for a unit that has
    no mark at all. Raises ValueError where no such bounds hold: under a scale that compares
    units among themselves, and for an open criterion without a maximum.
    """
    if why := boundless(result):
        raise ValueError(str(why))
    scores = _open_and_final(result)
    low, high = _settled_at(scores, "low"), _settled_at(scores, "high")
    moving = low.filter(low["score"].ne_missing(high["score"]))["unit"].unique()
    now = result.ranks.select("unit", "rank", now="total")
    ends = (
        _totals(low, result.rules)
        .rename({"total": "low"})
        .join(_totals(high, result.rules).rename({"total": "high"}), on="unit")
        .join(now, on="unit", how="left")
    )
    floor, roof = (ends[end].round(TIE_PLACES).to_numpy() for end in ("low", "high"))
    rank = ends["rank"].fill_null(0).to_numpy()
    final = ~ends["unit"].is_in(moving.to_list()).to_numpy()
    both, better = final[:, None] & final[None, :], rank[None, :] < rank[:, None]
    ahead = roof[None, :] >= floor[:, None] if result.rules.ties else roof[None, :] > floor[:, None]
    surely = np.where(both, better, floor[None, :] > roof[:, None])
    maybe = np.where(both, better, ahead & ~np.eye(len(floor), dtype=bool))
    return (
        ends.with_columns(best_rank=1 + surely.sum(axis=1), worst_rank=1 + maybe.sum(axis=1))
        .select("unit", "now", "rank", "low", "high", "best_rank", "worst_rank")
        .sort("rank", "best_rank", "worst_rank", "unit", nulls_last=True)
    )


def _totals(scores: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    levels = weighted(normalise(scores, rules), rules)
    return aggregate(parts(levels, rules), scores, rules).select("unit", "total")


def _open_and_final(result: Result) -> pl.DataFrame:
    """The scores with kind and lowest, and ``low`` and ``high`` of those that others move."""
    leaves = leaf_frame(result.rules.rubric)
    ends = leaves.select("criterion", "kind", "lowest")
    scores = _with_extras(result, leaves).join(ends, on="criterion", maintain_order="left")
    reached = _targets_reached(result, scores)
    return scores.join(reached, on=["unit", "criterion"], how="left", maintain_order="left")


def _settled_at(scores: pl.DataFrame, end: str) -> pl.DataFrame:
    """The scores when each open cell ends at its ``low`` or ``high`` end for the unit."""
    best_is_high = (end == "high") != (pl.col("side") == "penalty")
    most = pl.coalesce("maximum", "score")
    value = pl.when(best_is_high).then(most).otherwise(pl.col("lowest"))
    moved = pl.when(pl.col("state").is_in(OPEN)).then(value).otherwise("score")
    return scores.with_columns(score=pl.coalesce(end, moved))


def _targets_reached(result: Result, scores: pl.DataFrame) -> pl.DataFrame:
    """Final results on target criteria that others still have open: unit, criterion, low, high.

    The open ones can only raise the best result of the cluster. Up to the target it counts
    for nothing; above it a unit keeps more than half of the maximum, and without a target
    more than nothing. At most it has what it has among the final ones.
    """
    waits = pl.col("state").is_in(OPEN).any().over("criterion")
    shared = scores.filter((pl.col("kind") == "target") & waits)
    still = shared.filter(pl.col("state").is_in(OPEN)).select("unit", "criterion")
    tables, keys = result.tables, ["unit", "criterion"]
    marks = tables.marks.join(still, on=keys, how="anti", maintain_order="left")
    among = score(tables.units, marks, tables.targets, result.rules)
    aims = tables.targets.select(*keys, "target")
    final = shared.filter(pl.col("state") == "marked").select(keys)
    low = pl.when(pl.col("target").is_null()).then(0.0)
    return (
        final.join(among, on=keys, maintain_order="left")
        .join(aims, on=keys, how="left", maintain_order="left")
        .select(
            *keys,
            low=low.otherwise(pl.min_horizontal("score", pl.col("maximum") / 2)),
            high=pl.col("score"),
        )
    )


def _with_extras(result: Result, leaves: pl.DataFrame) -> pl.DataFrame:
    """The scores with a row for every bonus and penalty that may still be marked."""
    extras = leaves.filter(pl.col("side") != "main")
    if not extras.height or result.rules.phase != "mid_year":
        return result.scores
    grid = result.tables.units.select("unit").join(extras, how="cross")
    absent = grid.join(result.scores, on=["unit", "criterion"], how="anti")
    rows = absent.select(
        "unit",
        "criterion",
        "section",
        "side",
        stage=pl.lit(None, pl.String),
        state=pl.lit("missing"),
        score=pl.lit(0.0),
        maximum="maximum",
    )
    return pl.concat([result.scores, rows])
