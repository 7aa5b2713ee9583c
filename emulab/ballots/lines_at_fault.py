"""What is wrong with a line that could not be read: every fault of it, with what to do."""

import re
from collections import Counter
from collections.abc import Iterator

from emulab.ballots.names import Names
from emulab.ballots.places_of_lines import BLANK, MOST, NOTHING, WRONG, Places, Signs
from emulab.ballots.spellings import LONGEST
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import Ledger


def tell(read: Places, signs: Signs, names: Names, file: str, ledger: Ledger) -> None:
    """Put the faults of all lines that could not be read into the ledger."""
    for line, text in read.odd:
        said = list(faults_of(text, signs, names))
        for finding, remedy in said or [("the line cannot be read.", names.layout)]:
            ledger.fault(file, line, finding, remedy)
    ledger.beyond(file, read.odd_number - len(read.odd))


def faults_of(text: str, signs: Signs, names: Names) -> Iterator[tuple[str, str]]:
    """What was found on one line, and what to do about it."""
    body, counts = _parted(text, signs)
    if signs.counted == "first" and not counts:
        yield "the line is no ballot of this format.", names.layout
        return
    if len(counts) > 1:
        yield "there are two counts on this line.", "Keep one."
    for count in counts[:1]:
        digits = count.isascii() and count.isdigit()
        if not digits or not count.strip("0"):
            said = f"{_short(count)!r}" if count else "an empty count"
            yield f"{said} is not a whole number above 0.", "Count the papers again."
        elif len(count) > 11 or int(count) > MOST:
            yield f"{_short(count)} papers are too many.", "Mind the digits."
    yield from _names_at_fault(body, signs, names, bool(counts))


def _parted(text: str, signs: Signs) -> tuple[str, list[str]]:
    """The names of a line, and its counts."""
    parts = [cleaned(part)[0] for part in text.split(signs.count)]
    if signs.counted == "last":
        return text.split(signs.count)[0], parts[1:]
    return text.rpartition(signs.count)[2], parts[:-1]


def _names_at_fault(
    body: str, signs: Signs, names: Names, counted: bool
) -> Iterator[tuple[str, str]]:
    parting = f"[{re.escape(signs.above + signs.beside)}]"
    written = re.split(parting, body)
    long = [len(name.encode()) > LONGEST for name in written]
    found = [cleaned(name)[0] for name in written]
    meant = [WRONG if far else names.number(name) for name, far in zip(found, long, strict=True)]
    if NOTHING in meant and len(found) > 1:
        yield "a name is missing beside a sign.", "Write it, or take the sign out."
    elif NOTHING in meant and counted and signs.counted == "last":
        yield "there is a count and no ballot.", f"A blank paper is written as {names.blank!r}."
    if BLANK in meant and len(found) > 1:
        finding = f"{names.blank!r} is a blank paper and has names beside it."
        yield finding, "Leave it out, or the names."
    for name, number in Counter(names.said(one) for one in meant if one >= 0).items():
        if number > 1:
            times = "twice" if number == 2 else f"{number} times"
            yield f"{name} stands on this ballot {times}.", "Leave one."
    if any(long):
        yield f"a name has more than {LONGEST} bytes.", names.layout
    unknown = [name for name, one in zip(found, meant, strict=True) if one == WRONG]
    for name in dict.fromkeys(unknown):
        if len(name) <= LONGEST:
            yield names.unknown(name)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
