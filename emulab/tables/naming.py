"""What a cell may call a unit or a criterion: its id, its name or its short name."""

import difflib
import unicodedata
from collections.abc import Iterable
from functools import cached_property

import polars as pl

from emulab.rules import Rules
from emulab.tables.vocabulary import ENTRIES


def name_key(text: str) -> str:
    """A name as it is compared: joined letters, small letters, single blanks.

    >>> name_key("SỞ  Y tế") == name_key("Sở Y Tế")
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


class Lexicon:
    """Ids and every name by which each may be called.

    An id stands for itself, whatever else is called so; a name of two ids stands for none.
    """

    def __init__(self, word: str, names: Iterable[tuple[str, Iterable[str | None]]]):
        self.word = word
        self.ids: dict[str, None] = {}
        self._keys: dict[str, dict[str, None]] = {}
        self._tried: dict[str, str | None] = {}
        for own, others in names:
            self.ids[own] = None
            for name in (own, *others):
                if name:
                    self._keys.setdefault(name_key(name), {})[own] = None

    def __contains__(self, text: str) -> bool:
        return text in self.ids

    def meant(self, text: str) -> tuple[str, ...]:
        """The ids that a text may stand for: none, one, or too many."""
        if text in self.ids:
            return (text,)
        by_id = [own for own in self._folded.get(name_key(text), ())]
        return tuple(by_id if len(by_id) == 1 else self._keys.get(name_key(text), ()))

    def near(self, text: str) -> str | None:
        """The id that was probably meant by a text that means none.

        Only the first few texts are looked into: comparing with every name takes its time.
        """
        if text not in self._tried:
            looked_into = len(self._tried) < 20
            close = (
                difflib.get_close_matches(name_key(text), self._keys, 1, 0.7) if looked_into else []
            )
            ids = tuple(self._keys[close[0]]) if close else ()
            self._tried[text] = ids[0] if len(ids) == 1 else None
        return self._tried[text]

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        folded: dict[str, list[str]] = {}
        for own in self.ids:
            folded.setdefault(name_key(own), []).append(own)
        return folded


def unit_lexicon(units: pl.DataFrame) -> Lexicon:
    """The units of a roster by id, name and short name."""
    rows = units.select("unit", "name", "short_name").iter_rows()
    return Lexicon("unit", ((unit, names) for unit, *names in rows if unit is not None))


def criterion_lexicon(rules: Rules) -> Lexicon:
    """The marked criteria of a rubric by id and Vietnamese name."""
    return Lexicon("criterion", ((leaf.id, (leaf.name.vi,)) for leaf in rules.rubric.leaves))


def entry_lexicon(rules: Rules) -> Lexicon:
    """What a score sheet may have points for: leaves, sections, bonus, penalty and the total."""
    named = ((node, (name.vi,)) for node, name in rules.rubric.names().items())
    return Lexicon("criterion", (*named, *ENTRIES.items()))


def contest_lexicon(rules: Rules) -> Lexicon:
    """Everything that could be voted on, by the id of the award or office."""
    return Lexicon("contest", ((contest, ()) for contest in rules.contests))
