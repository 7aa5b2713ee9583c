"""Names as ids and as skeletons: what is left of a name without marks, signs and capitals."""

import re
import unicodedata
from collections.abc import Iterable


def skeleton(text: str) -> str:
    """The letters and digits of a text, without marks, capitals and signs.

    Two spellings of one name usually share it. It is for suspecting, never for joining.

    >>> skeleton("Đăk Lăk") == skeleton("ĐẮK-LẮK"), skeleton("Tp. HCM")
    (True, 'tp hcm')
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    plain = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return " ".join(re.findall(r"[a-z0-9]+", plain))


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
