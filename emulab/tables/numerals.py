"""Numbers and dates as boards type them: a decimal comma is safe, a thousands mark is not."""

import datetime
import math
import re

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_TIMED = re.compile(r"(\S+)(?: +|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class Unreadable(ValueError):
    """A cell that cannot be read: what was found, and what to write instead."""

    def __init__(self, finding: str, remedy: str):
        self.finding, self.remedy = finding, remedy
        super().__init__(f"{finding} {remedy}")


def has_decimal_comma(text: str) -> bool:
    """Whether the text is a number written with a decimal comma, and surely so.

    >>> has_decimal_comma("8,5"), has_decimal_comma("1,234"), has_decimal_comma("8.5")
    (True, False, False)
    """
    return "," in text and bool(_DECIMAL.fullmatch(text)) and not _MAYBE_THOUSANDS.fullmatch(text)


def number(text: str, beside_commas: str = "") -> float:
    """The number that is written; raises Unreadable where it is none or could be two.

    ``beside_commas`` is a number of the same column that has a decimal comma: "1.234" is then
    as likely a thousand as a fraction.

    >>> number("8,5"), number("1.234"), number("-2")
    (8.5, 1.234, -2.0)
    """
    written = text.replace("\u2212", "-")
    if not _DECIMAL.fullmatch(written):
        raise Unreadable(f"{text!r} is not a number.", _remedy(text))
    if _MAYBE_THOUSANDS.fullmatch(written) and ("," in written or beside_commas):
        plain, whole = written.replace(",", "."), re.sub("[.,]", "", written)
        found = f"{text!r} could be {plain} or {whole}"
        if "." in written:
            found += f", because {beside_commas!r} in this column has a decimal comma"
        raise Unreadable(f"{found}.", f"Write {plain}0 or {whole}.")
    value = float(written.replace(",", "."))
    if not math.isfinite(value):
        raise Unreadable(f"{text!r} is too large a number.", "Mind the digits.")
    return value


def _remedy(text: str) -> str:
    if text.casefold() in ("nan", "inf", "-inf", "null", "n/a", "#n/a", "na", "-", "–", "—"):
        return "Leave the cell empty where there is none."
    if re.fullmatch(r"[+-]?\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d+)?", text):
        return "Write it without thousands marks."
    return "Write digits, such as 8.5."


def year(text: str) -> int:
    """The year of a year or of a date.

    >>> year("2023"), year("2025-07-01")
    (2023, 2025)
    """
    if re.fullmatch(r"\d{4}(?:\.0)?", text):
        return int(text[:4])
    try:
        return date(text).year
    except Unreadable:
        raise Unreadable(f"{text!r} is not a year.", "Write it as 2023.") from None


def is_day_first(text: str) -> bool:
    """Whether a date is written as in Vietnamese papers, the day before the month."""
    return bool(_DAY_FIRST.fullmatch(text))


def date(text: str) -> datetime.date:
    """The date that is written, 2023-03-31 or 31/3/2023; raises Unreadable where there is none.

    >>> date("31/3/2023").isoformat()
    '2023-03-31'
    """
    if found := _ISO.fullmatch(text):
        parts = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        parts = found.groups()[::-1]
    else:
        raise Unreadable(f"{text!r} is not a date.", "Write it as 2023-03-31.")
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        finding = f"{text!r} is no day of the calendar."
        raise Unreadable(finding, "Write it as 2023-03-31.") from None


def moment(text: str) -> datetime.datetime:
    """The date and, where it is written, the time of day, as the clocks of the place show it.

    A date alone is its midnight; a time zone is refused, because papers have none.

    >>> moment("2023-12-20T14:05").isoformat(), moment("20/12/2023").isoformat()
    ('2023-12-20T14:05:00', '2023-12-20T00:00:00')
    """
    found = _TIMED.fullmatch(text)
    try:
        day = date(found[1] if found else text)
        hour, minute, second, part = (found.groups()[1:] if found else ()) or ("0",) * 4
        parts = int(hour), int(minute), int(second or 0), int(f"{part or 0:0<6}")
        return datetime.datetime.combine(day, datetime.time(*parts))
    except ValueError:
        finding = f"{text!r} is no date or time of day."
        raise Unreadable(finding, "Write it as 2023-12-20 or 2023-12-20T14:05.") from None
