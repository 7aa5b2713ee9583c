"""How firm a ranking is: every question about it asked of one object, answered when first asked.

found = robustness(result)        of a result; of a study: robustness(study)
found.verdict.sentence            safe, fragile or tied, with the number behind it
found.stability                   how far each weight may move
found.within, found.anywhere      ranks under defensible weights, and under all there are
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from emulab.pipeline import Result
from emulab.sensitivity.exact.ends import ends_of
from emulab.sensitivity.exact.extreme_ranks import COLUMNS, possible_ranks
from emulab.sensitivity.exact.fraction_frames import over
from emulab.sensitivity.exact.fraction_ranks import RanksOver
from emulab.sensitivity.exact.nearest import Nearest, nearest_first
from emulab.sensitivity.exact.optimality import potentially_optimal
from emulab.sensitivity.exact.preference import preferences
from emulab.sensitivity.exact.regret import regret
from emulab.sensitivity.exact.stability import stabilities, stability
from emulab.sensitivity.exact.sure import sure
from emulab.sensitivity.exact.tornado import tornado
from emulab.sensitivity.exact.triangle import regions_of_pair
from emulab.sensitivity.methods.continuous import continuous
from emulab.sensitivity.methods.factorial import Factorial, factorial
from emulab.sensitivity.methods.leaving_out import leave_one_out
from emulab.sensitivity.methods.noise import noise
from emulab.sensitivity.model import ARGUED, Model, model_of
from emulab.sensitivity.probability.acceptability import Acceptability, acceptability
from emulab.sensitivity.probability.distribution import distribution
from emulab.sensitivity.region import Region, everything
from emulab.sensitivity.verdict import Evidence, Verdict, verdict_of
from emulab.studies import Study


@dataclass(frozen=True, eq=False)
class Robustness:
    """What is asked of one result; ``model`` says whose weights are argued about.

    Every table is worked out when it is first asked for and kept. What rules allow no exact
    answer to is empty, and ``model.why`` says why.
    """

    result: Result
    model: Model

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every ranked unit by its id, in the order of the ranks."""
        return {unit: self.result.unit_names[unit] for unit in self.model.units}

    @cached_property
    def verdict(self) -> Verdict:
        """Safe, fragile or tied: one sentence for the cluster and one a unit."""
        model = self.model
        ranges = self.possible_ranks
        return verdict_of(
            Evidence(
                model=model,
                defensible=sure(model),
                anywhere=sure(model, everything(model.ids)),
                ends=ends_of(model),
                best=ranges["best"].to_numpy(),
                worst=ranges["worst"].to_numpy(),
                kept=self.kept,
                draws=self.within.draws,
            )
        )

    @cached_property
    def kept(self) -> np.ndarray:
        """The share of the defensible weightings in which each unit (m,) keeps its rank: drawn, but
        for the first place where that is worked out."""
        own = self.result.ranks.select("unit", "rank")
        kept = own.join(self.within.ranks, on=["unit", "rank"], how="left", maintain_order="left")
        kept = kept.join(
            self.within.first.select("unit", first="share"), on="unit", maintain_order="left"
        )
        exact = pl.when(pl.col("rank") == 1).then("first").otherwise("share")
        return kept.select(exact.fill_null(0.0)).to_series().to_numpy()

    @cached_property
    def within(self) -> Acceptability:
        """Ranks under defensible weights, all of them alike likely."""
        return acceptability(self.model)

    @cached_property
    def anywhere(self) -> Acceptability:
        """Ranks under all weights there are, all of them alike likely."""
        return acceptability(self.model, everything(self.model.ids))

    @cached_property
    def distribution(self) -> pl.DataFrame:
        """Every unit's total under all weights there are, in points: mean, ends and quantiles."""
        return distribution(self.model)

    @cached_property
    def stability(self) -> pl.DataFrame:
        """How far the weight of every section and criterion may move: ``stabilities``."""
        return stabilities(self.result)

    @cached_property
    def argued(self) -> pl.DataFrame:
        """How far the weights argued about may move: ``stability``."""
        return stability(self.model)

    @cached_property
    def tornado(self) -> pl.DataFrame:
        """What each weight does to the lead on its way through the defensible ones."""
        return tornado(self.model)

    @cached_property
    def triangle_of(self) -> tuple[str, str] | None:
        """The two weights of the triangle, the heaviest; None where there are fewer than three."""
        if len(self.model.ids) < 3:
            return None
        heaviest = np.argsort(-self.model.weights, kind="stable")[:2]
        one, other = sorted(heaviest.tolist())
        return self.model.ids[one], self.model.ids[other]

    @cached_property
    def triangle(self) -> pl.DataFrame | None:
        """Who is first where in the triangle of two weights and the rest."""
        return regions_of_pair(self.model, *self.triangle_of) if self.triangle_of else None

    @cached_property
    def preferences(self) -> pl.DataFrame:
        """Every unit beside every other over the defensible weights."""
        return preferences(self.model)

    @cached_property
    def optimal(self) -> pl.DataFrame:
        """Which units some defensible weighting puts first."""
        return potentially_optimal(self.model)

    @cached_property
    def optimal_anywhere(self) -> pl.DataFrame:
        """Which units any weighting at all puts first, and the mix that beats the others."""
        return potentially_optimal(self.model, everything(self.model.ids))

    @cached_property
    def possible_ranks(self) -> pl.DataFrame:
        """Best and worst rank under defensible weights, without a programme: bounds at once."""
        return ranges(self.model, self.model.region, "bounds")

    @cached_property
    def settled_ranks(self) -> pl.DataFrame:
        """The same, settled by programmes where the bounds leave a gap; slow for many criteria."""
        return ranges(self.model, self.model.region, "milp")

    @cached_property
    def regret(self) -> pl.DataFrame:
        """What every unit loses at worst under defensible weights."""
        return regret(self.model)

    @cached_property
    def nearest(self) -> dict[str, Nearest]:
        """For every unit, the nearest weights that put it first, or the proof of none."""
        return {unit: nearest_first(self.model, unit) for unit in self.model.units}

    @cached_property
    def leave_one_out(self) -> dict[str, pl.DataFrame]:
        """Ranks without one criterion, section, unit, scorer, stage: a table each."""
        return {what: leave_one_out(self.result, what) for what in LEFT_OUT}

    @cached_property
    def noise(self) -> pl.DataFrame:
        """How firm the ranks are against errors of marking of the size that the rules state."""
        return noise(self.result)

    @cached_property
    def factorial(self) -> Factorial:
        """Every combination of the choices of method, and which choice moves the ranks."""
        return factorial(self.result)

    @cached_property
    def continuous(self) -> pl.DataFrame:
        """Which of the weights argued about moves the ranks, each varied within its bounds."""
        return continuous(self.model)


