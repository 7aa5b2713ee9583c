"""Names instead of ids: units, criteria, awards, offices, tie keys; and numbers as printed."""

import datetime

from emulab.numbers import shown, trimmed
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.show.page import said
from emulab.show.vocabulary import SIDES, spoken
from emulab.tables import Tables


def unit_names(tables: Tables) -> dict[str, str]:
    """The full name of every unit by its id."""
    return dict(tables.units.select("unit", "name").iter_rows())


def short_names(tables: Tables) -> dict[str, str]:
    """The short name of every unit by its id; the full one where there is no other."""
    rows = tables.units.select("unit", "name", "short_name").iter_rows()
    return {unit: short or name for unit, name, short in rows}


def criterion_names(rules: Rules) -> dict[str, str]:
    """The name of every section and criterion, bonus and penalty included."""
    own = {key: name.vi for key, name in rules.rubric.names().items()}
    return own | {side: spoken(SIDES, side) for side in SIDES}


def contest_names(rules: Rules) -> dict[str, str]:
    """The name of every award and office."""
    entries = (*rules.awards, *rules.offices)
    return {entry.id: entry.name.vi if entry.name else entry.id for entry in entries}


def decided(by: str, rules: Rules) -> str:
    """The tie key that decided, in words; empty where none had to."""
    if not by:
        return ""
    word, _, key = by.partition(" ")
    name = criterion_names(rules).get(key, key)
    if word == "higher":
        return said("more points on “{name}”", name=name)
    return said("fewer points on “{name}”", name=name)


def trial_year(result: Result) -> int | None:
    """The year of the marks that a draft was tried on; None for the year's own run."""
    rules = result.rules
    return rules.analysis.trial_year if rules.phase == "kick_off" else None


def points(value: float | None) -> str:
    """Points as printed: two places, half up, and a minus sign that is one."""
    return shown(value).replace("-", "−")


def plain(value: float | None) -> str:
    """A number of the rules as it was written: 70 and not 70,00, 1.000 and not 1000."""
    if value is None:
        return "–"
    _, _, decimals = trimmed(value).partition(".")
    return shown(value, len(decimals))


def apart(value: float) -> str:
    """A difference of points; one too small for two places keeps the digits it has."""
    return plain(round(value, 9)) if 0 < value < 0.005 else shown(value)


def per_cent(share: float | None) -> str:
    """A share as a whole percentage."""
    return "–" if share is None else f"{shown(100 * share, 0)} %"


def day(date: datetime.date | None) -> str:
    """A date as it is written in Vietnamese papers."""
    return f"{date:%d/%m/%Y}" if date else ""


def capital(text: str) -> str:
    """The text as it begins a sentence or a cell."""
    return text[:1].upper() + text[1:]
