"""How often each unit takes each rank when weights are not settled, and which weights favour it.

Stochastic multicriteria acceptability analysis: Lahdelma and Salminen 2001 (SMAA-2, Operations
Research 49:444-454) for the shares of ranks and the central weights, Leskinen, Viitanen, Kangas
and Kangas 2006 (Forest Science 52:304-312) for the pairs. Every weighting of the region is as
likely as any other; a share is no chance that a unit deserves its rank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from emulab.rules import walk
from emulab.sensitivity.model import Model
from emulab.sensitivity.probability.counting import Counts, count, count_pairs, count_ranks
from emulab.sensitivity.probability.exact_pairs import pairs_exact
from emulab.sensitivity.probability.volumes import NotExact, first_rank
from emulab.sensitivity.region import Region

TAIL = 0.05  # on either side of the central 90 %
HELD = 2**14  # weightings at most where a gate holds units back
ANEW = 2**11  # where each is a run of the aggregate
SOUGHT = {"kemeny": (12, 2**7, 2**4)}  # where that is a search: up to so many units, and beyond

RANKS = {"unit": pl.String, "rank": pl.Int64, "share": pl.Float64, "error": pl.Float64}
FIRST = {
    "unit": pl.String,
    "share": pl.Float64,
    "error": pl.Float64,
    "exact": pl.Boolean,
    "confidence": pl.Float64,
    "entropy": pl.Float64,
}
CENTRAL = {"unit": pl.String, "criterion": pl.String, "weight": pl.Float64}
PAIRWISE = {
    "unit": pl.String,
    "other": pl.String,
    "share": pl.Float64,
    "error": pl.Float64,
    "exact": pl.Boolean,
}
EXPECTED = {
    "unit": pl.String,
    "expected_rank": pl.Float64,
    "error": pl.Float64,
    "exact": pl.Boolean,
    "low": pl.Int64,
    "high": pl.Int64,
    "best": pl.Int64,
    "worst": pl.Int64,
}


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Shares over a region of weights, units in the order of their ranks.

    ranks: unit, rank, share, error: how often the unit holds the rank; always drawn. There are
    more ranks than units where a gate leaves places empty.
    first: unit, share, error, exact, confidence, entropy: how often it is first; ``confidence`` is
    null until ``with_confidence``; ``entropy`` of its ranks, 0 (one rank) to 1 (any rank alike).
    central: unit, criterion, weight: the mean of the weightings that put it first; no rows for a
    unit that is never first.
    pairwise: unit, other, share, error, exact: how often the unit ranks strictly above the other;
    what both ways lack of 1 is ties.
    expected: unit, expected_rank, error, exact, low, high, best, worst: the mean rank, the central
    90 % of its ranks, and the best and worst seen in the draws (others may be possible).

    ``error`` is one standard error, 0 where ``exact``; twice it covers 95 %. draws, seed, blocks:
    the weightings drawn; ``how``: simplex, pieces, rejected or walked, as ``weightings`` says.
    ``exact`` says of first, pairwise and expected whether they were worked out or drawn. The rank 1
    of ``ranks`` and an exact share of ``first`` differ by the error of the draws.
    """

    ranks: pl.DataFrame
    first: pl.DataFrame
    central: pl.DataFrame
    pairwise: pl.DataFrame
    expected: pl.DataFrame
    draws: int
    seed: int
    blocks: int
    how: str
    exact: Mapping[str, bool]

    def with_confidence(self, confidence: Mapping[str, float]) -> "Acceptability":
        """The same with the confidence factors of units (see ``noise.confidence``) in ``first``."""
        own = pl.Series([confidence.get(unit) for unit in self.first["unit"]], dtype=pl.Float64)
        return replace(self, first=self.first.with_columns(confidence=own))


def acceptability(
    model: Model, region: Region | None = None, draws: int | None = None
) -> Acceptability:
    """Shares of ranks over a region, the model's defensible weights unless another is given.

    ``draws`` weightings at least (``analysis.weightings`` unless told), in whole blocks. Where
    totals are no fraction of two linear functions each is a run of its own, and fewer are drawn:
    2,048; under Kemeny's rule 128, or 16 beyond a dozen units.

    Exact instead of drawn, where ranks are linear in the weights: first ranks up to seven weights,
    pairs and mean ranks over the whole simplex and orders of any size, and over other regions
    that can be cut into few enough simplices.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> found = acceptability(model_of(study("hanoi-02", 2023).result))
    >>> found.first["share"].to_list(), found.draws, found.how
    ([1.0, 0.0, 0.0, 0.0, 0.0], 102400, 'pieces')
    """
    region = model.region if region is None else region
    analysis = model.result.rules.analysis
    seed, draws = analysis.seed, analysis.weightings if draws is None else draws
    first, pairs = None, None
    if model.values is None:
        counts = count_ranks(model.ranks, region, min(draws, _most(model)), seed, model.places)
    else:
        first = _first_exact(model, region)
        pairs = pairs_exact(model.values, model.keys, region)
        counted = count_pairs if pairs is None else count
        counts = counted(model.values, model.keys, region, draws, seed)
    share, error = counts.share("ranks"), counts.error("ranks")
    shares, central = (share[:, 0], counts.central()) if first is None else first
    return Acceptability(
        ranks=_ranks(model, share, error),
        first=_first(model, shares, None if first else error[:, 0], share),
        central=_central(model, shares, central),
        pairwise=_pairwise(model, counts, pairs),
        expected=_expected(model, counts, pairs),
        draws=counts.draws,
        seed=seed,
        blocks=counts.blocks,
        how=counts.way,
        exact={
            "first": first is not None,
            "pairwise": pairs is not None,
            "expected": pairs is not None,
        },
    )


