"""The state of a what-if as Python reads it, and what a rules file says instead of it.

The front end holds the same value (``front/state.js``); ``changed_families`` is the twin of
``changedFamilies`` in ``front/engine/shares.js``.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from emulab.faults import Fault, InputError
from emulab.pipeline import Result, check, run
from emulab.rules import Rules, SupposedScore, Value
from emulab.rules.supposing import Scorer
from emulab.rules.values import Points
from emulab.rules.yaml_places import placed, validated
from emulab.scoring.weights import from_data
from emulab.tables.checking import faults_of
from emulab.tables.checking_supposed import supposed
from emulab.whatif.weighing import weights_of

HERE = "state"  # what a fault of a state is said to lie in
Number = Annotated[Points, Field(ge=0, lt=1e15)]


class Choices(Value):
    """What is chosen around the page: another scale or aggregate, scorers whose marks are left out.

    An aggregate with settings is written as in the rules, ``{power: {exponent: 2}}``.
    """

    scale: str | None = None
    aggregate: str | dict[str, Any] | None = None
    without_scorers: tuple[Scorer, ...] = ()


class State(Value):
    """What was moved, switched off and supposed; the official state is ``State()``.

    ``families`` holds the numbers of the siblings under a section ("" at the top), only where
    somebody moved one: they mean nothing but their proportions. ``locked`` are ids whose numbers
    a rebalancing leaves alone, and no part of a scenario.
    """

    families: dict[str, dict[str, Number]] = Field(default_factory=dict)
    off: tuple[str, ...] = ()
    scores: tuple[SupposedScore, ...] = ()
    locked: tuple[str, ...] = ()
    choices: Choices = Choices()


def state_of(given: Mapping[str, Any] | State, result: Result) -> State:
    """The JSON state as a value that suits the rules of the result.

    Raises InputError with every fault: keys and numbers that cannot stand, ids that the rubric
    does not have, siblings that are left out. Scores are looked at when the rules are written
    over, see ``rules_under``.

    >>> from emulab.studies import study
    >>> state_of({"off": ["party"]}, study("hanoi-02", 2023).result).off
    ('party',)
    """
    state = given if isinstance(given, State) else validated(State, placed(dict(given), HERE))
    faults = [Fault(HERE, 0, *said) for said in _faults(state, weights_of(result)["families"])]
    if faults:
        raise InputError(faults)
    return state


def changed_families(weights: Mapping[str, Any], state: State) -> dict[str, dict[str, float]]:
    """The numbers of every family that no longer is what it was, parents first.

    ``weights`` is as ``weights_of`` gives it. What is switched off weighs 0; where all of a family
    are off, the family keeps its numbers and its section weighs 0 instead. Where the rules weigh
    by a method, every family is said as soon as one is, also one that is off: a unit may be judged
    on nothing else.
    """
    changed = _changed(weights["families"], state, every=())
    if changed and not weights["partial"]:
        parents = tuple(family["parent"] for family in weights["families"])
        changed = _changed(weights["families"], state, every=parents)
    return dict(reversed(changed.items()))


def _changed(
    families: list[dict[str, Any]], state: State, every: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    off, changed = set(state.off), {}
    for family in reversed(families):
        parent, ids = family["parent"], family["ids"]
        moved = state.families.get(parent)
        numbers = moved or dict(zip(ids, family["numbers"], strict=True))
        own = {one: 0.0 if one in off else numbers[one] for one in ids}
        if parent != "" and not any(number > 0 for number in own.values()):
            off.add(parent)
            if parent in every:
                changed[parent] = dict(zip(ids, family["numbers"], strict=True))
        elif moved or parent in every or not off.isdisjoint(ids):
            changed[parent] = own
    return changed


def changes_of(given: Mapping[str, Any] | State, result: Result) -> dict[str, Any]:
    """What to write over the rules of the result, for ``with_changes``; empty where nothing is.

    Rules that add points as they are given take no weights: where a weight was moved they become
    the declared scale and the arithmetic mean, which add the same points by weight. Weights stand
    in the place of a method that the rules name. A choice that the rules have made already is no
    change. Raises InputError where the state does not suit the rules.

    >>> from emulab.studies import study
    >>> changes_of({"off": ["party"]}, study("hanoi-02", 2023).result)["weights"]
    {'tasks': 70.0, 'party': 0.0, 'movement': 10.0}
    """
    state, rules = state_of(given, result), result.rules
    families = changed_families(weights_of(_shown(result, state)), state)
    weights = {one: number for family in families.values() for one, number in family.items()}
    found = _chosen(state.choices, rules, bool(weights))
    if weights:
        if rules.weighting is not None and rules.weighting.name != "given":
            found["weighting"] = None
        found["weights"] = weights
    note = _supposed(state, rules)
    return {"scenario": note, **found} if note else found


def chosen_of(choices: Mapping[str, Any], result: Result) -> dict[str, Any]:
    """The choices as a scenario writes them: scale, aggregate and without_scorers where they are
    not as the rules have them, and with a choice also the other one that follows from it.

    >>> from emulab.studies import study
    >>> chosen_of({"scale": "observed"}, study("hanoi-02", 2023).result)
    {'scale': 'observed', 'aggregate': 'arithmetic'}
    """
    changes = changes_of({"choices": dict(choices)}, result)
    found = {key: changes[key] for key in ("scale", "aggregate") if key in changes}
    aside = changes.get("scenario", {}).get("without_scorers")
    return found | ({"without_scorers": aside} if aside else {})


def _shown(result: Result, state: State) -> Result:
    """The result whose weights the sliders show: weights from data are those of the marks left."""
    moved = state.families or state.off
    if moved and state.choices.without_scorers and from_data(result.rules):
        return run_under(result, State(choices=state.choices))
    return result


def _chosen(choices: Choices, rules: Rules, weighted: bool) -> dict[str, Any]:
    """The keys scale and aggregate: as chosen, the one not chosen following the other."""
    adopted = {"scale": rules.scale, "aggregate": rules.aggregate.written()}
    chosen = {
        key: getattr(choices, key)
        for key, own in adopted.items()
        if getattr(choices, key) not in (None, own)
    }
    scale, aggregate = (adopted | chosen).values()
    if scale == "points" and "scale" not in chosen and aggregate != "sum":
        scale = "declared"
    if "aggregate" not in chosen and (scale == "points") != (aggregate == "sum"):
        aggregate = "sum" if scale == "points" else "arithmetic"
    if weighted and (scale, aggregate) == ("points", "sum"):
        scale, aggregate = "declared", "arithmetic"  # the same points, added by weight
    found = {"scale": scale, "aggregate": aggregate}
    return {key: value for key, value in found.items() if value != adopted[key]}


def _supposed(state: State, rules: Rules) -> dict[str, Any]:
    """The keys of the note on itself that decide: beside what the rules suppose already."""
    scores = {(one.unit, one.criterion): one.model_dump() for one in rules.supposed}
    twice = len({(one.unit, one.criterion) for one in state.scores}) < len(state.scores)
    own = [one.model_dump() for one in state.scores]
    if not twice:
        scores |= {(one["unit"], one["criterion"]): one for one in own}
        own = list(scores.values())
    aside = dict.fromkeys((*rules.set_aside, *state.choices.without_scorers))
    found: dict[str, Any] = {}
    if state.choices.without_scorers:
        found["without_scorers"] = list(aside)
    return found | ({"scores": own} if state.scores else {})


def rules_under(result: Result, given: Mapping[str, Any] | State) -> Rules:
    """The rules of the result with the state written over them, read as strictly as a file."""
    changes = changes_of(given, result)
    return result.rules.with_changes(**changes) if changes else result.rules


def run_under(result: Result, given: Mapping[str, Any] | State) -> Result:
    """What a run under the state comes to: exactly what the saved scenario will.

    Raises InputError with every fault, also of units and cells that are not there, and of cells
    that have no mark left once scorers are left out.

    >>> from emulab.studies import study
    >>> result = study("hanoi-02", 2023).result
    >>> run_under(result, {}) is result
    True
    >>> moved = {"families": {"": {"tasks": 20, "party": 70, "movement": 10}}}
    >>> run_under(result, moved).ranks["unit"][0]
    'city-agencies'
    """
    rules = rules_under(result, given)
    if rules is result.rules:
        return result
    if rules.set_aside != result.rules.set_aside:
        check(result.tables, rules)
    elif rules.supposed:
        found = faults_of(result.tables, rules, (supposed,))
        if found:
            raise InputError(found)
    return run(result.tables, rules)


def _faults(state: State, families: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    known = {family["parent"]: family["ids"] for family in families}
    nodes = {one for ids in known.values() for one in ids}
    if not families:
        if state.families or state.off:
            yield "no weight of these rules can be moved.", "Leave out families and off."
        return
    for parent, numbers in state.families.items():
        if parent not in known:
            yield f"families: there is no section called {parent!r}.", "Name one, or '' for all."
            continue
        for one in numbers.keys() - known[parent]:
            where = f"no criterion of {parent!r}" if parent else "no section at the top"
            yield f"families: {one!r} is {where}.", "Take it out."
        left = [one for one in known[parent] if one not in numbers]
        if left:
            finding = f"families: {', '.join(left)} have no number beside their siblings."
            yield finding, "Write the numbers of all siblings, or none."
    for key in ("off", "locked"):
        for one in getattr(state, key):
            if one not in nodes:
                yield f"{key}: there is no criterion called {one!r}.", "Name one of the tree."
