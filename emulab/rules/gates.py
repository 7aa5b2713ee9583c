"""Gates: a breach that bars a place, a minimum standard; and the groups within a cluster."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from emulab.rules.values import AnyName, Id, Points, Provenance, Refused, Value


class Gate(Value):
    """What a unit must keep to hold a place, whatever its total.

    ``check`` names a check of the checklist: one that failed is a breach (one that is unknown
    is none yet). ``on`` names a criterion, a section, bonus, penalty or total and asks for
    ``at_least`` or ``at_most`` so many points. ``bars`` is ``ranking``: the unit is not ranked;
    or a number: it may not hold the first so many places.
    """

    id: Id
    name: AnyName
    check: Id | None = None
    on: Id | None = None
    at_least: Points | None = None
    at_most: Points | None = None
    bars: Literal["ranking"] | Annotated[int, Field(ge=1)] = "ranking"
    source: str | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _one_condition(self) -> "Gate":
        ends = [end for end in (self.at_least, self.at_most) if end is not None]
        if (self.check is None) == (self.on is None):
            raise Refused("a gate stands on a check or on points.", "Write check, or on.")
        if self.check is not None and ends:
            raise Refused("a check is passed or failed.", "Leave out at_least and at_most.")
        if self.on is not None and len(ends) != 1:
            raise Refused("a gate on points has one end.", "Write at_least or at_most.")
        return self


class Group(Value):
    """Units of the cluster that have criteria of their own or are also ranked by themselves."""

    id: Id
    name: AnyName
    units: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    provenance: Provenance | None = None
