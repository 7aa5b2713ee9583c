"""Choices overridden for one analysis: another scale, aggregate or weighting, by name or file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import yaml

from emulab.faults import Fault, InputError
from emulab.rules import Rules, load_rules
from emulab.rules.aggregating import AggregateChoice
from emulab.rules.choices import SCALES, WEIGHTINGS
from emulab.rules.weighing import Weighting
from emulab.rules.yaml_places import Node, plain, read_yaml

HERE = "command line"
OVERRIDDEN = "changes"  # what a fault of rules that were written over is said to lie in
SETTINGS = {
    "power": "{power: {exponent: 2}}",
    "owa": "{owa: {orness: 0.3}}",
    "choquet": "{choquet: {interactions: [[A, B, 0.05]]}}, A and B being two criteria",
}


def overrides(
    place: str,
    scenario: str | None = None,
    scale: str | None = None,
    aggregate: str | None = None,
    weights: str | None = None,
) -> dict[str, Any]:
    """What to write over the rules of a place; empty where nothing is overridden.

    Points as given take no other aggregate and no weights, so where only one of scale,
    aggregate and weights is asked for, the others follow: the declared scale, the arithmetic
    mean. Raises InputError where a name or a file cannot be read, or does not suit the rules.
    """
    if scale is None and aggregate is None and weights is None:
        return {}
    rules = load_rules(place, scenario)
    found: dict[str, Any] = {}
    if weights is not None:
        found |= _weighting(weights, rules)
    found |= {"scale": _scale(scale)} if scale is not None else {}
    found |= {"aggregate": _aggregate(aggregate)} if aggregate is not None else {}
    wanted = found.get("scale", rules.scale)
    adding = found.get("aggregate", rules.aggregate.name) == "sum"
    if wanted == "points" and scale is None and (weights is not None or not adding):
        found["scale"] = wanted = "declared"
    if wanted != "points" and adding and aggregate is None:
        found["aggregate"] = "arithmetic"
    if wanted == "points" and not adding and aggregate is None:
        found["aggregate"] = "sum"
    if wanted != "points" and rules.rubric.maximum is None:
        finding = "these rules do not give the maximum of every criterion, so points can be summed "
        _refuse(f"{finding}and nothing else can be tried.", "Write the maxima in the rules.")
    with on_the_command_line():
        rules.with_changes(**found)
    return found


@contextmanager
def on_the_command_line() -> Iterator[None]:
    """Faults of rules that were written over are said of the command line, where they were made."""
    try:
        yield
    except InputError as error:
        faults = [replace(one, file=HERE) if _ours(one) else one for one in error.faults]
        raise InputError(faults, error.notes) from None


def _ours(fault: Fault) -> bool:
    """Whether a fault lies in what was written over, and in no line of a file."""
    return fault.file == OVERRIDDEN or (
        not fault.line and str(fault.finding).startswith("weighting ")
    )


def weighted_by(method: str, rules: Rules) -> dict[str, Any]:
    """What to write over the rules so that they weigh by a method: a name, or one with settings.

    >>> from emulab import load_rules
    >>> weighted_by("equal", load_rules("central-party/2023"))["weighting"]
    'equal'
    """
    asked = _named(method, Weighting, _example(rules))
    if rules.rubric.maximum is None:
        finding = "these rules do not give the maximum of every criterion, so nothing is weighed."
        _refuse(finding, "Write the maxima in the rules.")
    summed = rules.aggregate.name == "sum"
    return {"weighting": asked} | (
        {"scale": "declared", "aggregate": "arithmetic"} if summed else {}
    )


def _refuse(finding: str, remedy: str, file: str = HERE, line: int = 0) -> NoReturn:
    raise InputError([Fault(file, line, finding, remedy)])


def _scale(asked: str) -> str:
    if not asked.strip():
        _refuse("no scale is named.", f"There are {', '.join(SCALES)}.")
    return asked


def _aggregate(asked: str) -> Any:
    return _named(asked, AggregateChoice, SETTINGS)


def _named(asked: str, family: type, examples: dict[str, str]) -> Any:
    """A choice as the command line gives it: a name, or YAML of one name and its settings."""
    try:
        found = yaml.safe_load(asked)
    except yaml.YAMLError:
        found = None
        if asked.strip():
            example = next(iter(examples.values()), "{roc: {order: [A, B]}}")
            remedy = f"Write a name, or a name with settings such as '{example}'."
            _refuse(f"{asked!r} cannot be read.", remedy)
    names = ", ".join(family.names())
    if not isinstance(found, str) and not (isinstance(found, dict) and len(found) == 1):
        _refuse(f"{asked!r} names no {family.WORD}.", f"There are {names}.")
    name = found if isinstance(found, str) else next(iter(found))
    if name not in family.names():
        _refuse(f"there is no {family.WORD} called {name!r}.", f"There are {names}.")
    if isinstance(found, str) and name in examples:
        _refuse(f"the {family.WORD} {name} needs its settings.", f"Write such as {examples[name]}.")
    return found


def _example(rules: Rules) -> dict[str, str]:
    """Every judgement as it could be written for the sections of these rules."""
    ids = [node.id for node in rules.rubric.criteria]
    falling = ", ".join(f"{one}: {len(ids) - turn}" for turn, one in enumerate(ids))
    order, turned = ", ".join(ids), ", ".join(f"[{one}]" for one in reversed(ids))
    gaps = ", ".join("0" for _ in ids[1:])
    pairs = [f"[{a}, {b}, 2]" for turn, a in enumerate(ids) for b in ids[turn + 1 :]]
    best, worst = ids[0], ids[-1]
    over = ", ".join(f"{one}: {turn + 2}" for turn, one in enumerate(ids[1:]))
    under = ", ".join([f"{best}: {len(ids)}", *(f"{one}: 2" for one in ids[1:-1])])
    ends = f"best: {best}, worst: {worst}, best_over: {{{over}}}, over_worst: {{{under}}}"
    shares = ", ".join(f"{one}: {round(1 / len(ids), 3)}" for one in ids)
    return {
        "swing": f"{{swing: {{points: {{{falling}}}}}}}",
        "roc": f"{{roc: {{order: [{order}]}}}}",
        "rank_sum": f"{{rank_sum: {{order: [{order}]}}}}",
        "cards": f"{{cards: {{order: [{turned}], blanks: [{gaps}], ratio: 5}}}}",
        "ahp": f"{{ahp: {{compare: [{', '.join(pairs)}]}}}}",
        "best_worst": f"{{best_worst: {{{ends}}}}}",
        "optimised": f"{{optimised: {{importance: {{{shares}}}}}}}",
    }


def _weighting(asked: str, rules: Rules) -> dict[str, Any]:
    """The keys weights and weighting: of a board's set, a method, or a file.

    The rules' own weights are taken out key by key, so that none of them stays beside others.
    """
    for one in rules.weight_sets:
        if one.id == asked:
            return _instead(rules, one.weights, one.weighting and one.weighting.written())
    if asked == "given" and rules.weights:
        return {}
    if asked in WEIGHTINGS:
        return _instead(rules, None, _named(asked, Weighting, _example(rules)))
    if asked.lstrip().startswith("{"):
        return _written(asked, rules)
    path = Path(asked)
    if not path.is_file():
        sets = [one.id for one in rules.weight_sets]
        _refuse(
            f"there is no weighting, weight set or file called {asked!r}.",
            f"There are {', '.join([*sets, *WEIGHTINGS])}, or the path of a YAML file.",
        )
    return _of_file(path, rules)


def _written(asked: str, rules: Rules) -> dict[str, Any]:
    """Weights by criterion, or a method with its settings, written on the command line itself."""
    try:
        found = yaml.safe_load(asked)
    except yaml.YAMLError:
        found = None
    if isinstance(found, dict) and set(found) & set(rules.rubric.nodes):
        return _instead(rules, found, None)
    return _instead(rules, None, _named(asked, Weighting, {}))


def _of_file(path: Path, rules: Rules) -> dict[str, Any]:
    node = read_yaml(path, path.name)
    document = plain(node)
    if not isinstance(document, dict) or not document:
        _refuse("these are no weights.", "Write id: number lines.", path.name, 1)
    inner = node
    if set(document) <= {"weights", "weighting"}:
        if document.get("weights") is None:
            return _instead(rules, None, document.get("weighting"))
        inner = node.get("weights")
        document = document["weights"]
    _known(inner, rules, path.name)
    return _instead(rules, document, None)


def _known(weights: Node, rules: Rules, file: str) -> None:
    """Refuse every key that is no section or criterion, with its line."""
    faults = [
        Fault(
            file,
            weights.get(key).line,
            f"there is no criterion called {key!r}.",
            f"There are {', '.join(rules.rubric.nodes)}.",
        )
        for key in weights.keys
        if key not in rules.rubric.nodes
    ]
    if faults:
        raise InputError(faults)


def _instead(rules: Rules, weights: Any, weighting: Any) -> dict[str, Any]:
    if isinstance(weights, dict):
        weights = {**dict.fromkeys(rules.weights or {}), **weights}
    return {"weights": weights, "weighting": weighting}
