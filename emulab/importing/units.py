"""The units that a workbook names, each found in the roster, or made a roster of.

An unknown name is refused with the nearest ones; it becomes a unit only by a line of the table
of aliases, which someone wrote. Without a roster every name is a unit, and two that could be
one are refused together.
"""

import csv
import difflib
import io
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import polars as pl

from emulab.faults import Fault, InputError
from emulab.importing.extract import Who
from emulab.importing.log import CHANGED, TAKEN, Log
from emulab.importing.naming import skeleton, slug, spelling
from emulab.tables.gathering import Ledger
from emulab.tables.loading import FORMATS
from emulab.tables.naming import Lexicon, name_key, unit_lexicon
from emulab.tables.schemas import SCHEMAS
from emulab.tables.sheets import columns_of, kept_as
from emulab.tables.typed import typed
from emulab.words import Message

ALIASES = "aliases.csv"
_HEADS = {"alias": "alias", "tên khác": "alias", "unit": "unit", "đơn vị": "unit"}


def roster_of(folder: Path) -> pl.DataFrame | None:
    """The units of a data folder; None where none are kept. Raises InputError."""
    kept = kept_as(folder, "units", tuple(FORMATS))
    if not kept:
        return None
    ledger, schema = Ledger(), SCHEMAS["units"]
    sheet = FORMATS[kept[0].suffix.casefold()](kept[0], schema, kept[0].name, ledger)
    columns = None if sheet is None else columns_of(sheet, schema, ledger)
    frame = None
    if sheet is not None and columns is not None:
        frame = typed(sheet, columns, schema, {}, ledger).frame
    ledger.refuse()
    return frame if frame is not None and frame.height else None


def aliases_of(path: Path) -> dict[str, str]:
    """Other names of units and the id or name of each, from a CSV of alias and unit.

    Empty where there is no such file. Raises InputError where it cannot be read.
    """
    if not path.is_file():
        return {}
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        finding = f"the file cannot be read ({type(error).__name__})."
        raise InputError([Fault(path.name, 0, finding, "Save it as CSV UTF-8.")]) from None
    first = text.partition("\n")[0]
    sign = ";" if first.count(";") > first.count(",") else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=sign) if any(row)]
    head = [_HEADS.get(name_key(cell)) for cell in rows[0]] if rows else []
    if not {"alias", "unit"} <= set(head):
        finding = "the columns are not alias and unit."
        raise InputError([Fault(path.name, 1, finding, "Head them so.")])
    where = {name: head.index(name) for name in ("alias", "unit")}
    found, faults = {}, []
    for line, row in enumerate(rows[1:], 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in where.items()}
        known = found.get(name_key(cells["alias"]))
        if not cells["alias"] or not cells["unit"]:
            faults.append(Fault(path.name, line, "a name or a unit is empty.", "Fill it in."))
        elif known not in (None, cells["unit"]):
            finding = f"{cells['alias']!r} is given to two units."
            faults.append(Fault(path.name, line, finding, "Keep one."))
        found[name_key(cells["alias"])] = cells["unit"]
    if faults:
        raise InputError(faults)
    return found


