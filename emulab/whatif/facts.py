"""Facts: what the front end needs to know of one result, as a JSON object.

The browser works out totals, ranks, ties, eligibility and awards from these where the rules add;
``why_not`` says what stands against it where they do not. Nothing is rounded. Arrays of units
stand in the order of the roster, those of criteria in the order of the rubric; null is no value.
"""

from typing import Any

import numpy as np
import polars as pl

from emulab.pipeline import Result
from emulab.rules import Rules, maximum_of, walk
from emulab.rules.rubric import Extra
from emulab.scoring import leaves_under, panel_of
from emulab.scoring.panel import column
from emulab.scoring.weights import families, from_data
from emulab.whatif.contests import awards_of, polls_of
from emulab.whatif.stages import stages_of
from emulab.whatif.weighing import groups_of, weights_of
from emulab.words import Message

ADDING = ("sum", "arithmetic")
FIXED = ("points", "declared")  # scales on which a level is the score over its maximum


def facts_of(result: Result) -> dict[str, Any]:
    """Everything of the rules and the result that the ranking and the awards follow from.

    ``why_not`` is null where the browser can work out what weights and points do, else the
    reason; ``scores_fixed`` likewise for points alone. ``families`` hold the numbers of the
    sliders: points of the whole maximum; ``groups`` the exact weights of every group of units.
    """
    rules = result.rules
    leaves = rules.rubric.main
    units = result.tables.units["unit"].to_list()
    tops = [node.id for node in rules.rubric.criteria]
    found = {
        "units": _units(result),
        "title": _said(rules.name),
        "cluster": rules.cluster,
        "year": rules.year,
        "phase": rules.phase,
        "synthetic": list(result.synthetic),
        "choices": {"scale": rules.scale, "aggregate": rules.aggregate.name},
        "why_not": _spoken(why_not(result)),
        "weights_fixed": _spoken(weights_fixed(result)),
        "scores_fixed": _spoken(scores_fixed(rules)),
        "mode": "points" if rules.aggregate.name == "sum" else "weights",
        "maximum": rules.rubric.maximum,
        "nodes": _nodes(rules),
        "sections": tops,
        "leaves": [
            {
                "id": leaf.id,
                "path": list(leaf.path),
                "top": tops.index(leaf.section),
                "maximum": leaf.maximum,
                "lowest": leaf.lowest,
                "kind": leaf.kind,
            }
            for leaf in leaves
        ],
        "leaves_under": {key: leaves_under(rules, key) for key in rules.rubric.names()},
        "closed": _closed(result),
        "extras": {side: _extra(getattr(rules.rubric, side)) for side in ("bonus", "penalty")},
        "stages": stages_of(result, _marked),
        "rounding": {s: rules.rubric.places(s) for s in ("criterion", "section", "total")},
        "floor": rules.rubric.floor,
        "ties": [{"way": type(tie).__name__.lower(), "key": tie.key} for tie in rules.ties],
        "bands": [_named(band, at_least=band.at_least) for band in rules.bands],
        "band_on": rules.band_on,
        "gates": [_gate(gate) for gate in rules.gates],
        "checks": _checks(result, units),
        "check_names": {check: _said(name) for check, name in rules.check_names.items()},
        "awards": awards_of(result),
        "polls": polls_of(result),
        "official": figures_of(result),
    }
    return found | _marked(result.scores, result.levels, rules) | weights_of(result)


def figures_of(result: Result) -> dict[str, Any]:
    """What a run came to, in the shape in which the front end's own engine gives it."""
    rules = result.rules
    units = result.tables.units["unit"].to_list()
    totals = {row["unit"]: row for row in result.totals.to_dicts()}
    ranks = {row["unit"]: row for row in result.ranks.to_dicts()}
    parts = dict.fromkeys((u, leaf.id) for u in units for leaf in rules.rubric.main)
    unsplit = dict.fromkeys(((u, node.id) for u in units for node in rules.rubric.criteria), 0.0)
    for unit, criterion, section, part in result.parts.iter_rows():
        if (unit, criterion) in parts:
            parts[unit, criterion] = part
        if (unit, section) in unsplit:
            unsplit[unit, section] += part
    out = dict(
        result.gates.filter(pl.col("bars").is_null()).select("unit", "gate").reverse().iter_rows()
    )
    sums = ("points", "bonus", "penalty", "adjusted", "total")
    places = ("rank", "band", "decided_by", "gate", "tied")
    empty = {"rank": None, "band": None, "decided_by": "", "gate": "", "tied": False}
    number = {unit: place for place, unit in enumerate(units)}
    return {
        **{key: [totals.get(u, {}).get(key) for u in units] for key in sums},
        **{key: [ranks.get(u, empty)[key] for u in units] for key in places},
        "out": [out.get(unit, "") for unit in units],
        "order": [number[unit] for unit in result.ranks["unit"]],
        "parts": [[parts[unit, leaf.id] for leaf in rules.rubric.main] for unit in units],
        "sections": [[unsplit[unit, node.id] for node in rules.rubric.criteria] for unit in units],
        "outcomes": _outcomes(result),
        "changed": {},
    }


