"""The headings of PrefLib files: what is said about the ballots, and the names by number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emulab.ballots.ballots import Ballots
from emulab.ballots.content import Source
from emulab.ballots.heads import head_of
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import Ledger

STANDARD = (
    "file name",
    "title",
    "description",
    "data type",
    "modification type",
    "relates to",
    "related files",
    "publication date",
    "modification date",
)
_COUNTED = (
    "number alternatives",
    "number voters",
    "number unique orders",
    "number unique preferences",
    "number categories",
)
_NAMED = (r"alternative name \d+", r"category name \d+")


@dataclass(frozen=True)
class Heading:
    """Names and facts; the ballots begin at the byte ``ends``, after so many ``lines``.

    ``old`` is the heading of bare numbers, whose ballots have a comma behind the count.
    """

    names: tuple[str, ...]
    ends: int
    lines: int
    voters: int | None
    about: Mapping[str, str]
    invalid: Mapping[str, int] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    old: bool = False


def heading_of(content: bytes, source: Source, ledger: Ledger) -> Heading | None:
    """The heading of a file, of either style; None where it is at fault."""
    style = _new if content.lstrip().startswith(b"#") else _old
    heading = style(content, source, ledger)
    if heading is None or ledger.faulty:
        return None
    about = {"file name": source.file, "data type": source.suffix[1:], **heading.about}
    if about["data type"] != source.suffix[1:]:
        finding = f"the heading says {about['data type']!r}, the name {source.suffix!r}."
        ledger.fault(source.file, 0, finding, "Rename the file, or mend the heading.")
        return None
    return Heading(**{**vars(heading), "about": about})


def _new(content: bytes, source: Source, ledger: Ledger) -> Heading | None:
    file = source.file
    head = re.match(rb"(?:[ \t]*(?:#[^\n]*)?(?:\n|$))*", content)
    ends = head.end() if head else 0
    lines = enumerate(content[:ends].decode().split("\n"), 1)
    comments = [(line, text.strip()) for line, text in lines if text.strip()]
    found = head_of(comments, (*_COUNTED, *_NAMED), file, ledger)
    counted = {key: _whole(found.own, key, file, ledger) for key in _COUNTED}
    names = _names(found.own, "alternative", counted["number alternatives"], file, ledger)
    categories = _names(found.own, "category", counted["number categories"], file, ledger)
    if not names:
        finding = "the heading names no alternatives."
        ledger.fault(file, 0, finding, "Write '# ALTERNATIVE NAME 1: ...' for each.")
        return None
    number = content.count(b"\n", 0, ends)
    voters = counted["number voters"]
    return Heading(names, ends, number, voters, found.about, found.invalid, categories)


def _whole(own: Mapping[str, str], key: str, file: str, ledger: Ledger) -> int | None:
    """The number that a line of the heading gives; None where there is no such line."""
    text = own.get(key)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(text)
    ledger.fault(file, 0, f"the {key} is {text!r}.", "Write a whole number.")
    return None


def _names(
    own: Mapping[str, str], word: str, number: int | None, file: str, ledger: Ledger
) -> tuple[str, ...]:
    """The names by number, which must run from 1 without a gap, none empty and none twice."""
    found = {}
    for key, name in own.items():
        if match := re.fullmatch(rf"{word} name ([0-9]{{1,9}})", key):
            found[int(match[1])] = name
    expected = len(found) if number is None else number
    many = "categories" if word == "category" else "alternatives"
    if expected != len(found) or set(found) != set(range(1, len(found) + 1)):
        finding = f"the heading counts {expected} {many} and numbers {len(found)} of them by name."
        ledger.fault(file, 0, finding, "Name each once, from 1 upwards.")
    names = [found[key] for key in sorted(found)]
    for name in sorted({name for name in names if not name or names.count(name) > 1}):
        finding = f"the name {name!r} of the {many} is empty or stands there twice."
        ledger.fault(file, 0, finding, "Tell them apart.")
    return tuple(names)


def _old(content: bytes, source: Source, ledger: Ledger) -> Heading | None:
    """The heading of before 2022: a number, ``1,Name`` lines, then voters, their sum, orders."""
    file = source.file
    texts = content.split(b"\n", 100_000)
    first = texts[0].decode().strip()
    number = int(first) if re.fullmatch("[0-9]{1,5}", first) else 0
    rows = [text.decode() for text in texts[1 : number + 2]]
    if not number or len(rows) < number + 1 or source.suffix == ".cat":
        finding = "the file does not begin as a PrefLib file does."
        ledger.fault(file, 1, finding, "Write '# FILE NAME: ...' or the number of alternatives.")
        return None
    names = []
    for line, row in enumerate(rows[:number], 2):
        at, _, name = row.partition(",")
        names.append(cleaned(name)[0])
        if at.strip() != str(line - 1) or not names[-1] or names.index(names[-1]) < line - 2:
            finding = f"{row.strip()[:60]!r} is not the name of alternative {line - 1}."
            ledger.fault(file, line, finding, f"Write {line - 1},Name, each name once.")
    sums = re.fullmatch(r"\s*[0-9]{1,17}\s*,\s*([0-9]{1,17})\s*,\s*[0-9]{1,17}\s*", rows[number])
    if sums is None:
        finding = f"{rows[number].strip()[:60]!r} is not voters, their sum and the orders."
        ledger.fault(file, number + 2, finding, "Write the three numbers, such as 475,475,41.")
        return None
    ends = min(len(content), sum(len(text) + 1 for text in texts[: number + 2]))
    return Heading(tuple(names), ends, number + 2, int(sums[1]), {}, old=True)


def heading_lines(ballots: Ballots, file: str, categories: tuple[str, ...] = ()) -> list[str]:
    """The heading in PrefLib's order; what is not known is left empty.

    >>> from emulab.ballots import collapsed
    >>> heading_lines(collapsed("ranked", ["A"], [[1]]), "x.soc")[-2:]
    ['# NUMBER UNIQUE ORDERS: 1', '# ALTERNATIVE NAME 1: A']
    """
    about = {"file name": Path(file).name, **ballots.about}
    about["data type"] = Path(file).suffix.casefold()[1:]
    facts = {key: about.pop(key, "") for key in STANDARD}
    facts |= {key: text for key, text in sorted(about.items()) if not _own(key)}
    facts |= {f"invalid {reason}": str(n) for reason, n in sorted(ballots.invalid.items())}
    orders = "number unique preferences" if categories else "number unique orders"
    facts |= {"number alternatives": str(len(ballots.candidates))}
    facts |= {"number voters": str(ballots.number), orders: str(len(ballots.counts))}
    if categories:
        facts["number categories"] = str(len(categories))
    facts |= {f"category name {n}": name for n, name in enumerate(categories, 1)}
    facts |= {f"alternative name {n}": name for n, name in enumerate(ballots.candidates, 1)}
    return [f"# {key.upper()}: {cleaned(text)[0]}".rstrip() for key, text in facts.items()]


def _own(key: str) -> bool:
    return any(re.fullmatch(pattern, key) for pattern in (*_COUNTED, *_NAMED))
