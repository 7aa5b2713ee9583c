"""What a cluster's made-up data must lead to, read from params/CLUSTER/YEAR/synthetic.yaml.

No run reads this file: it only says how the data were made.
"""

from typing import Literal

from pydantic import Field

from emulab.rules.places import Place
from emulab.rules.values import Id, Value
from emulab.rules.yaml_places import read_yaml, validated


class Poll(Value):
    """One contest: the agreeing votes of every candidate in the box, and who agree in writing.

    ``blank`` papers say nothing; ``over`` papers name one unit too many and are invalid.
    """

    votes: dict[Id, int]
    written: tuple[Id, ...] = ()
    blank: int = 0
    over: int = 0
    rows: Literal["names", "agreement"] = "names"


class Roll(Value):
    """The members, those present, and the papers printed."""

    members: int
    present: int
    printed: int


class Plan(Value):
    """Keys go from units to what is special about them; everything has a plain default."""

    order: tuple[Id, ...] = ()
    full: tuple[Id, ...] = ()
    not_assigned: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    without_target: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    reached: dict[Id, Literal["none", "self", "cross", "head", "board"]] = Field(
        default_factory=dict
    )
    appraised_later: tuple[Id, ...] = ()
    gaps: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    progress: float = 1.0
    checks: dict[Id, dict[Id, Literal["pass", "fail", "waived", "unknown"]]] = Field(
        default_factory=dict
    )
    roll: Roll | None = None
    ballots: dict[Id, Poll] = Field(default_factory=dict)


def read_plan(place: Place) -> Plan:
    """The plan of a cluster and year; a plain one where none was written."""
    path = place.rules.parent / "synthetic.yaml"
    return validated(Plan, read_yaml(path, path.name)) if path.is_file() else Plan()
