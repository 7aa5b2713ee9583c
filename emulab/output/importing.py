"""What an import did, as text for a terminal and as one object."""

from typing import Any

from emulab.importing import Entry, Imported, Refused
from emulab.importing.log import KINDS
from emulab.words import LANGUAGES, Message

TITLES = {
    "refused": Message("Refused, so nothing was written"),
    "differs": Message("Numbers that should agree and do not"),
    "taken": Message("Taken for granted where the workbook does not say it"),
    "changed": Message("Read otherwise than written"),
    "left_out": Message("Left out"),
}
SHOWN = 40  # entries of one kind that a terminal shows; the report has every one


def import_text(found: Imported | Refused, lang: str = "vi") -> str:
    """Every kind of entry under its title, by sheet; the most serious first."""
    lines = [found.file]
    if isinstance(found, Imported):
        rows = ", ".join(f"{stem} {frame.height}" for stem, frame in found.frames.items())
        values = {"rows": rows, "sums": found.sums_checked}
        told = Message("read: {rows}; {sums} sums checked.", values)
        lines.append(told.said(lang))
    for kind in KINDS:
        own = [entry for entry in found.entries if entry.kind == kind]
        if own:
            lines += ["", f"{TITLES[kind].said(lang)} ({len(own)})"]
            lines += [f"  {_line(entry, lang)}" for entry in own[:SHOWN]]
        if len(own) > SHOWN:
            more = Message("{number} more; the report has them.", {"number": len(own) - SHOWN})
            lines.append(f"  {more.said(lang)}")
    written = found.written if isinstance(found, Imported) else ()
    if written:
        lines += ["", Message("Written").said(lang), *(f"  {path}" for path in written)]
    return "\n".join(lines)


def import_object(found: Imported) -> dict[str, Any]:
    """file, sha256, year, sheets, rows of every table, ranks, entries in both languages, files."""
    return {
        "file": found.file,
        "sha256": found.sha256,
        "year": found.year,
        "sheets": list(found.sheets),
        "rows": {stem: frame.height for stem, frame in found.frames.items()},
        "sums_checked": found.sums_checked,
        **{what: dict(words) for what, words in found.ranks.items()},
        "entries": [
            {
                "kind": entry.kind,
                "sheet": entry.sheet,
                "cells": list(entry.cells),
                **{lang: _said(entry, lang) for lang in LANGUAGES},
            }
            for entry in found.entries
        ],
        "written": [str(path) for path in found.written],
    }


def _line(entry: Entry, lang: str) -> str:
    return f"[{entry.sheet}] {entry.said(lang)}" if entry.sheet else entry.said(lang)


def _said(entry: Entry, lang: str) -> str:
    return " ".join(part.said(lang) for part in (entry.text, entry.remedy) if part)
