"""A workbook in, clean tables and a report out; nothing is written where anything is refused."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from emulab.faults import Fault, InputError
from emulab.importing.absences import absences
from emulab.importing.adding import added
from emulab.importing.assembling import Assembly, stages_of
from emulab.importing.book import Book
from emulab.importing.drafting import draft, uneven
from emulab.importing.extract import Extract
from emulab.importing.log import DIFFERS, LEFT_OUT, Entry, Log, Refused
from emulab.importing.ooxml import Unfit, read_ooxml
from emulab.importing.origins import PROVENANCE, with_origins
from emulab.importing.otherbooks import SUFFIXES, read_other
from emulab.importing.places import Ground, ground, no_workbook
from emulab.importing.rubrics import Draft, Known, of_rules, walk
from emulab.importing.surveying import formulas, survey
from emulab.importing.units import ALIASES, Units
from emulab.importing.writing import Existing, as_csv, refuse_changed
from emulab.rules import Place
from emulab.tables.loading import FORMATS, OTHERS
from emulab.tables.schemas import SCHEMAS, STAGES
from emulab.tables.sheets import kept_as
from emulab.together import write_together
from emulab.words import LANGUAGES, Message

REPORT = "import.yaml"
FILLED = ("marks", "targets", "checks", "changes")
FORM = ("_emulab", "emulab workbook 1")  # the hidden sheet and first cell of a fill-in workbook


@dataclass(frozen=True)
class Imported:
    """What an import made of a workbook.

    ``frames`` are units, marks and, where there are any, targets, recorded (unit, criterion,
    points, stage) and aliases; ``ranks`` are ranks and bands as they stand in the workbook,
    which are no marks; ``rules`` is the text of a draft, empty where rules were given.
    ``written`` are the files that were new or changed.
    """

    file: str
    sha256: str
    year: int | None
    frames: Mapping[str, pl.DataFrame]
    entries: tuple[Entry, ...]
    sheets: tuple[str, ...] = ()
    ranks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sums_checked: int = 0
    rules: str = ""
    folder: Path | None = None
    written: tuple[Path, ...] = ()


def import_workbook(
    path: str | Path,
    place: str | Path | Place | None = None,
    *,
    into: str | Path | None = None,
    year: int | None = None,
    stage: str | None = None,
    aliases: str | Path | None = None,
    existing: Existing = "refuse",
) -> Imported:
    """The tables of a board's workbook, written to ``into`` or to the data folder of ``place``.

    With neither, nothing is written. ``place`` is CLUSTER/YEAR or a rules file; without rules
    the tree that was found is proposed as a draft. ``stage`` is what marks are taken for where
    the workbook names none: the last stage of the rules, else head. ``aliases`` is a CSV of
    other names, aliases.csv of the data folder unless told. A fill-in workbook of emulab is
    read by the room that made it, under the rules of ``place``.

    Raises InputError with every fault; where the workbook itself is refused it is a Refused,
    whose ``entries`` say the same with what was changed, in both languages.
    """
    path = Path(path)
    if (refused := no_workbook(path)) is not None:
        raise refused
    if stage is not None and stage not in STAGES:
        finding = f"there is no stage {stage!r}."
        raise InputError([Fault("--stage", 0, finding, f"There are {', '.join(STAGES)}.")])
    folder = None if into is None else Path(into)
    book = _open(path)
    if _is_form(book):
        return _filled(path, place, folder, existing)
    known = ground(place, folder, year, None if aliases is None else Path(aliases))
    found = _read(book, path, known, stage)
    if known.folder is None:
        return found
    return _written(found, known, existing)


def _open(path: Path) -> Book:
    try:
        return read_other(path) if path.suffix.casefold() in SUFFIXES else read_ooxml(path)
    except Unfit as error:
        finding = f"the file cannot be read as a workbook ({error})."
        remedy = "Open it in Excel and save it as .xlsx."
        raise InputError([Fault(path.name, 0, finding, remedy)]) from None


def _is_form(book: Book) -> bool:
    first = next((page.at(0, 0) for page in book.pages if page.name == FORM[0]), None)
    return first is not None and first.text == FORM[1]


def _filled(
    path: Path, place: str | Path | Place | None, into: Path | None, existing: Existing
) -> Imported:
    """The tables of a fill-in workbook, as the room that made it reads them."""
    from emulab.workbook import read_filled

    if place is None:
        finding = "this is a workbook to fill in, which belongs to rules."
        raise InputError([Fault(path.name, 0, finding, "Name the cluster and year.")])
    filled = read_filled(path, place if isinstance(place, Place) else str(place))
    log = Log()
    if number := filled.unmarked.height:
        told = Message("{number} cells of the form hold no mark.", {"number": number})
        log.add(LEFT_OUT, None, None, told)
    tables = {stem: getattr(filled.tables, stem, None) for stem in FILLED}
    frames = {stem: frame for stem, frame in tables.items() if frame is not None and frame.height}
    known = ground(place, into, None, None)
    total = hashlib.sha256(path.read_bytes()).hexdigest()
    found = Imported(path.name, total, known.year, frames, log.entries, folder=known.folder)
    return _written(found, known, existing)


def _read(book: Book, path: Path, known: Ground, stage: str | None) -> Imported:
    log = Log()
    rules = known.rules
    rubric = Known(of_rules(rules)) if rules is not None else Draft()
    units = Units(known.roster, known.aliases, log)
    if book.blind:
        told = Message(
            "fonts, merged cells, dates and errors cannot be seen in {kind} files.",
            {"kind": path.suffix},
        )
        log.add(LEFT_OUT, None, None, told)
    extracts, years = survey(book, known.year, units.knows, rubric.knows, log)
    if not log.refused and not any(e.values or e.kept for e in extracts):
        told = Message("no table of marks was found in the workbook.")
        remedy = Message("Head the columns: Tiêu chí or Đơn vị, and a unit or criterion each.")
        log.refuse(None, None, told, remedy)
    order = rules.stages.order if rules is not None else stages_of(extracts)
    default = stage or (order[-1] if order else "head")
    if rules is None:
        said = {*order, default} if _silent(extracts) or not order else set(order)
        order = tuple(name for name in STAGES if name in said)
    formulas(book, extracts, log)
    units.settle([who for extract in extracts for who in extract.units])
    units.complete(_columns(extracts))
    absences(extracts, units, log)
    targets = rubric.settle(extracts, log)
    whole = Assembly(units, rubric, targets, tuple(order), default, log)
    whole.read(extracts)
    year = known.year or (min(years) if len(years) == 1 else None)
    text = ""
    if isinstance(rubric, Draft):
        for target, own, parts in uneven(rubric.roots):
            told = Message(
                "the maximum of {name} is {given}, those beneath it add up to {sum}.",
                {"name": target.name, "given": own, "sum": parts},
            )
            log.add(DIFFERS, None, None, told)
        if year is None and not log.refused:
            told = Message("no year is named anywhere.")
            log.refuse(None, None, told, Message("Name the cluster and year, or the year."))
        if any(target.side == "main" for target in walk(rubric.roots)) and not log.refused:
            text = draft(rubric.roots, known.cluster, year or 0, tuple(order), path.name)
    if log.refused:
        raise Refused(path.name, log.entries)
    frames = whole.frames()
    if units.used:
        rows = {"alias": list(units.used), "unit": list(units.used.values())}
        frames["aliases"] = pl.DataFrame(rows)
    return Imported(
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        year,
        frames,
        log.entries,
        tuple(extract.page.name for extract in extracts),
        whole.ranks,
        whole.checked,
        text,
        known.folder,
    )


def _silent(extracts: list[Extract]) -> bool:
    """Whether some marks have no stage at all."""
    return any(e.stage is None and any(v.stage is None for v in e.values) for e in extracts)


def _columns(extracts: list[Extract]) -> dict[str, set[int]]:
    """In which criteria of a sheet of pairs every unit stands."""
    found: dict[str, set[int]] = {}
    for extract in extracts:
        for value in extract.values if extract.joined else ():
            found.setdefault(value.unit.text, set()).add(id(value.node))
    return found


def _written(found: Imported, known: Ground, existing: Existing) -> Imported:
    """The import with its files written, all or none; each table says where it comes from."""
    folder = known.folder
    files: dict[Path, bytes] = {}
    tables: list[str] = []
    faults = []
    for stem, frame in found.frames.items():
        if not frame.height or (stem == "units" and known.own_roster and known.roster is not None):
            continue
        if stem == "aliases" and existing != "add" and (folder / ALIASES).is_file():
            continue
        for other in kept_as(folder, stem, (*FORMATS, *OTHERS)):
            if other.name != f"{stem}.csv":
                finding = f"{other.name} holds the {stem} already."
                faults.append(Fault(str(folder), 0, finding, "Move it away first."))
        try:
            whole = added(folder, stem, frame, known.rules) if existing == "add" else frame
        except InputError as error:
            faults += error.faults
            continue
        files[folder / f"{stem}.csv"] = as_csv(whole)
        tables += [f"{stem}.csv"] if stem in SCHEMAS else []
    if faults:
        raise InputError(faults)
    if found.rules and known.draft is not None:
        files[known.draft] = found.rules.encode()
    before = folder / REPORT
    earlier = before.read_bytes() + b"---\n" if existing == "add" and before.is_file() else b""
    files[before] = earlier + report(found).encode()
    if existing == "refuse":
        refuse_changed(files)
    if (origins := with_origins(folder, tables, found.file, existing)) is not None:
        files[folder / PROVENANCE] = origins
    return replace(found, written=write_together(files))


def report(found: Imported) -> str:
    """The report as YAML: what was read, and every entry with its sheet and cells."""
    document: dict[str, Any] = {
        "file": found.file,
        "sha256": found.sha256,
        "year": found.year,
        "sheets": list(found.sheets),
        "rows": {stem: frame.height for stem, frame in found.frames.items()},
        "sums_checked": found.sums_checked,
    }
    for what, words in found.ranks.items():
        document[what] = dict(words)
    document["entries"] = [_entry(entry) for entry in found.entries]
    return yaml.dump(document, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1000)


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _entry(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": entry.kind}
    found |= {"sheet": entry.sheet} if entry.sheet else {}
    found |= {"cells": " ".join(entry.cells)} if entry.cells else {}
    parts = [part for part in (entry.text, entry.remedy) if part]
    return found | {lang: " ".join(part.said(lang) for part in parts) for lang in LANGUAGES}
