"""Whom a token of a ballot means: by name, found or declared, or by number."""

from collections.abc import Sequence

from emulab.ballots.places_of_lines import BLANK, NOTHING, SKIPPED, WRONG
from emulab.tables.naming import Lexicon


class Names:
    """Candidates by name: those that were declared and nobody else, or whoever is found.

    ``number`` is what ``places_of_lines`` asks for; ``order`` are the numbers of the candidates
    as they are listed: as declared, or sorted, so that the order tells nothing on the papers.

    >>> names = Names(None, "-", "Write it as A > B = C * 3.")
    >>> [names.number(name) for name in ("B", "A", "", "-")], names.listed
    ([0, 1, -1, -2], ('A', 'B'))
    """

    def __init__(self, declared: Sequence[str] | None, blank: str, layout: str):
        self.blank, self.layout = blank, layout
        self.declared = declared is not None
        self.numbers = {name: number for number, name in enumerate(declared or ())}

    def number(self, text: str) -> int:
        """The number of a clean name; NOTHING, BLANK or WRONG where it is none."""
        if not text:
            return NOTHING
        if text == self.blank:
            return BLANK
        if self.declared:
            return self.numbers.get(text, WRONG)
        return self.numbers.setdefault(text, len(self.numbers))

    @property
    def listed(self) -> tuple[str, ...]:
        return tuple(self.numbers) if self.declared else tuple(sorted(self.numbers))

    @property
    def order(self) -> list[int]:
        return [self.numbers[name] for name in self.listed]

    def said(self, number: int) -> str:
        return repr(list(self.numbers)[number])

    def unknown(self, text: str) -> tuple[str, str]:
        """What to say of a name that was not declared."""
        if len(self.numbers) == 1 and "," in next(iter(self.numbers)):
            return f"{text!r} is not among the candidates.", "Part them: # candidates: A = B."
        near = Lexicon("name", ((name, ()) for name in self.numbers)).near(text)
        many = f"The candidates are {', '.join(map(repr, list(self.numbers)[:8]))}"
        remedy = f"Did you mean {near!r}?" if near else f"{many}{self._more}."
        return f"{text!r} is not among the candidates.", remedy

    @property
    def _more(self) -> str:
        return f" and {len(self.numbers) - 8} more" if len(self.numbers) > 8 else ""


class Numbers(Names):
    """Candidates by number, the first one being 1; ``skipped`` is a place that nobody has."""

    def __init__(self, names: Sequence[str], layout: str, skipped: str = ""):
        super().__init__(names, "", layout)
        self.skipped = skipped

    def number(self, text: str) -> int:
        """The number, counted from 0, of a candidate's number, counted from 1."""
        if not text:
            return NOTHING
        if self.skipped and text == self.skipped:
            return SKIPPED
        digits = text.isascii() and text.isdigit() and len(text) < 10
        return int(text) - 1 if digits and 0 < int(text) <= len(self.numbers) else WRONG

    def unknown(self, text: str) -> tuple[str, str]:
        """What to say of a number that nobody has."""
        finding = f"there is no candidate with the number {text!r}."
        return finding, f"The candidates are numbered from 1 to {len(self.numbers)}."
