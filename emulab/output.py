"""What the command line prints: the ranking and the decisions, as one object or as text."""

from typing import Any

import polars as pl

from emulab.numbers import shown
from emulab.pipeline import Result, outcome_frame
from emulab.studies import Study
from emulab.words import translated

SYNTHETIC = "Số liệu minh họa (synthetic)"


def rank_object(study: Study) -> dict[str, Any]:
    """cluster, year, synthetic, and a row for every ranked unit, all unrounded.

    The parts of a unit, bonus and penalty (negative) included, add up to its total. A unit
    without any mark has no rank and is named under ``unranked``.
    """
    result = study.standing()
    parts: dict[str, dict[str, float]] = {}
    declared = [s for s in ("bonus", "penalty") if getattr(result.rules.rubric, s)]
    for unit, criterion, part in result.parts.select("unit", "criterion", "part").iter_rows():
        parts.setdefault(unit, {})[criterion] = part
    rows = []
    for row in result.ranks.to_dicts():
        own = parts.get(row["unit"], {})
        rows.append({**row, "parts": own | {side: own.get(side, 0.0) for side in declared}})
    head = {"cluster": study.rules.cluster, "year": study.rules.year}
    if study.result is None:
        head["marks_of"] = study.rules.analysis.trial_year
    unranked = _unranked(result)
    return {**head, "synthetic": bool(study.synthetic), "ranks": rows, "unranked": unranked}


def awards_object(study: Study, lang: str) -> dict[str, Any]:
    """proposals and offices: a row for every contest and unit, votes as integers or null."""
    result = study.standing()
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "proposals": outcome_frame(result.award_outcomes, "award", lang).to_dicts(),
        "offices": outcome_frame(result.office_outcomes, "office", lang).to_dicts(),
    }


def rank_text(study: Study) -> str:
    """The ranking as a table for a terminal, rounded for the eye only."""
    result = study.standing()
    bands = {band.id: band.name.vi for band in result.rules.bands}
    names = _names(result)
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
    lines = [_heading(study), *([_table(rows)] if rows else [])]
    if unranked := _unranked(result):
        lines.append(f"Chưa có điểm nào: {', '.join(names[unit] for unit in unranked)}.")
    return "\n".join(lines)


def awards_text(study: Study, lang: str) -> str:
    """The decisions as tables for a terminal: first what is proposed, then why not the others."""
    result = study.standing()
    names = _names(result)
    contests = (*result.rules.awards, *result.rules.offices)
    titles = {one.id: one.name.said(lang) if one.name else one.id for one in contests}
    heads = [translated(word, lang) for word in ("Unit", "Outcome", "Reason")]
    lines = [_heading(study)]
    for contest in result.rules.contests:
        rows = []
        for o in (*result.award_outcomes, *result.office_outcomes):
            if o.contest == contest:
                said = (names[o.unit], translated(o.outcome, lang), o.reason.said(lang))
                rows.append(dict(zip(heads, said, strict=True)))
        lines += ["", titles[contest], _table(rows)]
    if not contests:
        lines.append(translated("The rules name no award, so nothing is proposed.", lang))
    return "\n".join(lines)


def _unranked(result: Result) -> list[str]:
    """The units without any mark, in the order of the roster."""
    ranked = set(result.ranks["unit"])
    return [unit for unit in result.tables.units["unit"] if unit not in ranked]


def _names(result: Result) -> dict[str, str]:
    return dict(result.tables.units.select("unit", "name").iter_rows())


def _heading(study: Study) -> str:
    rules = study.rules
    head = f"{rules.name} – {rules.year}"
    if study.result is None:
        head += f" (dự thảo thử trên điểm năm {rules.analysis.trial_year})"
    return f"{head}\n{SYNTHETIC}: {', '.join(study.synthetic)}" if study.synthetic else head


def _table(rows: list[dict[str, str]]) -> str:
    options = {
        "tbl_rows": -1,
        "tbl_cols": -1,
        "tbl_width_chars": 200,
        "fmt_str_lengths": 120,
        "tbl_hide_dataframe_shape": True,
        "tbl_hide_column_data_types": True,
        "tbl_formatting": "UTF8_BORDERS_ONLY",
    }
    with pl.Config(**options):
        return str(pl.DataFrame(rows))
