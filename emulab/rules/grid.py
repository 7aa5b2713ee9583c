"""The grid of method choices: what the board might have chosen otherwise, each with every other.

    analysis:
      grid:
        scale: [declared, observed, standing]
        aggregate: [arithmetic, geometric, {power: {exponent: 0.5}}]
        weighting: [equal, critic, elders]     # a method, or the id of a set of weight_sets
        missing: [reweight, impute_mean]
        without: each                          # each section in turn; or ids of the tree
        scorer: [h1, h2]                       # each of them left out in turn; or each

The adopted choice always stands beside those listed, and nothing left out beside what is left out.
Points as given have no place in a grid that varies the scale, the weights or the aggregate: they
enter it as ``declared`` and ``arithmetic``, which with the maxima as weights rank alike.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from emulab.rules.aggregating import AggregateChoice
from emulab.rules.choices import SCALES
from emulab.rules.choosing import Choice
from emulab.rules.combinations import SETTLED_ONLY_BY_CRITERION
from emulab.rules.rubric import Missing
from emulab.rules.values import Id, Refused, Value
from emulab.rules.weighing import Weighting

EACH = "each"
METHODS = ("scale", "weighting", "aggregate")  # factors that points as given know nothing of
FACTORS = (*METHODS, "missing", "without", "scorer")
RUBRIC_SCALES = tuple(name for name in SCALES if name not in ("points", *SETTLED_ONLY_BY_CRITERION))


class Grid(Value):
    """Lists of choices; every one is combined with every other.

    >>> Grid(scale=("observed",), without="each").varied
    ('scale', 'without')
    """

    scale: tuple[str, ...] = ()
    weighting: tuple[Annotated[str | Weighting, Field(union_mode="left_to_right")], ...] = ()
    aggregate: tuple[AggregateChoice, ...] = ()
    missing: tuple[Missing, ...] = ()
    without: Literal["each"] | tuple[Id, ...] = ()
    scorer: Literal["each"] | tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_something(self) -> "Grid":
        for name in sorted(self.model_fields_set):
            if not getattr(self, name):
                raise Refused(f"the list of {name} has no entry.", "Write one, or leave it out.")
        if not self.varied:
            raise Refused(
                "a grid names choices that might have been made otherwise; this one names none.",
                "Write such as scale: [declared, observed].",
            )
        return self

    @property
    def varied(self) -> tuple[str, ...]:
        """The factors that the grid speaks of, in the order of FACTORS."""
        return tuple(name for name in FACTORS if getattr(self, name))


def word_of(choice: str | Choice) -> str:
    """A choice in one word: its name, with settings that are plain and not the usual ones.

    >>> word_of(AggregateChoice.model_validate({"power": {"exponent": 0.5}}))
    'power(exponent: 0.5)'
    >>> word_of(AggregateChoice.model_validate("vikor")), word_of("equal")
    ('vikor', 'equal')
    """
    if isinstance(choice, str) or choice.plain:
        return str(choice)
    usual = type(choice.settings).model_construct()
    if choice.settings == usual:
        return choice.name
    inside = choice.written()[choice.name]
    settings = inside if isinstance(inside, dict) else {}
    if not settings or any(not isinstance(one, str | int | float) for one in settings.values()):
        return choice.name
    return f"{choice.name}({', '.join(f'{key}: {value}' for key, value in settings.items())})"
