"""From cells to a typed column, one reader a kind of column; what is wrong goes to the ledger.

To add a kind of cell, write its reader and list it in READERS and in the DTYPES of schemas.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from emulab.tables import numerals
from emulab.tables.cells import Cells, nothing
from emulab.tables.naming import Lexicon, name_key
from emulab.tables.numerals import Unreadable
from emulab.tables.schemas import DTYPES
from emulab.tables.vocabulary import WORDS


def read_text(cells: Cells) -> pl.Series:
    """Text as it stands; a whole number is text, too."""
    if cells.values.dtype.is_integer():
        return cells.values.cast(pl.String)
    return cells.values if cells.values.dtype == pl.String else cells.unlike()


def read_word(cells: Cells) -> pl.Series:
    """One of the column's words, in English or Vietnamese."""
    if cells.values.dtype != pl.String:
        return cells.unlike()
    return _worded(cells, cells.column.words)


def read_yes_no(cells: Cells) -> pl.Series:
    """Yes and no as truth."""
    if cells.values.dtype == pl.Boolean:
        return cells.values
    if cells.values.dtype != pl.String:
        return cells.unlike()
    return _worded(cells, ("yes", "no")) == "yes"


def _worded(cells: Cells, words: tuple[str, ...]) -> pl.Series:
    known = {name_key(alias): word for word in words for alias in (word, *WORDS.get(word, ()))}
    names = Lexicon(cells.column.label, ((word, WORDS.get(word, ())) for word in words))
    spellings = cells.values.unique().drop_nulls().sort().to_list()
    meant = {text: known.get(name_key(text)) for text in spellings}
    wrong = {}
    for text in (text for text, word in meant.items() if word is None):
        near = names.near(text)
        remedy = f"Did you mean {near!r}?" if near else f"Write {' or '.join(words)}."
        wrong[text] = (f"the {cells.column.label} cannot be {text!r}.", remedy)
    cells.fault_once(wrong)
    cells.note_each({t: word for t, word in meant.items() if word and name_key(t) != word})
    return _mapped(cells.values, meant, pl.String)


def read_number(cells: Cells) -> pl.Series:
    """Finite numbers; a decimal comma is read as a point and said once a column."""
    values = cells.values
    if values.dtype == pl.String:
        return _numbers(cells)
    if not (values.dtype.is_numeric() or values.dtype.is_decimal()):
        return cells.unlike()
    numbers = values.cast(pl.Float64)
    odd = ~numbers.is_finite()
    if odd.any():
        rows = pl.DataFrame({"line": cells.lines, "value": numbers}).filter(odd.fill_null(False))
        remedy = "Leave the cell empty where there is none."
        finding = f"the {cells.column.label} {{value}} is not a number."
        cells.ledger.rows(
            cells.file, rows, lambda row: (finding.format(value=str(row["value"])), remedy)
        )
        numbers = pl.select(pl.when(~odd).then(numbers)).to_series()
    return numbers


def _numbers(cells: Cells) -> pl.Series:
    spellings = cells.values.unique().drop_nulls().sort().to_list()
    commas = [text for text in spellings if numerals.has_decimal_comma(text)]
    found, wrong = {}, {}
    for text in spellings:
        try:
            found[text] = numerals.number(text, commas[0] if commas else "")
        except Unreadable as error:
            wrong[text] = error
    cells.fault(wrong)
    if commas:
        cells.note(commas, "the decimal comma was read as a point")
    return _mapped(cells.values, found, pl.Float64)


def read_count(cells: Cells) -> pl.Series:
    """Whole numbers from nothing upwards."""
    numbers = read_number(cells)
    wrong = ((numbers < 0) | (numbers != numbers.floor()) | (numbers >= 2**53)).fill_null(False)
    if wrong.any():
        rows = pl.DataFrame({"line": cells.lines, "value": cells.values}).filter(wrong)
        label = cells.column.label
        cells.ledger.rows(
            cells.file,
            rows,
            lambda row: (
                f"{label} {row['value']} is not a whole number from 0 upwards.",
                "Count again.",
            ),
        )
    return pl.select(pl.when(~wrong).then(numbers).cast(pl.Int64)).to_series()


