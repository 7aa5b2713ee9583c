"""Numbers as they stand in a chart, and the round numbers of an axis."""

from emulab.numbers import shown


def number(value: float) -> str:
    """The number with as few decimals as it has, at most two.

    >>> number(70.0), number(0.25)
    ('70', '0,25')
    """
    whole, _, rest = shown(value).partition(",")
    return f"{whole},{rest.rstrip('0')}".rstrip(",")


def ticks(most: float, least: float = 0.01) -> list[float]:
    """Round numbers from zero to ``most``, at most seven, ``least`` or more apart.

    >>> ticks(96.5), ticks(4)
    ([0, 20, 40, 60, 80], [0, 1, 2, 3, 4])
    """
    steps = (base * 10**power for power in range(-2, 7) for base in (1, 2, 5))
    step = next(step for step in steps if step >= least and most / step < 7)
    return [round(step * i, 2) for i in range(int(most / step) + 1)]
