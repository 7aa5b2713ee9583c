"""The codes that number criteria, I, 1, 1.1, a), -, and the tree that they make.

A code's level is not in the code: it is where codes of its kind stand among the others. So a
row whose kind is open already is the next one there, and a new kind goes one level down. A
dotted number goes beneath the number it begins with.
"""

import re
from dataclasses import dataclass

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_PREFIX = re.compile(
    r"\s*(?:mục|phần|nhóm|tiêu chí)?\s*"
    r"(?P<code>[IVXLC]+(?:\.\d+)*|\d{1,3}(?:\.\d{1,3})*(?:\.?[a-zđ](?=[.)]))?|[A-ZĐ]|[a-zđ])"
    r"\s*[.)/:]\s*(?P<name>\S.*)",
    re.DOTALL | re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?P<code>[-+*•–])\s*(?P<name>[^\d\s].*)", re.DOTALL)
_CODE = re.compile(r"[IVXLC]+|[ivx]+|\d{1,3}(?:\.\d{1,3})*(?:\.?[a-zđ])?|[A-ZĐ]|[a-zđ]|[-+*•–]")
_DOTTED = re.compile(r"(\d+(?:\.\d+)+)(?:\.?([a-zđ]))?|(\d+)\.?([a-zđ])|([IVXLC]+)((?:\.\d+)+)")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Code:
    """A code: the kinds it may be of, with its number in each; ``above`` is what it begins with."""

    text: str
    kinds: tuple[tuple[str, int], ...] = ()
    above: str = ""


def roman(text: str) -> int:
    """The number of a roman numeral; 0 where it is none.

    >>> roman("IV"), roman("IIII"), roman("A")
    (4, 0, 0)
    """
    if not text or not _ROMAN_FORM.fullmatch(text):
        return 0
    values = [_ROMAN[c] for c in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < after else one for one, after in pairs)


def read_code(text: str) -> Code | None:
    """The code that a cell holds and nothing else; None where it holds more, or none.

    >>> read_code("IV.").kinds, read_code("1.2").above, read_code("Kế hoạch")
    ((('roman', 4),), '1', None)
    """
    bare = text.strip().strip("()").rstrip(".):/").strip()
    if not _CODE.fullmatch(bare) and not _DOTTED.fullmatch(bare):
        return None
    if dotted := _DOTTED.fullmatch(bare):
        numbers, letter, number, after, head, tail = dotted.groups()
        if numbers and not letter:
            above, _, last = numbers.rpartition(".")
            return Code(bare, ((f"dotted {numbers.count('.')}", int(last)),), above)
        if head:
            above, _, last = bare.rpartition(".")
            return Code(bare, ((f"dotted {tail.count('.')}", int(last)),), above)
        return Code(bare, (("letter", _place(letter or after)),), numbers or number)
    if bare in "-–+*•":
        return Code(bare, (("plus" if bare == "+" else "dash", 0),))
    if bare.isdigit():
        return Code(bare, (("number", int(bare)),))
    kinds = []
    if number := roman(bare):
        kinds.append(("roman", number))
    if len(bare) == 1 and bare.isupper():
        kinds.append(("capital", _place(bare.casefold())))
    if bare.islower() and (number := roman(bare.upper())) and len(bare) > 1:
        kinds.append(("small roman", number))
    if len(bare) == 1 and bare.islower():
        kinds.append(("letter", _place(bare)))
        if bare in "ivx":
            kinds.append(("small roman", roman(bare.upper())))
    return Code(bare, tuple(kinds)) if kinds else None


def _place(letter: str) -> int:
    return LATIN.find(letter) + 1 if letter in LATIN else LATIN.find("d") + 2


def split_code(text: str) -> tuple[Code | None, str]:
    """The code that a name begins with, and the name without it.

    >>> code, name = split_code("1.2. Kế hoạch năm")
    >>> code.text, name
    ('1.2', 'Kế hoạch năm')
    """
    for pattern in (_PREFIX, _BULLET):
        if found := pattern.match(text):
            code = read_code(found["code"])
            if code is not None:
                return code, found["name"].strip()
    return None, text.strip()


class Levels:
    """The open levels of a sheet; ``place`` says at which one a row stands."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int, str]] = []

    def place(self, code: Code | None) -> int:
        """The level of a row with this code, 0 the highest; a row without one is ``bare``.

        >>> levels = Levels()
        >>> [levels.place(read_code(c)) for c in ("I", "1", "1.1", "1.2", "a", "2", "II", "1")]
        [0, 1, 2, 2, 3, 1, 0, 1]
        """
        if code is None:
            return self._step("bare", 0, "")
        if code.above:
            for level in reversed(range(len(self._open))):
                if self._open[level][2] == code.above:
                    del self._open[level + 1 :]
                    self._open.append((*code.kinds[0], code.text))
                    return len(self._open) - 1
        kind, number = self._kind(code)
        return self._step(kind, number, code.text)

    def _kind(self, code: Code) -> tuple[str, int]:
        """The kind that goes on counting; else the first that begins at one; else the first."""
        for kind, number in code.kinds:
            if any(kind == open_kind and number == last + 1 for open_kind, last, _ in self._open):
                return kind, number
        return next((pair for pair in code.kinds if pair[1] == 1), code.kinds[0])

    def _step(self, kind: str, number: int, text: str) -> int:
        for level, (open_kind, _, _) in enumerate(self._open):
            if open_kind == kind:
                del self._open[level:]
                break
        self._open.append((kind, number, text))
        return len(self._open) - 1
