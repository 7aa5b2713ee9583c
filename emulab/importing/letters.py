"""The texts of a sheet in Unicode: old encodings carried over or refused, then cleaned.

A font says for certain how its cells are encoded. Where no font does, the letters of the whole
sheet must: one encoding that makes Vietnamese of them, and only one. What passes for
Vietnamese neither way is refused; a name is never guessed.
"""

import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise

from emulab.importing.book import TEXT, Cell, Page
from emulab.importing.legacy import DECODERS, font_encoding
from emulab.importing.log import CHANGED, Log
from emulab.importing.syllables import is_vietnamese
from emulab.tables.cleaning import ETH, cleaned
from emulab.tables.damage import damaged
from emulab.words import Message

VIETNAMESE = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýÐð")  # of Latin-1
PLAIN_SIGNS = frozenset("\u00a0°²³·«»§")
AS_IS = Message("Type it in Unicode where it was written.")


class Unsure(ValueError):
    """A text that cannot be read for certain; ``finding`` says why."""

    def __init__(self, finding: Message):
        self.finding = finding
        super().__init__(str(finding))


def is_modern(text: str) -> bool:
    """Whether letters stand in it that neither old encoding could have put there."""
    return any(unicodedata.category(c)[0] in "LM" and ord(c) > 0xFF for c in text)


def has_strange(text: str) -> bool:
    """Whether it has letters or signs that Vietnamese in Unicode does not, or capitals within."""
    odd = (0xA1 <= ord(c) <= 0xFF and c not in VIETNAMESE | PLAIN_SIGNS for c in text)
    return any(odd) or any(a.islower() and b.isupper() and ord(b) > 127 for a, b in pairwise(text))


def reads_well(text: str) -> bool:
    return is_vietnamese(text.translate(ETH))


@dataclass(frozen=True)
class Letters:
    """How the texts of one sheet are read: ``encoding`` is that of cells whose font says none."""

    encoding: str = ""
    odd: frozenset[str] = frozenset()
    modern: bool = False
    modern_fonts: frozenset[str] = frozenset()

    def read(self, text: str, font: str) -> tuple[str, str]:
        """The text in Unicode, and the encoding it was in; raises Unsure."""
        joined = unicodedata.normalize("NFC", text)
        if joined.isascii():
            return text, ""
        encoding, capitals = font_encoding(font)
        if is_modern(joined):
            if has_strange(joined) and (encoding or damaged([joined])):
                raise Unsure(
                    Message("{text!r} mixes Unicode with an old encoding.", {"text": text})
                )
            if damaged([joined]):
                raise Unsure(_lost(text))
            return text, ""
        if encoding:
            return self._by_font(text, encoding, capitals, font)
        if not self.encoding:
            if joined in self.odd:
                raise Unsure(_unknown(text))
            return text, ""
        read = DECODERS[self.encoding](text)
        if read == text:
            return text, ""
        if not is_vietnamese(read):
            if reads_well(text):
                return text, ""
            raise Unsure(_unknown(text))
        if self.modern and reads_well(text):
            raise Unsure(_either(text, read))
        return read, self.encoding

    def _by_font(self, text: str, encoding: str, capitals: bool, font: str) -> tuple[str, str]:
        read = DECODERS[encoding](text)
        if not is_vietnamese(read):
            if reads_well(text):
                return text, ""
            raise Unsure(_unknown(text))
        if read != text and font in self.modern_fonts and reads_well(text):
            raise Unsure(_either(text, read))
        return (read.upper() if capitals else read), encoding


def _lost(text: str) -> Message:
    return Message("in {text!r} the letter ư was lost on the way from TCVN3.", {"text": text})


def _unknown(text: str) -> Message:
    return Message(
        "{text!r} is in an old encoding that gives no Vietnamese; names are not guessed.",
        {"text": text},
    )


def _either(text: str, read: str) -> Message:
    values = {"text": text, "read": read}
    return Message("{text!r} may be Unicode, or {read!r} in an old encoding.", values)


def letters_of(pages: list[Page]) -> Letters:
    """How the texts of these sheets are to be read, from all of them together."""
    plain, modern_fonts, modern = set(), set(), False
    for page in pages:
        for cell in page.cells.values():
            for font, text in pieces(cell):
                joined = unicodedata.normalize("NFC", text)
                if joined.isascii():
                    continue
                if is_modern(joined):
                    modern_fonts.add(font)
                    modern = modern or not font_encoding(font)[0]
                elif not font_encoding(font)[0]:
                    plain.add(joined)
    odd = sorted(text for text in plain if not reads_well(text))
    if not odd or damaged(odd) is None:
        return Letters(modern=modern, modern_fonts=frozenset(modern_fonts))
    passing = {
        name: sum(is_vietnamese(decode(text)) for text in odd) for name, decode in DECODERS.items()
    }
    best = max(passing.values())
    chosen = [name for name, number in passing.items() if number == best and best * 2 > len(odd)]
    encoding = chosen[0] if len(chosen) == 1 else ""
    return Letters(encoding, frozenset(odd), modern, frozenset(modern_fonts))


def pieces(cell: Cell) -> list[tuple[str, str]]:
    """The texts of a cell and the font of each."""
    if cell.kind != TEXT:
        return []
    if cell.runs:
        return [(font or cell.font, text) for font, text in cell.runs]
    return [(cell.font, str(cell.value))]


def mended(page: Page, letters: Letters, log: Log) -> Page:
    """The sheet with its texts in clean Unicode; every change and refusal is entered."""
    cells = {}
    for place, cell in page.cells.items():
        if cell.kind != TEXT or (str(cell.value).isascii() and _tidy(str(cell.value))):
            cells[place] = cell
            continue
        try:
            read = [(piece, *letters.read(piece, font)) for font, piece in pieces(cell)]
        except Unsure as error:
            log.refuse(page, place, error.finding, AS_IS)
            cells[place] = cell
            continue
        text = "".join(piece for _, piece, _ in read)
        for encoding in dict.fromkeys(name for _, _, name in read if name):
            told = Message("{encoding} letters were carried to Unicode.", {"encoding": encoding})
            log.add(CHANGED, page, place, told)
        text, done = cleaned(text)
        for name in done:
            log.add(CHANGED, page, place, Message("{done}.", {"done": Message(name)}))
        if text:
            cells[place] = replace(cell, value=text, runs=())
    return replace(page, cells=cells)


def _tidy(text: str) -> bool:
    return text.isprintable() and text == " ".join(text.split())
