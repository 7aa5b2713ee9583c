"""Opening: a cluster and year as a meeting opens it, officially or on one of its scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulab.alternative_rules import SCENARIO, Alternative, called
from emulab.faults import Fault, InputError
from emulab.rules import Place, Rules
from emulab.studies import Study, study_at
from emulab.whatif.scenarios import stated
from emulab.whatif.state import run_under

POINTS, ADDED = ("points", "sum"), ("declared", "arithmetic")


@dataclass(frozen=True)
class Opened:
    """The study of the rules as they are, and what of a scenario is put on the screen.

    ``state`` is what was moved, ``choices`` the scale, aggregate and scorers left out; both empty
    where no scenario is opened.
    """

    study: Study
    state: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)


def opened(place: Place, scenario: str = "") -> Opened:
    """The study of a place, on the screen the scenario where one is named.

    The official figures stay those of the rules: a scenario is something tried. Raises InputError
    where there is nothing to rank, no such scenario, or where it changes what no page can move.

    >>> from emulab.rules import find_place
    >>> opened(find_place("hanoi-02/2023"), "party").state["families"]
    {'': {'tasks': 55.0, 'party': 35.0, 'movement': 10.0}}
    """
    study = study_at(place)
    base = study.standing()
    if not scenario:
        return Opened(study)
    other = study_at(place, scenario).standing()
    choices = _choices(base.rules, other.rules)
    below = run_under(base, {"choices": choices}) if choices else base
    state, why = stated(below, Alternative(scenario, SCENARIO, called(other.rules), other))
    if state is None:
        finding = f"the scenario cannot be opened here: {why}."
        remedy = f"Say: emulab run {place.key} --scenario {scenario}"
        raise InputError([Fault(f"scenarios/{scenario}.yaml", 0, finding, remedy)])
    return Opened(study, state, choices)


def _choices(adopted: Rules, other: Rules) -> dict[str, Any]:
    """What a scenario chooses besides weights and points; points added by weight are no choice."""
    found: dict[str, Any] = {}
    own, chosen = ((one.scale, one.aggregate.written()) for one in (adopted, other))
    if chosen not in (own, ADDED if own == POINTS else own):
        found = {"scale": chosen[0], "aggregate": chosen[1]}
    aside = [one for one in other.set_aside if one not in adopted.set_aside]
    return found | ({"without_scorers": aside} if aside else {})
