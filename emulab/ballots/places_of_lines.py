"""Lines of names to places, many lines at a time: the fast road that the text formats share.

A line is names parted by two signs, one for "above" and one for "equal to", and a count at its
beginning or its end. Bytes are looked at as numbers, eighty kilobytes at a time, so that
the arrays stay in fast memory. A line that is not plainly good is handed back as text: what is
wrong with it is worked out by ``lines_at_fault``, one line at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from emulab.ballots.spellings import LONGEST, spellings
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import LISTED

PIECE = 80 * 1024  # bytes at a time; larger arrays are fetched anew from the system
CELLS = 1 << 28  # papers times names; what is larger is no file of ballots
MOST = 10**10  # papers of one line; with CELLS lines of them the sum is still a whole number
NOTHING, BLANK, SKIPPED, WRONG = -1, -2, -3, -4  # what a token may mean beside a name


@dataclass(frozen=True)
class Signs:
    """The signs of a format, each one byte; ``counted`` says where on the line the count stands.

    Counted first, the count has to be there, and a line of nothing else is a blank paper.
    """

    above: str
    beside: str
    count: str
    counted: Literal["first", "last"]


@dataclass(frozen=True)
class Places:
    """``places`` (papers, names) as written, 0 for nothing; ``counts``; and the lines at fault.

    ``above`` and ``beside`` say whether their signs were met. ``odd`` holds line numbers and texts
    of at most LISTED lines that could not be read, ``odd_number`` how many there are.
    """

    places: np.ndarray
    counts: np.ndarray
    above: bool
    beside: bool
    odd: tuple[tuple[int, str], ...]
    odd_number: int


class TooManyNames(ValueError):
    """More papers times names than any election has: the file is something else."""


@dataclass(frozen=True)
class _Piece:
    """What one piece of the text holds; ``odd`` are its lines at fault, counted from 0."""

    places: np.ndarray
    counts: np.ndarray
    odd: np.ndarray
    lines: int


def places_of_lines(
    content: bytes, signs: Signs, meaning: Callable[[str], int], first_line: int = 1
) -> Places:
    """The places on every line of ``content``, which is UTF-8 and ends its lines with "\\n".

    ``meaning`` gives the number of a clean name, from 0 on, or NOTHING, BLANK, SKIPPED, WRONG; it
    is asked once a spelling. Raises TooManyNames.

    >>> known = ["", "A", "B"]
    >>> read = places_of_lines(
    ...     b"A > B * 2\\nB = A", Signs(">", "=", "*", "last"), lambda name: known.index(name) - 1
    ... )
    >>> read.places.tolist(), read.counts.tolist()
    ([[1, 2], [1, 1]], [2, 1])
    """
    names: dict[bytes, int] = {}
    counts: dict[bytes, int] = {}
    found: list[_Piece] = []
    odd: list[tuple[int, str]] = []
    odd_number, rows, line = 0, 0, first_line
    above = beside = False
    for piece in _pieces(content):
        above |= signs.above.encode() in piece
        beside |= signs.beside.encode() in piece
        one = _read(piece, signs, lambda text: _known(text, names, meaning), counts, rows)
        found.append(one)
        if len(one.odd):
            odd_number += len(one.odd)
            if room := LISTED - len(odd):
                texts = piece.split(b"\n")
                odd += [(line + row, texts[row].decode()) for row in one.odd[:room].tolist()]
        rows += len(one.counts)
        line += one.lines
    places, papers = _joined(found, max([NOTHING, *names.values()]) + 1)
    return Places(places, papers, above, beside, tuple(odd), odd_number)


def filled(places: np.ndarray, number: int) -> np.ndarray:
    """The places with a column for every one of so many, also for those on no paper."""
    missing = number - places.shape[1]
    return np.pad(places, ((0, 0), (0, missing)))


def _pieces(content: bytes) -> Iterator[bytes]:
    """The text cut at ends of lines; the last line ends as the others do."""
    at = 0
    while at < len(content):
        cut = content.rfind(b"\n", at, at + PIECE) + 1
        cut = cut or content.find(b"\n", at + PIECE) + 1 or len(content)
        piece = content[at:cut]
        yield piece if piece.endswith(b"\n") else piece + b"\n"
        at = cut


def _known(text: bytes, names: dict[bytes, int], meaning: Callable[[str], int]) -> int:
    number = names.get(text)
    if number is None:
        number = WRONG if len(text) > LONGEST else meaning(cleaned(text.decode())[0])
        names[text] = number
    return number


def _read(
    piece: bytes, signs: Signs, meant: Callable[[bytes], int], counts: dict[bytes, int], rows: int
) -> _Piece:
    """What a piece of whole lines holds; ``rows`` are the papers of the pieces before it."""
    tokens, lines = _tokens(piece, signs)
    padded = piece + bytes(8)
    if signs.count.encode() in piece:
        tokens = _counted(padded, tokens, lines, signs, counts)
    which, spelt = spellings(padded, tokens.starts, tokens.sizes)
    codes = np.array([meant(text) for text in spelt], dtype=np.int32)[which]
    if codes.min() < 0:
        _unnamed(codes, tokens.row, lines, signs)
        good = codes >= 0
        tokens, codes = tokens.only(good), codes[good]
    if signs.counted == "first":
        lines.odd |= lines.there & ~lines.counted
    size, width = len(lines.odd), int(codes.max(initial=-1)) + 1
    if (rows + size) * width > CELLS:
        raise TooManyNames
    places = np.zeros((size, width), dtype=np.uint8 if width < 256 else np.uint16)
    if tokens.place.max(initial=0) > np.iinfo(places.dtype).max:
        places = places.astype(np.int32)
    places.ravel()[tokens.row.astype(np.int64) * width + codes] = tokens.place
    if np.count_nonzero(places) < len(codes):  # somebody stands on a line twice
        named = np.bincount(tokens.row, minlength=size)
        lines.odd |= np.count_nonzero(places, axis=1) < named
    kept = lines.there & ~lines.odd
    number = lines.number
    if not kept.all():
        places, number = places[kept], number[kept]
    return _Piece(places, number, np.flatnonzero(lines.odd), size)


@dataclass(frozen=True)
class _Tokens:
    """Of every token its first byte, its size, its line, its place, and the signs around it."""

    starts: np.ndarray
    sizes: np.ndarray
    row: np.ndarray
    place: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def only(self, which: np.ndarray) -> "_Tokens":
        return _Tokens(*[column[which] for column in vars(self).values()])


@dataclass
class _Lines:
    """Of every line whether it is at fault, whether it is a paper, its count, if one is written."""

    odd: np.ndarray
    there: np.ndarray
    number: np.ndarray
    counted: np.ndarray


def _tokens(piece: bytes, signs: Signs) -> tuple[_Tokens, _Lines]:
    """The tokens between the signs, and the lines, of which nothing is known yet."""
    letters = np.frombuffer(piece, dtype=np.uint8)
    parting = letters == ord("\n")
    for sign in (signs.above, signs.beside, signs.count):
        if sign.encode() in piece:
            parting |= letters == ord(sign)
    ends = np.flatnonzero(parting)
    ends = ends.astype(np.int32) if len(piece) < 2**31 else ends
    starts, after = np.empty_like(ends), letters[ends]
    starts[0] = 0
    np.add(ends[:-1], 1, out=starts[1:])
    before = np.empty_like(after)
    before[0] = ord("\n")
    before[1:] = after[:-1]
    last = np.flatnonzero(after == ord("\n"))
    own = np.diff(last, prepend=-1)
    row = np.repeat(np.arange(len(last), dtype=np.int32), own)
    up = after == ord(signs.above)
    above = np.cumsum(up, dtype=np.int32) - up
    place = above - np.repeat(above[last - own + 1] - 1, own)
    none = np.zeros(len(last), dtype=bool)
    lines = _Lines(none, ~none, np.ones(len(last), dtype=np.int64), none.copy())
    return _Tokens(starts, ends - starts, row, place, before, after), lines


def _counted(
    padded: bytes, tokens: _Tokens, lines: _Lines, signs: Signs, counts: dict[bytes, int]
) -> _Tokens:
    """Write the counts into the lines; the tokens that are none are left."""
    first = signs.counted == "first"
    here, there = (tokens.after, tokens.before) if first else (tokens.before, tokens.after)
    at = here == ord(signs.count)
    own = tokens.only(at)
    lines.odd[own.row[there[at] != ord("\n")]] = True
    which, spelt = spellings(padded, own.starts, own.sizes)
    lines.number[own.row] = np.array([_count(text, counts) for text in spelt], dtype=np.int64)[
        which
    ]
    lines.counted[own.row] = True
    lines.odd |= lines.number == 0
    return tokens.only(~at)


def _unnamed(codes: np.ndarray, row: np.ndarray, lines: _Lines, signs: Signs) -> None:
    """Judge the tokens that name nobody: a line of nothing, a blank paper, or a fault."""
    alone = np.bincount(row, minlength=len(lines.odd))[row] == 1
    lines.odd[row[codes == WRONG]] = True
    lines.odd[row[((codes == BLANK) | (codes == NOTHING)) & ~alone]] = True
    empty = row[(codes == NOTHING) & alone]
    lines.there[empty] = lines.counted[empty]
    if signs.counted == "last":
        lines.odd[empty] |= lines.counted[empty]


def _count(text: bytes, counts: dict[bytes, int]) -> int:
    """The count that is written; 0 where it is none."""
    if text not in counts:
        digits = cleaned(text.decode())[0]
        good = len(digits) < 12 and digits.isascii() and digits.isdigit()
        counts[text] = int(digits) if good and int(digits) <= MOST else 0
    return counts[text]


def _joined(pieces: list[_Piece], width: int) -> tuple[np.ndarray, np.ndarray]:
    """All papers with all names; a name that a piece does not have stands nowhere in it."""
    if not pieces:
        return np.zeros((0, width), dtype=np.uint8), np.zeros(0, dtype=np.int64)
    dtype = np.result_type(*[one.places.dtype for one in pieces])
    rows = sum(len(one.counts) for one in pieces)
    if rows * width > CELLS:
        raise TooManyNames
    places = np.zeros((rows, width), dtype=dtype)
    at = 0
    for one in pieces:
        places[at : at + len(one.counts), : one.places.shape[1]] = one.places
        at += len(one.counts)
    return places, np.concatenate([one.counts for one in pieces])
