"""The shape of a cause: one mistake, the cell that it lies in and the total that it would give."""

from fractions import Fraction
from typing import NamedTuple


class Cause(NamedTuple):
    """A total that a mistake would give.

    ``node`` is the criterion, section or side that it lies in, empty for all of the sheet;
    ``source`` what was taken instead: a stage, a unit, a criterion, places. ``given`` is the
    number that the marks give there, ``counted`` the one that would have been counted.
    """

    name: str
    node: str
    source: str
    given: Fraction | None
    counted: Fraction | None
    total: Fraction
