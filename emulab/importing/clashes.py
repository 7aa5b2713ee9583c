"""Marks that stand twice with different numbers: refused one by one, or sheet by sheet."""

from dataclasses import dataclass, field

from emulab.importing.book import Cell, Page
from emulab.importing.log import Log
from emulab.tables.vocabulary import WORDS, in_both
from emulab.words import Message

FEW = 6  # marks of two sheets that are refused one by one; of more, the sheets are
Key = tuple[str, str, str, str]
Given = tuple[float, Page, Cell]
ONE = Message("Keep one, or name who marked.")
WHOLE = Message(
    "Call one of the sheets by another stage or by who marked, or hide the one that does not count."
)


@dataclass
class Clashes:
    """The marks that clash, by the two sheets, the stage and the scorer."""

    found: dict[tuple, list[tuple[Key, Given, Given]]] = field(default_factory=dict)

    def add(self, key: Key, first: Given, second: Given) -> None:
        sheets = (second[1].number, first[1].number, *key[2:])
        self.found.setdefault(sheets, []).append((key, first, second))

    def refuse(self, log: Log) -> None:
        """Refuse all of them: few, or those of one sheet, each by itself."""
        for (here, there, stage, scorer), own in self.found.items():
            other, page = own[0][1][1], own[0][2][1]
            if len(own) <= FEW or here == there:
                for key, first, (mark, _, cell) in own:
                    log.refuse(page, (cell.row, cell.column), _told(key, mark, first), ONE)
                continue
            values = {"sheet": other.name, "number": len(own), "scorer": scorer}
            values["stage"] = in_both(stage, WORDS)
            told = Message(
                "{number} marks of stage {stage} by {scorer} stand on {sheet!r} as well, with "
                "other numbers.",
                values,
            )
            for _, _, (_, _, cell) in own:
                log.refuse(page, (cell.row, cell.column), told, WHOLE)


def _told(key: Key, mark: float, first: Given) -> Message:
    unit, criterion, stage, scorer = key
    other, sheet, cell = first
    values = {"unit": unit, "mark": mark, "criterion": criterion, "scorer": scorer, "other": other}
    values |= {"stage": in_both(stage, WORDS), "cell": cell.place, "sheet": sheet.name}
    return Message(
        "{unit} has {mark} on {criterion} at stage {stage} by {scorer} here, and {other} in "
        "{cell} of {sheet!r}.",
        values,
    )
