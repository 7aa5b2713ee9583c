"""Text of the old Vietnamese encodings that was opened as something else, which no one may guess.

TCVN3 and VNI kept Vietnamese letters in the places of other letters and signs. Read as Unicode,
"điểm" becomes "®iÓm" or "ñieåm". Several letters fall together, so the names cannot be told for
certain and the file is refused.
"""

import re

_SIGNS = "®§¬\u00ad¸¹µ¶·©«ª¨¦¥£¡¢¤"
_LETTERS = "ÞßåæäëïñöøûüÿÄÅÆÇËÎÏÑÖØÛÜçî"
_LETTER = r"[^\W\d_]"
# A sign in front of a letter or behind one, or a letter that Vietnamese does not have.
_STRANGE = re.compile(rf"[{_SIGNS}](?={_LETTER}|[{_SIGNS}])|(?<={_LETTER})[{_SIGNS}]|[{_LETTERS}]")
# The letter ư, whose byte is Unicode's soft hyphen, is gone: "Trởng ban", "đợc".
_LOST = re.compile(r"(?<![ưƯ])[ơờởỡớợƠỜỞỠỚỢ](?:ng|c|NG|C)\b")


def damaged(texts: list[str]) -> str | None:
    """A text that shows the damage; None where there is no ground to suspect any.

    One foreign letter proves nothing (Müller); two in a text do, or one in each of three.

    >>> damaged(["Tr\\u00adëng ban"]), damaged(["Müller"])
    ('Tr\\xadëng ban', None)
    """
    touched = []
    for text in texts:
        if text.isascii():
            continue
        strange = _STRANGE.findall(text)
        if len(set(strange)) > 1 or _LOST.search(text):
            return text
        if strange:
            touched.append(text)
    return touched[0] if len(touched) > 2 else None
