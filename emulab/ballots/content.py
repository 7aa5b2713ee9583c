"""What a file of ballots is before it is understood: its bytes, and what the reader was asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emulab.tables.damage import damaged
from emulab.tables.gathering import Ledger
from emulab.tables.reading import AS_UTF8, refuse_damage


@dataclass(frozen=True)
class Source:
    """One file: its name in faults, its bytes, and where it is, if it is a file at all.

    ``suffix`` is that of the format that it is read as.
    """

    file: str
    content: bytes
    suffix: str = ""
    path: Path | None = None


@dataclass(frozen=True)
class Asked:
    """What the caller knows about the ballots beside the file; None where the file has to say."""

    kind: str | None = None
    contest: str | None = None
    grades: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Head:
    """What a file says about its ballots: ``about`` as it is kept, ``own`` for its reader."""

    about: Mapping[str, str] = field(default_factory=dict)
    invalid: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)


def lines_of(source: Source, ledger: Ledger) -> bytes | None:
    """The bytes with "\\n" for every end of a line; None where they are no text in UTF-8.

    A zero byte is in no text, so none is in what comes out.
    """
    content = source.content.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in content:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:400].count(b"\0") > 20
        finding = "the file is UTF-16, not UTF-8." if wide else "the file is no text (byte 0x00)."
        ledger.fault(source.file, 0, finding, AS_UTF8 if wide else "Is it another kind of file?")
        return None
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not content.isascii():
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            byte = content[error.start]
            ledger.fault(source.file, line, f"the file is not UTF-8 (byte {byte:#04x}).", AS_UTF8)
            return None
    if not re.search(rb"\S", content):
        ledger.fault(source.file, 0, "the file is empty.", "Write the ballots, or remove it.")
        return None
    return content


def undamaged(file: str, names: tuple[str, ...], ledger: Ledger) -> bool:
    """Whether the names are Unicode; text that came through an old encoding is a fault."""
    odd = damaged(sorted(names))
    if odd is not None:
        refuse_damage(odd, file, 0, ledger)
    return odd is None
