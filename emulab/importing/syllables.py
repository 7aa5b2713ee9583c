"""Whether a text can be Vietnamese: every word with a mark must be a syllable of the language.

This is how a converted text is trusted or refused. It knows onsets, rimes and which tones a
closed syllable may have, and the ending k of highland names (Đắk, Krông); it knows no words.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

_ONSETS = (
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x kr br bl pl dr đr kl gr hr"
)
_RIMES = (
    "a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt "
    "âc âk âm ân âng âp ât âu ây e ec ek em en eng eo ep et ê êch êk êm ên êng ênh êp êt êu "
    "i ia ich iêc iêk iêm iên iêng iêp iêt iêu ik im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo "
    "oet oi ok om on ong ooc oong op ot ô ôc ôi ôk ôm ôn ông ôông ôôc ôp ôt ơ ơi ơk ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uên uênh uêt ui uk um un ung uôc uôi uôm uôn uông uôt up ut "
    "uơ uơt uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưk ưm ưn ưng ưt ưu ươc ươi ươm ươn "
    "ương ươp ươt ươu y yêm yên yêng yêt yêu yn ynh yt yu uyp"
)
ONSETS = frozenset(_ONSETS.split()) | {""}
RIMES = frozenset(_RIMES.split())
_TONES = {"\u0300": "grave", "\u0301": "acute", "\u0303": "tilde", "\u0309": "hook"}
_TONES |= {"\u0323": "dot"}
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ")
_WORD = re.compile(r"[^\W\d_]+")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")


def is_vietnamese(text: str) -> bool:
    """Whether every word of a text that has marks is a syllable; words without marks may be any.

    >>> is_vietnamese("Sở Y tế Đắk Lắk"), is_vietnamese("Trởng ban"), is_vietnamese("®iÓm")
    (True, False, False)
    """
    if any(0xA1 <= ord(c) <= 0xBF and c not in "°²³º" for c in text):
        return False
    return all(word.isascii() or is_syllable(word) for word in _WORD.findall(text))


@cache
def is_syllable(word: str) -> bool:
    """Whether one word can be a Vietnamese syllable, whichever letters are capitals.

    >>> is_syllable("Nghiễm"), is_syllable("đợc"), is_syllable("Müller")
    (True, False, False)
    """
    if word.isupper() and len(word) <= 8 and not set(word) - _CAPITALS:
        return True  # an acronym, QĐ or LĐTBXH
    if any(one.islower() and after.isupper() for one, after in pairwise(word)):
        return False  # a capital within a word is a letter of an old encoding
    bare, tones = [], []
    for letter in unicodedata.normalize("NFD", word.casefold()):
        if letter in _TONES:
            tones.append(_TONES[letter])
        else:
            bare.append(letter)
    plain = unicodedata.normalize("NFC", "".join(bare))
    if len(tones) > 1:
        return False
    for cut in range(min(3, len(plain)) + 1):
        onset, rime = plain[:cut], plain[cut:]
        if onset not in ONSETS:
            continue
        if rime in RIMES or (not rime and onset == "gi"):
            stopped = bool(_STOPPED.search(rime))
            if not stopped or (tones and tones[0] in ("acute", "dot")):
                return True
    return plain in ("đ", "ê", "ô", "ơ", "ư", "ă", "â")
