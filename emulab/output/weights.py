"""The weights of every criterion, and what they come to, as one object or as text."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from emulab.numbers import shown
from emulab.output.frames import heading, terminal_table
from emulab.overriding import on_the_command_line, weighted_by
from emulab.pipeline import Result, run
from emulab.rules import Criterion, Rules
from emulab.rules.choices import WEIGHTINGS
from emulab.scoring import panel_of
from emulab.scoring.panel import Panel
from emulab.scoring.weights import Family, families, method_of, shares_of
from emulab.studies import Study
from emulab.weightings import importance_of, sets_beside
from emulab.words import Message, listed_names, translated

INDENT = "  "
SILENT = "{criterion} tells no units apart and weighs nothing"
FIGURES = {
    "lambda_max": "lambda max",
    "consistency_index": "consistency index",
    "consistency_ratio": "consistency ratio",
    "input_inconsistency": "input inconsistency",
    "xi": "xi",
    "components": "components",
    "explained": "explained",
    "furthest": "furthest",
}


def weights_object(study: Study, method: str | None = None, sets: bool = False) -> dict[str, Any]:
    """cluster, year, synthetic, weighting, nodes, consistency, remarks and importance, unrounded.

    ``nodes`` has a row for every section and leaf (node, parent, weight, share, method; the
    group as well, where groups are judged on criteria of their own). ``importance`` has what
    each criterion explains of the totals beside its weight. ``method`` weighs otherwise than the
    rules do, written as in a rules file. ``sets`` adds the shares and the ranks under every
    weight set, side by side. Raises InputError where the method cannot be had.
    """
    rules, result = _under(study, method)
    weighed = list(_weighed(rules, result))
    found = {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "weighting": method_of(rules).name,
        "nodes": [row for group, own in weighed for row in _nodes(group, own)],
        "consistency": [
            {"parent": family.parent, "method": family.method, "figure": figure, "value": value}
            for _, own in weighed
            for family in own
            for figure, value in family.consistency.items()
        ],
        "remarks": _remarks(weighed, "en"),
        "importance": importance_of(result).to_dicts() if result is not None and weighed else [],
    }
    return found | ({"sets": sets_beside(rules, result)} if sets else {})


def weights_text(study: Study, method: str | None = None, sets: bool = False) -> str:
    """The weights as tables for a terminal, rounded for the eye only."""
    rules, result = _under(study, method)
    weighed = list(_weighed(rules, result))
    names, depths = rules.rubric.names(), _depths(rules.rubric.criteria)
    told = importance_of(result, "vi").to_dicts() if result is not None and weighed else []
    known = {row["criterion"]: row for row in told}
    lines = [heading(study)]
    for group, own in weighed:
        title = next((one.name.vi for one in rules.groups if one.id == group), None)
        rows = [
            {
                "mục, tiêu chí": INDENT * depths[row["node"]] + names[row["node"]].vi,
                "trọng số (%)": shown(100 * row["weight"]),
                "tỷ phần (%)": shown(100 * row["share"]),
                "cách tính": row["method"],
                "ảnh hưởng thực (%)": _importance(known.get(row["node"])),
            }
            for row in _nodes(group, own)
        ]
        lines += [*([title] if title else []), terminal_table(rows)]
        used = dict.fromkeys(family.method for family in own)
        lines += [f"{one}: {translated(WEIGHTINGS[one], 'vi')}." for one in used]
        for family in own:
            for figure, value in family.consistency.items():
                lines.append(f"{translated(FIGURES[figure], 'vi')}: {shown(value, 4)}")
    if not weighed:
        lines.append(f"Chưa xác định được trọng số: {_why_not(rules)}.")
    lines += _remark_lines(weighed)
    for reason in dict.fromkeys(row["reason"] for row in told if row["reason"]):
        some = [names[row["criterion"]].vi for row in told if row["reason"] == reason]
        whom = "" if len(some) == len(told) else f": {listed_names(some).said('vi')}"
        lines.append(f"Ảnh hưởng thực chưa tính được: {reason}{whom}.")
    if sets:
        lines += ["", *_sets_lines(rules, result)]
    return "\n".join(lines)


def _under(study: Study, method: str | None) -> tuple[Rules, Result | None]:
    """The rules and the run to look at: those of the study, or both by another method."""
    result = study.result or study.trial
    rules = study.rules if result is None else result.rules
    if method is None:
        return rules, result
    changes = weighted_by(method, rules)
    with on_the_command_line():
        other = rules.with_changes(weights=None, weighting=None).with_changes(**changes)
        return other, None if result is None else run(result.tables, other)


def _weighed(
    rules: Rules, result: Result | None
) -> Iterator[tuple[str | None, tuple[Family, ...]]]:
    """The weights of every group that is judged on criteria of its own; else of all as None."""
    panel = None if result is None else panel_of(result.levels, rules)
    if not any(leaf.only for leaf in rules.rubric.main):
        found = families(rules, panel)
        if found is not None:
            yield None, found
        return
    for group in rules.groups:
        found = families(rules.of_group(group.id), _of_group(panel, rules, group.id))
        if found is not None:
            yield group.id, found


def _of_group(panel: Panel | None, rules: Rules, group: str) -> Panel | None:
    if panel is None:
        return None
    units = np.array([rules.group_of.get(unit) == group for unit in panel.units], dtype=bool)
    leaves = np.array([not leaf.only or group in leaf.only for leaf in panel.criteria], dtype=bool)
    return panel.of(units, leaves)


def _nodes(group: str | None, found: tuple[Family, ...]) -> list[dict[str, Any]]:
    """A row for every node, a section before its children."""
    whole = shares_of(found)
    by_parent = {family.parent: family for family in found}

    def below(parent: str | None) -> Iterator[dict[str, Any]]:
        family = by_parent.get(parent)
        for one, weight in zip(family.ids, family.weights, strict=True) if family else ():
            row = {"node": one, "parent": parent, "weight": weight, "share": whole[one]}
            yield ({"group": group} if group else {}) | row | {"method": family.method}
            yield from below(one)

    return list(below(None))


def _remarks(weighed: list[tuple[str | None, tuple[Family, ...]]], lang: str) -> list[str]:
    said = (remark.said(lang) for _, own in weighed for one in own for remark in one.remarks)
    return list(dict.fromkeys(said))


def _remark_lines(weighed: list[tuple[str | None, tuple[Family, ...]]]) -> list[str]:
    """The remarks as sentences; the criteria that tell no units apart are named in one."""
    told = [remark for _, own in weighed for one in own for remark in one.remarks]
    flat = {str(one.values["criterion"]) for one in told if one.template == SILENT}
    said = dict.fromkeys(one.said("vi") for one in told if one.template != SILENT or len(flat) == 1)
    lines = [f"{one[0].upper()}{one[1:]}." for one in said]
    if len(flat) > 1:
        names = dict.fromkeys(one.values["criterion"] for one in told if one.template == SILENT)
        lines.append(
            Message(
                "These criteria separate nobody and carry no weight: {names}.",
                {"names": listed_names(name.vi for name in names)},
            ).said("vi")
        )
    return lines


def _why_not(rules: Rules) -> str:
    if rules.rubric.maximum is None:
        return "bảng điểm không ghi điểm tối đa của mọi tiêu chí"
    return "trọng số tính từ điểm chấm, mà chưa có điểm nào"


def _depths(criteria: tuple[Criterion, ...], depth: int = 0) -> dict[str, int]:
    found = {}
    for node in criteria:
        found |= {node.id: depth} | _depths(node.criteria, depth + 1)
    return found


def _sets_lines(rules: Rules, result: Result | None) -> list[str]:
    found = sets_beside(rules, result)
    if not found["names"]:
        return ["Quy chế không có phương án trọng số nào."]
    titles = {"adopted": "đã ban hành"} | found["names"]
    names = rules.rubric.names()
    rows = [
        {"tiêu chí": names[row["criterion"]].vi}
        | {f"{title} (%)": _percent(row[key]) for key, title in titles.items()}
        for row in found["shares"]
    ]
    lines = [terminal_table(rows)]
    if result is not None and found["ranks"]:
        units = result.unit_names
        rows = [
            {"đơn vị": units[row["unit"]]}
            | {title: str(row[key] or "–") for key, title in titles.items()}
            for row in found["ranks"]
        ]
        lines += ["Xếp hạng theo từng phương án trọng số:", terminal_table(rows)]
    return lines


def _percent(value: float | None) -> str:
    return shown(None if value is None else 100 * value)


def _importance(row: dict[str, Any] | None) -> str:
    if row is None or row["importance"] is None:
        return "–"
    ends = f"{shown(100 * row['low'], 0)} đến {shown(100 * row['high'], 0)}"
    return f"{shown(100 * row['importance'])} ({ends})"
