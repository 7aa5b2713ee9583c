"""The rules as adopted and every alternative of them, each run on the same data.

Alternatives are the files of ``scenarios/`` and the boards' weight sets. Each is set against the
rules as adopted and never against another, and none is averaged with any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from emulab.comparing import Beside, compare, rankings_beside
from emulab.differing import differing, uneven_criteria
from emulab.faults import Fault, InputError
from emulab.pipeline import Result, run
from emulab.rules import Name, Place, Rules, scenarios
from emulab.rules.rules import ScenarioNote
from emulab.scoring.weights import under
from emulab.studies import Study, study_at
from emulab.withholding import published
from emulab.words import Message

ADOPTED, SCENARIO, WEIGHT_SET, ASKED = "adopted", "scenario", "weight set", "asked"
KINDS = {SCENARIO: Message("scenario"), WEIGHT_SET: Message("weight set")}
RESERVED = ("unit", ADOPTED)  # columns of the frames, and so no keys
HANDS = dict.fromkeys(("alternative", "unit", "award", "change", "condition", "reason"), pl.String)
DIFFERENCES = dict.fromkeys(("alternative", "key", "before", "after"), pl.String)
CRITERIA = {"alternative": pl.String, "criterion": pl.String}
CRITERIA |= dict.fromkeys(("least", "mean", "most"), pl.Float64)


@dataclass(frozen=True)
class Alternative:
    """One set of rules and what came of it: a result, or the faults for which there is none.

    ``key`` is what it is called in frames and JSON, ``name`` what people call it. ``note`` is
    what a scenario says of itself: its author, its reason, where it comes from.
    """

    key: str
    kind: str
    name: Name
    result: Result | None
    note: ScenarioNote | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def synthetic(self) -> tuple[str, ...]:
        """What of it nobody published; of one that could not run, whether that is itself."""
        if self.result is not None:
            return self.result.synthetic
        made_up = self.note is not None and self.note.provenance is not None
        return (SCENARIO,) if made_up and self.note.provenance.synthetic else ()


@dataclass(frozen=True)
class Alternatives:
    """``base`` is what the others are set against, ``others`` those that ran, ``refused`` those
    that could not, each with its faults.

    ranks, totals: unit, then a column by the key of each, ``base`` first; every unit of any of
    them, in the order of the base's ranks; empty where it has none.
    agreement: name (the key), tau_b, units, moved, first, as ``rankings_beside`` gives them.
    hands: alternative, unit, award, change (gained or lost), condition, reason.
    differences: alternative, key, before, after: the keys of the rules that differ.
    criteria: alternative, criterion, least, mean, most: by how many points the criterion's part
    changed, over the units that have it; first those that changed most unevenly, because a change
    that is the same for every unit moves no rank. A criterion that changed for no unit has no row.
    """

    base: Alternative
    others: tuple[Alternative, ...]
    refused: tuple[Alternative, ...] = ()

    @cached_property
    def results(self) -> dict[str, Result]:
        """The result of each by its key, the base first."""
        return {one.key: one.result for one in (self.base, *self.others)}

    @cached_property
    def names(self) -> dict[str, str]:
        """What each is called, by its key; no two alike, the refused ones last."""
        every = (self.base, *self.others, *self.refused)
        called = [one.name.vi for one in every]
        shared = {name for name in called if called.count(name) > 1}
        return {
            one.key: f"{one.name.vi} ({one.key})" if one.name.vi in shared else one.name.vi
            for one in every
        }

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """The name of every unit of any of them."""
        found: dict[str, str] = {}
        for result in self.results.values():
            found = result.unit_names | found
        return found

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units in the order of the base's ranks; those without one come last."""
        return tuple(dict.fromkeys((*self._beside.ranks["unit"], *self.unit_names)))

    @cached_property
    def synthetic(self) -> tuple[str, ...]:
        """What of any of them nobody published."""
        every = (self.base, *self.others)
        return tuple(dict.fromkeys(part for one in every for part in one.synthetic))

    @cached_property
    def _beside(self) -> Beside:
        return rankings_beside(self.results)

    @property
    def agreement(self) -> pl.DataFrame:
        return self._beside.agreement

    @cached_property
    def ranks(self) -> pl.DataFrame:
        return self._by_unit({key: one.ranks for key, one in self.results.items()}, "rank")

    @cached_property
    def totals(self) -> pl.DataFrame:
        return self._by_unit({key: one.totals for key, one in self.results.items()}, "total")

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Every rank as it is printed, by key and unit: ``2``, ``2 =`` where shared, else ``–``."""
        found = {}
        for key, result in self.results.items():
            own = dict.fromkeys(self.units, "–")
            for unit, rank, tied in result.ranks.select("unit", "rank", "tied").iter_rows():
                if rank is not None:
                    own[unit] = f"{rank} =" if tied else str(rank)
            found[key] = own
        return found

    def _by_unit(self, tables: dict[str, pl.DataFrame], name: str) -> pl.DataFrame:
        found = pl.DataFrame({"unit": self.units}, schema={"unit": pl.String})
        for key, table in tables.items():
            own = table.select("unit", pl.col(name).alias(key))
            found = found.join(own, on="unit", how="left", maintain_order="left")
        return found

    @cached_property
    def hands(self) -> pl.DataFrame:
        """The awards that change hands, the reasons in English."""
        return self.hands_said("en")

    def hands_said(self, lang: str) -> pl.DataFrame:
        """The same with the reasons in ``lang``: what the unit missed on the side without it."""
        rows = [row for one in self.others for row in _hands(self.base, one, lang)]
        return pl.DataFrame(rows, schema=HANDS, orient="row")

    @cached_property
    def differences(self) -> pl.DataFrame:
        """The keys of the rules that differ, the weights first."""
        rows = [
            (one.key, found.key, found.before, found.after)
            for one in self.others
            for found in differing(self.base.result, one.result)
        ]
        return pl.DataFrame(rows, schema=DIFFERENCES, orient="row")

    @cached_property
    def criteria(self) -> pl.DataFrame:
        """What changed the totals, the most uneven first."""
        rows = [
            (one.key, *row)
            for one in self.others
            for row in uneven_criteria(self.base.result, one.result)
        ]
        return pl.DataFrame(rows, schema=CRITERIA, orient="row")


def alternatives(study: Study) -> Alternatives | None:
    """The rules as adopted, every scenario and every weight set, on the data of the study.

    A study under a scenario is set beside the adopted rules like any other. At kick-off all are
    tried on the earlier year's marks. An alternative that cannot be run is refused alone, with
    its own faults. None where there are no marks to rank; raises InputError where the adopted
    rules rank nobody.

    >>> from emulab.studies import study
    >>> found = alternatives(study("central-party", 2023))
    >>> list(found.results), found.hands.height
    (['adopted', 'secret-ballot'], 0)
    """
    official = _official(study)
    if official.result is None and official.trial is None:
        return None
    base = official.standing()
    adopted = Alternative(ADOPTED, ADOPTED, called(base.rules), base)
    found = [_scenario(official.place, name) for name in scenarios(official.place)]
    found += [_weighed(base, one) for one in base.rules.weight_sets]
    return beside_the_first(adopted, _told_apart(found))


def called(rules: Rules) -> Name:
    """What rules without a scenario are called: adopted, or a draft where they say so."""
    if rules.rubric.status == "draft":
        return Name(vi="Dự thảo", en="The draft")
    return Name(vi="Đã ban hành", en="As adopted")


def beside_the_first(base: Alternative, found: tuple[Alternative, ...]) -> Alternatives:
    """Every one of ``found`` set against the base, those without a result apart."""
    others = tuple(one for one in found if one.result is not None)
    return Alternatives(base, others, tuple(one for one in found if one.result is None))


def _official(study: Study) -> Study:
    """The study under the rules as adopted, where it is one under a scenario."""
    if any(path.parent == study.place.scenarios for path in study.rules.files):
        return study_at(study.place)
    return study


def _scenario(place: Place, name: str) -> Alternative:
    try:
        study = study_at(place, name)
        result, note = study.standing(), study.rules.scenario
    except InputError as error:
        return Alternative(name, SCENARIO, Name(vi=name), None, faults=error.faults)
    called = note.name if note is not None and note.name is not None else Name(vi=name)
    return Alternative(name, SCENARIO, called, result, note)


def _weighed(base: Result, chosen) -> Alternative:
    """The result by a board's weights; weights from data may find nothing to weigh by."""
    try:
        result = run(base.tables, under(base.rules, chosen))
    except InputError as error:
        return Alternative(chosen.id, WEIGHT_SET, chosen.name, None, faults=error.faults)
    return Alternative(chosen.id, WEIGHT_SET, chosen.name, result)


def _told_apart(found: list[Alternative]) -> tuple[Alternative, ...]:
    """No two of one key: what shares the id of one before it has its kind before its own."""
    taken, kept = set(RESERVED), []
    for one in found:
        key = one.key
        while key in taken:
            key = f"{one.kind} {key}"
        taken.add(key)
        kept.append(Alternative(key, one.kind, one.name, one.result, one.note, one.faults))
    return tuple(kept)


def _hands(base: Alternative, other: Alternative, lang: str) -> Iterator[tuple]:
    sides = (base.result, other.result)
    shown = [published(one).award_outcomes for one in sides]
    reasons = [{(o.contest, o.unit): o.reason for o in outcomes} for outcomes in shown]
    for row in compare(*sides).to_dicts():
        for change, missed in (("gained", reasons[0]), ("lost", reasons[1])):
            for entry in row[change]:
                why = missed[entry["award"], row["unit"]].said(lang)
                yield other.key, row["unit"], entry["award"], change, entry["condition"], why
