"""Every weight at which two units meet while one weight moves and its siblings keep step.

A total on that line is a straight line, or a fraction of two where a unit was judged on other
criteria; two of them meet where a quadratic is 0: all meetings are known in closed form.
"""

import numpy as np

from emulab.sensitivity.exact.lines import rests
from emulab.sensitivity.model import Model

SAME = 1e-12  # meetings closer than this are one
FLAT = 1e-13  # of the size of what is multiplied: below it a coefficient is the noise of binary


def meetings(model: Model, place: int) -> np.ndarray | None:
    """Where pairs of units meet as the weight at ``place`` moves from 0 to 1: sorted (k,).

    The ends 0 and 1 are left out. A meeting is a weight at which the order of two units may
    change, or at which they only touch. None where totals are no fraction of linear functions, or
    are rounded or held up before they are ranked.

    >>> from emulab.sensitivity.model import model_of
    >>> from emulab.studies import study
    >>> meetings(model_of(study("hanoi-02", 2023).result), 2).round(3).tolist()
    [0.016, 0.163, 0.411]
    """
    if model.under.values is None or model.under.bent is not None:
        return None
    values, whole = model.under.values, model.under.whole
    rest = rests(model.weights)[place]
    above = np.stack([values @ rest, values[:, place] - values @ rest])
    below = np.stack([whole @ rest, whole[:, place] - whole @ rest])
    one, other = np.triu_indices(len(values), 1)
    square = _across(above[1], below[1], one, other)
    middle = _across(above[0], below[1], one, other, above[1], below[0])
    plain = _across(above[0], below[0], one, other)
    size = FLAT * np.abs(above).max() * np.abs(below).max()
    roots = _roots(square, middle, plain, size)
    inside = np.unique(roots[(roots > SAME) & (roots < 1 - SAME)])
    apart = np.diff(inside, prepend=-1.0) > SAME
    return inside[apart]


def _across(above, below, one, other, more=None, less=None) -> np.ndarray:
    """The coefficient of a pair's difference, brought to one denominator."""
    found = above[one] * below[other] - above[other] * below[one]
    if more is not None:
        found = found + more[one] * less[other] - more[other] * less[one]
    return found


def _roots(square: np.ndarray, middle: np.ndarray, plain: np.ndarray, size: float) -> np.ndarray:
    """The real roots of square t^2 + middle t + plain, without those of a line that is flat."""
    straight = (np.abs(square) <= size) & (np.abs(middle) > size)
    found = [-plain[straight] / middle[straight]]
    bent = np.abs(square) > size
    a, b, c = square[bent], middle[bent], plain[bent]
    inside = b * b - 4 * a * c
    real = inside >= 0
    a, b, c, inside = a[real], b[real], c[real], inside[real]
    half = -(b + np.where(b < 0, -1.0, 1.0) * np.sqrt(inside)) / 2  # no two like numbers subtracted
    found.append(half / a)
    some = half != 0
    found.append(c[some] / half[some])
    return np.concatenate(found)
