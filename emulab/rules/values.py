"""The small values that rules are made of: names, provenances, exact shares, dates of force."""

import datetime
import re
from fractions import Fraction
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Refused(ValueError):
    """A value that cannot stand: what was found, and what to write instead."""

    def __init__(self, finding: str, remedy: str):
        self.finding, self.remedy = finding, remedy
        super().__init__(f"{finding} {remedy}")


class Value(BaseModel):
    """A frozen block of rules; a key it does not know is refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, arbitrary_types_allowed=True
    )


def replaced(value: Value, **changes: Any) -> Any:
    """A copy of a block with some of its fields changed, and nothing that was worked out from it.

    The changes are taken as they are: they come from code, not from a file.
    """
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    return type(value).model_construct(**{**fields, **changes})


class Name(Value):
    """What a thing is called, in Vietnamese and, where it was given, in English."""

    vi: str = Field(min_length=1)
    en: str | None = None

    def said(self, lang: str) -> str:
        """The name in ``lang``; the Vietnamese one where there is no other.

        >>> Name(vi="Cờ thi đua của Chính phủ").said("en")
        'Cờ thi đua của Chính phủ'
        """
        return self.en if lang == "en" and self.en else self.vi

    def __str__(self) -> str:
        return self.vi


def _name(given: Any) -> Any:
    return {"vi": given} if isinstance(given, str) else given


AnyName = Annotated[Name, BeforeValidator(_name)]


class Provenance(Value):
    """Where a block of rules or a file of data comes from.

    Published things carry their source, inferred ones the reason, and what nobody
    published is synthetic and says so wherever it is shown.
    """

    kind: Literal["published", "inferred", "synthetic"]
    headline: str | None = None
    body: str | None = None
    date: datetime.date | None = None
    url: str | None = None
    reason: str | None = None
    note: str | None = None
    generator: str | None = None
    seed: int | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> "Provenance":
        if self.kind == "published" and not (self.headline and self.body):
            raise Refused(
                "a published provenance names its source.",
                "Write headline, body and, if any, date.",
            )
        if self.kind == "inferred" and not self.reason:
            raise Refused("an inferred provenance gives its reason.", "Write reason.")
        return self

    @property
    def synthetic(self) -> bool:
        return self.kind == "synthetic"

    @property
    def source(self) -> str:
        """The source in one line: headline, body and date; else the reason or the note."""
        parts = [self.headline, self.body, self.date and f"{self.date:%d/%m/%Y}"]
        return ", ".join(part for part in parts if part) or self.reason or self.note or ""


_WRITTEN = re.compile(r"(\d+)\s*/\s*(\d+)|(\d+(?:\.\d+)?)\s*%")


def share(given: Any) -> Fraction:
    """The share as an exact fraction, from ``4/5``, ``80 %`` or ``0.8``.

    More than two decimals are refused: 0.6667 is not two thirds, and 6 of 9 would fail it.
    So is a part of a percent.

    >>> share("2/3"), share("80 %"), share(0.9)
    (Fraction(2, 3), Fraction(4, 5), Fraction(9, 10))
    """
    if isinstance(given, Fraction):
        return _at_most_one(given, given)
    if isinstance(given, str) and (written := _WRITTEN.fullmatch(given.strip())):
        above, below, percent = written.groups()
        if percent:
            return _two_decimals(Fraction(percent) / 100, given)
        if int(below):
            return _at_most_one(Fraction(int(above), int(below)), given)
    if isinstance(given, int | float) and not isinstance(given, bool):
        if isinstance(given, float) and not isfinite(given):
            raise Refused(f"{given} is not a share.", 'Write a fraction such as "4/5".')
        return _two_decimals(Fraction(repr(given)), given)
    raise Refused(f"{given!r} is not a share.", 'Write a fraction such as "4/5", or "80 %".')


def _two_decimals(value: Fraction, given: Any) -> Fraction:
    if (value * 100).denominator != 1:
        raise Refused(f"the share {given} is rounded.", 'Write the fraction, such as "2/3".')
    return _at_most_one(value, given)


def _at_most_one(value: Fraction, given: Any) -> Fraction:
    if not 0 <= value <= 1:
        raise Refused(f"the share {given} lies outside 0 to 1.", 'Write a fraction such as "4/5".')
    return value


Share = Annotated[Fraction, BeforeValidator(share)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Points = Annotated[float, Field(allow_inf_nan=False)]