class Units:
    """The units of an import; ``ids`` maps every name that was settled to its id."""

    def __init__(self, roster: pl.DataFrame | None, aliases: dict[str, str], log: Log):
        self.roster, self.aliases, self.log = roster, aliases, log
        self.lexicon: Lexicon | None = None if roster is None else unit_lexicon(roster)
        self.ids: dict[str, str] = {}
        self.made: dict[str, str] = {}
        self.used: dict[str, str] = {}
        self._who: dict[str, Who] = {}

    def knows(self, text: str) -> bool:
        """Whether a text is a unit of the roster, or an alias of any."""
        if name_key(text) in self.aliases:
            return True
        return self.lexicon is not None and len(self._meant(text)) == 1

    def settle(self, whos: Iterable[Who]) -> None:
        """Find every unit; refuse those that are unknown, or may be one another."""
        firsts: dict[str, Who] = {}
        for who in whos:
            firsts.setdefault(who.text, who)
        self._who = firsts
        if self.lexicon is not None:
            for who in firsts.values():
                self._known(who)
        else:
            self._make(firsts)

    def frame(self) -> pl.DataFrame:
        """The roster, or the one made of the names in the order in which they were read."""
        if self.roster is not None:
            return self.roster
        rows = {"unit": list(self.made), "name": list(self.made.values())}
        empty = SCHEMAS["units"].empty()
        return pl.concat([empty, pl.DataFrame(rows, schema=["unit", "name"])], how="diagonal")

    def _known(self, who: Who) -> None:
        written = self.aliases.get(name_key(who.text), who.text)
        meant = self._meant(written)
        if len(meant) == 1:
            self.ids[who.text] = meant[0]
            if written != who.text:
                self._alias(who, meant[0])
            elif who.text not in self._exact(meant[0]):
                told = Message(
                    "{text!r} was read as {meant}.", {"text": who.text, "meant": meant[0]}
                )
                self.log.add(CHANGED, who.page, who.place, told)
        elif meant:
            told = Message(
                "{text!r} names {units}.", {"text": who.text, "units": ", ".join(meant[:5])}
            )
            self.log.refuse(who.page, who.place, told, Message("Write the id of the unit."))
        else:
            self._refuse(who, written)

    def _meant(self, text: str) -> tuple[str, ...]:
        """The units that a name may stand for; the tone may stand on another vowel."""
        return self.lexicon.meant(text) or self._spelt.get(spelling(text), ())

    @cached_property
    def _spelt(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for unit, *names in self.roster.select("unit", "name", "short_name").iter_rows():
            for name in filter(None, names):
                found.setdefault(spelling(name), {})[unit] = None
        return {key: tuple(units) for key, units in found.items()}

    def _exact(self, unit: str) -> set[str]:
        row = self.roster.filter(pl.col("unit") == unit).row(0, named=True)
        return {row["unit"], row["name"], row["short_name"]}

    def _refuse(self, who: Who, written: str) -> None:
        names = {
            name: row["unit"]
            for row in self.roster.iter_rows(named=True)
            for name in (row["unit"], row["short_name"], row["name"])
            if name
        }
        bare = {skeleton(name): name for name in names}
        near = difflib.get_close_matches(skeleton(written), bare, 5, 0.6)
        first = {names[bare[name]]: bare[name] for name in reversed(near)}
        close = ", ".join(f"{name} ({unit})" for unit, name in [*first.items()][::-1][:3])
        told = Message("there is no unit called {text!r}.", {"text": written})
        remedy = (
            Message(
                "Near: {close}. If it is one of them, write a line of aliases.csv: {text},ID",
                {"close": close, "text": who.text},
            )
            if close
            else Message("Add it to units.csv, or write a line of aliases.csv.")
        )
        self.log.refuse(who.page, who.place, told, remedy)

    def _alias(self, who: Who, unit: str) -> None:
        self.used[who.text] = unit
        told = Message(
            "{text!r} was read as {meant} by aliases.csv.", {"text": who.text, "meant": unit}
        )
        self.log.add(TAKEN, who.page, who.place, told)

    def _make(self, firsts: dict[str, Who]) -> None:
        named = {spelling(text): text for text in reversed(firsts)}
        known: dict[str, str] = {}
        suspects: dict[str, Who] = {}
        for text, who in firsts.items():
            target = self.aliases.get(name_key(text), text)
            key = spelling(target)
            first = suspects.setdefault(skeleton(target), who)
            if key not in known:
                if first is not who and name_key(first.text) != name_key(text):
                    self._alike(first, who)
                name = named.get(key, target)
                known[key] = slug(name, self.made, "unit")
                self.made[known[key]] = name
            self.ids[text] = known[key]
            if target != text:
                self._alias(who, known[key])
            elif self.made[known[key]] != text:
                told = Message(
                    "{text!r} was read as {meant}.",
                    {"text": text, "meant": self.made[known[key]]},
                )
                self.log.add(CHANGED, who.page, who.place, told)

    def _alike(self, one: Who, other: Who) -> None:
        told = Message(
            "{text!r} and {other!r} may be one unit.", {"text": other.text, "other": one.text}
        )
        remedy = Message(
            "Write a line of aliases.csv if they are: {text},{other}",
            {"text": other.text, "other": one.text},
        )
        self.log.refuse(other.page, other.place, told, remedy)

    def complete(self, columns: dict[str, set[int]]) -> None:
        """Refuse two units that never stand in one column and together fill all of them.

        ``columns`` says in which columns of scores a name stands.
        """
        every = set().union(*columns.values()) if columns else set()
        partial = [t for t, own in columns.items() if own != every]
        for number, one in enumerate(partial):
            for other in partial[number + 1 :]:
                apart = not columns[one] & columns[other]
                whole = columns[one] | columns[other] == every
                if apart and whole and self.ids.get(one) != self.ids.get(other):
                    self._alike(self._who[one], self._who[other])
