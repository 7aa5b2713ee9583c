"""The audit of published numbers as one object or as text for a terminal."""

from typing import Any

from emulab import auditing
from emulab.auditing.findings import FOLLOWING
from emulab.auditing.sentences import (
    CELL_SENTENCES,
    NODES,
    RANK_SENTENCES,
    SOURCES,
    explained,
)
from emulab.auditing.totals import places_of
from emulab.numbers import shown
from emulab.output.frames import heading, minus, terminal_table
from emulab.studies import Study
from emulab.words import Message

LANG = "vi"
FOLLOWS = {
    auditing.EXACT: Message("equal"),
    auditing.WITHIN: Message("within rounding"),
    auditing.NOT: Message("does not follow"),
}
Rows = list[dict[str, Any]]


def audit_object(study: Study) -> dict[str, Any]:
    """cluster, year, synthetic, totals, cells, ranks, unrounded.

    Every recorded total with the ``causes`` that would give it; of the recorded cells and ranks
    those that do not follow. All three are empty where nothing was recorded.
    """
    result, record = study.standing(), study.record
    totals = auditing.audit(result, record).to_dicts()
    causes = auditing.explanations(result, record).drop("recorded").to_dicts()
    for row in totals:
        own = [cause for cause in causes if cause["unit"] == row["unit"]]
        row["causes"] = [{key: cause[key] for key in cause if key != "unit"} for cause in own]
    cells = auditing.cells(result, record).to_dicts()
    ranks = [] if record is None else auditing.rank_audit(result, record).to_dicts()
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "totals": totals,
        "cells": [row for row in cells if row["finding"] not in FOLLOWING],
        "ranks": [row for row in ranks if row["finding"] != auditing.EXACT],
    }


def audit_text(study: Study) -> str:
    """The audit as tables for a terminal, rounded for the eye only."""
    result, found = study.standing(), audit_object(study)
    if not found["totals"] and not found["cells"] and not found["ranks"]:
        nothing = Message("No published source prints a total, so there is none to audit.")
        return f"{heading(study)}\n{nothing.said(LANG)}"
    own = {key: name.vi for key, name in result.rules.rubric.names().items()}
    nodes = {key: name.said(LANG) for key, name in NODES.items()}
    names = {**own, **nodes, **result.unit_names}
    places = places_of(study.record)
    blocks = (
        (Message("Published totals, added up again"), _totals(found["totals"], names, places)),
        (
            Message("What could have made the totals that do not follow"),
            _causes(found["totals"], names),
        ),
        (Message("Recorded cells that do not follow"), _cells(found["cells"], names, places)),
        (
            Message("Published ranks that do not follow from the published totals"),
            _ranks(found["ranks"], names),
        ),
    )
    lines = [heading(study)]
    for title, rows in blocks:
        if rows:
            lines += ["", title.said(LANG), terminal_table(rows)]
    return "\n".join([*lines, *_unexplained(found["totals"], names)])


def _totals(totals: Rows, names: dict[str, str], places: int) -> Rows:
    return [
        {
            "đơn vị": names.get(row["unit"], row["unit"]),
            "công bố": minus(shown(row["recorded"], places)),
            "tính lại": minus(shown(row["computed"], places)),
            "sai số cho phép": "–" if row["allowed"] is None else f"± {shown(row['allowed'], 3)}",
            "kết quả": FOLLOWS[row["follows"]].said(LANG),
            "hạng công bố": str(row["recorded_rank"] or "–"),
            "hạng tính lại": str(row["rank"] or "–"),
        }
        for row in totals
    ]


def _unexplained(totals: Rows, names: dict[str, str]) -> list[str]:
    """The totals that do not follow and that no single mistake would give."""
    off = [row["unit"] for row in totals if row["follows"] == auditing.NOT and not row["causes"]]
    listed = "; ".join(names.get(unit, unit) for unit in off)
    return [f"Không sai sót đơn lẻ nào cho ra tổng điểm công bố của: {listed}."] if off else []


def _causes(totals: Rows, names: dict[str, str]) -> Rows:
    return [
        {
            "đơn vị": names.get(row["unit"], row["unit"]),
            "khả năng": explained(cause, names).said(LANG),
        }
        for row in totals
        if row["follows"] == auditing.NOT
        for cause in row["causes"]
    ]


def _cells(cells: Rows, names: dict[str, str], places: int) -> Rows:
    return [
        {
            "đơn vị": names.get(row["unit"], row["unit"]),
            "ô": names.get(row["node"], row["node"]),
            "bước": SOURCES[row["stage"]].said(LANG) if row["stage"] else "–",
            "công bố": minus(shown(row["recorded"], places)),
            "tính lại": minus(shown(row["computed"], places)),
            "kết quả": CELL_SENTENCES[row["finding"]].said(LANG),
            "từ ô": ", ".join(names.get(one, one) for one in (row["cell"] or "").split(", ")),
        }
        for row in cells
    ]


def _ranks(ranks: Rows, names: dict[str, str]) -> Rows:
    found = []
    for row in ranks:
        beside = ", ".join(names.get(one, one) for one in (row["beside"] or "").split(", "))
        told = Message(RANK_SENTENCES[row["finding"]].template, {**row, "beside": beside})
        unit = row["unit"]
        found.append(
            {
                "đơn vị": "–" if unit is None else names.get(unit, unit),
                "hạng công bố": told.said(LANG),
            }
        )
    return found
