"""How the marks of several scorers, and of several stages, are combined: names and settings.

The functions behind the names lie in ``scoring/scorers/combining.py``; a test keeps both lists
equal.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from emulab.rules.choosing import Choice
from emulab.rules.values import Points, Refused, Value

Stage = Literal["self", "cross", "head", "board"]
Weight = Annotated[Points, Field(ge=0)]
Several = Annotated[int, Field(ge=1)]


class TrimmedMean(Value):
    """The mean of what is left after the best and the worst marks are taken out.

    ``cut`` marks at each end, or ``share`` of the marks at each end, rounded down. Where fewer
    than ``fewest`` scorers marked, ``short`` says what is done: the plain mean, or no score.
    """

    cut: Annotated[int, Field(ge=1)] | None = None
    share: Annotated[Points, Field(gt=0, lt=0.5)] | None = None
    fewest: Several = 3
    short: Literal["mean", "refuse"] = "mean"

    @model_validator(mode="after")
    def _leaves_something(self) -> "TrimmedMean":
        if self.cut is not None and self.share is not None:
            raise Refused("a trimmed mean has a cut or a share, not both.", "Keep one.")
        if self.share is None and self.fewest <= 2 * self.ends:
            raise Refused(
                f"cutting {self.ends} at each end leaves nothing of {self.fewest} marks.",
                f"Set fewest to {2 * self.ends + 1} or more.",
            )
        return self

    @property
    def ends(self) -> int:
        """The marks cut at each end, where their number is fixed."""
        return 1 if self.cut is None else self.cut


def _weighing(weights: dict[Any, float]) -> dict[Any, float]:
    if not sum(weights.values()) > 0:
        raise Refused("the weights weigh nothing at all.", "Raise one.")
    return weights


class Within(Choice):
    """How the marks of one stage become one: a name, or a name with its settings."""

    WORD: ClassVar[str] = "way to combine scorers"
    PLAIN: ClassVar[tuple[str, ...]] = ("mean", "median", "maximum", "minimum", "sum")

    trimmed_mean: TrimmedMean | None = None
    weighted: Annotated[dict[str, Weight], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _weighs(self) -> "Within":
        if self.weighted is not None:
            _weighing(self.weighted)
        return self


class Combine(Choice):
    """How the stages become one score, each counting once, or by its weight."""

    WORD: ClassVar[str] = "way to combine stages"
    PLAIN: ClassVar[tuple[str, ...]] = ("last", "maximum", "minimum", "mean", "median", "sum")

    weighted: Annotated[dict[Stage, Weight], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _weighs(self) -> "Combine":
        if self.weighted is not None:
            _weighing(self.weighted)
        return self


class Absent(Choice):
    """What is done where a scorer who was to mark did not."""

    WORD: ClassVar[str] = "rule for absent scorers"
    PLAIN: ClassVar[tuple[str, ...]] = ("leave_out", "refuse")

    fewest: Several | None = None


Combination = Within
