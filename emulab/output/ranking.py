"""The ranking as one object or as text for a terminal."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from emulab.numbers import shown
from emulab.output.frames import heading, terminal_table, unit_names
from emulab.pipeline import Result
from emulab.studies import Study
from emulab.words import translated


def rank_object(study: Study, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """cluster, year, synthetic, method, and a row for every ranked unit, all unrounded.

    The parts of a unit, bonus and penalty (negative) included, add up to its total. A unit
    without any mark has no rank and is named under ``unranked``, one that a gate bars from
    the ranking under ``barred``. ``method`` names the choices, ``overridden`` those of them that
    are not the rules' own.
    """
    result = study.standing()
    parts: dict[str, dict[str, float]] = {}
    declared = [s for s in ("bonus", "penalty") if getattr(result.rules.rubric, s)]
    for unit, criterion, part in result.parts.select("unit", "criterion", "part").iter_rows():
        parts.setdefault(unit, {})[criterion] = part
    rows = []
    for row in result.ranks.to_dicts():
        own = parts.get(row["unit"], {})
        if not result.rules.gates:
            del row["gate"]
        rows.append({**row, "parts": own | {side: own.get(side, 0.0) for side in declared}})
    head = {"cluster": study.rules.cluster, "year": study.rules.year}
    if study.result is None:
        head["marks_of"] = study.rules.analysis.trial_year
    rules = result.rules
    method: dict[str, Any] = {
        "scale": rules.scale,
        "aggregate": rules.aggregate.name,
        "weighting": rules.weighting_name,
        "missing": rules.rubric.missing,
    }
    if result.accounts:
        method["accounts"] = dict(result.accounts)
    return {
        **head,
        "synthetic": bool(study.synthetic),
        "method": method,
        "overridden": sorted(changes or {}),
        "ranks": rows,
        "unranked": _unranked(result),
        "barred": result.gates.filter(pl.col("bars").is_null())["unit"].unique().sort().to_list(),
    }


def rank_text(study: Study, changes: Mapping[str, Any] | None = None) -> str:
    """The ranking as a table for a terminal, rounded for the eye only."""
    result = study.standing()
    bands = {band.id: band.name.vi for band in result.rules.bands}
    names = unit_names(result)
    rows = [
        {
            "hạng": f"{row['rank']}{' =' if row['tied'] else ''}",
            "đơn vị": names[row["unit"]],
            "tổng điểm": shown(row["total"]),
            "xếp loại": bands.get(row["band"], "–"),
            "khóa phân định": row["decided_by"] or "–",
        }
        for row in result.ranks.to_dicts()
    ]
    lines = [heading(study)]
    if changes:
        rules = result.rules
        chosen = (rules.scale, rules.aggregate.name, rules.weighting_name)
        lines.append(
            translated("Tried, not adopted: scale {}, aggregate {}, weighting {}.", "vi").format(
                *chosen
            )
        )
    lines += [terminal_table(rows)] if rows else []
    if barred := [names[unit] for unit in result.gates.filter(pl.col("bars").is_null())["unit"]]:
        lines.append(f"Không được xếp hạng: {', '.join(dict.fromkeys(barred))}.")
    if unranked := _unranked(result):
        lines.append(f"Chưa có điểm nào: {', '.join(names[unit] for unit in unranked)}.")
    return "\n".join(lines)


def _unranked(result: Result) -> list[str]:
    """The units without any mark, in the order of the roster."""
    ranked = set(result.totals["unit"])
    return [unit for unit in result.tables.units["unit"] if unit not in ranked]
