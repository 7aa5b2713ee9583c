"""In which keys two rules differ, ``weights.tasks: 70 -> 50``, and which parts that moved.

What decides nothing is left out: names, sources and notes, and what only the analyses read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from emulab.numbers import TIE_PLACES, shown, trimmed
from emulab.pipeline import Result
from emulab.rules import Rules, maximum_of
from emulab.rules.choices import AGGREGATES, SCALES
from emulab.rules.choosing import Choice
from emulab.rules.values import Name, Value
from emulab.scoring import panel_of
from emulab.scoring.weights import Family, families
from emulab.words import Message, translated

SAID = ("provenance", "note", "source", "name", "title")  # of a block
SILENT = (*SAID, "scenario", "analysis", "weight_sets", "weights", "status")
WORDS = {
    "scale": Message("scale"),
    "aggregate": Message("aggregate"),
    "ties": Message("tie rules"),
    "without_scorers": Message("scorers set aside"),
}
CHOICES = {"scale": SCALES, "aggregate": AGGREGATES}
NUMBER = re.compile(r"-?\d+(\.\d+)?")
LISTED_BY_ID = ("criteria",)  # nested lists whose ids are told apart in the whole tree


@dataclass(frozen=True)
class Difference:
    """One key and what either rules say of it; None where they say nothing."""

    key: str
    before: str | None
    after: str | None


def differing(before: Result, after: Result) -> tuple[Difference, ...]:
    """Every key in which the rules of two results differ: the weights first, then all others.

    Points that a scenario supposes have the key ``scores.CRITERION UNIT``, and before and after
    are the points that came of it.
    A weight is among siblings and in the points of those siblings under ``before``, so that
    maxima of 70, 20 and 10 and a set of 50, 30 and 20 are said alike, however either was
    written. Weights are compared where the rules weigh otherwise, not where only maxima changed:
    those are keys themselves.

    >>> from emulab.studies import study
    >>> result = study("hanoi-02", 2023).result
    >>> differing(result, result)
    ()
    """
    a, b = before.rules, after.rules
    found = [*_weights(before, after), *_supposed(before, after)]
    for name in type(a).model_fields:
        if name not in SILENT:
            found += _below(getattr(a, name), getattr(b, name), (name,))
    return tuple(found)


def uneven_criteria(before: Result, after: Result) -> list[tuple[str, float, float, float]]:
    """criterion, least, mean, most: by how many points its part changed, over the units with it.

    Those that changed most unevenly first, then those with the larger mean, then in the order of
    the rubric. A criterion that changed for no unit is left out, and so is a unit that only one
    result has.

    >>> from emulab.studies import study
    >>> result = study("hanoi-02", 2023).result
    >>> uneven_criteria(result, result)
    []
    """
    keys = ["unit", "criterion"]
    first, last = (one.parts.group_by(keys).agg(pl.col("part").sum()) for one in (before, after))
    change = pl.col("part_b").fill_null(0.0) - pl.col("part").fill_null(0.0)
    change = change.round(TIE_PLACES)
    found = (
        first.join(last, on=keys, how="full", coalesce=True, suffix="_b")
        .filter(pl.col("unit").is_in(set(first["unit"]) & set(last["unit"])))
        .group_by("criterion")
        .agg(
            least=change.min() + 0.0,
            mean=change.mean().round(TIE_PLACES) + 0.0,
            most=change.max() + 0.0,
        )
        .filter((pl.col("least") != 0) | (pl.col("most") != 0))
    )
    order = dict.fromkeys((*before.rules.rubric.names(), *after.rules.rubric.names()))
    place = {name: number for number, name in enumerate(order)}

    def unevenness(row: tuple[str, float, float, float]) -> tuple:
        criterion, least, mean, most = row
        spread = round(most - least, TIE_PLACES)
        return -spread, -abs(mean), place.get(criterion, len(place)), criterion

    return sorted(found.iter_rows(), key=unevenness)


def key_said(key: str, names: Mapping[str, Name], lang: str) -> str:
    """The key in words, where there are words for it: a weight, the scale, the aggregate.

    >>> key_said("weights.a", {"a": Name(vi="Nhiệm vụ", en="Tasks")}, "en")
    'the weight of “Tasks”'
    >>> key_said("awards.flag.seats", {}, "en")
    'awards.flag.seats'
    """
    head, _, node = key.partition(".")
    criterion, _, unit = node.partition(" ")
    if head == "scores" and unit and criterion in names:
        values = {"unit": unit, "name": names[criterion]}
        return Message("the points of {unit} on “{name}”", values).said(lang)
    if head == "weights" and node in names:
        return Message("the weight of “{name}”", {"name": names[node]}).said(lang)
    return WORDS[key].said(lang) if key in WORDS else key


def value_said(key: str, value: str | None, lang: str) -> str:
    """What the rules say of the key: a choice in words, a number as it is printed, else as written.

    >>> value_said("scale", "declared", "en"), value_said("weights.a", "66.6667", "vi")
    ('the share of the declared maximum', '66,67')
    """
    if value is None:
        return "–"
    if value in CHOICES.get(key, {}):
        return translated(CHOICES[key][value], lang)
    if not NUMBER.fullmatch(value):
        return value
    _, _, decimals = value.partition(".")
    places = min(len(decimals), 2) if abs(float(value)) >= 0.01 else len(decimals)
    return shown(float(value), places, lang)


def _weights(before: Result, after: Result) -> Iterator[Difference]:
    a, b = before.rules, after.rules
    if (a.weights, a.weighting) == (b.weights, b.weighting):
        return
    groups = [one.id for one in a.groups] if any(leaf.only for leaf in a.rubric.main) else [None]
    seen = set()
    for group in groups:
        was, now = _by_node(before, group), _by_node(after, group)
        for node, weight in was.items():
            if node not in now:
                continue
            points = _siblings(a, node, was)
            one, other = (round(w[0] * points, TIE_PLACES) for w in (weight, now[node]))
            entry = Difference(f"weights.{node}", trimmed(one), trimmed(other))
            if one != other and entry not in seen:
                seen.add(entry)
                yield entry


def _supposed(before: Result, after: Result) -> Iterator[Difference]:
    """The points that either supposes otherwise, then the scorers set aside."""
    said = [{(x.criterion, x.unit): x.score for x in one.rules.supposed} for one in (before, after)]
    points = [
        {(criterion, unit): score for unit, criterion, score in rows.iter_rows()}
        for rows in (one.scores.select("unit", "criterion", "score") for one in (before, after))
    ]
    for cell in dict.fromkeys((*said[0], *said[1])):
        if said[0].get(cell) != said[1].get(cell):
            own = (_text(one.get(cell)) for one in points)
            yield Difference(f"scores.{' '.join(cell)}", *own)
    aside = [before.rules.set_aside, after.rules.set_aside]
    if set(aside[0]) != set(aside[1]):
        yield Difference("without_scorers", *map(_text, aside))


def _by_node(result: Result, group: str | None) -> dict[str, tuple[float, Family]]:
    """Every node's weight among its siblings, and its family."""
    rules, panel = result.rules, panel_of(result.levels, result.rules)
    if group is not None:
        units = np.array([rules.group_of.get(unit) == group for unit in panel.units], dtype=bool)
        leaves = [not leaf.only or group in leaf.only for leaf in panel.criteria]
        panel, rules = panel.of(units, np.array(leaves, dtype=bool)), rules.of_group(group)
    return {
        node: (weight, family)
        for family in families(rules, panel) or ()
        for node, weight in zip(family.ids, family.weights, strict=True)
    }


