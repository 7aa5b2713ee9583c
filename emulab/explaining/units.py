"""A unit as people name it: by its id, its name or its short name."""

from emulab.faults import Fault, InputError
from emulab.pipeline import Result
from emulab.tables.naming import unit_lexicon


def unit_of(result: Result, asked: str) -> str:
    """The id of the unit that is asked for by id, name or short name, in capitals or not.

    Raises InputError that lists the units where there is none such, or where two share the name.

    >>> from emulab.studies import study
    >>> unit_of(study("hanoi-02", 2023).result, "iza")
    'iza'
    """
    names = dict(result.tables.units.select("unit", "name").iter_rows())
    found = unit_lexicon(result.tables.units).meant(asked)
    if len(found) == 1:
        return found[0]
    finding = f"there is no unit called {asked!r}."
    if found:
        finding = f"{len(found)} units are called {asked!r}."
    known = "; ".join(f"{unit} ({name})" for unit, name in names.items()) or "none"
    place = f"{result.rules.cluster}/{result.rules.year}"
    raise InputError([Fault(place, 0, finding, f"There are: {known}.")])


def ranked_unit(result: Result, asked: str) -> str:
    """The id of a unit that has a total; raises InputError where it has no mark at all."""
    unit = unit_of(result, asked)
    if unit in set(result.totals["unit"]):
        return unit
    place = f"{result.rules.cluster}/{result.rules.year}"
    finding = f"{unit} has no mark yet, so it has no total to explain."
    raise InputError([Fault(place, 0, finding, "Write its marks first.")])
