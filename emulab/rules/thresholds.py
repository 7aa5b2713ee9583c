"""Thresholds: the share of a named base that must agree, and who must be there."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from emulab.rules.values import Share, Value

Base = Literal["members", "present", "issued", "returned", "valid"]
Absent = Literal["written_counts", "not_agreeing", "excluded"]


class Quorum(Value):
    """How many must be there, as a share of a base; those present are counted."""

    at_least: Share
    of: Literal["members"] = "members"


class Threshold(Value):
    """The share of a named base that must agree; exact, ``at_least`` (≥) or ``more_than`` (>)."""

    at_least: Share | None = None
    more_than: Share | None = None
    of: Base | None = None
    quorum: Quorum | None = None
    secret: bool | None = None
    absent: Absent = "not_agreeing"
    marks_at_most: Annotated[int, Field(ge=1)] | None = None
    blank: Literal["valid", "invalid"] | None = None
    source: str | None = None

    def needed(self, base: int) -> int:
        """Fewest agreeing votes that meet the threshold.

        >>> Threshold(at_least=Fraction(4, 5), of="members").needed(44)
        36
        >>> Threshold(more_than=Fraction(1, 2), of="valid").needed(16)
        9
        """
        if self.more_than is not None:
            return self.more_than.numerator * base // self.more_than.denominator + 1
        share = self.at_least or Fraction(0)
        return -(-share.numerator * base // share.denominator)
