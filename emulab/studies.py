"""A study: one cluster and year, read, checked and run; what every notebook starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from emulab.faults import Fault, InputError, Note
from emulab.pipeline import Result, check, run, synthetic_parts, vote_faults
from emulab.rules import Place, Rules, find_place, legible, load_rules
from emulab.tables import Record, Tables, data_sum, load, marks_of, with_earlier_record
from emulab.tables import check as check_tables
from emulab.words import Message


@dataclass(frozen=True)
class Study:
    """The rules and tables of a cluster and year, and what a run makes of them.

    ``result`` is None while there are no marks of the year, ``trial`` where the rules name no
    earlier year to try a draft rubric on.
    """

    place: Place
    rules: Rules
    tables: Tables
    notes: tuple[Note, ...]
    result: Result | None
    trial: Result | None

    @property
    def record(self) -> Record | None:
        return self.tables.record

    @cached_property
    def synthetic(self) -> tuple[str, ...]:
        """What nobody published, of this year and of the trial: blocks of rules, then files."""
        found = list(synthetic_parts(self.rules, self.tables))
        if self.trial is not None:
            year = self.rules.analysis.trial_year
            own = self.trial.tables.provenance
            found += [f"{file} {year}" for file in sorted(own) if own[file].synthetic]
        return tuple(dict.fromkeys(found))

    def standing(self) -> Result:
        """The run that ranks: this year's, or at kick-off the trial on an earlier year's marks.

        Raises InputError where there is nothing to rank.
        """
        found = self.result or self.trial
        if found is None:
            finding = "there are no units, so there is nothing to rank."
            remedy = "Write units.csv and marks.csv."
            if self.tables.units.height:
                finding = "there are no marks to rank."
                remedy = "Write marks.csv, or name an earlier year in analysis.trial_year."
            raise InputError([Fault(self.place.key, 0, finding, remedy)])
        return found


def study(cluster: str, year: int, scenario: str = "") -> Study:
    """The study of a cluster and year of this project, under a scenario where one is named.

    Raises InputError with every fault of every file. At kick-off the draft rubric is tried on
    the marks of ``analysis.trial_year``, with this year's units.

    >>> study("hanoi-02", 2023).result.ranks["rank"].to_list()
    [1, 2, 3, 4, 5]
    """
    return study_at(find_place(f"{cluster}/{year}"), scenario)


def study_at(
    asked: str | Place, scenario: str | Path = "", changes: Mapping[str, Any] | None = None
) -> Study:
    """The study of CLUSTER/YEAR or of a rules file, with ``changes`` written over the rules.

    The scenario is one of the place by its name, or a file that lies anywhere.
    """
    place = find_place(asked)
    try:
        rules = load_rules(place, scenario or None)
        if changes:
            rules = rules.with_changes(**changes)
    except InputError as error:
        raise _with_the_data(place, error) from None
    tables = load(place, rules, also=lambda read: vote_faults(read, rules))
    tables = with_earlier_record(tables, place)
    faults: list[Fault] = []
    notes = list(tables.notes)
    try:
        notes += check(tables, rules)
    except InputError as error:
        faults += error.faults
        notes += error.notes
    trial = None
    if rules.analysis.trial_year is not None:
        try:
            trial, cleaned = _trial(place, tables, rules)
            notes += cleaned
        except InputError as error:
            faults += error.faults
            notes += error.notes
    if faults:
        raise InputError(faults, notes)
    notes += _other_data(place, rules)
    result = run(tables, rules) if tables.marks.height and tables.units.height else None
    return Study(place, rules, tables, tuple(notes), result, trial)


def _other_data(place: Place, rules: Rules) -> list[Note]:
    """That a scenario was made on other data than those that it is run on now."""
    made_on = rules.scenario.data if rules.scenario else None
    if made_on is None or made_on == data_sum(place):
        return []
    text = "the scenario was made on other data: what it came to then may differ from this."
    return [Note(*rules.line_of("scenario", "data"), Message(text))]


def _with_the_data(place: Place, error: InputError) -> InputError:
    """The faults of the rules, and those of the data that show in spite of them."""
    rules = legible(place, error.faults)
    try:
        tables = load(place, rules)
        if rules is not None:
            check_tables(tables, rules)
    except InputError as more:
        own = [fault for fault in more.faults if fault.file != place.rules.name]
        return InputError([*error.faults, *own], more.notes)
    return InputError(error.faults, tables.notes)


def _trial(place: Place, tables: Tables, rules: Rules) -> tuple[Result, tuple[Note, ...]]:
    """The rules on the marks of an earlier year, and its notes; nothing is voted on in a trial."""
    draft = rules.with_changes(phase="kick_off")
    earlier = marks_of(place, rules.analysis.trial_year, tables, draft)
    notes = (*earlier.notes, *check(earlier, draft))
    return run(earlier, draft), notes
