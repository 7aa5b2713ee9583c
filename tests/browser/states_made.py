"""States of a what-if out of chance: weights moved, criteria off, points supposed."""

from random import Random
from typing import Any

NOTHING: dict[str, Any] = {"families": {}, "off": [], "scores": [], "locked": []}


def random_state(rng: Random, facts: dict[str, Any]) -> dict[str, Any]:
    """A state as the page holds one: any of weights, criteria off and points, by chance."""
    state = NOTHING | {"families": {}, "off": [], "scores": []}
    if not facts["weights_fixed"]:
        share = rng.choice([0.2, 0.6, 1.0])
        for family in facts["families"]:
            if rng.random() < share:
                state["families"][family["parent"]] = _moved(rng, family)
        if rng.random() < 0.4:
            state["off"] = _off(rng, facts)
        while not counting(facts, state):
            state["off"].pop()
    if not facts["scores_fixed"] and rng.random() < 0.4:
        state["scores"] = _supposed(rng, facts)
    return state


def _moved(rng: Random, family: dict[str, Any]) -> dict[str, float]:
    """Numbers for the siblings: any, whole ones, equal ones, nearly nothing, all but one nothing.

    At least one is above nothing, because siblings cannot all weigh nothing.
    """
    ids = family["ids"]
    ways = {
        "any": lambda one: rng.random() * 20,
        "whole": lambda one: float(rng.randint(0, 20)),
        "equal": lambda one: 10.0,
        "thirds": lambda one: rng.choice([1 / 3, 2 / 3, 1.0]),
        "tiny": lambda one: rng.choice([1e-9, 1.0, 1e6]),
        "binary": lambda one: float(2 ** rng.randint(0, 10)),
        "alone": lambda one: 0.0,
    }
    way = ways[rng.choice(list(ways))]
    found = {one: way(one) for one in ids}
    if not any(found.values()):
        found[rng.choice(ids)] = 5.0
    return found


def _off(rng: Random, facts: dict[str, Any]) -> list[str]:
    """Criteria and sections that are off; a criterion that still weighs something is on."""
    ids = [node["id"] for node in facts["nodes"]]
    found = rng.sample(ids, rng.randint(1, len(ids) - 1)) if len(ids) > 1 else []
    if rng.random() < 0.2:
        kept = rng.choice(facts["leaves"])["path"]
        found = [one for one in ids if one not in kept]
    return found


def counting(facts: dict[str, Any], state: dict[str, Any]) -> list[str]:
    """The criteria that weigh something: neither they nor a section above is off or at 0."""
    weights = {
        one: state["families"].get(family["parent"], {}).get(one, number)
        for family in facts["families"]
        for one, number in zip(family["ids"], family["numbers"], strict=True)
    }
    weighing = {one for one, number in weights.items() if number > 0} - set(state["off"])
    return [leaf["id"] for leaf in facts["leaves"] if weighing.issuperset(leaf["path"])]


def _supposed(rng: Random, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Points of some units on some criteria, bonus and penalty: any, at the ends, or another's."""
    closed = {tuple(cell) for cell in facts["closed"]}
    sides = [("scores", facts["leaves"])]
    sides += [
        (side, facts["extras"][side]["criteria"])
        for side in ("bonus", "penalty")
        if facts["extras"][side]
    ]
    found = {}
    for _ in range(rng.randint(1, 6)):
        side, criteria = rng.choice(sides)
        unit, place = rng.randrange(len(facts["units"])), rng.randrange(len(criteria))
        if side == "scores" and (unit, place) in closed:
            continue
        one = criteria[place]
        low = one.get("lowest", 0.0)
        high = one["maximum"] if one["maximum"] is not None else low + 10.0
        others = [row[place] for row in facts[side] if row and row[place] is not None]
        way = rng.choice(["any", "tenth", "end", "other"])
        score = round(rng.uniform(low, high), 1) if way == "tenth" else rng.uniform(low, high)
        if way == "end":
            score = rng.choice([low, high])
        if way == "other" and others:
            score = rng.choice(others)
        found[facts["units"][unit]["id"], one["id"]] = float(score)
    return [
        {"unit": unit, "criterion": criterion, "score": score}
        for (unit, criterion), score in found.items()
    ]
