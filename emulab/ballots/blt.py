"""BLT, the format of counting programs for the single transferable vote.

Hill, Wichmann and Woodall, Algorithm 123 (Computer Journal 30, 1987) set it down; OpenSTV and
OpaVote added to it. First candidates and seats, then perhaps the withdrawn as ``-3``, then ballots
such as ``28 3 1=4 - 2 0`` (papers, candidates, 0; ``=`` equal, ``-`` a place left out), a 0, the
names in quotes, the title. Withdrawn candidates are struck off the papers; whoever wrote the
ballots into the file may have numbered them in front, which is not kept.
"""

import re
from collections.abc import Iterator

from emulab.ballots.ballots import Ballots
from emulab.ballots.content import Asked, Source, lines_of, undamaged
from emulab.ballots.heads import comments_of, head_lines, head_of
from emulab.ballots.lines_at_fault import tell
from emulab.ballots.names import Numbers
from emulab.ballots.patterns import collapsed
from emulab.ballots.places_of_lines import Signs, TooManyNames, filled, places_of_lines
from emulab.ballots.text import HUGE, levels_of
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import Ledger

SIGNS = Signs(above=" ", beside="=", count=":", counted="first")
LAYOUT = "Write it as 12 3 1=4 2 0: papers, candidates by number, 0."
QUOTED = ("title", "source", "comment")  # behind the names, in this order
_TOP = re.compile(rb"\s*(?:#[^\n]*\n\s*)*([0-9]{1,5})[ \t]+([0-9]{1,5})[ \t]*(?:#[^\n]*)?\n")
_STRUCK = re.compile(rb"[ \t]*(?:-[0-9]+[ \t]*)+(?:#[^\n]*)?\n|[ \t]*(?:#[^\n]*)?\n")
_END = re.compile(rb"(?m)^[ \t]*0[ \t]*(?:#[^\n]*)?$")


def read(source: Source, asked: Asked, ledger: Ledger) -> Ballots | None:
    """The ranked ballots of a BLT file, the seats in ``about``; None where there are faults."""
    content, file = lines_of(source, ledger), source.file
    if content is None:
        return None
    top = _TOP.match(content)
    end = _END.search(content, top.end()) if top else None
    if asked.kind not in (None, "ranked"):
        finding = f"a BLT file holds ranked ballots, not {asked.kind!r}."
        ledger.fault(file, 0, finding, "Leave the kind out.")
    elif top is None or not int(top[1]) or not int(top[2]):
        finding = "the file does not begin with the numbers of candidates and of seats."
        ledger.fault(file, 1, finding, "Write them, such as 4 2.")
    elif end is None:
        ledger.fault(file, 0, "no line 0 ends the ballots.", "Is the file whole?")
    if ledger.faulty or top is None or end is None:
        return None
    head = head_of(comments_of(content[: top.end()]), (), file, ledger)
    names, about = _named(content, end.end(), int(top[1]), file, ledger)
    begins, struck = _struck(content, top.end(), len(names), file, ledger)
    numbers = Numbers(names, LAYOUT, skipped="-")
    first_line = content.count(b"\n", 0, begins) + 1
    try:
        lines = _lines(content[begins : end.start()])
        found = places_of_lines(lines, SIGNS, numbers.number, first_line)
    except TooManyNames:
        ledger.fault(file, 0, *HUGE)
        return None
    tell(found, SIGNS, numbers, file, ledger)
    if ledger.faulty or not undamaged(source.file, names, ledger):
        return None
    own = {"seats": str(int(top[2]))}
    gone = [names[number - 1] for number in struck]
    if gone:
        own["withdrawn"] = "; ".join(gone)
    facts = {"invalid": head.invalid, "about": {**head.about, **about, **own}}
    places = filled(found.places, len(names))
    papers = collapsed("ranked", names, places, found.counts, **facts)
    return papers.without(gone) if gone else papers


def _lines(body: bytes) -> bytes:
    """The ballots as ``papers:candidates``, parted by single blanks; other lines as they are."""
    body = re.sub(rb"#[^\n]*", b"", body).replace(b":", b";")
    body = re.sub(rb"(?m)^[ \t]*\([^()\n]*\)", b"", body)
    body = re.sub(rb"[ \t]*=[ \t]*", b"=", body)
    body = re.sub(rb"[ \t]+", b" ", body)
    return re.sub(rb"(?m)^ ?([^ :\n]+)(?: ([^:\n]+?))? 0 ?$", rb"\1:\2", body)


