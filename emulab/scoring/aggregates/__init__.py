"""Aggregates: from a unit's levels and weights to one value, and each criterion's part of it.

An aggregate is a function of levels (units by criteria, NaN where there is none), weights (rows
add up to 1, 0 where a cell does not count) and its settings; ``Aggregated`` comes out. On levels
from 0 to 1 values lie from 0 to 1. To add one, write it in the file of its family, list it in
AGGREGATES with the laws it keeps, and name it in ``rules/choices.py`` and
``rules/aggregating.py``; the laws in tests/test_aggregates.py already cover it.

The laws:
    monotone         a unit raised on one criterion never falls: in value, or in rank where the
                     method compares units
    bounded          the value lies between the unit's worst and best level
    weight 0         a criterion of weight 0 changes nothing
    doubled weights  doubling all weights changes nothing
    unit names       no value hangs on the order or the names of the units
    added unit       one more unit changes no value of the others
    reordering       nor does the order of the criteria
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulab.rules import aggregating
from emulab.rules.values import Value
from emulab.scoring.aggregates.cells import Aggregated
from emulab.scoring.aggregates.ideal import (
    Compromise,
    Regrets,
    compromise,
    regrets,
    topsis,
    vikor,
)
from emulab.scoring.aggregates.interacting import choquet, overdrawn
from emulab.scoring.aggregates.means import arithmetic, geometric, harmonic, power
from emulab.scoring.aggregates.ordered import minimum, owa
from emulab.scoring.aggregates.outranking import promethee
from emulab.scoring.aggregates.pairwise import copeland, kemeny, margins
from emulab.scoring.aggregates.uneven import penalised_mean

__all__ = [
    "AGGREGATES",
    "LAWS",
    "Aggregate",
    "Aggregated",
    "Compromise",
    "Regrets",
    "compromise",
    "margins",
    "overdrawn",
    "regrets",
]

LAWS = frozenset(
    (
        "monotone",
        "bounded",
        "weight 0",
        "doubled weights",
        "unit names",
        "added unit",
        "reordering",
    )
)
UNEVEN = LAWS - {"monotone", "bounded"}
COMPARING = LAWS - {"bounded", "added unit"}


@dataclass(frozen=True)
class Aggregate:
    """A function, the laws it keeps, and what it asks for.

    ``relative``: a unit's value hangs on the other units. ``signed``: levels below 0 have a
    place in it. ``settings``: the model of what it takes besides, None where it takes nothing.
    """

    apply: Callable[..., Aggregated]
    keeps: frozenset[str] = LAWS
    relative: bool = False
    signed: bool = False
    settings: type[Value] | None = None


AGGREGATES: dict[str, Aggregate] = {
    "arithmetic": Aggregate(arithmetic, signed=True),
    "geometric": Aggregate(geometric),
    "harmonic": Aggregate(harmonic),
    "power": Aggregate(power, settings=aggregating.Power),
    "minimum": Aggregate(minimum, signed=True),
    "owa": Aggregate(owa, signed=True, settings=aggregating.Owa),
    "choquet": Aggregate(choquet, signed=True, settings=aggregating.Choquet),
    "penalised_mean": Aggregate(penalised_mean, keeps=UNEVEN, settings=aggregating.PenalisedMean),
    "topsis": Aggregate(topsis, keeps=COMPARING, relative=True, signed=True),
    "vikor": Aggregate(
        vikor,
        keeps=COMPARING - {"monotone"},
        relative=True,
        signed=True,
        settings=aggregating.Vikor,
    ),
    "promethee": Aggregate(
        promethee, keeps=COMPARING, relative=True, signed=True, settings=aggregating.Promethee
    ),
    "copeland": Aggregate(copeland, keeps=COMPARING, relative=True, signed=True),
    "kemeny": Aggregate(
        kemeny,
        keeps=COMPARING - {"monotone"},
        relative=True,
        signed=True,
        settings=aggregating.Kemeny,
    ),
}
