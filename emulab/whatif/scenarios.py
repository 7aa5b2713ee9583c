"""The scenarios and weight sets of a year as the front end opens them: states, where they are any.

A state moves weights and supposes points. What changes more than that (another award, another
scale, a scorer less) has none, and says why not.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from emulab.alternative_rules import SCENARIO, Alternative, alternatives
from emulab.differing import differing
from emulab.faults import InputError
from emulab.numbers import TIE_PLACES, decimal_array
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.scoring import panel_of
from emulab.scoring.weights import families
from emulab.studies import Study
from emulab.whatif.contests import spoken
from emulab.whatif.facts import figures_of, why_not
from emulab.whatif.state import run_under
from emulab.whatif.weighing import weights_of
from emulab.withholding import published
from emulab.words import Message

CLOSE = 1e-9
KINDS = {"scenario": "scenario", "weight set": "weight_set"}
STATED = ("weights.", "scores.")  # differences that a state says
COMBINED = {"scale": "declared", "aggregate": "arithmetic"}  # what adding by weight is called


def scenarios_of(study: Study) -> list[dict[str, Any]]:
    """Every scenario file and weight set of the year, in the order of their names, then sets.

    key, kind (scenario or weight_set), name, author, reason, made; ``state`` as the front end
    holds it, or null and ``why_not`` the reason in both languages. ``official`` are the figures
    of its own run, only where the browser cannot work them out: those of withheld votes left out.
    Every state was tried: a run under it gives the ranks and the totals of the scenario itself.

    >>> from emulab.studies import study
    >>> scenarios_of(study("hanoi-02", 2023))[0]["state"]["families"]
    {'': {'tasks': 55.0, 'party': 35.0, 'movement': 10.0}}
    """
    found = alternatives(study)
    if found is None or found.base.result is None:
        return []
    base = found.base.result
    every = sorted((*found.others, *found.refused), key=lambda one: (one.kind, one.key))
    return [_entry(base, one) for one in every]


def _entry(base: Result, one: Alternative) -> dict[str, Any]:
    note = one.note
    state, reason = stated(base, one)
    entry = {
        "key": one.key,
        "kind": KINDS[one.kind],
        "name": spoken(one.name),
        "author": note.author if note else None,
        "reason": note.reason if note else None,
        "made": note.made.isoformat() if note and note.made else None,
        "state": state,
        "why_not": None if reason is None else spoken(reason),
    }
    if one.result is not None and (state is None or why_not(base) is not None):
        entry["official"] = figures_of(published(one.result))
    return entry


def stated(base: Result, one: Alternative) -> tuple[dict[str, Any] | None, Message | None]:
    """The state that says what the alternative says, or why there is none."""
    if one.result is None:
        faults = " ".join(f"{fault.finding} {fault.remedy}".strip() for fault in one.faults[:3])
        return None, Message("it cannot be run: {faults}", {"faults": faults})
    others = list(_beyond(base, one.result))
    if others:
        keys = "; ".join(dict.fromkeys(others))
        return None, Message("it changes more than weights and points: {keys}", {"keys": keys})
    state = {
        "families": _families(base, one),
        "off": [],
        "scores": [score.model_dump() for score in one.result.rules.supposed],
        "locked": [],
    }
    if _alike(base, state, one.result):
        return state, None
    return None, Message("it weighs the groups of units apart, which no one slider says", {})


def _beyond(base: Result, other: Result) -> Iterator[str]:
    """The keys in which the rules differ and that a state cannot say."""
    added = base.rules.aggregate.name == "sum"
    for one in differing(base, other):
        plain = one.key == "weighting" or (added and COMBINED.get(one.key) == one.after)
        if not one.key.startswith(STATED) and not plain:
            yield one.key


def _families(base: Result, one: Alternative) -> dict[str, dict[str, float]]:
    """The numbers of the families that weigh otherwise, or that a scenario writes down.

    A scenario's numbers are those of its file, whatever they add up to: what was saved is opened
    as it was, and is saved as it was. Rules that add points and a scenario that weighs them by
    their maxima come to the same; the numbers at the top then say that they are weighed.
    """
    other, rules = one.result, one.result.rules
    now = {family.parent or "": family for family in families(rules, _panel(other)) or ()}
    was = {family.parent or "": family for family in families(base.rules, _panel(base)) or ()}
    every, found = {}, []
    for own in weights_of(base)["families"]:
        parent, ids = own["parent"], own["ids"]
        family = now.get(parent)
        if family is None or family.ids != tuple(ids):
            continue
        numbers = _numbers(one, ids, family.weights, sum(own["numbers"]))
        every[parent] = dict(zip(ids, numbers, strict=True))
        moved = not np.allclose(family.weights, was[parent].weights, rtol=0, atol=CLOSE / 1000)
        if moved or (one.kind == SCENARIO and all(_rewritten(base.rules, rules, i) for i in ids)):
            found.append(parent)
    if not found and rules.aggregate.name != base.rules.aggregate.name:
        found.append("")
    return {parent: every[parent] for parent in found}


def _rewritten(adopted: Rules, other: Rules, one: str) -> bool:
    """Whether the other rules write a weight down in a place of their own, be it the same one."""
    if one not in (other.weights or {}):
        return False
    places = (rules.line_of("weights", one) for rules in (adopted, other))
    return one not in (adopted.weights or {}) or len(set(places)) > 1


def _numbers(
    one: Alternative, ids: list[str], weights: tuple[float, ...], whole: float
) -> list[float]:
    """The weights as they are written, those of a weight set only where they add up to the whole;
    else their parts of it."""
    rules = one.result.rules
    given = [(rules.weights or {}).get(i) for i in ids]
    if rules.weighting_name == "given" and None not in given:
        written = [float(i) for i in given if i is not None]
        if one.kind == SCENARIO or abs(sum(written) - whole) <= CLOSE:
            return written
    return decimal_array(np.array(weights) * whole).tolist()


def _panel(result: Result):
    return panel_of(result.levels, result.rules)


def _alike(base: Result, state: dict[str, Any], other: Result) -> bool:
    """Whether a run under the state gives the ranks and the totals of the other result."""
    try:
        tried = run_under(base, state)
    except InputError:
        return False
    own, theirs = ({row["unit"]: row for row in one.ranks.to_dicts()} for one in (tried, other))
    return own.keys() == theirs.keys() and all(
        row["rank"] == theirs[unit]["rank"]
        and abs(row["total"] - theirs[unit]["total"]) <= 10**-TIE_PLACES
        for unit, row in own.items()
    )
