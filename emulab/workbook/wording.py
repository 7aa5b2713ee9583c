"""The words of a workbook: Vietnamese, from the catalogue and from the words that tables know."""

from typing import Any

from emulab.tables.naming import name_key
from emulab.tables.vocabulary import WORDS
from emulab.words import Message

KINDS = {
    "direct": Message("marked directly"),
    "pass_fail": Message("achieved or not"),
    "target": Message("against a target"),
    "plus_minus": Message("plus or minus"),
    "measured": Message("measured"),
}


def said(template: str, **values: Any) -> str:
    """The sentence as it stands in the workbook, its values put in."""
    return Message(template, values).said("vi")


def label(word: str) -> str:
    """A word of the tables as a drop-down shows it.

    >>> label("fail"), label("cross")
    ('Không đạt', 'Chấm chéo')
    """
    return WORDS[word][0].capitalize()


def meant(text: str, words: tuple[str, ...]) -> str | None:
    """The one of the words that a cell names, in either language; None where it names none.

    >>> meant("không ĐẠT", ("pass", "fail"))
    'fail'
    """
    known = {name_key(alias): word for word in words for alias in (word, *WORDS[word])}
    return known.get(name_key(text))
