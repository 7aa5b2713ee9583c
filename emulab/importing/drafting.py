"""A rules file proposed from a workbook: the tree that was found, as a draft to be read."""

from typing import Any

import yaml

from emulab.importing.rubrics import Target

HEAD = (
    "# Bản nháp lập từ tệp Excel; hãy đọc lại từng dòng trước khi dùng.\n"
    "# A draft made from a workbook: read every line before it is used.\n"
)
SIDES = ("bonus", "penalty")


def draft(roots: list[Target], cluster: str, year: int, stages: tuple[str, ...], file: str) -> str:
    """The text of a rules file with the rubric found, its provenance inferred, status draft.

    A section's maximum is written only where the maxima beneath it add up to it, because rules
    in which they do not are refused.
    """
    rubric: dict[str, Any] = {
        "status": "draft",
        "provenance": {"kind": "inferred", "reason": f"Lập từ cây tiêu chí của tệp {file}."},
        "criteria": [_node(target) for target in roots if target.side == "main"],
    }
    for side in SIDES:
        own = [target for target in roots if target.side == side]
        nodes = [child for target in own for child in (target.children or [target])]
        if nodes:
            rubric[side] = {"criteria": [_node(target) for target in nodes]}
    rules = {
        "cluster": cluster,
        "year": year,
        "phase": "year_end",
        "tier": "city",
        "name": f"Cụm thi đua {cluster}",
        "rubric": rubric,
        "stages": {"order": list(stages)},
    }
    return HEAD + yaml.safe_dump(rules, allow_unicode=True, sort_keys=False, width=100)


def _node(target: Target) -> dict[str, Any]:
    found: dict[str, Any] = {"id": target.id, "name": target.name or target.id}
    parts = [_sum(child) for child in target.children]
    maximum = target.maximum
    if target.children and (None in parts or round(sum(parts) - (maximum or 0), 9)):
        maximum = None
    if maximum is not None and maximum > 0:
        found["maximum"] = int(maximum) if maximum == int(maximum) else maximum
    if target.kind != "direct" and target.leaf:
        found["kind"] = target.kind
    if target.children:
        found["criteria"] = [_node(child) for child in target.children]
    return found


def _sum(target: Target) -> float | None:
    if target.leaf:
        return target.maximum
    parts = [_sum(child) for child in target.children]
    return None if None in parts else sum(parts)


def uneven(roots: list[Target]) -> list[tuple[Target, float, float]]:
    """Sections whose maximum is not the sum of those beneath: the section, its own, the sum."""
    found = []
    for target in roots:
        parts = [_sum(child) for child in target.children]
        known = parts and target.maximum is not None and None not in parts
        if known and round(sum(parts) - target.maximum, 9):
            found.append((target, target.maximum, round(sum(parts), 9)))
        found += uneven(target.children)
    return found
