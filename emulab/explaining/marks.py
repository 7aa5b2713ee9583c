"""The marks beneath a unit's scores: which of them count, and why the others do not."""

import polars as pl

from emulab.explaining.units import unit_of
from emulab.numbers import settled
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.scoring.stages import within_stages
from emulab.words import Message

USED, EARLY = "used", "earlier stage"
WHY = {
    USED: Message("counts"),
    EARLY: Message("counts until a later stage is marked"),
    "no number": Message("no number was given"),
    "not assigned": Message("the criterion is not assigned to the unit"),
    "no stage": Message("the rules know no such stage"),
    "own unit": Message("a mark on one's own unit"),
    "set aside": Message("the scenario sets this scorer aside"),
    "supposed": Message("the scenario supposes other points"),
    "not the last stage": Message("a later stage decides"),
    "too few": Message("too few scorers marked"),
    "not the highest": Message("not the highest"),
    "not the lowest": Message("not the lowest"),
    "cut": Message("cut as one of the best or worst"),
    "no weight": Message("weighs nothing"),
}
COLUMNS = ["criterion", "stage", "scorer", "mark", "target", "used", "reason", "rule"]
ENDS = {"maximum": "not the highest", "minimum": "not the lowest"}
CELL = ["criterion", "stage"]


def marks_beneath(result: Result, unit: str) -> pl.DataFrame:
    """Every mark that a unit was given, in the order of the rubric and of the stages: COLUMNS.

    ``used`` says whether the mark is part of the score, ``reason`` (a key of WHY) why not, or
    that at mid-year it only stands in; ``rule`` names how the scorers of the stage are combined
    and then the stages. Of equal marks a trimmed mean cuts the first in the file: which one
    makes no difference.

    >>> from emulab.studies import study
    >>> frame = marks_beneath(study("hanoi-02", 2023).result, "iza")
    >>> set(frame.filter("used")["stage"]), set(frame.filter(reason="own unit")["stage"])
    ({'head'}, set())
    """
    unit, rules = unit_of(result, unit), result.rules
    marks = result.tables.marks.filter(pl.col("unit") == unit)
    scores = result.scores.filter(pl.col("unit") == unit)
    decided = scores.select("criterion", "state", decided="stage")
    found = marks.join(decided, on="criterion", how="left", maintain_order="left")
    found = found.with_columns(pl.col("state").fill_null("missing"))
    frame = _with_targets(found, result, unit).with_columns(reason=_first_reason(rules))
    for refine in (_within, _between):
        frame = refine(frame, marks, rules)
    leaves, order = [leaf.id for leaf in rules.rubric.leaves], list(rules.stages.order)
    places = [
        pl.col(column).replace_strict(known, range(len(known)), default=None)
        for column, known in (("criterion", leaves), ("stage", order))
    ]
    early = pl.col("used") & (pl.col("state") == EARLY)
    return (
        frame.sort(places, nulls_last=True, maintain_order=True)
        .with_columns(used=pl.col("reason") == USED, rule=_rule(rules))
        .with_columns(reason=pl.when(early).then(pl.lit(EARLY)).otherwise("reason"))
        .select(COLUMNS)
    )


def _with_targets(frame: pl.DataFrame, result: Result, unit: str) -> pl.DataFrame:
    own = result.tables.targets.filter(pl.col("unit") == unit).select("criterion", "target")
    return frame.join(own, on="criterion", how="left", maintain_order="left")


def _first_reason(rules: Rules) -> pl.Expr:
    """What keeps a mark out before marks are combined at all, the first that holds."""
    stages = rules.stages
    stage, last = pl.col("stage"), list(stages.order)[-1]
    recused = stage.is_in(list(stages.recusal))
    own = (recused & (pl.col("scorer") == pl.col("unit"))).fill_null(False)
    elsewhere = pl.lit(False)
    if stages.combine == "last":
        elsewhere = stage != pl.col("decided").fill_null(last)
    reasons = [
        ("not assigned", pl.col("state") == "not assigned"),
        ("no number", pl.col("mark").is_null()),
        ("no stage", ~stage.is_in(list(stages.order))),
        ("own unit", own),
        ("set aside", pl.col("scorer").is_in(list(rules.set_aside)).fill_null(False)),
        ("supposed", pl.col("state") == "supposed"),
        ("not the last stage", elsewhere),
        ("too few", pl.col("state").is_in(["missing", "imputed"])),
    ]
    found = pl.lit(USED)
    for reason, holds in reversed(reasons):
        found = pl.when(holds).then(pl.lit(reason)).otherwise(found)
    return found


def _within(frame: pl.DataFrame, marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The marks that their stage leaves out, by the way in which it combines its scorers."""
    ways = {stage: rules.stages.within_of(stage) for stage in rules.stages.order}
    used, mark = pl.col("reason") == USED, settled(pl.col("mark"))
    for stage, way in ways.items():
        own = used & (pl.col("stage") == stage)
        among = mark.filter(used)
        if str(way) in ENDS:
            best = (among.max() if str(way) == "maximum" else among.min()).over(CELL)
            out, reason = mark != best, ENDS[str(way)]
        elif str(way) == "trimmed_mean":
            count, place = used.sum().over(CELL), _place(used, mark)
            ends = _cut(way.settings, count)
            out, reason = (place <= ends) | (place > count - ends), "cut"
        elif str(way) == "weighted":
            weighing = [scorer for scorer, weight in way.settings.items() if weight]
            out, reason = ~pl.col("scorer").is_in(weighing), "no weight"
        else:
            continue
        left = pl.when(own & out).then(pl.lit(reason)).otherwise("reason")
        frame = frame.with_columns(reason=left)
    return frame


def _between(frame: pl.DataFrame, marks: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The marks of stages that a highest or lowest stage, or a weight of 0, leaves out."""
    way = rules.stages.combine
    combine = str(way)
    if combine == "weighted":
        nothing = [stage for stage, weight in way.settings.items() if not weight]
        out = (pl.col("reason") == USED) & pl.col("stage").is_in(nothing)
        return frame.with_columns(reason=pl.when(out).then(pl.lit("no weight")).otherwise("reason"))
    if combine not in ENDS:
        return frame
    value = settled(pl.col("value"))
    best = (value.max() if combine == "maximum" else value.min()).over("criterion")
    staged = within_stages(marks.filter(pl.col("stage").is_in(list(rules.stages.order))), rules)
    chosen = staged.rename({"mark": "value"}).select(*CELL, chosen=value == best)
    joined = frame.join(chosen, on=CELL, how="left", maintain_order="left")
    out = (pl.col("reason") == USED) & ~pl.col("chosen").fill_null(True)
    reason = pl.when(out).then(pl.lit(ENDS[combine])).otherwise("reason")
    return joined.with_columns(reason=reason).drop("chosen")


def _place(used: pl.Expr, mark: pl.Expr) -> pl.Expr:
    """The place of a used mark among those of its stage, the lowest first."""
    return pl.when(used).then(mark).rank("ordinal").over(CELL)


def _cut(settings, count: pl.Expr) -> pl.Expr:
    """How many marks are cut at either end; none where too few scorers marked."""
    share = settings.share
    ends = pl.lit(settings.ends) if share is None else (count * share + 1e-9).floor()
    return pl.when(count >= settings.fewest).then(ends).otherwise(0)


def _rule(rules: Rules) -> pl.Expr:
    words = {
        stage: f"{rules.stages.within_of(stage)}, {rules.stages.combine}"
        for stage in rules.stages.order
    }
    return pl.col("stage").replace_strict(words, default=None, return_dtype=pl.String)
