"""A page: what one call shows in a notebook, tables and sentences in their order."""

from dataclasses import dataclass
from typing import Any

from great_tables import GT
from IPython.display import Markdown, display

from emulab.words import Message

LANG = "vi"


class Sentence(Markdown):
    """Markdown that reads as itself where only plain text is shown."""

    def __repr__(self) -> str:
        return self.data


@dataclass(frozen=True)
class Page:
    """Tables and sentences; a notebook shows each as an output of its own.

    What a plain-text reader gets of a table is its id: a table has no other text that stays
    the same from run to run.
    """

    pieces: tuple[GT | Sentence, ...]

    @property
    def tables(self) -> tuple[GT, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, GT))

    @property
    def text(self) -> str:
        """The sentences alone."""
        return "\n\n".join(piece.data for piece in self.pieces if isinstance(piece, Sentence))

    @property
    def html(self) -> str:
        """The tables alone."""
        return "\n".join(table.as_raw_html() for table in self.tables)

    def _ipython_display_(self) -> None:
        for piece in self.pieces:
            display(_bundle(piece), raw=True)

    def __repr__(self) -> str:
        return self.text


def page(*pieces: GT | Sentence | None) -> Page:
    """The pieces as a page; what there was nothing to say of is left out."""
    return Page(tuple(piece for piece in pieces if piece is not None))


def said(template: str, **values: Any) -> str:
    """The sentence in the language of the notebooks, its values put in."""
    return Message(template, values).said(LANG)


def sentence(*sentences: str) -> Sentence | None:
    """The sentences as one paragraph; None where all of them are empty."""
    text = " ".join(one for one in sentences if one)
    return Sentence(text) if text else None


def bullets(lead: str, entries: list[str]) -> Sentence | None:
    """A list under its lead; None where there is nothing to list."""
    return (
        Sentence("\n".join([lead, "", *(f"- {entry}" for entry in entries)])) if entries else None
    )


def nothing(text: str) -> Page:
    """The page of something that does not exist: one plain sentence saying so."""
    return Page((Sentence(text),))


def _bundle(piece: GT | Sentence) -> dict[str, str]:
    if isinstance(piece, Sentence):
        return {"text/markdown": _escaped(piece.data), "text/plain": piece.data}
    return {"text/html": piece.as_raw_html(), "text/plain": f"[{piece._options.table_id.value}]"}


def _escaped(text: str) -> str:
    """Markdown in which a name with signs of HTML in it is read as it is written."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
