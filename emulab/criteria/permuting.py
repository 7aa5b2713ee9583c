"""How often chance alone agrees as well: the exact distribution of Kendall's S over all orders.

S is the number of pairs of units that two criteria order alike less those they order
otherwise. Under chance every matching of one column to the other is equally likely; ties stay
where they are (Kendall 1945, Biometrika 33:239-251).
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb

MOST_STATES = 3000  # of the count where both columns have ties


def chance(first: Sequence[float], second: Sequence[float]) -> float | None:
    """The exact share of all matchings whose S lies as far from 0 as the one observed, or farther.

    None where both columns have too many ties to be counted out.

    >>> chance([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])  # 2 of 120 orders
    0.016666666666666666
    """
    counts = distribution(_ties(first), _ties(second))
    if counts is None:
        return None
    observed = abs(agreement(first, second))
    as_far = sum(ways for s, ways in counts.items() if abs(s) >= observed)
    return float(Fraction(as_far, sum(counts.values())))


def agreement(first: Sequence[float], second: Sequence[float]) -> int:
    """Kendall's S: pairs ordered alike less pairs ordered otherwise."""
    pairs = list(zip(first, second, strict=True))
    return sum(
        _sign(a - c) * _sign(b - d)
        for number, (a, b) in enumerate(pairs)
        for c, d in pairs[number + 1 :]
    )


@cache
def distribution(rows: tuple[int, ...], columns: tuple[int, ...]) -> dict[int, int] | None:
    """How many matchings give each S, for columns whose equal values come in such numbers.

    ``rows`` and ``columns`` count the equal values of each column, from the least value up.
    """
    if max(columns) == 1:
        return _one_sided(rows)
    if max(rows) == 1:
        return _one_sided(columns)
    states = [1, 1]
    for number, counts in enumerate((rows, columns)):
        for count in counts:
            states[number] *= count + 1
    if min(states) > MOST_STATES:
        return None
    return _counted(rows, columns) if states[1] <= states[0] else _counted(columns, rows)


def _one_sided(ties: tuple[int, ...]) -> dict[int, int]:
    """Ties in one column only: inversions of a multiset, a product of Gaussian binomials."""
    n = sum(ties)
    most = (n * n - sum(t * t for t in ties)) // 2
    ways = [1] + [0] * most
    placed = 0
    for count in ties:
        for step in range(1, count + 1):
            for at in range(most, placed + step - 1, -1):
                ways[at] -= ways[at - placed - step]
            for at in range(step, most + 1):
                ways[at] += ways[at - step]
        placed += count
    return {most - 2 * inversions: number for inversions, number in enumerate(ways) if number}


def _counted(rows: tuple[int, ...], columns: tuple[int, ...]) -> dict[int, int]:
    """Ties in both: the rows of the table of counts, one after the other."""
    states: dict[tuple[int, ...], dict[int, int]] = {columns: {0: 1}}
    for count in rows:
        following: dict[tuple[int, ...], dict[int, int]] = {}
        for left, counts in states.items():
            for taken in _takings(left, count):
                rest = tuple(a - b for a, b in zip(left, taken, strict=True))
                shift = sum(t * (sum(rest[j + 1 :]) - sum(rest[:j])) for j, t in enumerate(taken))
                ways = 1
                for there, some in zip(left, taken, strict=True):
                    ways *= comb(there, some)
                own = following.setdefault(rest, {})
                for s, number in counts.items():
                    own[s + shift] = own.get(s + shift, 0) + number * ways
        states = following
    return next(iter(states.values()))


def _takings(left: tuple[int, ...], count: int):
    """Every way to take so many from what is left of each value."""
    for taken in product(*(range(min(there, count) + 1) for there in left[:-1])):
        last = count - sum(taken)
        if 0 <= last <= left[-1]:
            yield (*taken, last)


def _ties(values: Sequence[float]) -> tuple[int, ...]:
    own = list(values)
    return tuple(own.count(value) for value in sorted(set(own)))


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
