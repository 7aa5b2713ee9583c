"""Aggregates in the rules: their settings, and what settings must keep towards the rubric.

    aggregate: geometric
    aggregate: {power: {exponent: 0.5}}
    aggregate: {owa: {orness: 0.3}}
    aggregate: {choquet: {interactions: [[plan, reform, 0.2]]}}
    aggregate: {promethee: {preference: linear, indifference: 0.05, preference_threshold: 0.2}}

What the names do is written beside the functions in ``scoring/aggregates``.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from emulab.rules.checking_aggregates import aggregate_faults
from emulab.rules.choosing import Choice
from emulab.rules.values import Id, Points, Refused, Value

__all__ = [
    "SIGNED_AGGREGATES",
    "AggregateChoice",
    "Choquet",
    "Kemeny",
    "Owa",
    "PenalisedMean",
    "Power",
    "Preference",
    "Promethee",
    "Vikor",
    "aggregate_faults",
]

SIGNED_AGGREGATES = (
    "sum",
    "arithmetic",
    "minimum",
    "owa",
    "choquet",
    "topsis",
    "vikor",
    "promethee",
    "copeland",
    "kemeny",
)  # those with a place for levels below zero


class Power(Value):
    """The exponent of a power mean: 1 is the arithmetic mean, -1 the harmonic; below 1 evens out.

    >>> Power(exponent=0.5).exponent
    0.5
    """

    exponent: Annotated[Points, Field(ge=-100, le=100)]

    @model_validator(mode="after")
    def _not_zero(self) -> "Power":
        if abs(self.exponent) < 1e-6:
            raise Refused(
                "a power mean with the exponent 0 is the geometric mean.",
                "Write aggregate: geometric.",
            )
        return self


class Owa(Value):
    """Weights for the places, best level first and relative to one another; or an orness.

    An orness of 1 takes the best level, 0.5 the mean, 0 the worst.

    >>> Owa(orness=0).orness
    0.0
    """

    weights: tuple[Annotated[Points, Field(ge=0)], ...] | None = None
    orness: Annotated[Points, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "Owa":
        if (self.weights is None) == (self.orness is None):
            raise Refused("owa takes weights or an orness.", "Write one of the two.")
        if self.weights is not None and not sum(self.weights) > 0:
            raise Refused("the weights of owa weigh nothing at all.", "Raise one.")
        return self


class Choquet(Value):
    """Pairs of criteria that help (above 0) or stand for one another (below 0), each within -1..1.

    >>> Choquet(interactions=(("plan", "reform", 0.2),)).pairs(("reform", "party", "plan"))
    ((2, 0, 0.2),)
    """

    interactions: tuple[tuple[Id, Id, Annotated[Points, Field(ge=-1, le=1)]], ...] = Field(
        min_length=1
    )

    @model_validator(mode="after")
    def _each_pair_once(self) -> "Choquet":
        seen = set()
        for one, other, _ in self.interactions:
            if one == other:
                raise Refused(f"{one!r} makes no pair with itself.", "Name two criteria.")
            if frozenset((one, other)) in seen:
                raise Refused(f"the pair {one!r}, {other!r} is given twice.", "Keep one.")
            seen.add(frozenset((one, other)))
        return self

    def pairs(self, ids: tuple[str, ...]) -> tuple[tuple[int, int, float], ...]:
        """The interactions by column; a pair of which one is not among ``ids`` falls away."""
        place = {name: index for index, name in enumerate(ids)}
        return tuple(
            (place[one], place[other], value)
            for one, other, value in self.interactions
            if one in place and other in place
        )


class PenalisedMean(Value):
    """What the levels 0 and 1 stand for; the penalty is relative to the mean on that scale.

    Left out, it is relative to the mean level. Mazziotta and Pareto's adjusted index has 70 and
    130, on which the same unevenness costs far less.
    """

    worst: Annotated[Points, Field(ge=0)] = 0.0
    best: Annotated[Points, Field(gt=0)] = 1.0

    @model_validator(mode="after")
    def _rising(self) -> "PenalisedMean":
        if not self.worst < self.best:
            raise Refused("the worst is not below the best.", "Write such as worst: 70, best: 130.")
        return self


class Vikor(Value):
    """How much the mean regret counts against the worst one; 0.5 is consensus."""

    v: Annotated[Points, Field(ge=0, le=1)] = 0.5


Shape = Literal["usual", "ushape", "vshape", "level", "linear", "gaussian"]
THRESHOLDS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "ushape": ("indifference",),
    "vshape": ("preference_threshold",),
    "level": ("indifference", "preference_threshold"),
    "linear": ("indifference", "preference_threshold"),
    "gaussian": ("deviation",),
}


class Preference(Value):
    """How far a lead on one criterion is a preference; thresholds are in levels.

    >>> Preference(preference="linear", indifference=0.1, preference_threshold=0.3).preference
    'linear'
    """

    preference: Shape = "usual"
    indifference: Annotated[Points, Field(ge=0)] | None = None
    preference_threshold: Annotated[Points, Field(gt=0)] | None = None
    deviation: Annotated[Points, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _its_thresholds(self) -> "Preference":
        asked = THRESHOLDS[self.preference]
        for name in ("indifference", "preference_threshold", "deviation"):
            given = getattr(self, name) is not None
            if given != (name in asked):
                raise Refused(
                    f"the preference {self.preference} {'takes no' if given else 'needs'} {name}.",
                    "Leave it out." if given else "Write it, in levels.",
                )
        if len(asked) == 2 and not self.indifference < self.preference_threshold:
            raise Refused(
                "the indifference is not below the preference_threshold.", "Mend one of them."
            )
        return self


class Promethee(Preference):
    """One preference for all criteria; ``criteria`` names those that have another."""

    criteria: dict[Id, Preference] = Field(default_factory=dict)

    def pairs(self, ids: tuple[str, ...]) -> tuple[Preference, ...]:
        """The preference of every column."""
        return tuple(self.criteria.get(name, self) for name in ids)


class Kemeny(Value):
    """How long a search may take where the orders are too many to be counted."""

    seconds: Annotated[Points, Field(gt=0, le=3600)] = 10.0


class AggregateChoice(Choice):
    """One aggregate and its settings.

    >>> AggregateChoice.model_validate("vikor").settings.v
    0.5
    """

    WORD = "aggregate"
    PLAIN = ("sum", "arithmetic", "geometric", "harmonic", "minimum", "topsis", "copeland")

    power: Power | None = None
    owa: Owa | None = None
    choquet: Choquet | None = None
    penalised_mean: PenalisedMean | None = None
    vikor: Vikor | None = None
    promethee: Promethee | None = None
    kemeny: Kemeny | None = None