def _most(model: Model) -> int:
    """How many weightings may be drawn where ranks are not linear in them."""
    if model.under.values is not None:
        return HELD if model.held.any() else 2**30
    rules = model.result.rules
    choices = [rules.aggregate, *(one.aggregate for one in walk(rules.rubric.criteria))]
    names = {choice.name for choice in choices if choice}
    found = [ANEW]
    for units, few, many in (SOUGHT[name] for name in names & set(SOUGHT)):
        found.append(few if len(model.units) <= units else many)
    return min(found)


def _first_exact(model: Model, region: Region) -> tuple[np.ndarray, np.ndarray] | None:
    try:
        return first_rank(model.values, region, model.keys)
    except NotExact:
        return None


def _ranks(model: Model, share: np.ndarray, error: np.ndarray) -> pl.DataFrame:
    size, places = share.shape
    rows = {
        "unit": np.repeat(model.units, places),
        "rank": np.tile(np.arange(1, places + 1), size),
        "share": share.ravel(),
        "error": error.ravel(),
    }
    return pl.DataFrame(rows, schema=RANKS)


def _first(
    model: Model, shares: np.ndarray, error: np.ndarray | None, ranks: np.ndarray
) -> pl.DataFrame:
    logs = np.log2(ranks, out=np.zeros_like(ranks), where=ranks > 0)
    bits = -(ranks * logs).sum(axis=1) / max(np.log2(len(ranks)), 1.0)
    rows = {
        "unit": list(model.units),
        "share": shares,
        "error": np.zeros(len(shares)) if error is None else error,
        "exact": [error is None] * len(shares),
        "confidence": [None] * len(shares),
        "entropy": np.clip(bits, 0.0, 1.0),
    }
    return pl.DataFrame(rows, schema=FIRST)


def _central(model: Model, shares: np.ndarray, central: np.ndarray) -> pl.DataFrame:
    rows = [
        (unit, name, weight)
        for unit, share, line in zip(model.units, shares, central.tolist(), strict=True)
        if share > 0
        for name, weight in zip(model.ids, line, strict=True)
    ]
    return pl.DataFrame(rows, schema=CENTRAL, orient="row")


def _pairwise(model: Model, counts: Counts, pairs: np.ndarray | None) -> pl.DataFrame:
    one, other = np.nonzero(~np.eye(len(model.units), dtype=bool))
    units = np.array(model.units)
    share, error = pairs, np.zeros((len(units), len(units)))
    if pairs is None:
        share, error = counts.share("wins"), counts.error("wins")
    rows = {
        "unit": units[one],
        "other": units[other],
        "share": share[one, other],
        "error": error[one, other],
        "exact": np.full(len(one), pairs is not None),
    }
    return pl.DataFrame(rows, schema=PAIRWISE)


def _expected(model: Model, counts: Counts, pairs: np.ndarray | None) -> pl.DataFrame:
    reached = np.cumsum(counts.ranks, axis=1)
    seen = counts.ranks > 0
    size = len(model.units)
    mean, error = counts.share("places"), counts.error("places")
    if pairs is not None:  # sorted: the same sum in whatever order
        mean, error = 1 + np.sort(pairs, axis=0).sum(axis=0), np.zeros(size)
    rows = {
        "unit": list(model.units),
        "expected_rank": mean,
        "error": error,
        "exact": [pairs is not None] * size,
        "low": 1 + (reached >= np.ceil(TAIL * counts.draws)).argmax(axis=1),
        "high": 1 + (reached >= np.ceil((1 - TAIL) * counts.draws)).argmax(axis=1),
        "best": 1 + seen.argmax(axis=1),
        "worst": seen.shape[1] - seen[:, ::-1].argmax(axis=1),
    }
    return pl.DataFrame(rows, schema=EXPECTED)
