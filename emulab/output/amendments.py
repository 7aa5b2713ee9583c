"""Marks that changed before the lock, as one object or as text for a terminal."""

from typing import Any

from emulab.amendments import amendments
from emulab.numbers import shown, trimmed
from emulab.output.frames import heading, terminal_table
from emulab.studies import Study


def amendments_object(study: Study) -> dict[str, Any]:
    """cluster, year, synthetic, and a row for every change with its effect, unrounded."""
    rows = amendments(study.standing()).to_dicts()
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "changes": [row | {"when": row["when"].isoformat()} for row in rows],
    }


def amendments_text(study: Study) -> str:
    """The changes as a table for a terminal, rounded for the eye only."""
    result = study.standing()
    names = result.unit_names
    rows = [
        {
            "ngày": f"{row['when']:%d/%m/%Y}",
            "người sửa": row["who"],
            "đơn vị": names.get(row["unit"], row["unit"]),
            "tiêu chí": row["criterion"],
            "vòng": row["stage"],
            "người chấm": row["scorer"],
            "điểm": f"{_mark(row['before'])} → {_mark(row['after'])}",
            "tổng điểm": f"{shown(row['points_before'])} → {shown(row['points_after'])}",
            "hạng": f"{row['rank_before'] or '–'} → {row['rank_after'] or '–'}",
            "lý do": row["reason"],
        }
        for row in amendments(result).to_dicts()
    ]
    told = terminal_table(rows) if rows else "Chưa có điểm nào được sửa."
    return f"{heading(study)}\n{told}"


def _mark(value: float | None) -> str:
    return "–" if value is None else trimmed(value).replace(".", ",")
