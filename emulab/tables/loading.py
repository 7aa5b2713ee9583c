"""From a folder to Tables: every file read, every fault of every file said at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from emulab.faults import Fault
from emulab.rules import Place, Rules, find_place
from emulab.tables.checking import survey
from emulab.tables.excel import read_excel
from emulab.tables.gathering import Ledger
from emulab.tables.naming import Lexicon, criterion_lexicon, entry_lexicon, unit_lexicon
from emulab.tables.reading import read_csv, read_parquet
from emulab.tables.record import read_provenance, read_record
from emulab.tables.schemas import SCHEMAS, Schema
from emulab.tables.sheets import Sheet, columns_of, kept_as
from emulab.tables.tables import Origin, Tables
from emulab.tables.typed import typed

FORMATS: dict[str, Callable[[Path, Schema, str, Ledger], Sheet | None]] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".xlsx": read_excel,
}
OTHERS = (".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".txt", ".json")
VOTES = {"ballots", "tallies", "counts"}
PAPERS = ("record.yaml", "provenance.yaml")
OF_IMPORT = ("aliases.csv", "import.yaml")  # what an import keeps beside the tables


def load(
    asked: str | Path | Place,
    rules: Rules | None = None,
    *,
    year: int | None = None,
    also: Callable[[Tables], Iterable[Fault]] | None = None,
) -> Tables:
    """The tables of CLUSTER/YEAR, cleaned; ``notes`` says what was cleaned and left out.

    With rules, criteria may be called by their Vietnamese names, and where a file is at fault
    the others are checked as well. Raises InputError with every fault of every file. ``year``
    reads the folder of another year of the cluster. ``also`` is a further check of votes, asked
    only where a file is at fault and the votes could be read, so that nothing comes later.

    >>> load("hanoi-02/2023").units["unit"].to_list()[:2]
    ['iza', 'city-agencies']
    """
    place = find_place(asked)
    folder = place.data if year is None else place.data_of(year)
    reading = _Reading(folder, rules, Ledger(), set(), "")
    tables = reading.tables(tuple(SCHEMAS))
    if also is not None and reading.ledger.faulty and not reading.unread & VOTES:
        for fault in also(tables):
            reading.ledger.fault(fault.file, fault.line, fault.finding, fault.remedy)
    return _good(tables, rules, reading)


def marks_of(place: str | Path | Place, year: int, tables: Tables, rules: Rules) -> Tables:
    """The tables with marks and targets of another year and none of the votes and checks.

    This is how a draft rubric is tried: last year's marks, this year's units.
    """
    folder = find_place(place).data_of(year)
    reading = _Reading(folder, rules, Ledger(), set(), f"{year}/")
    marked = reading.tables(("marks", "targets"), tables.units)
    if not marked.marks.height and "marks" not in reading.unread:
        finding = f"there are no marks of {year} to try the rubric on."
        remedy = f"Write marks.csv of {year}, or leave out analysis.trial_year."
        reading.ledger.fault(f"{year}/marks.csv", 0, finding, remedy)
    marked = replace(marked, units=tables.units)
    if origin := tables.origins.get("units"):
        name = origin.file
        known = {name: tables.provenance[name]} if name in tables.provenance else {}
        marked = replace(
            marked,
            origins={"units": origin, **marked.origins},
            provenance={**known, **marked.provenance},
            files=(*(path for path in tables.files if path.name == name), *marked.files),
        )
    return _good(marked, rules, reading)


def with_earlier_record(tables: Tables, place: Place) -> Tables:
    """The tables with the record of the year before, where one was kept.

    A total that was left standing from last year is known by it. Raises InputError where the
    file cannot be read.
    """
    before = place.year - 1
    path, ledger = place.data_of(before) / PAPERS[0], Ledger()
    record, _ = read_record(path, f"{before}/{PAPERS[0]}", ledger)
    ledger.refuse()
    if record is None:
        return tables
    return replace(tables, earlier=record, files=(*tables.files, path))


def _good(tables: Tables, rules: Rules | None, reading: "_Reading") -> Tables:
    """The tables, where nothing was at fault; else every fault, those of the rules as well."""
    ledger = reading.ledger
    if ledger.faulty and rules is not None:
        survey(tables, rules, ledger, frozenset(reading.unread))
    ledger.refuse()
    return replace(tables, notes=ledger.notes)


@dataclass(frozen=True)
class _Reading:
    """One folder being read; ``unread`` are the tables that could not be read at all."""

    folder: Path
    rules: Rules | None
    ledger: Ledger
    unread: set[str]
    prefix: str

    def tables(self, stems: tuple[str, ...], units: pl.DataFrame | None = None) -> Tables:
        """The tables of these stems, names turned into ids by the roster and the rules."""
        lexicons: dict[str, Lexicon] = {}
        if self.rules is not None:
            lexicons["criterion"] = criterion_lexicon(self.rules)
            lexicons["entry"] = entry_lexicon(self.rules)
        if units is not None:
            lexicons["unit"] = lexicons["scorer"] = unit_lexicon(units)
        frames, origins, files = {}, {}, []
        for stem in stems:
            path = self._path(stem)
            if path is None:
                continue
            files.append(path)
            origin = self._table(path, SCHEMAS[stem], lexicons)
            if origin is None:
                self.unread.add(stem)
                continue
            frames[stem], origins[stem] = origin.frame, origin
            if stem == "units":
                lexicons["unit"] = lexicons["scorer"] = unit_lexicon(origin.frame)
        record, lines = None, {}
        if "units" in stems:
            record, lines = read_record(self.folder / PAPERS[0], PAPERS[0], self.ledger)
            files += [self.folder / PAPERS[0]] if record else []
            self._strangers()
        own, own_lines = read_provenance(
            self.folder / PAPERS[1], self.prefix + PAPERS[1], self.ledger
        )
        if "units" not in stems:
            own = {name: kind for name, kind in own.items() if name.split(".")[0] in stems}
        if record is not None and record.provenance is not None:
            own.setdefault(PAPERS[0], record.provenance)
        return Tables(
            **frames,
            record=record,
            provenance=own,
            files=tuple(files),
            origins=origins,
            yaml_lines={**lines, **own_lines},
        )

    def _path(self, stem: str) -> Path | None:
        kept = kept_as(self.folder, stem, tuple(FORMATS))
        if len(kept) > 1:
            names = " and ".join(path.name for path in kept)
            finding = f"{names} both hold the {stem}."
            self.ledger.fault(self.prefix + kept[0].name, 0, finding, "Keep one of them.")
            self.unread.add(stem)
            return None
        if not kept:
            for path in kept_as(self.folder, stem, OTHERS):
                finding = f"{path.suffix} files are not read."
                self.ledger.fault(self.prefix + path.name, 0, finding, "Save it as .csv or .xlsx.")
                self.unread.add(stem)
        return kept[0] if kept else None

    def _table(self, path: Path, schema: Schema, lexicons: dict[str, Lexicon]) -> Origin | None:
        file = self.prefix + path.name
        sheet = FORMATS[path.suffix.casefold()](path, schema, file, self.ledger)
        columns = None if sheet is None else columns_of(sheet, schema, self.ledger)
        if sheet is None or columns is None:
            return None
        if not sheet.height:
            self.ledger.note(file, sheet.heading_line, "there is a heading and no row beneath it.")
        return typed(sheet, columns, schema, lexicons, self.ledger)

    def _strangers(self) -> None:
        """Say which files look like data and are not read."""
        if not self.folder.is_dir():
            folder = f"{self.folder.parent.name}/{self.folder.name}"
            self.ledger.note("data", 0, "there is no folder {folder} of data.", folder=folder)
            return
        names = Lexicon("file", ((stem, ()) for stem in SCHEMAS))
        for path in sorted(self.folder.iterdir()):
            stem, known = path.stem.casefold(), path.suffix.casefold() in FORMATS
            if path.name.casefold() in OF_IMPORT or path.name[0] in "~.":
                continue
            if known and stem not in SCHEMAS:
                near = names.near(stem)
                self.ledger.note(
                    path.name,
                    0,
                    "this file is not read. Was {near} meant?"
                    if near
                    else "this file is not read.",
                    near=f"{near}{path.suffix}",
                )