def _siblings(rules: Rules, node: str, weights: dict[str, tuple[float, Family]]) -> float:
    """What the siblings of a node add up to as they are written: weights, else their maxima."""
    ids = weights[node][1].ids
    given = rules.weights or {}
    if rules.weighting_name == "given" and all(one in given for one in ids):
        return sum(given[one] for one in ids)
    maxima = [maximum_of(rules.rubric.nodes[one]) for one in ids]
    return 100.0 if None in maxima else sum(maxima)


def _below(a: Any, b: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    """The differences of two values and of all that is in them."""
    if a == b:
        return
    alike = type(a) is type(b) and not isinstance(a, Choice | Name)
    if isinstance(a, Value) and alike:
        for name in type(a).model_fields:
            if name not in SAID:
                yield from _below(getattr(a, name), getattr(b, name), (*path, name))
    elif isinstance(a, dict) and alike:
        for name in dict.fromkeys((*a, *b)):
            yield from _below(a.get(name), b.get(name), (*path, str(name)))
    elif _with_ids(a) and _with_ids(b) and (a or b):
        above = path[:1] if path[-1] in LISTED_BY_ID else path
        first, last = ({one.id: one for one in listed} for listed in (a, b))
        for name in dict.fromkeys((*first, *last)):
            yield from _below(first.get(name), last.get(name), (*above, name))
        if list(first) != list(last) and set(first) == set(last):
            order = [f"[{', '.join(own)}]" for own in (first, last)]
            yield Difference(".".join(path), *order)
    else:
        before, after = _text(a), _text(b)
        if before != after:
            yield Difference(".".join(path), before, after)


def _with_ids(value: Any) -> bool:
    return isinstance(value, tuple) and all(hasattr(one, "id") for one in value)


def _text(value: Any) -> str | None:
    """The value on one line, as a rules file could write it; None for nothing."""
    return None if value is None or value == () else _flow(value)


def _flow(value: Any) -> str:
    if isinstance(value, Choice):
        return _flow(value.written())
    if isinstance(value, Name):
        return value.vi
    if isinstance(value, Value):
        fields = (name for name in type(value).model_fields if name not in SAID)
        kept = {name: getattr(value, name) for name in fields if name in value.model_fields_set}
        value = {name: own for name, own in kept.items() if own is not None and own != ()}
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(own)}' for key, own in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(own) for own in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Fraction):
        return str(value)
    return trimmed(value) if isinstance(value, int | float) else str(value)
