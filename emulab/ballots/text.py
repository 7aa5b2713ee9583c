"""The text form: one ballot a line, ``A > B = C * 3``, the count optional.

``>`` is above, ``=`` beside; a name that is not written is unranked. ``-`` is a blank paper, ``#``
begins a comment. Three lines in front say what the ballots themselves cannot: ``# candidates: A =
B = C`` names everybody who could have been named, ``# kind: approval`` how the names are meant,
``# invalid no_stamp: 2`` which papers were set aside. Without a kind, a ``>`` anywhere makes the
ballots ranked, a ``=`` alone approval; single names are ranked first.
"""

import re

import numpy as np

from emulab.ballots.ballots import Ballots
from emulab.ballots.content import Asked, Head, Source, lines_of, undamaged
from emulab.ballots.heads import comments_of, head_lines, head_of
from emulab.ballots.lines_at_fault import tell
from emulab.ballots.names import Names
from emulab.ballots.patterns import collapsed
from emulab.ballots.places_of_lines import (
    Places,
    Signs,
    TooManyNames,
    filled,
    places_of_lines,
)
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import LISTED, Ledger

SIGNS = Signs(above=">", beside="=", count="*", counted="last")
BLANK_PAPER = "-"
LAYOUT = "Write it as A > B = C * 3."
KINDS_HELD = ("ranked", "approval")
HUGE = ("there are more names than any ballot has.", "Is it a file of ballots?")


def read(source: Source, asked: Asked, ledger: Ledger) -> Ballots | None:
    """The ballots of a text; None where there are faults, which are in the ledger."""
    content = lines_of(source, ledger)
    if content is None:
        return None
    head = Head()
    if b"#" in content:
        head = head_of(comments_of(content), ("candidates", "kind"), source.file, ledger)
        content = re.sub(rb"#[^\n]*", b"", content)
    names = Names(_declared(head, source.file, ledger), BLANK_PAPER, LAYOUT)
    try:
        found = places_of_lines(content, SIGNS, names.number)
    except TooManyNames:
        ledger.fault(source.file, 0, *HUGE)
        return None
    tell(found, SIGNS, names, source.file, ledger)
    kind = _kind(found, asked.kind or head.own.get("kind"), source.file, ledger)
    if kind == "approval" and found.above:
        _refuse_ranks(content, source.file, ledger)
    if not ledger.faulty and not names.listed:
        ledger.fault(source.file, 0, "no candidate is named.", "Write '# candidates: A = B'.")
    if ledger.faulty or not undamaged(source.file, names.listed, ledger):
        return None
    marks = filled(found.places, len(names.listed))[:, names.order]
    marks = (marks > 0).view(np.uint8) if kind == "approval" else marks
    facts = {"invalid": head.invalid, "about": head.about}
    return collapsed(kind, names.listed, marks, found.counts, **facts)


def _declared(head: Head, file: str, ledger: Ledger) -> list[str] | None:
    """The candidates that the head names; None where it names none."""
    said = head.own.get("candidates")
    if said is None:
        return None
    names = [cleaned(name)[0] for name in said.split(SIGNS.beside)]
    wrong = [name for name in names if not name or name == BLANK_PAPER or set(name) & set(">*")]
    wrong += sorted({name for name in names if names.count(name) > 1})
    for name in wrong:
        finding = f"{name!r} among the candidates is no name, or stands there twice."
        ledger.fault(file, 0, finding, "Write '# candidates: A = B = C'.")
    return list(dict.fromkeys(names))


def _kind(found: Places, said: str | None, file: str, ledger: Ledger) -> str:
    if said is None:
        return "approval" if found.beside and not found.above else "ranked"
    if said not in KINDS_HELD:
        finding = f"the text form holds {' and '.join(KINDS_HELD)} ballots, not {said!r}."
        ledger.fault(file, 0, finding, "Keep these ballots as .csv or .xlsx.")
    return said


def _refuse_ranks(content: bytes, file: str, ledger: Ledger) -> None:
    """A fault for every line that ranks, where the ballots only approve."""
    lines = [n for n, line in enumerate(content.split(b"\n"), 1) if b">" in line]
    for line in lines[:LISTED]:
        ledger.fault(file, line, "an approval ballot has no '>'.", "Part the names by '='.")
    ledger.beyond(file, len(lines) - LISTED)


def written(ballots: Ballots, file: str) -> bytes:
    """The ballots in the text form, in their canonical order.

    >>> papers = collapsed("ranked", ["A", "B", "C"], [[1, 2, 2], [0, 0, 0]], [3, 1])
    >>> print(written(papers, "papers.txt").decode(), end="")
    # candidates: A = B = C
    # kind: ranked
    A > B = C * 3
    - * 1
    """
    own = {"candidates": " = ".join(ballots.candidates), "kind": ballots.kind}
    lines = head_lines(ballots, own)
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        levels = levels_of(marks, ballots.candidates)
        names = " > ".join(" = ".join(level) for level in levels) or BLANK_PAPER
        lines.append(f"{names} * {count}")
    return ("\n".join(lines) + "\n").encode()


def levels_of(marks: list[int], names: tuple[str, ...]) -> list[list[str]]:
    """The names of a paper from the best place down, those of one place together.

    >>> levels_of([2, 1, 0, 2], ("A", "B", "C", "D"))
    [['B'], ['A', 'D']]
    """
    levels: dict[int, list[str]] = {}
    for mark, name in zip(marks, names, strict=True):
        if mark > 0:
            levels.setdefault(mark, []).append(name)
    return [levels[place] for place in sorted(levels)]


def refusal(ballots: Ballots, suffix: str) -> str:
    """Why the text form cannot hold the ballots; empty where it can."""
    if ballots.kind not in KINDS_HELD:
        return f"the text form holds no {ballots.kind} ballots."
    odd = [name for name in ballots.candidates if set(name) & set(">=*#") or name == BLANK_PAPER]
    return f"the text form cannot hold the name {odd[0]!r}." if odd else ""
