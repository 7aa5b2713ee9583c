"""What a cell of a table of ballots means, for every kind of ballot; and which kind cells show.

Places and points are both whole numbers, so whole numbers alone never tell the kind.
"""

import math
import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from emulab.ballots.ballots import AGREE, BOTH, DISAGREE, NO_MARK, UNSCORED
from emulab.tables import numerals
from emulab.tables.naming import name_key
from emulab.tables.numerals import Unreadable
from emulab.tables.vocabulary import WORDS

MARKED = ("x", "v", "✓", "✔", "☑", "có", "yes")
UNMARKED = ("không", "no", "0")
NOBODY = ("-", "–", "—")  # in any cell: nothing
VOTES = {
    name_key(word): mark
    for own, mark in {
        "agree": AGREE,
        "disagree": DISAGREE,
        "none": NO_MARK,
        "both": BOTH,
    }.items()
    for word in (own, *WORDS.get(own, ()))
}
_WHOLE = re.compile(r"([0-9]{1,5})(?:\.0+)?")
_FRACTION = re.compile(r"([+-]?[0-9]{1,9})/([1-9][0-9]{0,8})")


def place(text: str) -> int:
    """A place on a ranked ballot.

    >>> place("2"), place("2.0")
    (2, 2)
    """
    found = _WHOLE.fullmatch(text)
    if found is None or not int(found[1]):
        raise Unreadable(
            f"{text!r} is no place.", "Write 1 for the best; leave the unranked empty."
        )
    return int(found[1])


def approval(text: str) -> int:
    """Whether the name is marked."""
    key = _WHOLE.sub(r"\1", name_key(text))
    if key in (*MARKED, "1"):
        return 1
    if key in UNMARKED:
        return 0
    raise Unreadable(f"{text!r} is no mark.", "Write x, or leave the cell empty.")


def vote(text: str) -> int:
    """Agree, disagree, neither or both."""
    mark = VOTES.get(name_key(text))
    if mark is None:
        raise Unreadable(f"{text!r} is no vote.", "Write đồng ý or không đồng ý.")
    return mark


def points(text: str) -> Fraction:
    """A number of points, exactly.

    >>> points("8,5"), points("1/3")
    (Fraction(17, 2), Fraction(1, 3))
    """
    if found := _FRACTION.fullmatch(text):
        return Fraction(int(found[1]), int(found[2]))
    numerals.number(text)
    return Fraction(text.replace("\u2212", "-").replace(",", "."))


def graded(grades: tuple[str, ...]) -> Callable[[str], Fraction]:
    """The reader of grades: their number, the worst being 0."""
    numbers = {name_key(grade): Fraction(number) for number, grade in enumerate(grades)}

    def grade(text: str) -> Fraction:
        if name_key(text) not in numbers:
            listed = ", ".join(map(repr, grades))
            raise Unreadable(f"{text!r} is no grade.", f"The grades are {listed}.")
        return numbers[name_key(text)]

    return grade


def readers(grades: tuple[str, ...]) -> dict[str, Callable[[str], int | Fraction]]:
    """For every kind what reads its cells; raises Unreadable."""
    score = graded(grades) if grades else points
    return {"ranked": place, "approval": approval, "yes_no": vote, "score": score}


EMPTY = {"ranked": 0, "approval": 0, "yes_no": NO_MARK, "score": None}


def shown_kind(texts: Iterable[str]) -> str:
    """The kind that the cells show; raises Unreadable where they could be of several.

    >>> shown_kind(["x"]), shown_kind(["đồng ý", "không đồng ý"]), shown_kind(["8,5", "9"])
    ('approval', 'yes_no', 'score')
    """
    keys = {name_key(text) for text in texts}
    if not keys:
        raise Unreadable("the cells are all empty.", "Name the kind.")
    if keys <= set(MARKED):
        return "approval"
    if keys <= set(VOTES):
        return "yes_no"
    try:
        numbers = [points(key) for key in keys]
    except Unreadable:
        example = sorted(keys)[0]
        finding = f"cells such as {example!r} do not tell the kind of the ballots."
        remedy = "Name it; for grades, name those too, worst first."
        raise Unreadable(finding, remedy) from None
    if any(number.denominator > 1 for number in numbers):
        return "score"
    raise Unreadable("whole numbers could be places or points.", "Name the kind: ranked or score.")


def whole(values: Iterable[Fraction | None], least: int) -> tuple[list[int], int]:
    """Points as whole numbers of one over a denominator, a multiple of ``least``.

    Raises Unreadable where they are too large or too fine.

    >>> whole([Fraction(1, 2), Fraction(3), None], 1) == ([1, 6, UNSCORED], 2)
    True
    """
    every = list(values)
    denominator = math.lcm(least, *{one.denominator for one in every if one is not None})
    marks = [UNSCORED if one is None else int(one * denominator) for one in every]
    if denominator >= 2**31 or any(abs(mark) >= 2**31 for mark in set(marks) - {UNSCORED}):
        raise Unreadable("the points are too large or too fine.", "Mind the digits.")
    return marks, denominator
