"""What is decided at the year's end: awards, their conditions and votes, and the offices."""

from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from emulab.rules.thresholds import Threshold
from emulab.rules.values import AnyName, Id, Points, Provenance, Share, Value


class Higher(Value):
    """A tie key: the unit with more points on this criterion or section stands first."""

    higher: Id

    @property
    def key(self) -> str:
        return self.higher


class Lower(Value):
    """A tie key: the unit with fewer points on this criterion or section stands first."""

    lower: Id

    @property
    def key(self) -> str:
        return self.lower


TieKey = Higher | Lower


class Band(Value):
    """A grade word and the points from which it is given."""

    id: Id
    name: AnyName
    at_least: Points


class Check(Value):
    """A condition that is not a matter of points; what it is called."""

    id: Id
    name: AnyName


class Cap(Value):
    """A limit on the seats as a share of the units, rounded down so that it is never exceeded."""

    share: Share
    of: Literal["units"] = "units"


class Eligible(Value):
    """The conditions before anyone may be proposed, tested in the order written here."""

    rank_at_most: Annotated[int, Field(ge=1)] | None = None
    band_at_least: Id | None = None
    total_at_least: Points | None = None
    checks: tuple[Id, ...] = ()

    _listed: tuple[str, ...] = PrivateAttr(default=())

    @property
    def listed(self) -> tuple[str, ...]:
        """The conditions in the order in which the rules list them."""
        return self._listed

    @model_validator(mode="wrap")
    @classmethod
    def _in_order(cls, given: Any, read: Any) -> "Eligible":
        value = read(given)
        if isinstance(given, dict):
            value._listed = tuple(given)
        return value


class Award(Value):
    """What is proposed, how many, under which conditions, and who decides."""

    id: Id
    name: AnyName
    seats: Annotated[int, Field(ge=1)] | None = None
    cap: Cap | None = None
    eligible: Eligible = Eligible()
    decide: Literal["acclaimed", "judged"] | None = None
    vote: Threshold | None = None
    not_with: tuple[Id, ...] = ()
    ties: tuple[Literal["rank"] | TieKey, ...] = ()
    note: str | None = None
    provenance: Provenance | None = None

    def seats_among(self, units: int) -> int:
        """Seats that may be filled among so many units: the number given, within the cap."""
        seats = units if self.seats is None else self.seats
        return min(seats, int(self.cap.share * units)) if self.cap else seats


class Office(Threshold):
    """An office of the next year: elected by approval ballots, or acclaimed in rotation."""

    id: Id
    name: AnyName | None = None
    seats: Annotated[int, Field(ge=1)] = 1
    rule: Literal["approval"] = "approval"
    decide: Literal["elected", "acclaimed"] | None = None
    rotation: tuple[Id, ...] = ()
    provenance: Provenance | None = None

    @property
    def acclaimed(self) -> bool:
        return self.decide == "acclaimed"


class Officer(Value):
    """A unit that holds an office this year, and the person who acts for it."""

    office: Id
    unit: Id
    title: AnyName | None = None
    person: str | None = None
    provenance: Provenance | None = None
