"""How far chance in the marking reaches: every score off by a little, over and over.

A score is one panel's mark on one day. Each is moved by a normal error with the standard deviation
that the rules name (``analysis.noise``, a share of the criterion's maximum), all independently, and
the units are ranked anew, as often as the draws say.
"""

from dataclasses import replace
from math import sqrt

import numpy as np
import polars as pl

from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.rules import Rules, walk
from emulab.scoring.aggregates import AGGREGATES
from emulab.scoring.totals import rescaled
from emulab.scoring.weights import from_data
from emulab.sensitivity.methods.choices import as_means
from emulab.sensitivity.methods.errors import errors_of
from emulab.sensitivity.methods.grids import SLOW
from emulab.sensitivity.methods.places import ranks_of_totals
from emulab.sensitivity.methods.road import (
    Ground,
    finished,
    levels_of,
    shares_under,
    totals_of,
)
from emulab.sensitivity.model import Model
from emulab.sensitivity.shares import shares_at

NOISE = {
    "unit": pl.String,
    "rank": pl.Int64,
    "kept": pl.Float64,
    "first": pl.Float64,
    "expected_rank": pl.Float64,
    "low": pl.Int64,
    "high": pl.Int64,
    "error": pl.Float64,
}
CONFIDENCE = {"unit": pl.String, "confidence": pl.Float64, "error": pl.Float64}
DRAWS = {"linear": 2048, "stacked": 512, "one by one": 256, "slow": 16}
LINEAR_SCALES, LINEAR = ("points", "declared"), ("sum", "arithmetic")
TAIL = 0.05


def noise(result: Result, size: float | None = None, draws: int | None = None) -> pl.DataFrame:
    """How firm the ranks are against errors of marking: a row a unit, in the order of the ranks.

    unit, rank (adopted), kept (share of draws in which it keeps that rank), first (in which it is
    first), expected_rank (mean), low and high (the central 90 % of its ranks), error (the greater
    standard error of kept and first).

    ``size`` is the standard deviation of an error as a share of the maximum. Scores stay between
    the lowest and the maximum, so a full mark can only fall; pass or fail has no error, nor has a
    cell without a score; bonus and penalty are facts and stay. Errors are taken to be independent
    from cell to cell: a scorer's leniency is not in them. No rows where maxima are not known.

    >>> from emulab.studies import study
    >>> found = noise(study("hanoi-02", 2023).result, size=0.0)
    >>> found["kept"].to_list()
    [1.0, 1.0, 1.0, 1.0, 1.0]
    """
    rules, units = result.rules, result.ranks["unit"].to_list()
    if rules.rubric.maximum is None or not units:
        return pl.DataFrame(schema=NOISE)
    errors = errors_of(result, _size(result, size))
    ground, still = errors.ground, not errors.size.any()
    draws = 1 if still else draws or DRAWS[_cost(rules, len(ground.units))]
    rows = [ground.units.index(unit) for unit in units]
    adopted = result.ranks["rank"].to_numpy()
    last = len(ground.units) + max((g.bars for g in rules.gates if g.bars != "ranking"), default=0)
    counts = np.zeros((len(units), last + 2), dtype=np.int64)  # places 0 to one behind the last
    for scores in errors.blocks(draws, rules.analysis.seed):
        for ranks in _ranks(ground, rules, scores):
            np.add.at(counts, (np.arange(len(units)), ranks[rows]), 1)
    return _table(units, adopted, counts, still)


def confidence(
    model: Model, central: pl.DataFrame, size: float | None = None, draws: int | None = None
) -> pl.DataFrame:
    """The confidence factor of every unit that has central weights: unit, confidence, error.

    The share of draws in which the unit is first, ties included, under the weights that speak
    most for it (``central``: unit, criterion, weight). A low one says that not even under these
    can it be told from the others. Source: Lahdelma & Salminen 2001, Oper. Res. 49:444-454.

    >>> import polars as pl
    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> model = model_of(study("hanoi-02", 2023).result)
    >>> adopted = pl.DataFrame({"criterion": model.ids, "weight": model.weights})
    >>> central = adopted.with_columns(unit=pl.lit(model.units[0]))
    >>> confidence(model, central, size=0.0)["confidence"].to_list()
    [1.0]
    """
    result = model.result
    shares = shares_at(result, model.node)
    if shares is None or not central.height:
        return pl.DataFrame(schema=CONFIDENCE)
    rules = as_means(result.rules)
    errors = errors_of(result, _size(result, size))
    ground, still = errors.ground, not errors.size.any()
    draws = 1 if still else draws or DRAWS[_cost(rules, len(ground.units))] // 2
    asked: dict[str, dict[str, float]] = {}
    for unit, criterion, weight in central.select("unit", "criterion", "weight").iter_rows():
        asked.setdefault(unit, {})[criterion] = weight
    own = {u: shares.under(np.array([w.get(i, 0.0) for i in shares.ids])) for u, w in asked.items()}
    first = dict.fromkeys(asked, 0)
    for scores in errors.blocks(draws, rules.analysis.seed):
        levels = levels_of(scores, rules)
        for unit, weights in own.items():
            totals = _totals(ground, rules, scores, np.where(weights > 0, weights, np.nan), levels)
            first[unit] += _times_first(ground, rules, totals, scores, ground.units.index(unit))
    found = [(unit, number / draws) for unit, number in first.items()]
    rows = [(unit, share, 0.0 if still else _error(share, draws)) for unit, share in found]
    return pl.DataFrame(rows, schema=CONFIDENCE, orient="row")


