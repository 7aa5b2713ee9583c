"""What a cell that was filled in says, or why it cannot stand."""

import datetime
import math

from emulab.numbers import trimmed
from emulab.tables.cleaning import cleaned
from emulab.tables.numerals import Unreadable, moment, number
from emulab.workbook.cells import Found
from emulab.workbook.sheet import Field
from emulab.workbook.wording import label, meant

Answer = str | float | datetime.datetime | None


class Wrong(ValueError):
    """A cell that cannot stand: what was found, and what to write."""

    def __init__(self, finding: str, remedy: str) -> None:
        self.finding, self.remedy = finding, remedy
        super().__init__(f"{finding} {remedy}")


def answer(found: Found | None, asked: Field) -> Answer:
    """The value of a field: None where it is empty. Raises Wrong where it cannot stand.

    >>> answer(Found("text", "8,5"), Field((), "number", low=0, high=10))
    8.5
    >>> answer(Found("text", "không đạt"), Field((), "choice", words=("pass", "fail"), passing=5))
    0.0
    """
    if found is None or (found.kind == "text" and not cleaned(found.value)[0]):
        return None
    if found.kind == "error":
        raise Wrong(f"the cell holds the error {found.value}.", "Write the value itself.")
    return {"number": _number, "choice": _choice, "text": _text, "moment": _moment}[asked.kind](
        found, asked
    )


def _text(found: Found, asked: Field) -> str:
    if found.kind == "number":
        return trimmed(found.value)
    return cleaned(str(found.value))[0]


def _moment(found: Found, asked: Field) -> datetime.datetime:
    """A date as text, or the number of days by which Excel counts it."""
    try:
        if found.kind == "number" and 1 <= found.value < 2_958_466:
            seconds = round(found.value * 86_400)
            return datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=seconds)
        return moment(cleaned(str(found.value))[0])
    except Unreadable as error:
        raise Wrong(error.finding, error.remedy) from None


def _number(found: Found, asked: Field) -> float:
    value = _numeral(found)
    low = asked.low if asked.beyond is None else asked.beyond
    outside = (low is not None and value < low) or (asked.high is not None and value > asked.high)
    if outside or (asked.beyond is not None and value <= asked.beyond):
        raise Wrong(f"{trimmed(value)} is outside {_limits(asked)}.", f"Write {_advice(asked)}.")
    return value


def _numeral(found: Found) -> float:
    if found.kind == "number" and math.isfinite(found.value):
        return found.value + 0.0
    if found.kind == "text":
        try:
            return number(cleaned(found.value)[0])
        except Unreadable as error:
            raise Wrong(error.finding, error.remedy) from None
    raise Wrong(f"{found} is not a number.", "Write digits, such as 8.5.")


def _limits(asked: Field) -> str:
    if asked.beyond is not None:
        return f"more than {trimmed(asked.beyond)}"
    low = trimmed(asked.low)
    return f"{low} or more" if asked.high is None else f"{low} to {trimmed(asked.high)}"


def _advice(asked: Field) -> str:
    if asked.beyond is not None:
        return f"a number above {trimmed(asked.beyond)}"
    low = trimmed(asked.low)
    return (
        f"{low} or more" if asked.high is None else f"a number from {low} to {trimmed(asked.high)}"
    )


def _choice(found: Found, asked: Field) -> Answer:
    if found.kind == "text":
        word = meant(cleaned(found.value)[0], asked.words)
        if word is not None:
            points = {"pass": asked.passing, "fail": 0.0}
            return word if asked.passing is None else points[word]
    if asked.passing is not None:
        try:
            value = _numeral(found)
        except Wrong:
            value = None
        if value in (0.0, 1.0, asked.passing):
            return value
    words = " or ".join(label(word) for word in asked.words)
    raise Wrong(f"{found} is none of the list.", f"Choose {words}.")
