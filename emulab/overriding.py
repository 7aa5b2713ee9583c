"""Choices overridden for one analysis: another scale, aggregate or weighting, by name or file."""

from pathlib import Path
from typing import Any

import yaml

from emulab.faults import Fault, InputError
from emulab.rules import Rules, load_rules
from emulab.rules.choices import WEIGHTINGS
from emulab.rules.yaml_places import plain, read_yaml


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
    mean. Raises InputError where a name or a file cannot be read.
    """
    if scale is None and aggregate is None and weights is None:
        return {}
    rules = load_rules(place, scenario)
    found: dict[str, Any] = {}
    if weights is not None:
        found |= _weighting(weights, rules)
    found |= {"scale": scale} if scale is not None else {}
    found |= {"aggregate": _written(aggregate)} if aggregate is not None else {}
    wanted = found.get("scale", rules.scale)
    adding = found.get("aggregate", rules.aggregate.name) == "sum"
    if wanted == "points" and scale is None and (weights is not None or not adding):
        found["scale"] = wanted = "declared"
    if wanted != "points" and adding and aggregate is None:
        found["aggregate"] = "arithmetic"
    if wanted == "points" and not adding and aggregate is None:
        found["aggregate"] = "sum"
    return found


def _written(text: str) -> Any:
    """A choice as the command line gives it: a name, or YAML of a name and its settings."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        raise InputError(
            [
                Fault(
                    "command line",
                    0,
                    f"{text!r} cannot be read.",
                    "Write a name, or a name with settings such as '{power: {exponent: 2}}'.",
                )
            ]
        ) from None


def _weighting(asked: str, rules: Rules) -> dict[str, Any]:
    """The keys weights and weighting: of a board's set, a method, or a file.

    The rules' own weights are taken out key by key, so that none of them stays beside others.
    """
    for one in rules.weight_sets:
        if one.id == asked:
            return _instead(rules, one.weights, one.weighting and one.weighting.written())
    if asked == "given" and rules.weights:
        return {}
    if asked in WEIGHTINGS or asked.lstrip().startswith("{"):
        return _instead(rules, None, _written(asked))
    path = Path(asked)
    if not path.is_file():
        sets = [one.id for one in rules.weight_sets]
        raise InputError(
            [
                Fault(
                    "command line",
                    0,
                    f"there is no weighting, weight set or file called {asked!r}.",
                    f"There are {', '.join([*sets, *WEIGHTINGS])}, or the path of a YAML file.",
                )
            ]
        )
    document = plain(read_yaml(path, path.name))
    if not isinstance(document, dict) or not document:
        raise InputError([Fault(path.name, 1, "these are no weights.", "Write id: number lines.")])
    if set(document) <= {"weights", "weighting"}:
        return _instead(rules, document.get("weights"), document.get("weighting"))
    return _instead(rules, document, None)


def _instead(rules: Rules, weights: Any, weighting: Any) -> dict[str, Any]:
    if isinstance(weights, dict):
        weights = {**dict.fromkeys(rules.weights or {}), **weights}
    return {"weights": weights, "weighting": weighting}
