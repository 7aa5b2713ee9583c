"""Safe cleaning of text: what changes no meaning is mended and said, what could is refused.

Every step of CLEANINGS is safe for Vietnamese text and does nothing the second time. It is
done once a spelling and not once a cell, so that millions of rows stay fast.
"""

import unicodedata
from collections.abc import Callable

import polars as pl

NO_BREAK = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")
ETH = str.maketrans("\u00d0\u00f0", "Đđ")

# What none of the steps below could touch: these are left out of the slow path.
PLAIN = r"\x21-\x7E\u00A1-\u00AC\u00AE-\u00CF\u00D1-\u00EF\u00F1-\u017F\u01A0\u01A1\u01AF\u01B0"
PLAIN_SIGNS = r"\u1E00-\u1EFF\u2013\u2014\u2018\u2019\u201C\u201D\u2026"
ODD = rf"[^{PLAIN}{PLAIN_SIGNS} ]|^ | $|  |^$"


def _seen(text: str) -> str:
    """The text without characters that nobody can see, such as marks of direction."""
    return "".join(
        c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )


CLEANINGS: dict[str, Callable[[str], str]] = {
    "invisible characters were left out": _seen,
    "a no-break space was read as a blank": lambda text: text.translate(NO_BREAK),
    "letters typed apart (NFD) were joined": lambda text: unicodedata.normalize("NFC", text),
    "the letter eth was read as đ": lambda text: text.translate(ETH),
    "blanks too many were taken out": lambda text: " ".join(text.split()),
}


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """The clean text, and which cleanings changed it.

    >>> cleaned("\\u00d0ảng  ủy ")
    ('Đảng ủy', ('the letter eth was read as đ', 'blanks too many were taken out'))
    """
    done = []
    for name, clean in CLEANINGS.items():
        before, text = text, clean(text)
        if text != before:
            done.append(name)
    return text, tuple(done)


def clean_cells(cells: pl.Series) -> tuple[pl.Series, dict[str, tuple[str, ...]]]:
    """The cells cleaned, an empty one as null; and for every cleaning the spellings it changed."""
    spellings = cells.unique().drop_nulls()
    odd = spellings.filter(spellings.str.contains(ODD)).sort().to_list()
    if not odd:
        return cells, {}
    results = {text: cleaned(text) for text in odd}
    clean = pl.Series([text or None for text, _ in results.values()], dtype=pl.String)
    changed = {
        name: tuple(text for text, (value, done) in results.items() if name in done and value)
        for name in CLEANINGS
    }
    mended = cells.replace(pl.Series(odd, dtype=pl.String), clean)
    return mended, {name: texts for name, texts in changed.items() if texts}
