"""PrefLib's categories, .cat: every alternative is put into a category, the best one first.

The categories are the grades of score ballots, which are kept worst first. Two categories may be
read as approval or as yes and no by ``kind``: the first one approves or agrees. Whoever is in no
category has no mark.
"""

import re

import numpy as np

from emulab.ballots.ballots import AGREE, BOTH, DISAGREE, UNSCORED, Ballots
from emulab.ballots.content import Asked, Source
from emulab.ballots.names import Numbers
from emulab.ballots.patterns import collapsed
from emulab.ballots.places_of_lines import Places, filled
from emulab.ballots.preflib import body_of, placed
from emulab.ballots.preflib_heads import Heading, heading_lines
from emulab.tables.gathering import Ledger

LAYOUT = "Write it as 12: {1,2},{},3, a group for every category."
YES_NO = ("Yes", "No")
_EMPTY = "{}"


def read(source: Source, asked: Asked, ledger: Ledger) -> Ballots | None:
    """Score ballots with the categories as grades, or what ``kind`` says; None at a fault."""
    found = body_of(source, ledger, empty=_EMPTY)
    if found is None:
        return None
    heading, lines = found
    if not heading.categories:
        finding = "the heading names no categories."
        ledger.fault(source.file, 0, finding, "Write '# CATEGORY NAME 1: ...' for each.")
        return None
    kind = asked.kind or "score"
    if kind == "ranked" or (kind != "score" and len(heading.categories) != 2):
        many = len(heading.categories)
        finding = f"{many} categories cannot be read as {kind} ballots."
        ledger.fault(source.file, 0, finding, "Read them as score ballots.")
        return None
    places = placed(lines, Numbers(heading.names, LAYOUT, _EMPTY), heading, source, ledger)
    if places is None:
        return None
    _too_many_groups(places, lines, heading, source, ledger)
    if ledger.faulty:
        return None
    own = filled(places.places, len(heading.names)).astype(np.int32)
    grades = heading.categories[::-1] if kind == "score" else ()
    facts = {"grades": grades, "invalid": heading.invalid, "about": heading.about}
    marks = _MARKS[kind](own, len(heading.categories))
    return collapsed(kind, heading.names, marks, places.counts, **facts)


_MARKS = {
    "score": lambda places, number: np.where(places > 0, number - places, UNSCORED),
    "approval": lambda places, _: places == 1,
    "yes_no": lambda places, _: np.select([places == 1, places == 2], [AGREE, DISAGREE], 0),
}


def _too_many_groups(
    places: Places, lines: bytes, heading: Heading, source: Source, ledger: Ledger
) -> None:
    """A line with more groups than there are categories, where anybody is in such a group."""
    limit = len(heading.categories)
    if places.places.max(initial=0) <= limit:
        return
    for line, text in enumerate(lines.decode().split("\n"), heading.lines + 1):
        if len(re.findall(",", text)) >= limit:
            finding = f"there are {text.count(',') + 1} groups for {limit} categories."
            ledger.fault(source.file, line, finding, LAYOUT)


def written(ballots: Ballots, file: str) -> bytes:
    """Graded ballots as categories, best first; approval and yes_no as Yes and No.

    >>> papers = collapsed("score", ["A", "B"], [[1, 0]], [3], grades=["poor", "good"])
    >>> print(written(papers, "papers.cat").decode().splitlines()[-1])
    3: 1,2
    """
    graded = ballots.kind == "score"
    names = ballots.grades[::-1] if graded else YES_NO
    best = len(names) - 1 if graded else 1
    lines = heading_lines(ballots, file, names)
    step = {"score": 1, "approval": 1, "yes_no": 2}[ballots.kind]
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        groups = []
        for place in range(len(names)):
            mark = best - place * step
            own = [str(n) for n, one in enumerate(marks, 1) if one == mark]
            groups.append(own[0] if len(own) == 1 else f"{{{','.join(own)}}}")
        lines.append(f"{count}: {','.join(groups)}")
    return ("\n".join(lines) + "\n").encode()


def refusal(ballots: Ballots, suffix: str) -> str:
    """Why a .cat file cannot hold the ballots; empty where it can."""
    if ballots.kind == "ranked":
        return f"a {suffix} file holds no ranked ballots."
    if ballots.kind == "score" and not ballots.grades:
        return f"a {suffix} file holds grades, no points."
    if ballots.kind == "yes_no" and (ballots.marks == BOTH).any():
        return f"a {suffix} file cannot hold a name with both boxes marked."
    return ""
