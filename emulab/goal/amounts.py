"""Points as a reader may rely on them: a raise is printed so that the printed number is enough.

Display rounds half up, and 0.8214 printed as 0.82 would fall short. So a raise is first carried
up to the next hundredth; where the rival must be passed and the end itself stands in hundredths,
it is said to be more than that.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from emulab.goal.raises import TICK
from emulab.numbers import TIE_PLACES, shown
from emulab.words import Message

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Points:
    """A number of points in a message, said as it is printed; a tiny one keeps its digits."""

    value: float

    def said(self, lang: str) -> str:
        """The number in ``lang``.

        >>> Points(-0.25).said("vi"), Points(0.00025).said("en")
        ('−0,25', '0.00025')
        """
        places = 2
        while places < TIE_PLACES and self.value and not round(self.value, places):
            places += 1
        if places > 2:
            _, _, decimals = f"{round(self.value, TIE_PLACES):.9f}".rstrip("0").partition(".")
            places = len(decimals) or 2
        return shown(self.value, places, lang).replace("-", "−")

    @property
    def vi(self) -> str:
        return self.said("vi")


def enough(move: float, strict: bool, room: float | None = None) -> Message:
    """A raise in words, in hundredths that are enough; ``room`` is what it may not go beyond.

    >>> str(enough(0.8214286, False)), str(enough(2.000000001, True)), str(enough(1e-9, True))
    ('0.83', 'more than 2.00', 'any gain')
    """
    end = move - TICK if strict else move
    exact = Decimal(repr(round(end, TIE_PLACES)))
    hundredths = exact.quantize(HUNDREDTH, ROUND_CEILING)
    if strict and abs(float(exact - exact.quantize(HUNDREDTH))) <= 2 * TICK:
        whole = float(exact.quantize(HUNDREDTH))
        if not whole:
            return Message("any gain")
        return Message("more than {points}", {"points": Points(whole)})
    if room is not None and float(hundredths) > room:
        return Message("{points}", {"points": Points(move)})
    return Message("{points}", {"points": Points(float(hundredths))})
