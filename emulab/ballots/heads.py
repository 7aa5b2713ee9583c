"""What a file says about its ballots in ``# key: value`` lines, and writing it so again.

A key is a few words, all small or all capital letters unless the format knows it; a line that has
none is a comment, and those in front of the first ballot are kept together as ``comment``.
"""

import re
from collections.abc import Iterable, Mapping

from emulab.ballots.ballots import Ballots
from emulab.ballots.content import Head
from emulab.tables.cleaning import cleaned
from emulab.tables.gathering import Ledger

_KEYED = re.compile(r"([^\W\d][\w-]*(?: [\w-]+){0,3}) ?:(?: (.*))?")


def head_of(
    comments: Iterable[tuple[int, str]], own: Iterable[str], file: str, ledger: Ledger
) -> Head:
    """The head of lines, each with its number and without its ``#``.

    ``own`` are the patterns of the keys that the format reads itself; one that comes twice is a
    fault.
    """
    about: dict[str, str] = {}
    invalid: dict[str, int] = {}
    known: dict[str, str] = {}
    plain = []
    for line, text in comments:
        said = cleaned(text.lstrip("#"))[0]
        keyed = _KEYED.fullmatch(said)
        key, value = (keyed[1].lower(), keyed[2] or "") if keyed else ("", said)
        if any(re.fullmatch(pattern, key) for pattern in own):
            if key in known:
                ledger.fault(file, line, f"{key!r} is given twice.", "Keep one.")
            known[key] = value
        elif keyed and keyed[1].startswith(("invalid ", "INVALID ")):
            reason = key.split()[1]
            if value.isascii() and value.isdigit() and len(value) < 12:
                invalid[reason] = int(value)
            else:
                finding = f"the invalid papers of {reason!r} are {value!r}."
                ledger.fault(file, line, finding, "Write a whole number.")
        elif keyed is None or keyed[1] not in (key, key.upper()):
            plain.append(said)
        elif value:
            about[key] = value
    remarks = " ".join([about.pop("comment", ""), *plain]).strip()
    if remarks:
        about["comment"] = remarks
    return Head(about, invalid, known)


def head_lines(ballots: Ballots, own: Mapping[str, str], without: Iterable[str] = ()) -> list[str]:
    """The lines of a head: the format's own keys first, then what is known, then invalid papers.

    >>> from emulab.ballots import collapsed
    >>> papers = collapsed("ranked", ["A"], [[1]], invalid={"no_stamp": 2}, about={"title": "T"})
    >>> head_lines(papers, {"candidates": "A"})
    ['# candidates: A', '# title: T', '# invalid no_stamp: 2']
    """
    left_out = {*own, *without}
    about = {key: text for key, text in sorted(ballots.about.items()) if key not in left_out}
    lines = [f"# {key}: {cleaned(value)[0]}" for key, value in {**own, **about}.items()]
    return lines + [f"# invalid {key}: {number}" for key, number in sorted(ballots.invalid.items())]


def comments_of(content: bytes) -> list[tuple[int, str]]:
    """The lines that begin with ``#``, each with its number.

    A remark behind the first ballot is no part of the head, but a key is, wherever it stands.
    """
    first = re.search(rb"(?m)^[ \t]*[^#\s]", content)
    begins = first.start() if first else len(content)
    found, line, at = [], 1, 0
    sign = content.find(b"#")
    while sign >= 0:
        start, end = content.rfind(b"\n", 0, sign) + 1, content.find(b"\n", sign)
        end = end if end >= 0 else len(content)
        line += content.count(b"\n", at, start)
        at = start
        text = content[sign:end].decode().strip()
        keyed = _KEYED.fullmatch(cleaned(text.lstrip("#"))[0])
        if not content[start:sign].strip() and (start < begins or keyed):
            found.append((line, text))
        sign = content.find(b"#", end)
    return found
