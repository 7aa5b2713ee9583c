"""Where the numbers of a table come from: the lines beneath it, made from the provenance."""

from collections.abc import Iterable

from emulab.pipeline import Result
from emulab.rules import Provenance, Rules
from emulab.show.page import said
from emulab.show.vocabulary import PARTS, spoken
from emulab.tables import Tables

SEPARATOR = "; "
FILES = ("csv", "yaml", "xlsx", "parquet")


def joined(words: Iterable[str]) -> str:
    """The words of a list; names of agencies hold commas, so they are parted by semicolons."""
    return SEPARATOR.join(words)


def synthetic_line(parts: Iterable[str], rules: Rules) -> str:
    """The line that a table made from synthetic things carries; empty where nothing is.

    ``parts`` are as ``Result.synthetic`` gives them: blocks of the rules, then files.
    """
    order = [part_name(part, rules) for part in sorted(parts, key=_place)]
    words = dict.fromkeys(order)
    if not words:
        return ""
    return said("Illustrative figures (synthetic): {parts}.", parts=", ".join(words))


def part_name(part: str, rules: Rules) -> str:
    """A block or a file in words; every award is one part, every office another."""
    name, _, year = part.partition(" ")
    stem, _, suffix = name.rpartition(".")
    key = stem if suffix in FILES else name
    if key in {award.id for award in rules.awards}:
        key = "awards"
    elif key in {office.id for office in rules.offices}:
        key = "offices"
    elif key in {gate.id for gate in rules.gates}:
        key = "gates"
    elif key in {group.id for group in rules.groups}:
        key = "groups"
    elif key in {one.id for one in rules.weight_sets}:
        key = "weight_sets"
    word = spoken(PARTS, key)
    return said("{part} of {year}", part=word, year=year) if year else word


def _place(part: str) -> tuple[bool, bool, int]:
    """Blocks of the rules first, as they come; then files, in the order of the vocabulary."""
    name, _, year = part.partition(" ")
    stem, _, suffix = name.rpartition(".")
    known = list(PARTS)
    return bool(suffix in FILES and stem), bool(year), known.index(stem) if stem in known else 0


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
