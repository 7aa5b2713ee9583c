"""Words: English in the code, every other language in one catalogue of ``locale/``.

A message keeps its English template and its values apart, so that the same reason can
be printed in a JSON file in English and in the minutes in Vietnamese.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, total_ordering
from pathlib import Path
from typing import Any

from emulab.numbers import trimmed

LANGUAGES = ("vi", "en")


@total_ordering
@dataclass(frozen=True)
class Message:
    """A sentence and the values that stand in it; a value may itself be a message or a name.

    Equal where template and values are; sorted as it reads in English.

    >>> str(Message("rank {rank}: the rules ask for {limit} or better", {"rank": 3, "limit": 1}))
    'rank 3: the rules ask for 1 or better'
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.said("en")

    def __lt__(self, other: "Message") -> bool:
        return str(self) < str(other)

    def said(self, lang: str) -> str:
        """The sentence in ``lang``; in English where the catalogue has no translation."""
        values = {key: _spoken(value, lang) for key, value in self.values.items()}
        return translated(self.template, lang).format(**values)


def translated(template: str, lang: str) -> str:
    """The template in ``lang``, its fields untouched."""
    return template if lang == "en" else _catalogue(lang).get(template, template)


def listed_names(names: Iterable[str], most: int = 8) -> Message:
    """The names in a row; of more than ``most`` the first ones, and how many more there are.

    >>> str(listed_names(["a", "b"])), str(listed_names("abcd", most=3))
    ('a; b', 'a; b; c and 1 more')
    """
    every = list(names)
    if len(every) <= most:
        return Message("{names}", {"names": "; ".join(every)})
    some = "; ".join(every[:most])
    return Message("{names} and {number} more", {"names": some, "number": len(every) - most})


def _spoken(value: Any, lang: str) -> str:
    if isinstance(value, Message):
        return value.said(lang)
    if hasattr(value, "vi"):  # a name of the rules, in both languages
        return value.said(lang)
    if isinstance(value, float):
        text = trimmed(round(value, 4))
        return text.replace(".", ",") if lang == "vi" else text
    return str(value)


@cache
def _catalogue(lang: str) -> dict[str, str]:
    """Templates and their translations, from ``locale/<lang>.po``."""
    from babel.messages.pofile import read_po

    path = Path(__file__).parent / "locale" / f"{lang}.po"
    with path.open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id and entry.string}
