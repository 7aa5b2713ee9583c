"""What is wrong with the input, said so that the reader can mend it.

Every reader collects faults and raises them together: a board that mends one line
only to be shown the next has been shown nothing. What could safely be cleaned is not
a fault but a note, and is said as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulab.words import Message


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that must be mended before anything is computed.

    ``line`` is counted as an editor counts (the heading is line 1); 0 where no line can be named.
    What a board runs into before the projector is a message, said in its language as well; the
    rest is English, for those who keep the files.
    """

    file: str
    line: int
    finding: "str | Message"
    remedy: "str | Message" = ""

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The place, the finding and the remedy, in ``lang`` where they are messages."""
        words = (self.finding, self.remedy)
        told = [one if isinstance(one, str) else one.said(lang) for one in words]
        place = f"line {self.line}: " if self.line else ""
        return place + " ".join(filter(None, told))


@dataclass(frozen=True, order=True)
class Note:
    """One thing that was cleaned, left out or noticed, and changes nothing that is refused.

    Boards read it on their pages in Vietnamese, so its text is a message; ``str`` is English.
    """

    file: str
    line: int
    text: "Message"

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}" if self.line else str(self.text)


class InputError(Exception):
    """The input was at fault; ``faults`` has every one of them, in the order of the files.

    ``notes`` says what was cleaned on the way, so that both are read in one go.

    >>> print(InputError([Fault("marks.csv", 2, "'chín' is not a number.", "Write 9.")]))
    marks.csv: 1 fault
      line 2: 'chín' is not a number. Write 9.
    """

    def __init__(self, faults: Iterable[Fault], notes: Iterable[Note] = ()):
        self.faults = tuple(sorted(set(faults)))
        self.notes = tuple(sorted(set(notes)))
        super().__init__(listed(self.faults, "fault"))


def listed(entries: Iterable[Fault | Note], word: str) -> str:
    """The entries under the name of their file, counted as so many of ``word``."""
    lines = []
    for file, group in groupby(sorted(entries), key=lambda entry: entry.file):
        found = list(group)
        lines.append(f"{file}: {len(found)} {word}{'s' if len(found) > 1 else ''}")
        lines += [f"  {entry}" for entry in found]
    return "\n".join(lines)