def read_year(cells: Cells) -> pl.Series:
    """The year of a year or a date."""
    if cells.values.dtype.is_integer():
        cells = replace(cells, values=cells.values.cast(pl.String))
    return _each(cells, numerals.year, pl.Int64)


def read_date(cells: Cells) -> pl.Series:
    """Dates; those with the day first are read as in Vietnamese papers, which is said."""
    if cells.values.dtype in (pl.Date, pl.Datetime):
        return cells.values.cast(pl.Date)
    return _days(cells, _each(cells, numerals.date, pl.Date), numerals.is_day_first)


def read_moment(cells: Cells) -> pl.Series:
    """Dates, with the time of day where one is written; a date alone is its midnight."""
    moment = DTYPES["moment"]
    if isinstance(cells.values.dtype, pl.Datetime):
        return cells.values.dt.replace_time_zone(None).cast(moment)
    if cells.values.dtype == pl.Date:
        return cells.values.cast(moment)
    found = _each(cells, numerals.moment, moment)
    return _days(cells, found, lambda text: numerals.is_day_first(text.split()[0]))


def _days(cells: Cells, found: pl.Series, day_first: Callable[[str], bool]) -> pl.Series:
    """What was found, after saying which cells have the day before the month."""
    if cells.values.dtype == pl.String:
        spellings = cells.values.unique().drop_nulls().to_list()
        if turned := [text for text in spellings if day_first(text)]:
            cells.note(turned, "read as day/month/year")
    return found


def _each(cells: Cells, read: Callable[[str], Any], dtype: Any) -> pl.Series:
    if cells.values.dtype != pl.String:
        return cells.unlike()
    found, wrong = {}, {}
    for text in cells.values.unique().drop_nulls().sort().to_list():
        try:
            found[text] = read(text)
        except Unreadable as error:
            wrong[text] = error
    cells.fault(wrong)
    return _mapped(cells.values, found, dtype)


def _mapped(values: pl.Series, found: dict[str, Any], dtype: Any) -> pl.Series:
    """Every value by its spelling; one that was not found is empty."""
    known = {text: value for text, value in found.items() if value is not None}
    if len(known) == len(found) and all(text == value for text, value in known.items()):
        return values if dtype == pl.String else nothing(values.len(), dtype)
    old = pl.Series(list(known), dtype=pl.String)
    new = pl.Series(list(known.values()), dtype=dtype)
    return values.replace_strict(old, new, default=None, return_dtype=dtype)


READERS: dict[str, Callable[[Cells], pl.Series]] = {
    "text": read_text,
    "unit": read_text,
    "scorer": read_text,
    "criterion": read_text,
    "entry": read_text,
    "word": read_word,
    "yes_no": read_yes_no,
    "number": read_number,
    "count": read_count,
    "year": read_year,
    "date": read_date,
    "moment": read_moment,
}


def named(cells: Cells, lexicon: Lexicon) -> pl.Series:
    """The cells with names turned into ids, said once a spelling; other texts stay as they are.

    A name of several units or criteria is refused, except of a scorer, who may be anyone.
    """
    spellings = cells.values.unique().drop_nulls()
    others = [text for text in spellings.to_list() if text not in lexicon]
    ids: dict[str, str] = {}
    wrong: dict[str, tuple[str, str]] = {}
    for text in others:
        meant = lexicon.meant(text)
        if len(meant) == 1:
            ids[text] = meant[0]
        elif meant and cells.column.kind != "scorer":
            finding = f"{text!r} names {' and '.join(meant[:5])}."
            wrong[text] = (finding, f"Write the id of the {lexicon.word}.")
    cells.fault_once(wrong)
    cells.note_each(ids)
    if not ids:
        return cells.values
    old, new = pl.Series(list(ids), dtype=pl.String), pl.Series(list(ids.values()), dtype=pl.String)
    return cells.values.replace(old, new)
