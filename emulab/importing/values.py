"""Cells as numbers: what is surely a number is read, what could be two is refused.

A decimal comma and a decimal point may stand in one row: every cell is read by itself. Only
1.234 and 1,234 could be a fraction or a thousand. The maximum of the criterion settles it where
just one of the two fits, else the other cells of the same line do, where they use that very
sign for decimals and never the other one. Nothing else does.
"""

import datetime
import re
from dataclasses import dataclass

from emulab.importing import book as b
from emulab.importing.book import Cell
from emulab.words import Message

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_MAYBE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = re.compile(  # thousands for certain: two groups, or a group and the other sign
    r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:(?:\1\d{3})+(?:(?!\1)[.,]\d+)?|(?!\1)[.,]\d+)"
)
_POINTS = re.compile(r"(\S+)\s*(?:điểm|đ)\.?", re.IGNORECASE)
NO_MARK = frozenset(
    (
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "kđg",
        "không đánh giá",
        "không xét",
        "…",
        "...",
        "x/x",
        "không có",
        "chưa chấm",
        "chưa có",
        "chưa có điểm",
        "chưa đánh giá",
    )
)
PASSED = {"đạt": 1.0, "không đạt": 0.0}
NOT_ASSIGNED = frozenset(("không giao", "không được giao", "không áp dụng", "kg"))
MARK_WORDS = NO_MARK | NOT_ASSIGNED | frozenset(PASSED)
EPOCH = datetime.date(1899, 12, 30)


class NoNumber(ValueError):
    """A cell that cannot be read as a number: what was found, and what to write."""

    def __init__(self, finding: Message, remedy: Message):
        self.finding, self.remedy = finding, remedy
        super().__init__(f"{finding} {remedy}")


def looks_like_number(text: str) -> bool:
    """Whether a text is meant for a number, be it a doubtful one, or for none.

    >>> looks_like_number("8,5"), looks_like_number("7/10"), looks_like_number("đủ 12 kỳ")
    (True, True, False)
    """
    words = text.strip().casefold()
    if points := _POINTS.fullmatch(words):
        words = points[1]
    return words in MARK_WORDS or bool(re.fullmatch(r"[\d\s.,+/%−-]*\d[\d\s.,/%]*", words))


@dataclass(frozen=True)
class Line:
    """The cells of one criterion: the signs they surely use for decimals, and its maximum."""

    signs: frozenset[str] = frozenset()
    maximum: float | None = None
    pass_fail: bool = False


def line_of(cells: list[Cell], maximum: float | None = None, pass_fail: bool = False) -> Line:
    """What the cells of one criterion say of each other."""
    texts = [cell.text.strip() for cell in cells if cell.kind == b.TEXT]
    sure = [t for t in texts if _DECIMAL.fullmatch(t) and not _MAYBE_THOUSANDS.fullmatch(t)]
    return Line(frozenset(c for t in sure for c in ".," if c in t), maximum, pass_fail)


@dataclass(frozen=True)
class Read:
    """A number, None for no mark; ``done`` says how a text was read."""

    value: float | None
    done: Message | None = None


def number(cell: Cell, line: Line) -> Read:
    """The number of a cell; raises NoNumber where it is none or could be two.

    >>> number(Cell(0, 0, "text", "8,5"), Line()).value
    8.5
    """
    if cell.kind == b.NUMBER:
        return Read(float(cell.value))
    if cell.kind in _REFUSALS:
        raise _REFUSALS[cell.kind](cell)
    return _of_text(cell.text.strip(), line)


def _of_text(text: str, line: Line) -> Read:
    key = text.casefold()
    if not text or key in NO_MARK:
        return Read(None, Message("{text!r} is no mark.", {"text": text}))
    if line.pass_fail and key in PASSED:
        value = PASSED[key] * (line.maximum or 1)
        return Read(value, Message("{text!r} was read as {value}.", {"text": text, "value": value}))
    if (points := _POINTS.fullmatch(text)) and looks_like_number(points[1]):
        read = _of_text(points[1], line)
        values = {"text": text, "value": read.value}
        return Read(read.value, Message("{text!r} was read as {value}.", values))
    written = text.replace("\u2212", "-").replace(" ", "")
    if grouped := _GROUPED.fullmatch(written):
        plain = float(written.replace(grouped[1], "").replace(",", "."))
        values = {"text": text, "value": plain}
        return Read(plain, Message("{text!r} was read as {value}.", values))
    if not _DECIMAL.fullmatch(written):
        raise NoNumber(
            Message("{text!r} is not a number.", {"text": text}),
            Message("Write digits, such as 8.5, or leave the cell empty."),
        )
    plain = float(written.replace(",", "."))
    if _MAYBE_THOUSANDS.fullmatch(written):
        sign = "," if "," in written else "."
        whole = float(written.replace(sign, ""))
        fits = line.maximum is not None and plain <= line.maximum < whole
        if not fits and line.signs != {sign}:
            raise NoNumber(
                Message(
                    "{text!r} could be {plain} or {whole}.",
                    {"text": text, "plain": written.replace(",", "."), "whole": f"{whole:.0f}"},
                ),
                Message("Type it as a number in Excel."),
            )
    if "," in written:
        return Read(plain, Message("the decimal comma was read as a point."))
    return Read(plain, Message("a number kept as text was read as a number."))


def _date(cell: Cell) -> NoNumber:
    shown = str(cell.value)
    if isinstance(cell.value, float) and 0 <= cell.value < 200_000:
        day = EPOCH + datetime.timedelta(days=int(cell.value))
        shown = f"{day:%d/%m/%Y}"
    return NoNumber(
        Message("this is the date {date} where a number should be.", {"date": shown}),
        Message("Excel makes a date of 3/4; type the number, such as 3.4."),
    )


def _percent(cell: Cell) -> NoNumber:
    share = float(cell.value)
    return NoNumber(
        Message(
            "{percent} % could be {share} or {percent} points.",
            {"percent": round(share * 100, 9), "share": round(share, 12)},
        ),
        Message("Give the cell a number format and type the points."),
    )


_REFUSALS = {
    b.ERROR: lambda cell: NoNumber(
        Message("{error} is an error of Excel.", {"error": cell.value}),
        Message("Mend the formula, or leave the cell empty."),
    ),
    b.UNCALCULATED: lambda cell: NoNumber(
        Message("the formula has no value in the file."),
        Message("Open the file in Excel, let it calculate, and save it."),
    ),
    b.TRUTH: lambda cell: NoNumber(
        Message("{text!r} is not a number.", {"text": cell.value}),
        Message("Write digits, such as 8.5, or leave the cell empty."),
    ),
    b.DATE: _date,
    b.PERCENT: _percent,
}
