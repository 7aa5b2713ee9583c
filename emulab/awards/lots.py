"""Lots: a draw between tied units that anyone can do again, from numbers announced in public.

In the way of RFC 3797 (Publicly Verifiable Nominations Committee Random Selection): the rules
name the numbers' source before it is drawn, such as a lottery on a day to come; the numbers, the
contest and the unit then give a digest for every unit, and the smallest comes first. Nobody can
choose the outcome by listing the units otherwise.
"""

import hashlib
from collections.abc import Iterable


def draw(numbers: str, contest: str, units: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Every unit with its digest, the first drawn first, whatever the order of the units.

    The digest is SHA-256 of ``numbers/contest/unit`` in UTF-8, in hexadecimal. To draw again
    without this program, the numbers, the ids and the strokes written exactly so:

        printf '%s' '05 17 23/flag/ba-vi' | sha256sum              (Linux)
        printf '%s' '05 17 23/flag/ba-vi' | shasum -a 256          (macOS)
        $b = [Text.Encoding]::UTF8.GetBytes('05 17 23/flag/ba-vi') (Windows PowerShell)
        [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($b))

    Other numbers, written with other blanks too, are another draw.

    >>> [(unit, digest[:8]) for unit, digest in draw("05 17 23", "flag", ["me-linh", "ba-vi"])]
    [('ba-vi', '4b13ae37'), ('me-linh', 'a880d90a')]
    """
    drawn = sorted((digest_of(numbers, contest, unit), unit) for unit in set(units))
    return tuple((unit, digest) for digest, unit in drawn)


def digest_of(numbers: str, contest: str, unit: str) -> str:
    """The digest that a unit draws: 64 hexadecimal digits."""
    return hashlib.sha256(f"{numbers}/{contest}/{unit}".encode()).hexdigest()
