"""Sobol indices of weights that may be a little more or less, by sampling: they are no choices.

Where choices are discrete the indices are exact (``factorial``). A weight moves continuously, and
its index is estimated from low-discrepancy points, with an interval that says how far to trust it.
"""

import warnings

import numpy as np
import polars as pl
from scipy.stats import DegenerateDataWarning, sobol_indices, uniform

from emulab.sensitivity.model import Model

CONTINUOUS = {
    "criterion": pl.String,
    "weight": pl.Float64,
    "first_order": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "total": pl.Float64,
    "total_low": pl.Float64,
    "total_high": pl.Float64,
}
FEWEST = 256  # points: with fewer, an index may well come out below 0
DRAWS = {"fast": 1024, "slow": 256}
RESAMPLED = 200
CONFIDENCE = 0.95


def continuous(model: Model, draws: int | None = None) -> pl.DataFrame:
    """How much of the shift of ranks each sibling's weight makes: a row a sibling.

    criterion, weight (adopted), first_order with low and high, total with total_low and
    total_high (95 % bootstrap intervals). The output is the mean |rank - rank as adopted|; every
    weight is multiplied by a factor uniform on 1 +- ``analysis.within`` and the weights add up to 1
    again. Indices are empty where no rank ever moves. An estimate below 0 is sampling error, and
    its interval says so. Estimators: Saltelli et al. 2010, Comput. Phys. Commun. 181:259-270, table
    2, as SciPy has them. Raises ValueError where ``draws`` is no power of two, or below FEWEST.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> continuous(model_of(study("hanoi-02", 2023).result), 256)["criterion"].to_list()
    ['tasks', 'party', 'movement']
    """
    draws = draws or DRAWS["fast" if model.values is not None else "slow"]
    if draws < FEWEST or draws & (draws - 1):
        raise ValueError(f"draws is {draws}: write a power of two, {FEWEST} or more.")
    order = _by_content(model)
    adopted = model.ranks(model.weights)[0]
    weights = model.weights[order]
    within = model.result.rules.analysis.within
    moved = False

    def shift(factors: np.ndarray) -> np.ndarray:
        """The mean shift (N,) under factors (n, N) of the weights in the order of content."""
        nonlocal moved
        flat = factors.reshape(len(order), -1)
        own = np.empty((flat.shape[1], len(order)))
        own[:, order] = flat.T * weights
        ranks = model.ranks(own / own.sum(axis=1, keepdims=True))
        found = np.abs(ranks - adopted).mean(axis=1)
        moved |= bool(np.ptp(found) > 0)
        return found.reshape(factors.shape[1:])

    nothing = [(name, weight, *[None] * 6) for name, weight in _named(model)]
    if len(order) < 2 or within == 0:
        return pl.DataFrame(nothing, schema=CONTINUOUS, orient="row")
    spread = [uniform(1 - within, 2 * within)] * len(order)
    seed = model.result.rules.analysis.seed
    with np.errstate(invalid="ignore", divide="ignore"):
        found = sobol_indices(func=shift, n=draws, dists=spread, rng=np.random.default_rng(seed))
        if not moved:
            return pl.DataFrame(nothing, schema=CONTINUOUS, orient="row")
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DegenerateDataWarning
            )  # an index of 0 in every resample
            spans = found.bootstrap(confidence_level=CONFIDENCE, n_resamples=RESAMPLED)
    place = np.argsort(order)
    columns = [np.asarray(one)[place] for one in _ends(found.first_order, spans.first_order)]
    columns += [np.asarray(one)[place] for one in _ends(found.total_order, spans.total_order)]
    rows = [
        (name, weight, *(float(one[number]) for one in columns))
        for number, (name, weight) in enumerate(_named(model))
    ]
    return pl.DataFrame(rows, schema=CONTINUOUS, orient="row")


def _ends(index: np.ndarray, spans) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An index and its interval; where no resample could be judged the interval is the index."""
    low, high = spans.confidence_interval.low, spans.confidence_interval.high
    return index, np.where(np.isfinite(low), low, index), np.where(np.isfinite(high), high, index)


def _named(model: Model) -> list[tuple[str, float]]:
    return list(zip(model.ids, map(float, model.weights), strict=True))


def _by_content(model: Model) -> np.ndarray:
    """The siblings in an order that hangs on their weight and on the totals each alone would give,
    so that the order of the rubric cannot matter."""
    alone = np.sort(np.nan_to_num(model.totals(np.eye(len(model.ids)))), axis=1)
    keys = [(round(float(w), 12), *line) for w, line in zip(model.weights, alone, strict=True)]
    return np.array(sorted(range(len(keys)), key=lambda n: (*keys[n], model.ids[n])))