def why_not(result: Result) -> Message | None:
    """Why the browser cannot work out the totals of these rules; None where it can."""
    rules = result.rules
    names = [rules.aggregate.name]
    names += [node.aggregate.name for node in walk(rules.rubric.criteria) if node.aggregate]
    for name in names:
        if name not in ADDING:
            return Message("the aggregate {name} is not a sum", {"name": name})
    limited = any(leaf.only for leaf in rules.rubric.main)
    if limited and from_data(rules):
        return Message("weights are drawn from the data of every group", {})
    return None


def weights_fixed(result: Result) -> Message | None:
    """Why no weight can be moved at all, in Python either; None where they can."""
    if result.rules.rubric.maximum is None:
        return Message("the maxima are not known, so points are added as they are given", {})
    return None


def scores_fixed(rules: Rules) -> Message | None:
    """Why the browser cannot suppose other points; None where it can."""
    if rules.scale not in FIXED:
        return Message("on the scale {name} the levels hang on all units", {"name": rules.scale})
    if from_data(rules):
        return Message("the weights are drawn from the points of all units", {})
    return None


def _units(result: Result) -> list[dict[str, Any]]:
    frame = result.tables.units
    short = "short_name" if "short_name" in frame.columns else "name"
    rows = frame.select("unit", "name", pl.col(short).alias("short")).to_dicts()
    return [{"id": r["unit"], "name": r["name"], "short": r["short"] or r["name"]} for r in rows]


def _nodes(rules: Rules) -> list[dict[str, Any]]:
    parents = {below.id: node.id for node in walk(rules.rubric.criteria) for below in node.criteria}
    return [
        _named(node, parent=parents.get(node.id, ""), maximum=maximum_of(node))
        | {"leaf": not node.criteria}
        for node in walk(rules.rubric.criteria)
    ]


def _marked(scores: pl.DataFrame, levels: pl.DataFrame, rules: Rules) -> dict[str, Any]:
    """scores, levels, bonus and penalty by unit, and the groups of units with their weights."""
    panel = panel_of(levels, rules)
    known = rules.rubric.maximum is not None and families(rules, panel) is not None
    return {
        "scores": _rows(column(scores.filter(pl.col("side") == "main"), "score", rules)),
        "levels": _rows(column(levels, "level", rules)),
        "bonus": _side(scores, rules.rubric.bonus, panel.units),
        "penalty": _side(scores, rules.rubric.penalty, panel.units),
        "groups": groups_of(panel, rules) if known else [],
    }


def _closed(result: Result) -> list[list[int]]:
    """The cells, unit and criterion by number, that were not assigned: nothing is marked there."""
    main = result.scores.filter(pl.col("side") == "main")
    size = len(result.rules.rubric.main)
    shut = (main["state"] == "not assigned").to_numpy().nonzero()[0].tolist()
    return [list(divmod(cell, size)) for cell in shut]


def _extra(extra: Extra | None) -> dict[str, Any] | None:
    if extra is None:
        return None
    leaves = [node for node in walk(extra.criteria) if not node.criteria]
    return {
        "at_most": extra.at_most,
        "criteria": [_named(node, maximum=node.maximum) for node in leaves],
    }


def _side(
    scores: pl.DataFrame, extra: Extra | None, units: tuple[str, ...]
) -> list[list[float | None]]:
    if extra is None:
        return [[] for _ in units]
    leaves = [node.id for node in walk(extra.criteria) if not node.criteria]
    given = scores.filter(pl.col("side") != "main").select("unit", "criterion", "score")
    points = {(unit, criterion): score for unit, criterion, score in given.iter_rows()}
    return [[points.get((unit, leaf)) for leaf in leaves] for unit in units]


def _gate(gate: Any) -> dict[str, Any]:
    bars = None if gate.bars == "ranking" else gate.bars
    keys = ("check", "on", "at_least", "at_most")
    return _named(gate, bars=bars) | {key: getattr(gate, key) for key in keys}


def _checks(result: Result, units: list[str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {unit: {} for unit in units}
    for unit, check, said in result.tables.checks.select("unit", "check", "result").iter_rows():
        found.setdefault(unit, {})[check] = said
    return [found[unit] for unit in units]


def _outcomes(result: Result) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {award.id: [] for award in result.rules.awards}
    for one in result.award_outcomes:
        reason = _spoken(one.reason)
        found[one.contest].append(
            {"outcome": one.outcome, "condition": one.condition, "reason": reason}
        )
    return found


def _named(value: Any, **more: Any) -> dict[str, Any]:
    return {"id": value.id, "name": _said(value.name), **more}


def _said(name: Any) -> dict[str, str]:
    """A name in both languages."""
    return {"vi": name.said("vi"), "en": name.said("en")}


def _spoken(said: Message | None) -> dict[str, str] | None:
    return None if said is None else _said(said)


def _rows(values: np.ndarray) -> list[list[float | None]]:
    return [[_number(value) for value in row] for row in values.tolist()]


def _number(value: float) -> float | None:
    return value if value == value else None
