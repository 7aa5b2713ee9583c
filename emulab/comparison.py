"""What is compared: years, scenarios or rules files, as they are asked for and found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from emulab.alternative_rules import (
    ASKED,
    Alternative,
    Alternatives,
    alternatives,
    beside_the_first,
    called,
)
from emulab.comparing import compare
from emulab.explaining import Decomposition, decompose
from emulab.faults import Fault, InputError
from emulab.pipeline import Result, check, run
from emulab.rules import Name, Place, Rules, every_place, find_place
from emulab.studies import Study, study_at
from emulab.tables import marks_of


@dataclass(frozen=True)
class Asked:
    """One of those that are compared: as it was asked for, its year, scenario and result."""

    asked: str
    year: int
    scenario: str
    result: Result

    @property
    def rules(self) -> Rules:
        return self.result.rules


@dataclass(frozen=True)
class Comparison:
    """Two results, a row a unit, and, of different years, what made the change."""

    a: Asked
    b: Asked
    units: pl.DataFrame
    years: Decomposition | None


def comparisons(asked: Sequence[str]) -> Comparison | Alternatives:
    """What is asked for: one place, two, or three and more, each as ``comparison`` takes it.

    One place is the rules as adopted and every alternative of them, or the one that is named
    behind its colon; two are compared as ever; of more, each is set against the first, and a
    change of years is not taken apart. Raises InputError as ``comparison`` does, and for a place
    that is named twice among three or more.

    >>> list(comparisons(["central-party/2023"]).results)
    ['adopted', 'secret-ballot']
    """
    if len(asked) == 1:
        place, scenario = parted(asked[0])
        if scenario:
            return comparison(place, asked[0])
        found = study_at(_with_data(place, place))
        found.standing()
        return alternatives(found)
    return comparison(*asked) if len(asked) == 2 else _against_the_first(asked)


def _against_the_first(asked: Sequence[str]) -> Alternatives:
    if twice := [one for one in dict.fromkeys(asked) if asked.count(one) > 1]:
        finding = f"{', '.join(twice)}: named twice."
        raise InputError([Fault("compare", 0, finding, "Name each once.")])
    found = [_asked(one, asked[1] if one == asked[0] else asked[0]) for one in asked]
    for other in found[1:]:
        _of_one_cluster(found[0], other)
    years = {one.year for one in found}
    base, *others = (_named(one, years) for one in found)
    return beside_the_first(base, tuple(others))


def _named(one: Asked, years: set[int]) -> Alternative:
    """What was asked for as an alternative, called by its scenario, its file or its year."""
    note = one.rules.scenario
    name = note.name if note is not None and note.name is not None else None
    if name is None:
        file = one.asked.endswith((".yaml", ".yml"))
        known = one.scenario or (one.asked if file else "")
        name = Name(vi=known) if known else called(one.rules)
    if len(years) > 1:
        name = Name(vi=f"{name.vi} {one.year}", en=f"{name.said('en')} {one.year}")
    return Alternative(one.asked, ASKED, name, one.result, note)


def _of_one_cluster(a: Asked, b: Asked) -> None:
    if a.rules.cluster != b.rules.cluster:
        finding = f"{a.asked} and {b.asked} are of different clusters."
        raise InputError([Fault("compare", 0, finding, "Name two of the same cluster.")])


def comparison(asked_a: str, asked_b: str) -> Comparison:
    """Compare A with B, each CLUSTER/YEAR, CLUSTER/YEAR:SCENARIO or the path of a rules file.

    Of the same year the two are compared; of different years the change is decomposed as well.
    A year that has marks and no rules of its own is judged under the other year's rules, which is
    how a draft is tried; a rules file without data of its own is tried on the other's. Raises
    InputError for anything that cannot be read, and for two clusters: their totals have nothing
    in common.

    >>> found = comparison("hanoi-07/2022", "hanoi-07/2023")
    >>> found.a.year, found.b.year, found.years is None
    (2022, 2023, False)
    """
    a, b = _asked(asked_a, asked_b), _asked(asked_b, asked_a)
    _of_one_cluster(a, b)
    years = decompose(a.result, b.result) if a.year != b.year else None
    return Comparison(a, b, compare(a.result, b.result), years)


def _asked(asked: str, other: str) -> Asked:
    place, scenario = parted(asked)
    try:
        found = study_at(_with_data(place, parted(other)[0]), scenario)
    except InputError as error:
        tried = None if scenario else _tried(place, other)
        if tried is None:
            raise error from None
        return tried
    result = found.standing()
    year = found.rules.year
    if found.result is None:
        year = found.rules.analysis.trial_year or year
    return Asked(asked, year, scenario, result)


def _with_data(asked: str, other: str) -> Place:
    """The place asked for; where it has no data, those of the same cluster and year elsewhere:
    the other's, else the project's own."""
    own = find_place(asked)
    if _has_data(own):
        return own
    for name in (other, own.key):
        try:
            beside = find_place(name)
        except InputError:
            continue
        if beside.key == own.key and _has_data(beside):
            return replace(own, data=beside.data, params=beside.params, root=beside.root)
    return own


def _has_data(place: Place) -> bool:
    return any(any(place.data.glob(f"{stem}.*")) for stem in ("units", "marks"))


def _tried(asked: str, other: str) -> Asked | None:
    """Marks of a year without rules, under the rules of the other; None where there are none."""
    cluster, _, year = asked.rpartition("/")
    if asked in {place.key for place in every_place()} or not year.isdigit():
        return None
    try:
        beside = find_place(parted(other)[0])
    except InputError:
        return None
    if beside.cluster != cluster or not beside.data_of(int(year)).is_dir():
        return None
    found: Study = study_at(beside, parted(other)[1])
    draft = found.rules.with_changes(phase="kick_off")
    tables = marks_of(beside, int(year), found.tables, draft)
    check(tables, draft)
    return Asked(asked, int(year), "", run(tables, draft))


def parted(asked: str) -> tuple[str, str]:
    """The place and the scenario of CLUSTER/YEAR:SCENARIO; a path of Windows keeps its colon.

    >>> parted("hanoi-02/2023:equal"), parted("C:/rules.yaml"), parted("hanoi-02/2023")
    (('hanoi-02/2023', 'equal'), ('C:/rules.yaml', ''), ('hanoi-02/2023', ''))
    """
    place, colon, scenario = asked.rpartition(":")
    if not colon or "/" in scenario or "\\" in scenario:
        return asked, ""
    return place, scenario
