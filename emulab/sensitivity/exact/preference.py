"""Necessary and possible preference: who is ahead of whom under every defensible weighting.

Greco, Mousseau and Slowinski (2008, European Journal of Operational Research 191:416-436) for
weights alone: one unit is necessarily at least as good as another where the least of the
difference of their values over all the weights is not below 0, possibly where the greatest is
not. In a box the least is a knapsack, so nothing is sampled.
"""

import numpy as np
import polars as pl

from emulab.numbers import settled_array
from emulab.sensitivity.exact.fraction_frames import preference_rows
from emulab.sensitivity.exact.programmes import pairs, problem_of
from emulab.sensitivity.model import Model
from emulab.sensitivity.region import Region

COLUMNS = {
    "unit": pl.String,
    "other": pl.String,
    "least": pl.Float64,
    "most": pl.Float64,
    "necessary": pl.Boolean,
    "possible": pl.Boolean,
}


def preferences(model: Model, region: Region | None = None) -> pl.DataFrame:
    """Every unit beside every other: unit, other, least, most, necessary, possible.

    ``least`` and ``most`` bound by how much the value of the unit exceeds that of the other
    over ``region`` (the defensible weights unless given), in points wherever ``model.whole`` is
    all ones. ``necessary``: at least as good under all of these weights; ``possible``: under
    some. Both count a tie of totals for the unit and leave the tie keys aside, so that twins
    are each necessarily as good as the other. Rows stand in the order of the ranks, the others
    within. Where units are judged on other criteria these are true to a millionth of a point;
    empty where no bound can be proved (``model.why``).

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> frame = preferences(model_of(study("par-index", 2023).result))
    >>> [round(bound, 9) for bound in frame.select("least", "most").row(0)]
    [-0.345, 0.505]
    >>> frame.filter(unit="justice").filter(~pl.col("necessary"))["other"].to_list()
    ['state-bank']
    """
    if model.values is None:
        return pl.DataFrame(preference_rows(model, region), schema=COLUMNS, orient="row")
    problem = problem_of(model, region)
    least = np.empty((problem.size, problem.size))
    least[np.ix_(problem.units, problem.units)] = pairs(problem.values, problem.region)
    unit, other = np.nonzero(~np.eye(problem.size, dtype=bool))
    names = np.array(model.units, dtype=object)
    lows, highs = least[unit, other], -least[other, unit] + 0.0
    return pl.DataFrame(
        {
            "unit": names[unit].tolist(),
            "other": names[other].tolist(),
            "least": lows,
            "most": highs,
            "necessary": settled_array(lows) >= 0,
            "possible": settled_array(highs) >= 0,
        },
        schema=COLUMNS,
    )
