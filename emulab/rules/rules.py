"""The rules of one cluster and year: all that was decided before the data came."""

import datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from emulab.rules.aggregating import AggregateChoice
from emulab.rules.analysis import Analysis
from emulab.rules.decisions import Award, Band, Check, Office, Officer
from emulab.rules.gates import Gate, Group
from emulab.rules.rubric import Rubric
from emulab.rules.secrecy import Secrecy
from emulab.rules.staging import Stages
from emulab.rules.supposing import Scorer, SupposedScore
from emulab.rules.ties import TieKey
from emulab.rules.values import AnyName, Id, Name, Points, Provenance, Value, replaced
from emulab.rules.weighing import Weighting, WeightSet

Phase = Literal["kick_off", "mid_year", "year_end"]
Tier = Literal["central", "ministry", "city", "district", "commune"]


class ScenarioNote(Value):
    """What a scenario says of itself, and what it supposes besides other rules.

    ``data`` is the sum of the data that it was made on. ``scores`` stand instead of the points
    that were given; the marks of ``without_scorers`` are set aside before anything is combined.
    """

    name: AnyName | None = None
    author: str | None = None
    reason: str | None = None
    made: datetime.datetime | datetime.date | None = None
    data: str | None = None
    provenance: Provenance | None = None
    without_scorers: tuple[Scorer, ...] = ()
    scores: tuple[SupposedScore, ...] = ()


class InForce(Value):
    """From when to when a text is in force: a date, or a year where the day was not read."""

    model_config = Value.model_config | {"populate_by_name": True}
    start: datetime.date | int | None = Field(default=None, alias="from")
    until: datetime.date | int | None = None


class AwardYears(Value):
    """The award years that are judged under a text."""

    model_config = Value.model_config | {"populate_by_name": True}
    start: int | None = Field(default=None, alias="from")
    until: int | None = None

    def __contains__(self, year: int) -> bool:
        return (self.start or year) <= year <= (self.until or year)


class Source(Value):
    headline: str
    body: str | None = None
    date: datetime.date | None = None
    url: str | None = None


class Provision(Value):
    """What a text says, with its article and how far the reading is trusted."""

    about: str
    text: AnyName
    source: str
    trust: Literal["published", "secondary"] = "published"


class Law(Value):
    """A legal text as data: its dates, its sources, what it says, and the awards it names."""

    law: Id
    name: AnyName
    in_force: InForce
    award_years: AwardYears
    sources: tuple[Source, ...] = ()
    says: tuple[Provision, ...] = ()
    awards: tuple[dict[str, Any], ...] = ()
    provenance: Provenance | None = None
    note: str | None = None


class Rules(Value):
    """The rules, frozen: a what-if is ``with_changes`` and another run."""

    cluster: Id
    year: Annotated[int, Field(ge=1948, le=2100)]
    phase: Phase
    tier: Tier
    name: AnyName
    provenance: Provenance | None = None
    extends: str | None = None
    rubric: Rubric
    stages: Stages = Stages()
    scale: str = "points"
    aggregate: AggregateChoice = AggregateChoice(plain="sum")
    weights: dict[Id, Annotated[Points, Field(ge=0)]] | None = None
    weighting: Weighting | None = None
    weight_sets: tuple[WeightSet, ...] = ()
    groups: tuple[Group, ...] = ()
    gates: tuple[Gate, ...] = ()
    ties: tuple[TieKey, ...] = ()
    bands: tuple[Band, ...] = ()
    band_on: Literal["before_bonus", "total"] = "before_bonus"
    checks: tuple[Check, ...] = ()
    awards: tuple[Award, ...] = ()
    offices: tuple[Office, ...] = ()
    officers: tuple[Officer, ...] = ()
    secrecy: Secrecy = Secrecy()
    analysis: Analysis = Analysis()
    scenario: ScenarioNote | None = None

    _document: Any = PrivateAttr(default=None)
    _law: Law | None = PrivateAttr(default=None)
    _files: tuple = PrivateAttr(default=())

    @property
    def law(self) -> Law | None:
        """The legal text that the rules extend."""
        return self._law

    @property
    def files(self) -> tuple:
        """The files the rules were read from: rules, then scenario, then law."""
        return self._files

    @property
    def supposed(self) -> tuple[SupposedScore, ...]:
        """The points that a scenario supposes instead of the given ones."""
        return self.scenario.scores if self.scenario else ()

    @property
    def set_aside(self) -> tuple[str, ...]:
        """The scorers whose marks a scenario sets aside."""
        return self.scenario.without_scorers if self.scenario else ()

    def line_of(self, *path: str | int) -> tuple[str, int]:
        """The file and the line on which the rules say something; 0 where they are of no file.

        What the rules do not say has the line of what stands above it.
        """
        if self._document is None:
            return (self._files[0].name if self._files else "rules.yaml"), 0
        node = self._document.get(*path)
        return node.file, node.line

    @property
    def weighting_name(self) -> str:
        """The name of the weighting: the one chosen, else given weights, else the maxima."""
        return self.weighting.name if self.weighting else "given" if self.weights else "maxima"

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The group of every unit that belongs to one."""
        return {unit: group.id for group in self.groups for unit in group.units}

    @cached_property
    def check_names(self) -> dict[str, Name]:
        """Every check that an award asks for, by its name."""
        asked = {check: Name(vi=check) for award in self.awards for check in award.eligible.checks}
        asked |= {gate.check: Name(vi=gate.check) for gate in self.gates if gate.check}
        return asked | {check.id: check.name for check in self.checks}

    @cached_property
    def contests(self) -> tuple[str, ...]:
        """Everything that could be voted on: the awards, then the offices."""
        return tuple(entry.id for entry in (*self.awards, *self.offices))

    @cached_property
    def synthetic(self) -> tuple[str, ...]:
        """The blocks of the rules that nobody published, in the order of the file."""
        blocks = [("scenario", self.scenario.provenance)] if self.scenario else []
        blocks += [("rubric", self.rubric.provenance or self.provenance)]
        blocks += [("bands", self.provenance)] * bool(self.bands)
        blocks += [("ties", self.provenance)] * bool(self.ties)
        blocks += [(g.id, g.provenance or self.provenance) for g in (*self.groups, *self.gates)]
        blocks += [(s.id, s.provenance or self.provenance) for s in self.weight_sets]
        blocks += [(a.id, a.provenance or self.provenance) for a in self.awards]
        blocks += [(o.id, o.provenance or self.provenance) for o in self.offices]
        return tuple(name for name, kind in blocks if kind is not None and kind.synthetic)

    def of_group(self, group: str | None) -> "Rules":
        """The rules as a unit of the group meets them; None is a unit of no group."""
        return replaced(self, rubric=self.rubric.of_group(group))

    def with_changes(self, **changes: Any) -> "Rules":
        """The rules with some keys written otherwise, read as strictly as a file.

        Mappings merge by key, None deletes, lists whose entries have an id merge by id.
        """
        from emulab.rules.loading import changed

        return changed(self, changes)
