"""A sheet without names: units are called by a number, and their ids tell nothing either.

What one would get wrong: an id such as ba-vi is the name once more, and scenarios, sentences and
notes of a meeting name units in the middle of a text. Ids of criteria and awards are no texts:
a unit called CT leaves a criterion ct as it is.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from emulab.words import LANGUAGES

OURS = ("version", "words")  # of a sheet: what names no unit, whatever units are called
WRITTEN = ("author", "reason")  # texts in one language; every other is in both
UNITS = ("unit", "without_scorers")  # what holds an id of a unit; scorers may be units


def nameless(sheet: dict[str, Any]) -> dict[str, Any]:
    """The sheet with ``Đơn vị 1``, ``Đơn vị 2`` ... for the units, in every text of it.

    The numbers follow neither the roster nor the ranks. A scenario saved from such a sheet has
    the numbers for its units, so no project reads points that were supposed in it; the keys of
    the year's own scenarios are numbers too.

    >>> facts = {"units": [{"id": "ba-vi", "name": "Ba Vì", "short": "BV"}], "official": {}}
    >>> nameless({"facts": facts, "firm": {"vi": "Ba Vì đứng đầu", "en": "ba-vi is first"}})["firm"]
    {'vi': 'Đơn vị 1 đứng đầu', 'en': 'Đơn vị 1 is first'}
    """
    units = sheet["facts"]["units"]
    turn = sorted((unit["id"] for unit in units), key=lambda one: sha256(one.encode()).digest())
    number = {one: place for place, one in enumerate(turn, start=1)}
    width = len(str(len(units)))
    ids = {one: f"u{place:0{width}}" for one, place in number.items()}
    called = {one: f"Đơn vị {place}" for one, place in number.items()}
    hide = _hiding(units, called)

    def walked(value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            if key in UNITS:
                return ids.get(value) or hide(value)
            return hide(value) if key in WRITTEN else value
        if isinstance(value, dict):
            spoken = value.keys() == set(LANGUAGES)
            inside = {one: WRITTEN[0] if spoken else one for one in value}
            return {one: walked(own, inside[one]) for one, own in value.items()}
        return [walked(one, key) for one in value] if isinstance(value, list | tuple) else value

    found = {key: one if key in OURS else walked(one, key) for key, one in sheet.items()}
    own = [
        {"id": ids[unit["id"]], "name": called[unit["id"]], "short": called[unit["id"]]}
        for unit in units
    ]
    found["facts"] = found["facts"] | {"units": own}
    if "scenarios" in found:
        every = enumerate(found["scenarios"], start=1)
        found["scenarios"] = [one | {"key": f"{one['kind']}-{place}"} for place, one in every]
    return found | {"nameless": True}


def _hiding(units: list[dict[str, Any]], called: dict[str, str]) -> Callable[[str], str]:
    """A text without the names, whether or not they begin a sentence there, and without the ids."""
    folded: dict[str, str] = {}
    every = [(name, unit["id"]) for unit in units for name in (unit["name"], unit["short"])]
    for name, one in every:
        folded.setdefault(_plain(name), called[one])
    written = {normalize("NFC", name) for name, _ in every if name.strip()}
    names = "|".join(map(_pattern, sorted(written, key=len, reverse=True)))
    ids = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
    found = re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])|(?<!\w)(?i:{names})(?!\w)")

    def said(match: re.Match[str]) -> str:
        return called.get(match[0]) or folded.get(_plain(match[0])) or "Đơn vị"

    return lambda text: found.sub(said, normalize("NFC", text))


def _plain(name: str) -> str:
    return " ".join(normalize("NFC", name).split()).casefold()


def _pattern(name: str) -> str:
    """The name with any blanks between its words, line ends among them."""
    return r"\s+".join(map(re.escape, name.split()))