LEFT_OUT = ("section", "criterion", "unit", "scorer", "stage")
GAPS = ("gap_best", "gap_worst")  # the ends say them already
RANGES = {name: kind for name, kind in COLUMNS.items() if name not in GAPS}


def robustness(of: Study | Result, node: str | None = ARGUED) -> Robustness | None:
    """How firm the ranking of a study or result is; None where a study ranks nothing.

    ``node`` names the section whose criteria's weights are argued about; left out, the rules
    name it, and the sections' own unless they do. Raises InputError where ``node`` holds nothing.

    >>> from emulab.studies import study
    >>> str(robustness(study("hanoi-02", 2023)).verdict.state)
    'safe'
    """
    result = of if isinstance(of, Result) else of.result or of.trial
    if result is None or not result.ranked:
        return None
    return Robustness(result, model_of(result, node))


def ranges(model: Model, region: Region, settle: str) -> pl.DataFrame:
    """The ranks every unit can have over a region: unit, best, worst, best_at_least,
    worst_at_most, exact, how; the ranks seen in a few draws where nothing can be proved."""
    if model.values is not None:
        return possible_ranks(model, region, settle=settle).select(list(RANGES))
    found = over(model, region)
    if found is not None:
        return _framed(model, found, "cut up")
    seen = acceptability(model, region).expected.sort("unit")
    order = {unit: number for number, unit in enumerate(model.units)}
    seen = seen.sort(pl.col("unit").replace_strict(order))
    best, worst = seen["best"].to_numpy(), seen["worst"].to_numpy()
    open_ended = np.ones_like(best), np.full_like(worst, model.places)
    where = np.zeros((len(best), len(model.ids)))
    return _framed(model, RanksOver(best, worst, *open_ended, where), "drawn")


def _framed(model: Model, found: RanksOver, how: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "unit": list(model.units),
            "best": found.best,
            "worst": found.worst,
            "best_at_least": found.best_at_least,
            "worst_at_most": found.worst_at_most,
            "exact": (found.best == found.best_at_least) & (found.worst == found.worst_at_most),
            "how": [how] * len(model.units),
        },
        schema=RANGES,
    )
