"""Read ballots from a file of any known format, or from a text."""

import re
from collections.abc import Sequence
from pathlib import Path

from emulab.ballots.ballots import KINDS, Ballots
from emulab.ballots.content import Asked, Source
from emulab.ballots.formats import FORMATS
from emulab.ballots.tallies import Tallies
from emulab.faults import Fault, InputError
from emulab.tables.gathering import Ledger

_LOOKS = (  # what the first bytes of a format look like, the surest ones first
    (".xlsx", re.compile(rb"\APK\x03\x04")),
    (
        ".blt",
        re.compile(rb"\A\s*(?:#[^\n]*\n\s*)*\d+[ \t]+\d+[ \t]*(?:#.*)?\s+[-(0-9]"),
    ),
    (".toi", re.compile(rb"\A\s*\d+[ \t]*\r?\n[ \t]*1,")),
    (".txt", re.compile(rb"(?m)^[^#\n]*[>*]|^[ \t]*#[ \t]*candidates:|^[^#\n,;]*[^#\n\s]=")),
    (".txt", re.compile(rb"(?m)^[^#\n,;]* = ")),
    (".csv", re.compile(rb"(?m)\A(?:[ \t\"]*#[^\n]*\n)*[^#\n]+[,;\t]")),
)
_TYPED = re.compile(rb"(?im)^#[ \t]*DATA TYPE:[ \t]*(soc|soi|toc|toi|cat)\b")


def read_ballots(
    path: str | Path,
    kind: str | None = None,
    *,
    contest: str | None = None,
    grades: Sequence[str] | None = None,
) -> Ballots | Tallies:
    """The ballots of a file, or its tallies where that is what a table holds.

    The suffix says the format, an unknown one is looked up by content. ``kind`` is ranked,
    approval, yes_no or score; it is only needed where the file does not say, as a table of whole
    numbers does not. ``contest`` chooses among several in one table, ``grades`` are those of its
    cells, worst first. Raises InputError with every fault of the file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "votes.txt"
    ...     _ = path.write_text("A > B * 2")
    ...     read_ballots(path).counts.tolist()
    [2]
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        said = "there is no such file." if isinstance(error, FileNotFoundError) else None
        finding = said or f"the file cannot be read ({type(error).__name__})."
        raise InputError([Fault(path.name, 0, finding, "Look at its name and place.")]) from None
    suffix = path.suffix.casefold()
    if suffix not in FORMATS:
        suffix = _suffix_of(content)
    if not suffix:
        finding = f"the suffix {path.suffix!r} is not known, nor is what is in the file."
        remedy = f"Ballots are kept as {' '.join(FORMATS)}."
        raise InputError([Fault(path.name, 0, finding, remedy)])
    return _read(Source(path.name, content, suffix, path), Asked(kind, contest, _tuple(grades)))


def read_text(
    text: str,
    kind: str | None = None,
    *,
    contest: str | None = None,
    grades: Sequence[str] | None = None,
    suffix: str | None = None,
) -> Ballots | Tallies:
    """The ballots of a text in any format but Excel; the text form where it looks like no other.

    ``suffix`` names the format. Raises InputError with every fault.

    >>> papers = read_text("A > B = C * 3\\nB")
    >>> papers.candidates, papers.marks.tolist(), papers.counts.tolist()
    (('A', 'B', 'C'), [[1, 2, 2], [0, 1, 0]], [3, 1])
    """
    content = text.encode(errors="surrogatepass")
    suffix = suffix or _suffix_of(content) or ".txt"
    if suffix not in FORMATS or suffix == ".xlsx":
        held = " ".join(one for one in FORMATS if one != ".xlsx")
        finding = f"a text cannot be read as {suffix!r}."
        raise InputError([Fault("text", 0, finding, f"Formats are {held}.")])
    return _read(Source("text", content, suffix), Asked(kind, contest, _tuple(grades)))


def _read(source: Source, asked: Asked) -> Ballots | Tallies:
    if asked.kind is not None and asked.kind not in KINDS:
        finding = f"there is no kind {asked.kind!r} of ballots."
        raise InputError([Fault(source.file, 0, finding, f"The kinds are {', '.join(KINDS)}.")])
    ledger = Ledger()
    found = FORMATS[source.suffix].read(source, asked, ledger)
    ledger.refuse()
    assert found is not None
    return found


def _suffix_of(content: bytes) -> str:
    """The suffix of the format that the content looks like; empty where it looks like none."""
    if typed := _TYPED.search(content):
        return f".{typed[1].decode().casefold()}"
    return next((suffix for suffix, look in _LOOKS if look.search(content[:65536])), "")


def _tuple(grades: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if grades is None else tuple(grades)
