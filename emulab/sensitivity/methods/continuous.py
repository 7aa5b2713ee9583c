"""Sobol indices of weights that may be a little more or less, by sampling: they are no choices.

Where choices are discrete the indices are exact (``factorial``). A weight moves continuously, and
its index is estimated from low-discrepancy points, with an interval that says how far to trust it.
"""

import warnings
from itertools import chain

import numpy as np
import polars as pl
from scipy.stats import DegenerateDataWarning, bootstrap, qmc, sobol_indices

from emulab.numbers import settled_array
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
    2, (b) and (f). Raises ValueError where ``draws`` is no power of two, or below FEWEST.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> continuous(model_of(study("hanoi-02", 2023).result), 256)["criterion"].to_list()
    ['tasks', 'party', 'movement']
    """
    draws = DRAWS["fast" if model.values is not None else "slow"] if draws is None else draws
    if draws < FEWEST or draws & (draws - 1):
        raise ValueError(f"draws is {draws}: write a power of two, {FEWEST} or more.")
    nothing = [(name, weight, *[None] * 6) for name, weight in _named(model)]
    within, size = model.result.rules.analysis.within, len(model.ids)
    if size < 2 or within == 0:
        return pl.DataFrame(nothing, schema=CONTINUOUS, orient="row")
    rng = np.random.default_rng(model.result.rules.analysis.seed)
    points = qmc.Sobol(2 * size, bits=64, rng=rng).random(draws)
    outputs = _outputs(model, 1 - within + 2 * within * points)
    if not np.ptp(outputs[:2]) > 0:
        return pl.DataFrame(nothing, schema=CONTINUOUS, orient="row")
    found, low, high = _estimated(outputs, rng)
    columns = [one[place] for place in (0, 1) for one in (found, low, high)]
    place = np.argsort(_by_content(model))
    rows = [
        (name, weight, *(float(one[number]) for one in columns))
        for number, (name, weight) in zip(place, _named(model), strict=True)
    ]
    return pl.DataFrame(rows, schema=CONTINUOUS, orient="row")


def _outputs(model: Model, factors: np.ndarray) -> np.ndarray:
    """The mean shifts (2 + n, N) under factors (N, 2 n) of the weights in the order of content.

    Those of the first n, of the others, and of the first with each of the others in turn.
    """
    order, adopted = _by_content(model), model.ranks(model.weights)[0]
    one, other = np.split(factors, 2, axis=1)
    crossed = (np.where(np.arange(len(order)) == n, other, one) for n in range(len(order)))
    found = []
    for own in chain((one, other), crossed):
        drawn = np.empty_like(own)
        drawn[:, order] = own * model.weights[order]
        ranks = model.ranks(drawn / drawn.sum(axis=1, keepdims=True))
        found.append(np.abs(ranks - adopted).mean(axis=1))
    return np.stack(found)


def _estimated(
    outputs: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First-order and total indices (2, n) of outputs (2 + n, N), and the ends of their intervals.

    The indices are SciPy's. Its own bootstrap of them takes no seed, so that the intervals would
    be others every time: they are resampled here, by the same estimators. Where no resample could
    be judged the interval is the index.
    """
    one, other, crossed = outputs[0], outputs[1], outputs[2:]
    given = {"f_A": one[None], "f_B": other[None], "f_AB": crossed[:, None]}
    own = sobol_indices(func=given, n=outputs.shape[1])
    found = np.stack([own.first_order, own.total_order])
    away = outputs - outputs[:2].mean()

    def indices(drawn: np.ndarray) -> np.ndarray:
        one, other, crossed = away[0, drawn], away[1, drawn], away[2:, drawn]
        first = (other * (crossed - one)).mean(axis=1)
        total = ((one - crossed) ** 2).mean(axis=1) / 2
        return np.stack([first, total]) / away[:2, drawn].var()

    every = np.arange(outputs.shape[1])
    asked = {"n_resamples": RESAMPLED, "confidence_level": CONFIDENCE, "method": "BCa", "rng": rng}
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateDataWarning)  # an index of 0 in every resample
        low, high = bootstrap((every,), indices, **asked).confidence_interval
    return found, *(np.where(np.isfinite(end), end, found) for end in (low, high))


def _named(model: Model) -> list[tuple[str, float]]:
    return list(zip(model.ids, map(float, model.weights), strict=True))


def _by_content(model: Model) -> np.ndarray:
    """The siblings in an order that hangs on their weight and on the totals each alone would give,
    so that the order of the rubric cannot matter."""
    totals = settled_array(model.totals(np.eye(len(model.ids))))
    alone = np.sort(np.nan_to_num(totals), axis=1)
    keys = [(round(float(w), 12), *line) for w, line in zip(model.weights, alone, strict=True)]
    return np.array(sorted(range(len(keys)), key=lambda n: (*keys[n], model.ids[n])))
