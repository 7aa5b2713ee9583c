"""The ranking as one object or as text for a terminal."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from emulab.numbers import shown
from emulab.output.frames import heading, minus, terminal_table
from emulab.output.remarks import key_said, rates, remarks
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.rules.choices import AGGREGATES, SCALES, WEIGHTINGS
from emulab.studies import Study
from emulab.words import translated


def rank_object(study: Study, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """cluster, year, synthetic, method, and a row for every ranked unit, all unrounded.

    The parts of a unit, bonus and penalty (negative) included, add up to its total. A unit
    without any mark has no rank and is named under ``unranked``, one that a gate bars from
    the ranking under ``barred``. ``gates`` has every gate that a unit does not pass, ``touched``
    every cell that is no mark as given, ``silent`` the criteria that separate nobody, ``rates``
    the ranking by points as given where units are not judged on the same maxima. ``method``
    names the choices, ``overridden`` those of them that are not the rules' own.
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
    if rules.stages.adjust != "none":
        method["adjust"] = rules.stages.adjust
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
        "gates": result.gates.to_dicts(),
        "touched": result.touched.to_dicts(),
        "silent": list(result.silent),
        "rates": rates(result),
    }


def rank_text(study: Study, changes: Mapping[str, Any] | None = None) -> str:
    """The ranking as a table for a terminal, rounded for the eye only."""
    result = study.standing()
    bands = {band.id: band.name.vi for band in result.rules.bands}
    names = result.unit_names
    tied = bool(result.ranks["tied"].any())
    rows = [
        {
            "hạng": f"{row['rank']}{(' =' if row['tied'] else '  ') if tied else ''}",
            "đơn vị": names[row["unit"]],
            "tổng điểm": minus(shown(row["total"])),
            "xếp loại": bands.get(row["band"], "–"),
            "khóa phân định": key_said(row["decided_by"], result.rules),
        }
        for row in result.ranks.to_dicts()
    ]
    tried = _tried(result.rules) if changes else []
    table = [terminal_table(rows)] if rows else []
    return "\n".join([heading(study), *tried, *table, *remarks(result)])


def _tried(rules: Rules) -> list[str]:
    """The choices of an analysis, by name, and what those that are tried mean."""
    chosen = (rules.scale, rules.aggregate.name, rules.weighting_name)
    told = zip(chosen, (SCALES, AGGREGATES, WEIGHTINGS), strict=True)
    head = translated("Tried, not adopted: scale {}, aggregate {}, weighting {}.", "vi")
    meanings = [f"  {name}: {translated(table[name], 'vi')}." for name, table in told]
    return [head.format(*chosen), *meanings]


def _unranked(result: Result) -> list[str]:
    """The units without any mark, in the order of the roster."""
    ranked = set(result.totals["unit"])
    return [unit for unit in result.tables.units["unit"] if unit not in ranked]
