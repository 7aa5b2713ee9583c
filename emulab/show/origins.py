"""Where the numbers of a table come from: the lines beneath it, made from the provenance."""

from collections.abc import Iterable

from emulab.parts import parts_named
from emulab.pipeline import Result
from emulab.rules import Provenance, Rules
from emulab.show.page import LANG, said
from emulab.tables import Tables

SEPARATOR = "; "


def joined(words: Iterable[str]) -> str:
    """The words of a list; names of agencies hold commas, so they are parted by semicolons."""
    return SEPARATOR.join(words)


def synthetic_line(parts: Iterable[str], rules: Rules) -> str:
    """The line that a table made from synthetic things carries; empty where nothing is.

    ``parts`` are as ``Result.synthetic`` gives them: blocks of the rules, then files.
    """
    words = parts_named(parts, LANG, rules)
    if not words:
        return ""
    return said("Illustrative figures (synthetic): {parts}.", parts=", ".join(words))


def lines(result: Result, *files: str) -> list[str]:
    """The lines under a table of ``result``: the published sources it rests on, what is synthetic.

    ``files`` names the stems of the data it shows; the rubric counts always.
    """
    own = [result.rules.rubric.provenance or result.rules.provenance]
    found = [*own, *of_files(result.tables, "units", *files)]
    return [*source_lines(found), *_only(synthetic_line(result.synthetic, result.rules))]


def of_files(tables: Tables, *stems: str) -> list[Provenance]:
    """The provenance of the files of these stems that were read."""
    return [origin for file, origin in tables.provenance.items() if file.rsplit(".", 1)[0] in stems]


def source_lines(origins: Iterable[Provenance | None]) -> list[str]:
    """One line for all that was published, one for all that was inferred; synthetic has its own."""
    found = [origin for origin in origins if origin is not None]
    published = dict.fromkeys(o.source for o in found if o.kind == "published")
    inferred = dict.fromkeys(o.source for o in found if o.kind == "inferred")
    return [
        *_only(said("Source: {source}.", source=joined(published)) if published else ""),
        *_only(said("Inferred: {reason}", reason=joined(inferred)) if inferred else ""),
    ]


def _only(line: str) -> list[str]:
    return [line] if line else []
