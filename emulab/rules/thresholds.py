"""Thresholds: the share of a named base that must agree, and who must be there.

No text that was read fixes a threshold for the meeting of a cluster, so every one of them is
data with its source: decree 91/2017/NĐ-CP art. 45 (8) asks for 90 % of all members of a
council, decision 2218/QĐ-BTNMT (2019) art. 8 for the chair among those agreeing as well.
"""

import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from emulab.rules.values import Refused, Share, Value
from emulab.rules.values import share as exact_share

Base = Literal["members", "present", "issued", "returned", "valid"]
Absent = Literal["written_counts", "not_agreeing", "excluded"]
Validity = Literal["valid", "invalid"]
SIMPLE = 12  # the largest denominator of a fraction that a longer decimal may be meant for


def part(given: Any) -> Fraction:
    """The share that must agree, exactly; a rounded decimal is refused, naming its fraction.

    0.6667 is not two thirds: 6 of 9 would fail it.

    >>> part("2/3"), part("90 %")
    (Fraction(2, 3), Fraction(9, 10))
    >>> part(0.333)
    Traceback (most recent call last):
        ...
    emulab.rules.values.Refused: the share 0.333 is rounded. Write the fraction, such as "1/3".
    """
    try:
        return exact_share(given)
    except Refused as refused:
        meant = _meant(given)
        if meant is None or not refused.finding.endswith("is rounded."):
            raise
        raise Refused(refused.finding, f'Write the fraction, such as "{meant}".') from None


def _meant(given: Any) -> Fraction | None:
    """The simple fraction that a decimal is rounded from; None where there is none."""
    text = str(given).strip()
    digits = text.removesuffix("%").strip()
    try:
        written = Fraction(digits)
    except (ValueError, ZeroDivisionError):
        return None
    hundred = 100 if text.endswith("%") else 1
    simple = (written / hundred).limit_denominator(SIMPLE)
    near = abs(simple * hundred - written) < Fraction(1, 10 ** len(digits.partition(".")[2]))
    return simple if near else None


Part = Annotated[Share, BeforeValidator(part)]


class Quorum(Value):
    """How many must be there, as a share of a base; those present are counted.

    ``more_than`` half of 10 is 6, ``at_least`` half is 5.
    """

    at_least: Part | None = None
    more_than: Part | None = None
    of: Literal["members"] = "members"

    @model_validator(mode="after")
    def _one_share(self) -> "Quorum":
        shares = (self.at_least, self.more_than)
        if sum(share is not None for share in shares) != 1:
            number = 2 if None not in shares else 0
            raise Refused(f"a quorum has one share, here are {number}.", "Write one of the two.")
        return self

    def needed(self, base: int) -> int:
        """Fewest members present that make the quorum.

        >>> Quorum(at_least="2/3").needed(13), Quorum(more_than="1/2").needed(10)
        (9, 6)
        """
        return fewest(base, self.at_least, self.more_than)


class Threshold(Value):
    """The share of a named base that must agree; exact, ``at_least`` (≥) or ``more_than`` (>).

    ``chair: must_agree`` asks for the chair among those agreeing (decision 2218/QĐ-BTNMT of
    2019, art. 8); papers or totals of the channel chair then say so.

    ``blank`` says what a paper without any mark is. ``nobody`` says what one is that marks, and
    agrees to nobody: on a list of yes and no it is valid and against everybody; on a list with
    more names than seats it is invalid (regulation 244-QĐ/TW, art. 17, and circular
    01/2021/TT-BNV, art. 11 (6): every name crossed out).

    ``since`` and ``until`` are the dates in force of ``source``, or years where the day was not
    read; an award year outside of them is noted.
    """

    at_least: Part | None = None
    more_than: Part | None = None
    of: Base | None = None
    quorum: Quorum | None = None
    chair: Literal["must_agree"] | None = None
    secret: bool | None = None
    absent: Absent = "not_agreeing"
    marks_at_most: Annotated[int, Field(ge=1)] | None = None
    blank: Validity | None = None
    nobody: Validity = "valid"
    source: str | None = None
    since: datetime.date | int | None = None
    until: datetime.date | int | None = None

    def needed(self, base: int) -> int:
        """Fewest agreeing votes that meet the threshold.

        >>> Threshold(at_least=Fraction(4, 5), of="members").needed(44)
        36
        >>> Threshold(more_than=Fraction(1, 2), of="valid").needed(16)
        9
        """
        return fewest(base, self.at_least, self.more_than)

    def in_force(self, year: int) -> bool:
        """Whether the source was in force in the year, or on a day of it.

        >>> Threshold(until=datetime.date(2023, 12, 31)).in_force(2023)
        True
        >>> Threshold(since=2024).in_force(2023)
        False
        """
        since, until = _year(self.since), _year(self.until)
        return (since is None or since <= year) and (until is None or year <= until)


def fewest(base: int, at_least: Fraction | None, more_than: Fraction | None) -> int:
    """Fewest of the base that are at least, or more than, a share of it; whole numbers only.

    >>> fewest(9, Fraction(2, 3), None), fewest(16, None, Fraction(1, 2))
    (6, 9)
    """
    if more_than is not None:
        return more_than.numerator * base // more_than.denominator + 1
    share = at_least or Fraction(0)
    return -(-share.numerator * base // share.denominator)


def _year(when: datetime.date | int | None) -> int | None:
    return when.year if isinstance(when, datetime.date) else when
