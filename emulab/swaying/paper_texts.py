"""Papers that somebody writes down: the text form, or marks, read as rows of marks.

The other direction is ``certificates.paper_text``: what it writes is read here, so that the
papers of a margin can be put in again by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from emulab.ballots import UNSCORED, Ballots
from emulab.ballots.patterns import closed_up
from emulab.ballots.text import BLANK_PAPER
from emulab.faults import Fault, InputError
from emulab.swaying.certificates import YES_NO
from emulab.tables.cleaning import cleaned
from emulab.tables.naming import Lexicon

Row = tuple[int, ...]
Written = str | Sequence[Any]
LOWEST = {"ranked": 0, "approval": 0, "yes_no": -1}
HIGHEST = {"approval": 1, "yes_no": 2}
NOT_WHOLE = "Count the papers again."
ANSWERS = {word: mark for mark, word in YES_NO.items()}


@dataclass(frozen=True)
class Papers:
    """Like papers: their marks, how many, and where in the list they were written."""

    row: Row
    number: int
    line: int


def papers_of(
    given: Written | Iterable[Written], ballots: Ballots, what: str, faults: list[Fault]
) -> list[Papers]:
    """The papers that were written, in marks of the ballots' kind; ``faults`` gets what is wrong.

    Each is a text, ``A > B = C * 2``, or a pair of a text or a row of marks and a number. Of
    approvals the text is ``A = B``, of yes and no ``A: agree, B: disagree``, of scores
    ``A: 5, B: 3``; a blank paper is ``-``. ``what`` names the list in faults.

    >>> from emulab.ballots import collapsed
    >>> ballots, faults = collapsed("ranked", ("A", "B", "C"), [[1, 2, 3]]), []
    >>> papers_of(["B > A * 2", ((0, 0, 1), 4)], ballots, "add", faults)
    [Papers(row=(2, 1, 0), number=2, line=1), Papers(row=(0, 0, 1), number=4, line=2)]
    """
    found = []
    for line, one in enumerate([given] if isinstance(given, str) else list(given), 1):
        paper = paper_of(one, ballots, Place(what, line, faults))
        if paper is not None:
            found.append(paper)
    return found


def paper_of(one: Written, ballots: Ballots, place: "Place") -> Papers | None:
    """One entry of such a list; None where it is at fault."""
    before = len(place.faults)
    if isinstance(one, str):
        body, number = _counted(one, place)
    else:
        body, number = one if _is_pair(one) else (one, 1)
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            place.fault(f"{number!r} is not a whole number above 0.", NOT_WHOLE)
    if isinstance(body, str):
        row = READ[ballots.kind](body.strip(), ballots, place)
    else:
        row = _row(body, ballots, place)
    return Papers(row, number, place.line) if len(place.faults) == before else None


@dataclass(frozen=True)
class Place:
    """Where something is written: the list and the line of it."""

    what: str
    line: int
    faults: list[Fault]

    def fault(self, finding: str, remedy: str) -> None:
        self.faults.append(Fault(self.what, self.line, finding, remedy))


def _is_pair(one: Sequence[Any]) -> bool:
    return len(one) == 2 and not isinstance(one[0], int | None)


def _counted(text: str, place: Place) -> tuple[str, int]:
    """The names of a text, and the number behind its ``*``."""
    body, star, number = text.rpartition("*")
    if not star:
        return text, 1
    digits = number.strip()
    if not (digits.isascii() and digits.isdigit() and int(digits)) or len(digits) > 11:
        place.fault(f"{digits!r} is not a whole number above 0.", NOT_WHOLE)
        return body, 1
    return body, int(digits)


def _row(marks: Any, ballots: Ballots, place: Place) -> Row:
    """Marks as given, by the order of the candidates."""
    row = [UNSCORED if one is None else one for one in marks]
    low, high = LOWEST.get(ballots.kind), HIGHEST.get(ballots.kind)
    if ballots.grades:
        low, high = 0, len(ballots.grades) - 1
    wrong = [
        one
        for one in row
        if isinstance(one, bool)
        or not isinstance(one, int | np.integer)
        or (one != UNSCORED and ((low is not None and one < low) or (high and one > high)))
    ]
    if len(row) != len(ballots.candidates):
        finding = f"there are {len(row)} marks, and {len(ballots.candidates)} candidates."
        place.fault(finding, "Write a mark for every candidate, in their order.")
    elif wrong:
        place.fault(f"{wrong[0]!r} is no mark of {ballots.kind} ballots.", REMEDY[ballots.kind])
    elif ballots.kind == "ranked":
        return tuple(closed_up(np.asarray([row], dtype=np.int64))[0].tolist())
    return tuple(int(one) if not wrong else 0 for one in row)


REMEDY = {
    "ranked": "Write places, 1 the best, and 0 for a name left out.",
    "approval": "Write 1 for a name that is marked, else 0.",
    "yes_no": "Write 1 for agree, -1 for disagree, 0 for no mark, 2 for both.",
    "score": "Write whole numbers, and None for a name left out.",
}


def _levels(text: str, ballots: Ballots, place: Place) -> Row:
    """``A > B = C``: places."""
    row = [0] * len(ballots.candidates)
    if text in ("", BLANK_PAPER):
        return tuple(row)
    for level, names in enumerate(text.split(">"), 1):
        for name in names.split("="):
            _mark(row, name, level, ballots, place)
    return tuple(row)


def _approved(text: str, ballots: Ballots, place: Place) -> Row:
    if ">" in text:
        place.fault("an approval ballot has no '>'.", "Part the names by '='.")
        return ()
    return _levels(text, ballots, place)


def _answers(text: str, ballots: Ballots, place: Place) -> Row:
    """``A: agree, B: disagree``: the marks of a list of yes and no."""
    row = [0] * len(ballots.candidates)
    for name, word in _pairs(text, place):
        if word not in ANSWERS:
            remedy = f"Write one of {', '.join(ANSWERS)}."
            place.fault(f"{word!r} is no answer.", remedy)
        _mark(row, name, ANSWERS.get(word, 1), ballots, place)
    return tuple(row)


def _scores(text: str, ballots: Ballots, place: Place) -> Row:
    """``A: 5, B: 3``: points, or grades by their words."""
    row = [UNSCORED] * len(ballots.candidates)
    for name, word in _pairs(text, place):
        _mark(row, name, _score(word, ballots, place), ballots, place, UNSCORED)
    return tuple(row)


def _score(word: str, ballots: Ballots, place: Place) -> int:
    if ballots.grades:
        if word not in ballots.grades:
            place.fault(f"{word!r} is no grade.", f"The grades are {', '.join(ballots.grades)}.")
            return 0
        return ballots.grades.index(word)
    try:
        points = Fraction(word) * ballots.denominator
    except (ValueError, ZeroDivisionError):
        place.fault(f"{word!r} is no score.", "Write a number, such as 8.5.")
        return 0
    if points.denominator > 1 or abs(points) >= 2**31:
        step = Fraction(1, ballots.denominator)
        place.fault(f"{word!r} is not on the scale of these papers.", f"Write steps of {step}.")
        return 0
    return int(points)


def _pairs(text: str, place: Place) -> Iterator[tuple[str, str]]:
    if text in ("", BLANK_PAPER):
        return
    for part in text.split(","):
        name, colon, word = part.rpartition(":")
        if colon:
            yield name, word.strip()
        else:
            place.fault(f"{part.strip()!r} has no mark.", "Write it as A: agree, or A: 5.")


def _mark(
    row: list[int], name: str, mark: int, ballots: Ballots, place: Place, empty: int = 0
) -> None:
    """Put the mark of a name into the row."""
    name = cleaned(name)[0]
    if not name:
        place.fault("a name is missing beside a sign.", "Write it, or take the sign out.")
    elif name not in ballots.candidates:
        place.fault(*unknown(name, ballots.candidates))
    elif row[ballots.candidates.index(name)] != empty:
        place.fault(f"{name!r} stands there twice.", "Keep one.")
    else:
        row[ballots.candidates.index(name)] = mark


def unknown(name: str, candidates: Sequence[str]) -> tuple[str, str]:
    """What to say of a name that is not among the candidates."""
    near = Lexicon("name", ((one, ()) for one in candidates)).near(name)
    some = ", ".join(map(repr, candidates[:8])) + (" ..." if len(candidates) > 8 else "")
    remedy = f"Did you mean {near!r}?" if near else f"The candidates are {some}."
    return f"{name!r} is not among the candidates.", remedy


def raise_all(faults: Iterable[Fault]) -> None:
    """Raise InputError where there is any fault."""
    if found := list(faults):
        raise InputError(found)


READ = {"ranked": _levels, "approval": _approved, "yes_no": _answers, "score": _scores}
