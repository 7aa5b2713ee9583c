"""PrefLib's orders, .soc .soi .toc .toi: strict or with ties, complete or not.

Mattei and Walsh, PrefLib: A Library for Preferences (ADT 2013), with the heading of 2022
(``# FILE NAME: ...``) and the older one of bare numbers. Alternatives are numbered from 1, a line
is ``count: 1,2,{3,4}``, and whoever is not on it is unranked. A last group of ties in a .toc is
that, ties; nobody in it counts as unranked. ``{}`` alone is a blank paper.
"""

import re
from collections.abc import Callable

import numpy as np

from emulab.ballots.ballots import Ballots
from emulab.ballots.content import Asked, Source, lines_of, undamaged
from emulab.ballots.lines_at_fault import tell
from emulab.ballots.names import Numbers
from emulab.ballots.patterns import collapsed
from emulab.ballots.places_of_lines import (
    Places,
    Signs,
    TooManyNames,
    filled,
    places_of_lines,
)
from emulab.ballots.preflib_heads import Heading, heading_lines, heading_of
from emulab.ballots.text import HUGE, levels_of
from emulab.tables.gathering import LISTED, Ledger

SIGNS = Signs(above=",", beside="\x1f", count=":", counted="first")
LAYOUT = "Write it as 12: 1,2,{3,4}."
ORDERS = (".soc", ".soi", ".toc", ".toi")


def read(source: Source, asked: Asked, ledger: Ledger) -> Ballots | None:
    """The ranked ballots of a PrefLib file; None where there are faults."""
    found = body_of(source, ledger)
    if found is None:
        return None
    heading, lines = found
    if asked.kind not in (None, "ranked"):
        finding = f"a {source.suffix} file holds ranked ballots, not {asked.kind!r}."
        ledger.fault(source.file, 0, finding, "Leave the kind out.")
        return None
    names = Numbers(heading.names, LAYOUT)
    places = placed(lines, names, heading, source, ledger)
    if places is None:
        return None
    _unlike_the_suffix(places, lines, heading, source, ledger)
    if ledger.faulty:
        return None
    facts = {"invalid": heading.invalid, "about": heading.about}
    marks = filled(places.places, len(heading.names))
    return collapsed("ranked", heading.names, marks, places.counts, **facts)


def body_of(source: Source, ledger: Ledger, empty: str = "") -> tuple[Heading, bytes] | None:
    """The heading, and the lines beneath it with the ties of a group parted by SIGNS.beside.

    ``empty`` is written for a group of nobody.
    """
    content = lines_of(source, ledger)
    heading = None if content is None else heading_of(content, source, ledger)
    if content is None or heading is None or not undamaged(source.file, heading.names, ledger):
        return None
    body = content[heading.ends :]
    if heading.old:
        body = re.sub(rb"(?m)^([ \t]*\d+[ \t]*)(?:,|$)", rb"\1:", body)
    beside = SIGNS.beside.encode()
    nobody = empty.encode()

    def group(found: re.Match[bytes]) -> bytes:
        return found[1].replace(b",", beside) if found[1].strip() else nobody

    return heading, re.sub(rb"\{([^{}\n]*)\}", group, body)


def placed(
    lines: bytes, names: Numbers, heading: Heading, source: Source, ledger: Ledger
) -> Places | None:
    """The places on the lines; what is wrong with them, or with their number, is a fault."""
    try:
        places = places_of_lines(lines, SIGNS, names.number, heading.lines + 1)
    except TooManyNames:
        ledger.fault(source.file, 0, *HUGE)
        return None
    tell(places, SIGNS, names, source.file, ledger)
    number = int(places.counts.sum())
    if not ledger.faulty and heading.voters not in (None, number):
        finding = f"the heading says {heading.voters} voters, the lines have {number}."
        ledger.fault(source.file, 0, finding, "Is the file whole?")
    return places


def _unlike_the_suffix(
    places: Places, lines: bytes, heading: Heading, source: Source, ledger: Ledger
) -> None:
    """Ties in .soc and .soi, and alternatives left out in .soc and .toc, line by line."""
    own = places.places
    named = np.count_nonzero(own, axis=1)
    if source.suffix in (".soc", ".soi") and (named > own.max(axis=1, initial=0)).any():
        remedy = f"Call the file {source.suffix.replace('.s', '.t')}."
        _each(lines, lambda line: SIGNS.beside in line, heading, source, ledger)(
            "two alternatives share a place, and a {suffix} file has no ties.", remedy
        )
    if source.suffix in (".soc", ".toc") and (named < len(heading.names)).any():
        remedy = f"Call the file {source.suffix[:-1]}i."
        _each(lines, lambda line: _size(line) < len(heading.names), heading, source, ledger)(
            "an alternative is left out, and a {suffix} file is complete.", remedy
        )


def _size(line: str) -> int:
    names = re.split(f"[,{SIGNS.beside}]", line.partition(":")[2])
    return sum(bool(name.strip()) for name in names)


def _each(
    lines: bytes, wrong: Callable[[str], bool], heading: Heading, source: Source, ledger: Ledger
) -> Callable[[str, str], None]:
    """Say a fault on every line that is wrong."""
    texts = enumerate(lines.decode().split("\n"), heading.lines + 1)
    found = [number for number, text in texts if text.strip() and wrong(text)]

    def say(finding: str, remedy: str) -> None:
        for line in found[:LISTED]:
            ledger.fault(source.file, line, finding.format(suffix=source.suffix), remedy)
        ledger.beyond(source.file, len(found) - LISTED)

    return say


def written(ballots: Ballots, file: str) -> bytes:
    """Ranked ballots as PrefLib keeps them, with what is known about them in the heading.

    >>> papers = collapsed("ranked", ["A", "B"], [[1, 1]], [3])
    >>> print(written(papers, "papers.toc").decode().splitlines()[-1])
    3: {1,2}
    """
    numbers = tuple(str(number) for number in range(1, len(ballots.candidates) + 1))
    lines = heading_lines(ballots, file)
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        groups = [_group(level) for level in levels_of(marks, numbers)]
        lines.append(f"{count}: {','.join(groups) or '{}'}")
    return ("\n".join(lines) + "\n").encode()


def _group(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{{{','.join(numbers)}}}"


def refusal(ballots: Ballots, suffix: str) -> str:
    """Why a file of the suffix cannot hold the ballots; empty where it can."""
    if ballots.kind != "ranked":
        return f"a {suffix} file holds no {ballots.kind} ballots."
    named = np.count_nonzero(ballots.marks, axis=1)
    tied = (named > ballots.marks.max(axis=1, initial=0)).any()
    if suffix in (".soc", ".soi") and tied:
        return f"a {suffix} file has no ties."
    if suffix in (".soc", ".toc") and (named < len(ballots.candidates)).any():
        return f"a {suffix} file is complete, and somebody is unranked."
    return ""