def _size(result: Result, size: float | None) -> float:
    return result.rules.analysis.noise if size is None else size


def _cost(rules: Rules, units: int) -> str:
    """How dear one draw is under the rules."""
    names = _aggregates(rules)
    if any(name in SLOW and units > SLOW[name] for name in names):
        return "slow"
    if from_data(rules) or any(AGGREGATES[name].relative for name in names - {"sum"}):
        return "one by one"
    return "linear" if _linear(rules) else "stacked"


def _aggregates(rules: Rules) -> set[str]:
    nodes = [node for node in walk(rules.rubric.criteria) if node.aggregate]
    return {rules.aggregate.name, *(node.aggregate.name for node in nodes)}


def _linear(rules: Rules) -> bool:
    """Whether totals are sums of scores, each with a factor of its own."""
    return (
        rules.scale in LINEAR_SCALES
        and _aggregates(rules) <= set(LINEAR)
        and rules.rubric.places("section") is None
    )


def _ranks(ground: Ground, rules: Rules, scores: np.ndarray) -> np.ndarray:
    """The ranks (B, m) of scores (B, m, n), without draws that no weights can be drawn from."""
    rules = as_means(rules)
    if from_data(rules):
        drawn = [_weighed(replace(ground, scores=one), rules) for one in scores]
        kept = [number for number, one in enumerate(drawn) if one is not None]
        if not kept:
            return np.empty((0, len(ground.units)), dtype=np.int64)
        scores, own = scores[kept], np.stack([drawn[number] for number in kept])
    else:
        own = shares_under(ground, rules)
    totals = _totals(ground, rules, scores, own)
    return ranks_of_totals(ground, rules, totals, scores)


def _weighed(ground: Ground, rules: Rules) -> np.ndarray | None:
    try:
        return shares_under(ground, rules)
    except InputError:
        return None


def _totals(ground: Ground, rules: Rules, scores, own, levels=None) -> np.ndarray:
    """The totals (B, m) of scores (B, m, n) under shares; where they are sums, as a product."""
    if own.ndim == 2 and _linear(rules):
        share = rescaled(ground.scores, own)
        maxima = np.array([leaf.maximum for leaf in rules.rubric.main], dtype=float)
        factor = np.where(np.isfinite(share), share, 0.0) * (rules.rubric.maximum or 0.0) / maxima
        points = np.einsum("bmn,mn->bm", np.where(np.isfinite(scores), scores, 0.0), factor)
        points = np.where(np.isfinite(share).any(axis=1), points, np.nan)
        return finished(ground, rules, points, {})
    levels = levels_of(scores, rules) if levels is None else levels
    return totals_of(ground, rules, levels, own, scores)


def _times_first(ground: Ground, rules: Rules, totals, scores, unit: int) -> int:
    """In how many draws the unit is first; only where it is not plainly so or not, by its rank."""
    if rules.gates:
        return int((ranks_of_totals(ground, rules, totals, scores)[:, unit] == 1).sum())
    best = np.where(np.isfinite(totals), totals, -np.inf)
    lead = best[:, unit] - np.delete(best, unit, axis=1).max(axis=1, initial=-np.inf)
    close = np.abs(lead) < 1e-6
    number = int((lead[~close] > 0).sum())
    if close.any():
        ranks = ranks_of_totals(ground, rules, totals[close], scores[close])
        number += int((ranks[:, unit] == 1).sum())
    return number


def _table(units: list[str], adopted: np.ndarray, counts: np.ndarray, still: bool) -> pl.DataFrame:
    draws = int(counts[0].sum())
    if not draws:
        return pl.DataFrame(schema=NOISE)
    shares = counts / draws
    kept, first = shares[np.arange(len(units)), adopted], shares[:, 1]
    reached = np.cumsum(counts, axis=1)
    rows = {
        "unit": units,
        "rank": adopted,
        "kept": kept,
        "first": first,
        "expected_rank": shares @ np.arange(counts.shape[1]),
        "low": (reached >= np.ceil(TAIL * draws)).argmax(axis=1),
        "high": (reached >= np.ceil((1 - TAIL) * draws)).argmax(axis=1),
        "error": [
            0.0 if still else max(_error(one, draws), _error(other, draws))
            for one, other in zip(kept, first, strict=True)
        ],
    }
    return pl.DataFrame(rows, schema=NOISE)


def _error(share: float, draws: int) -> float:
    """The standard error of a share, never below one draw's worth."""
    return max(sqrt(share * (1 - share) / draws), 1 / draws)
