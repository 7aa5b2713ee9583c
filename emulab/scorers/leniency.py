"""Who gives more and who gives less than the others on the same units and criteria."""

import numpy as np
import polars as pl
from scipy.stats import t

from emulab.pipeline import Result
from emulab.scorers.panel import scorers_of
from emulab.scoring.scorers.additive import expected_by_others
from emulab.scoring.scorers.outlying import FAR, robust

SCORERS = {
    "scorer": pl.String,
    "marks": pl.Int64,
    "units": pl.Int64,
    "given": pl.Float64,
    "leniency": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "points": pl.Float64,
    "apart": pl.Boolean,
}
PAIRS = {"scorer": pl.String, "unit": pl.String, "marks": pl.Int64, "residual": pl.Float64}
OUTLYING = {
    "unit": pl.String,
    "criterion": pl.String,
    "section": pl.String,
    "scorer": pl.String,
    "mark": pl.Float64,
    "expected": pl.Float64,
    "deviation": pl.Float64,
    "robust": pl.Float64,
}


def leniency(result: Result, stage: str = "") -> pl.DataFrame:
    """A row a scorer, the mildest first: scorer, marks, units, given, leniency, low, high, points,
    apart.

    ``given`` is the share of the maximum the scorer gave, which also says which units it saw;
    ``leniency`` is what is left when their worth is taken out, in shares of the maximum, with
    its interval (95 %, Student's t; empty where nothing is left to judge chance by). Chance is
    judged by how a scorer's sheets of different units differ, not mark by mark: the marks of one
    sheet lean the same way and are no independent witnesses. ``points`` is the leniency on a
    whole sheet. ``apart``: the interval leaves 0 out, which of twenty scorers
    without any habit one does by chance. No rows where the scorers cannot be
    compared; ``scorers_of`` says why.

    >>> from emulab.studies import study
    >>> leniency(study("hanoi-02", 2023).result).select("scorer", "units", "apart").row(0)
    ('iza', 3, True)
    """
    own = scorers_of(result, stage)
    if own.fit is None:
        return pl.DataFrame(schema=SCORERS)
    fit, marks = own.fit, own.marks
    chance = marks.by_unit
    reach = chance.error * float(t.ppf(0.975, chance.degrees)) if chance.degrees else np.nan
    whole = np.bincount(marks.scorer, marks.weight)
    units = marks.frame.group_by("scorer").agg(pl.col("unit").n_unique()).sort("scorer")["unit"]
    frame = pl.DataFrame(
        {
            "scorer": marks.scorers,
            "marks": np.bincount(marks.scorer),
            "units": units,
            "given": np.bincount(marks.scorer, marks.weight * marks.share) / whole,
            "leniency": fit.leniency,
            "low": fit.leniency - reach,
            "high": fit.leniency + reach,
            "points": fit.leniency * marks.sheet,
        }
    ).with_columns(pl.col("low", "high").fill_nan(None))
    apart = ((pl.col("low") > 1e-9) | (pl.col("high") < -1e-9)).fill_null(False)
    frame = frame.with_columns(apart=apart).cast(SCORERS)
    order = pl.col("leniency").round(9)
    return frame.sort(-order, "scorer")


def residuals(result: Result, stage: str = "") -> pl.DataFrame:
    """What every scorer gave every unit beyond worth and leniency: scorer, unit, marks, residual.

    ``residual`` is the mean over the criteria, each by its maximum, as a share of the maximum.

    >>> from emulab.studies import study
    >>> residuals(study("hanoi-02", 2023).result).height  # five scorers of three units each
    15
    """
    own = scorers_of(result, stage)
    if own.fit is None:
        return pl.DataFrame(schema=PAIRS)
    marks = own.marks.frame.with_columns(residual=own.fit.residual, weight=own.marks.weight)
    mean = (pl.col("residual") * pl.col("weight")).sum() / pl.col("weight").sum()
    pairs = marks.group_by("scorer", "unit").agg(marks=pl.len(), residual=mean)
    return pairs.cast(PAIRS).sort("scorer", "unit")


def outlying(result: Result, far: float = FAR, stage: str = "") -> pl.DataFrame:
    """Marks far from what the other scorers of the cell lead one to expect, the farthest first:
    unit, criterion, section, scorer, mark, expected, deviation, robust.

    ``expected`` and ``deviation`` are in points; ``robust`` is the deviation in robust standard
    deviations, flagged from ``far`` on. It says that a mark stands alone, not that it is wrong.

    >>> from emulab.studies import study
    >>> outlying(study("hanoi-02", 2023).result).select("criterion", "scorer", "mark").row(0)
    ('movement.files', 'city-agencies', 0.5)
    """
    own = scorers_of(result, stage)
    if own.fit is None:
        return pl.DataFrame(schema=OUTLYING)
    marks = own.marks
    expected = expected_by_others(own.fit, marks.cell, marks.weight)
    away = marks.share - expected
    size = marks.weight
    found = marks.frame.with_columns(
        expected=pl.Series(expected * size).fill_nan(None),
        deviation=pl.Series(away * size).fill_nan(None),
        robust=pl.Series(robust(away * np.sqrt(size))).fill_nan(None),
    )
    flagged = found.filter(pl.col("robust").abs() >= far).select(list(OUTLYING)).cast(OUTLYING)
    return flagged.sort(-pl.col("robust").abs().round(9), "unit", "criterion", "scorer")
