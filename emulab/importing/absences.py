"""Units that stand on one sheet and not on another of the same cluster: missing, or misspelt."""

from collections.abc import Iterable

from emulab.importing.book import Page
from emulab.importing.extract import Extract, Who
from emulab.importing.log import DIFFERS, Log
from emulab.importing.naming import skeleton
from emulab.importing.units import Units
from emulab.words import Message

Sheet = tuple[Page, dict[str, Who]]


def absences(extracts: Iterable[Extract], units: Units, log: Log) -> None:
    """Say which units are missing on a sheet that shares half of its units with another.

    Where each of two sheets has units that the other lacks, one may be the other in a second
    spelling. A roster settles that; without one it is refused, because nothing tells.
    """
    sheets = _sheets(extracts, units)
    for number, (page, here) in enumerate(sheets):
        for other, there in sheets[number + 1 :]:
            if len(here.keys() & there.keys()) * 2 < min(len(here), len(there)):
                continue
            gone = {unit: who for unit, who in here.items() if unit not in there}
            new = {unit: who for unit, who in there.items() if unit not in here}
            if gone and new and units.roster is None:
                for who in new.values():
                    _refuse(who, other, page, gone, log)
            else:
                for unit, who in gone.items():
                    _missing(unit, who, page, other, log)
                for unit, who in new.items():
                    _missing(unit, who, other, page, log)


def _sheets(extracts: Iterable[Extract], units: Units) -> list[Sheet]:
    """Every sheet with more than one unit, and the units on it by id."""
    found: dict[int, Sheet] = {}
    for extract in extracts:
        own = found.setdefault(extract.page.number, (extract.page, {}))[1]
        for who in extract.units:
            if who.text in units.ids:
                own.setdefault(units.ids[who.text], who)
    return [sheet for sheet in found.values() if len(sheet[1]) > 1]


def _missing(unit: str, who: Who, page: Page, other: Page, log: Log) -> None:
    told = Message(
        "{unit} stands here and not on {sheet!r}.", {"unit": who.text, "sheet": other.name}
    )
    log.add(DIFFERS, page, who.place, told)


def _refuse(who: Who, page: Page, other: Page, gone: dict[str, Who], log: Log) -> None:
    if skeleton(who.text) in {skeleton(one.text) for one in gone.values()}:
        return  # refused already, as two spellings of one name
    names = "; ".join(one.text for one in gone.values())
    values = {"text": who.text, "sheet": other.name, "other": names}
    told = Message(
        "{text!r} is not on {sheet!r}, where instead there is {other}: one unit or two?", values
    )
    first = next(iter(gone.values())).text
    remedy = Message(
        "If they are one, write a line of aliases.csv: {text},{other}; if not, list every unit "
        "in units.csv of the folder.",
        {"text": who.text, "other": first},
    )
    log.refuse(page, who.place, told, remedy)
