"""A sheet without names: units are called by a number, and their ids tell nothing either.

What one would get wrong: an id such as ba-vi is the name once more, and scenarios, sentences and
notes of a meeting name units in the middle of a text.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

OURS = ("version", "words")  # of a sheet: what names no unit, whatever units are called


def nameless(sheet: dict[str, Any]) -> dict[str, Any]:
    """The sheet with ``Đơn vị 1``, ``Đơn vị 2`` ... for the units, in every text of it.

    The numbers follow neither the roster nor the ranks. A scenario saved from such a sheet has
    the numbers for its units, so no project reads points that were supposed in it.

    >>> facts = {"units": [{"id": "ba-vi", "name": "Ba Vì", "short": "BV"}], "official": {}}
    >>> nameless({"facts": facts, "firm": "Ba Vì is first"})["firm"]
    'Đơn vị 1 is first'
    """
    units = sheet["facts"]["units"]
    turn = sorted((unit["id"] for unit in units), key=lambda one: sha256(one.encode()).digest())
    number = {one: place for place, one in enumerate(turn, start=1)}
    width = len(str(len(units)))
    ids = {one: f"u{place:0{width}}" for one, place in number.items()}
    called = {}
    for unit in units:
        for name in (unit["name"], unit["short"]):
            called.setdefault(name, f"Đơn vị {number[unit['id']]}")
    hide = _hiding(called)

    def walked(value: Any) -> Any:
        if isinstance(value, str):
            return ids.get(value) or hide(value)
        if isinstance(value, dict):
            return {ids.get(key, key): walked(one) for key, one in value.items()}
        return [walked(one) for one in value] if isinstance(value, list | tuple) else value

    found = {key: one if key in OURS else walked(one) for key, one in sheet.items()}
    return found | {"nameless": True}


def _hiding(called: dict[str, str]) -> Callable[[str], str]:
    """A text without these names, whether or not they begin a sentence there."""
    names = sorted((name for name in called if name), key=len, reverse=True)
    folded = {name.casefold(): said for name, said in called.items()}
    pattern = "|".join(map(re.escape, names))
    found = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(lambda match: folded[match[0].casefold()], text)
