"""What a board says on the weights of siblings: points, an order, cards, comparisons.

The settings of the weightings that rest on judgement, as a rules file writes them.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from emulab.rules.values import Id, Points, Refused, Value

_FRACTION = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*")


def ratio(given: Any) -> float:
    """A comparison on Saaty's scale, from a number or a fraction.

    >>> ratio("1/4"), ratio(3)
    (0.25, 3.0)
    """
    if isinstance(given, str) and (written := _FRACTION.fullmatch(given)) and int(written[2]):
        value = int(written[1]) / int(written[2])
    elif isinstance(given, int | float) and not isinstance(given, bool):
        value = float(given)
    else:
        raise Refused(f"{given!r} is not a comparison.", 'Write 1 to 9, or "1/9" to "1/2".')
    if not 1 / 9 - 1e-12 <= value <= 9:
        raise Refused(
            f"the comparison {given} lies outside 1/9 to 9.", 'Write 1 to 9, or "1/9" to "1/2".'
        )
    return value


def _some(given: Any) -> Any:
    if not given:
        raise Refused("nobody is named.", "Name the siblings of one node.")
    return given


Some = AfterValidator(_some)
Ratio = Annotated[float, BeforeValidator(ratio)]
Preference = Annotated[Points, Field(ge=1, le=9)]
Place = Id | Annotated[tuple[Id, ...], Some]
Weights = Annotated[dict[Id, Annotated[Points, Field(ge=0)]], Some]


class Swing(Value):
    """Points for the swing of each criterion from its worst to its best; the greatest has 100."""

    points: Weights


class Order(Value):
    """The siblings from the most important to the least; a list inside shares its places."""

    order: Annotated[tuple[Place, ...], Some]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The places in their order, each with all who stand there."""
        return tuple((one,) if isinstance(one, str) else one for one in self.order)


class Cards(Order):
    """Cards laid from the least important to the most, with blank ones between.

    ``blanks`` counts the blank cards after every place but the last; left out, there are none.
    ``ratio`` says how many times the last place is worth the first.
    """

    blanks: tuple[Annotated[int, Field(ge=0)], ...] | None = None
    ratio: Annotated[Points, Field(gt=1)]


class Pairs(Value):
    """Every pair of siblings compared: [a, b, 3] says that a is three times as important as b."""

    compare: Annotated[tuple[tuple[Id, Id, Ratio], ...], Some]


class BestWorst(Value):
    """The most and the least important sibling compared with all the others, 1 to 9."""

    best: Id
    worst: Id
    best_over: dict[Id, Preference]
    over_worst: dict[Id, Preference]
    model: Literal["linear", "nonlinear"] = "linear"


class Importance(Value):
    """The share of the differences in the total that each sibling should come to explain."""

    importance: Annotated[dict[Id, Annotated[Points, Field(gt=0)]], Some]
