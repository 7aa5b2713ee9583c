"""The parts that a result is made of, as a reader meets them: blocks of the rules, then files."""

from collections.abc import Iterable

from emulab.rules import Rules
from emulab.words import Message, translated

PARTS = {
    "scenario": "scenario",
    "rubric": "rubric",
    "bands": "bands",
    "ties": "tie rules",
    "gates": "gates",
    "groups": "groups",
    "weight_sets": "the boards' weights",
    "awards": "conditions of the awards",
    "offices": "rules for the offices",
    "officers": "officers of the year",
    "units": "units",
    "marks": "marks",
    "targets": "targets",
    "changes": "changes of marks",
    "recorded": "recorded points",
    "checks": "eligibility checks",
    "ballots": "ballots",
    "tallies": "vote totals",
    "counts": "count sheet",
    "calendar": "calendar",
    "record": "published record",
}
FILES = ("csv", "yaml", "xlsx", "parquet")


def part_name(part: str, lang: str, *rules: Rules) -> str:
    """A block or a file in words; every award is one part, every office another.

    ``part`` is as ``Result.synthetic`` gives it: an id of a block, or a file, with a year behind
    it where it is of another year.

    >>> from emulab import load_rules
    >>> part_name("marks.csv 2022", "en", load_rules("hanoi-07/2023"))
    'marks of 2022'
    """
    name, _, year = part.partition(" ")
    stem, _, suffix = name.rpartition(".")
    key = stem if suffix in FILES else _block(name, rules)
    word = translated(PARTS.get(key, key), lang)
    if not year:
        return word
    return Message("{part} of {year}", {"part": word, "year": year}).said(lang)


def parts_named(parts: Iterable[str], lang: str, *rules: Rules) -> list[str]:
    """Every part once: blocks of the rules first, as they come; then files, in the order of PARTS.

    >>> from emulab import study
    >>> found = study("hanoi-07", 2023)
    >>> parts_named(["marks.csv", "ties", "rubric"], "en", found.rules)
    ['tie rules', 'rubric', 'marks']
    """
    return list(dict.fromkeys(part_name(one, lang, *rules) for one in sorted(parts, key=_place)))


def _block(name: str, rules: tuple[Rules, ...]) -> str:
    """The kind of block that an id of the rules stands for; the id itself where for none."""
    for key in ("awards", "offices", "gates", "groups", "weight_sets"):
        if name in {entry.id for one in rules for entry in getattr(one, key)}:
            return key
    return name


def _place(part: str) -> tuple[bool, bool, int]:
    name, _, year = part.partition(" ")
    stem, _, suffix = name.rpartition(".")
    known = list(PARTS)
    return bool(suffix in FILES and stem), bool(year), known.index(stem) if stem in known else 0