def _struck(
    content: bytes, at: int, number: int, file: str, ledger: Ledger
) -> tuple[int, list[int]]:
    """Where the ballots begin, and the numbers of those who have withdrawn."""
    struck: list[int] = []
    while found := _STRUCK.match(content, at):
        own = [int(one[:9]) for one in re.findall(rb"-([0-9]+)", found[0].partition(b"#")[0])]
        for one in own:
            if not 0 < one <= number:
                line = content.count(b"\n", 0, at) + 1
                finding = f"there is no candidate with the number '{one}'."
                remedy = f"The candidates are numbered from 1 to {number}."
                ledger.fault(file, line, finding, remedy)
        struck += [one for one in own if 0 < one <= number and one not in struck]
        at = found.end()
    return at, sorted(struck)


def _named(
    content: bytes, at: int, number: int, file: str, ledger: Ledger
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The names behind the ballots, and the title, source and comment behind the names."""
    found = list(_texts(content[at:].decode(), content.count(b"\n", 0, at) + 1))
    names = tuple(name for _, name in found[:number])
    if len(names) < number:
        finding = f"there are {number} candidates and {len(names)} names."
        ledger.fault(file, 0, finding, "Write every name in quotes, a line each.")
    for line, text in found[number + len(QUOTED) :][:1]:
        finding = f"{text!r} is one text too many behind the names."
        ledger.fault(file, line, finding, "Is the number of candidates right?")
    for line, name in dict((name, (line, name)) for line, name in found[:number]).values():
        if not name or names.count(name) > 1:
            finding = f"the name {name!r} is empty or stands there twice."
            ledger.fault(file, line, finding, "Tell the candidates apart.")
    rest = zip(QUOTED, (text for _, text in found[number:]), strict=False)
    return names, {key: text for key, text in rest if text}


def _texts(text: str, first: int) -> Iterator[tuple[int, str]]:
    """The texts in quotes, or the lines without any, each with its line; comments left out."""
    for line, row in enumerate(text.split("\n"), first):
        rest = row.strip()
        while rest and not rest.startswith("#"):
            quoted = re.match(r'"([^"]*)"', rest)
            found = quoted[1] if quoted else rest.partition("#")[0]
            yield line, cleaned(found)[0]
            rest = rest[quoted.end() :].strip() if quoted else ""


def written(ballots: Ballots, file: str) -> bytes:
    """The ballots as BLT, for the seats that ``about`` gives.

    >>> papers = collapsed("ranked", ["A", "B"], [[2, 1], [0, 0]], [3, 1], about={"seats": "1"})
    >>> written(papers, "papers.blt").decode().splitlines()
    ['2 1', '3 2 1 0', '1 0', '0', '"A"', '"B"']
    """
    about = {key: cleaned(value)[0] for key, value in ballots.about.items()}
    texts = [about.get(key, "") for key in QUOTED]
    quotable = not any('"' in text for text in texts)
    while texts and not texts[-1]:
        texts.pop()
    lines = head_lines(ballots, {}, without=("seats", *(QUOTED if quotable else ())))
    lines.append(f"{len(ballots.candidates)} {int(about['seats'])}")
    numbers = tuple(str(number) for number in range(1, len(ballots.candidates) + 1))
    for marks, count in zip(ballots.marks.tolist(), ballots.counts.tolist(), strict=True):
        levels = ["=".join(level) for level in levels_of(marks, numbers)]
        lines.append(" ".join([str(count), *levels, "0"]))
    quoted = [*ballots.candidates, *(texts if quotable else ())]
    return ("\n".join([*lines, "0", *(f'"{text}"' for text in quoted)]) + "\n").encode()


def refusal(ballots: Ballots, suffix: str) -> str:
    """Why a BLT file cannot hold the ballots; empty where it can."""
    if ballots.kind != "ranked":
        return f"a {suffix} file holds no {ballots.kind} ballots."
    if not re.fullmatch("[1-9][0-9]{0,4}", ballots.about.get("seats", "")):
        return f"a {suffix} file begins with the seats, and about['seats'] gives none."
    odd = [name for name in ballots.candidates if '"' in name]
    return f"a {suffix} file cannot hold the name {odd[0]!r}." if odd else ""
