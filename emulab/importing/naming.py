"""Names as ids and as skeletons: what is left of a name without marks, signs and capitals."""

import re
import unicodedata
from collections.abc import Iterable

TONES = "\u0300\u0301\u0303\u0309\u0323"


def skeleton(text: str) -> str:
    """The letters and digits of a text, without marks, capitals and signs.

    Two spellings of one name usually share it. It is for suspecting, never for joining.

    >>> skeleton("Đăk Lăk") == skeleton("ĐẮK-LẮK"), skeleton("Tp. HCM")
    (True, 'tp hcm')
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    plain = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def spelling(text: str) -> str:
    """A name without regard to which vowel of a syllable carries the tone, and to capitals.

    hoá and hóa, uỷ and ủy are the same letters with the same tone, set by two rules of one
    orthography; nothing else is brought together.

    >>> spelling("Uỷ ban Thanh Hoá") == spelling("ủy ban Thanh Hóa"), spelling("Hòa") == "hoa"
    (True, False)
    """
    words = unicodedata.normalize("NFD", text.casefold().replace("\u00f0", "đ")).split()
    return " ".join(_tone_last(word) for word in words)


def _tone_last(word: str) -> str:
    tones = "".join(c for c in word if c in TONES)
    return "".join(c for c in word if c not in TONES) + tones


def slug(text: str, taken: Iterable[str], otherwise: str = "x") -> str:
    """An id made of a name, unlike those that are taken.

    >>> slug("Sở Y tế", []), slug("Sở Y tế", ["so-y-te"])
    ('so-y-te', 'so-y-te-2')
    """
    words = skeleton(text).split()
    base = "-".join(words)
    while len(base) > 40 and len(words) > 1:
        words = words[:-1]
        base = "-".join(words)
    base = base[:40] or otherwise
    used, number, found = set(taken), 2, base
    while found in used:
        found, number = f"{base}-{number}", number + 1
    return found
