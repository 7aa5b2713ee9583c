"""One unit explained, as one object or as text for a terminal."""

from typing import Any

import polars as pl

from emulab.explaining import explain, marks_beneath, ranked_unit
from emulab.explaining.marks import WHY
from emulab.explaining.printing import ROUNDING, printed_parts
from emulab.explaining.saying import gap_sentence, total_sentence, unsplit_sentence
from emulab.numbers import shown
from emulab.output.frames import heading, terminal_table
from emulab.output.remarks import adjusted_line, barred_lines, rates, touched_lines
from emulab.pipeline import Result
from emulab.scoring.scorers.adjusting import adjusted_marks
from emulab.scoring.stages import counted
from emulab.studies import Study

INDENT = "  "


def explain_object(study: Study, unit: str) -> dict[str, Any]:
    """cluster, year, unit, name, synthetic, rank, total, rows of ``explain``, marks, gates; all
    unrounded.

    Raises InputError that lists the units where there is none of that id or name. The marks are
    those of ``marks_beneath``, each with its ``adjusted`` value where the rules take severity out
    of the official marks; ``rank`` is null for a unit that a gate bars from the ranking.
    """
    result = study.standing()
    unit = ranked_unit(result, unit)
    rows = explain(result, unit).to_dicts()
    marks_of = {} if study.result else {"marks_of": study.rules.analysis.trial_year}
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        **marks_of,
        "unit": unit,
        "name": result.unit_names[unit],
        "synthetic": bool(study.synthetic),
        "rank": dict(result.ranks.select("unit", "rank").iter_rows()).get(unit),
        "total": rows[0]["part"],
        "rows": rows,
        "marks": _marks(result, unit),
        "gates": result.gates.filter(pl.col("unit") == unit).drop("unit").to_dicts(),
    }


def explain_text(study: Study, unit: str) -> str:
    """The total drilled down as a table for a terminal: the printed points add up.

    Beneath it the distance to the unit just above, and the marks that do not count and why.
    """
    result = study.standing()
    unit = ranked_unit(result, unit)
    places, rows = printed_parts(explain(result, unit))
    cells = [
        {
            "tiêu chí": INDENT * row["depth"] + _name(row),
            "tối đa": _shown(row["maximum"], 2),
            "điểm": _shown(row["part"], places),
            "chưa đạt": _shown(row["lost"], places),
            "bình quân": _shown(row["mean"], places),
        }
        for row in rows
    ]
    sentences = [total_sentence(result, unit), *barred_lines(result, unit)]
    sentences += [unsplit_sentence(result), _above(result, unit)]
    lines = [heading(study), terminal_table(cells), *(line for line in sentences if line)]
    lines += [*_rebased(result, unit), *adjusted_line(result), *touched_lines(result, unit)]
    return "\n".join([*lines, *_left_out(result, unit)])


def _name(row: dict) -> str:
    return "làm tròn" if row["node"] == ROUNDING else row["name"]


def _shown(value: float | None, places: int) -> str:
    return "" if value is None else shown(value, places).replace("-", "−")


def _above(result: Result, unit: str) -> str:
    """The distance to the unit just above in the ranking; the leader's to the second."""
    order = result.ranks["unit"].to_list()
    if unit not in order or len(order) < 2:
        return ""
    place = order.index(unit)
    return gap_sentence(result, unit, order[place - 1] if place else order[1])


def _marks(result: Result, unit: str) -> list[dict[str, Any]]:
    """The rows of ``marks_beneath``; where severity is taken out each with the mark that counts."""
    rows = marks_beneath(result, unit).to_dicts()
    rules = result.rules
    if rules.stages.adjust == "none":
        return rows
    keys = ("criterion", "stage", "scorer")
    less = adjusted_marks(counted(result.tables.marks, rules), rules).filter(pl.col("unit") == unit)
    values = {tuple(row[key] for key in keys): row["mark"] for row in less.to_dicts()}
    return [row | {"adjusted": values.get(tuple(row[key] for key in keys))} for row in rows]


def _rebased(result: Result, unit: str) -> list[str]:
    """Why parts are larger than the marks, where a unit was not judged on the whole rubric."""
    whole = result.rules.rubric.maximum
    for row in rates(result):
        if row["unit"] == unit and row["assigned"] is not None and row["assigned"] != whole:
            given = shown(row["given"]).replace("-", "−")
            return [
                f"Điểm chưa quy đổi: {given}; các tiêu chí được giao có tối đa "
                f"{shown(row['assigned'])} điểm, quy đổi về {shown(whole)}."
            ]
    return []


def _left_out(result: Result, unit: str) -> list[str]:
    """How many marks count, and how many do not, by reason."""
    frame = marks_beneath(result, unit)
    out = frame.filter(~frame["used"])
    found = [f"Số điểm chấm được tính: {frame.height - out.height} trên {frame.height}."]
    for reason, count in out["reason"].value_counts(sort=True).sort("reason").iter_rows():
        found.append(f"{INDENT}{count} không tính: {WHY[reason].said('vi')}.")
    return found
