"""Letters of the old Vietnamese encodings, and the tables that carry them to Unicode.

TCVN3 (fonts .VnTime, .VnArial ...) keeps every small letter in one place of Latin-1; capital
letters with tones are the small ones in a font whose name ends in H. VNI (fonts VNI-Times ...)
writes most letters as two: the vowel, then a sign for hat, breve and tone together. Opened as
Unicode, "điểm" is "®iÓm" in the first and "ñieåm" in the second.

Sources: TCVN 5712:1993, table VN3, as glibc's converter TCVN has it; the VNI table of xvnkb
(vni.h, 2002).
"""

import re

_TCVN3_PLACES = (
    "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad\u00ae"
    "\u00b5\u00b6\u00b7\u00b8\u00b9\u00bb\u00bc\u00bd\u00be\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb"
    "\u00cc\u00ce\u00cf\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d7\u00d8\u00dc\u00dd\u00de"
    "\u00df\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee"
    "\u00ef\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f7\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3 = dict(zip(_TCVN3_PLACES, _TCVN3_LETTERS, strict=True))

_VNI_ROWS = {  # the vowel as VNI writes it: its signs, and the letters they make
    "a": ("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    "e": ("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    "o": ("ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    "ô": ("ùøûõï", "ớờởỡợ"),
    "u": ("ùøûõï", "úùủũụ"),
    "ö": ("ùøûõï", "ứừửữự"),
    "y": ("ùøûõ", "ýỳỷỹ"),
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
_VNI_ALONE |= {"î": "ỵ"}
VNI = {
    vowel + sign: letter
    for vowel, (signs, letters) in _VNI_ROWS.items()
    for sign, letter in zip(signs, letters, strict=True)
}
VNI |= _VNI_ALONE
VNI |= {old.upper(): new.upper() for old, new in VNI.items()} | {
    old[0].upper() + old[1]: new.upper() for old, new in VNI.items() if len(old) == 2
}
_VNI_STEP = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """The Unicode of a TCVN3 text; what TCVN3 has no letter for stays as it is.

    >>> from_tcvn3("Së Y tÕ ®¹t ®iÓm")
    'Sở Y tế đạt điểm'
    """
    return "".join(TCVN3.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """The Unicode of a VNI text.

    >>> from_vni("Sôû Y teá ñaït ñieåm"), from_vni("MAÏC ÑÓNH CHI")
    ('Sở Y tế đạt điểm', 'MẠC ĐĨNH CHI')
    """
    return _VNI_STEP.sub(lambda found: VNI[found[0]], text)


DECODERS = {"TCVN3": from_tcvn3, "VNI": from_vni}


def font_encoding(font: str) -> tuple[str, bool]:
    """The encoding a font is made for, and whether it shows small letters as capitals.

    >>> font_encoding(".VnTimeH"), font_encoding("VNI-Times"), font_encoding("Times New Roman")
    (('TCVN3', True), ('VNI', False), ('', False))
    """
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return "TCVN3", font.strip().endswith("H")
    return ("VNI", False) if re.match(r"vni[- ]", name) else ("", False)
