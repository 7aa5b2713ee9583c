"""One unit explained, as one object or as text for a terminal."""

from typing import Any

from emulab.explaining import explain, marks_beneath, ranked_unit
from emulab.explaining.marks import WHY
from emulab.explaining.printing import ROUNDING, printed_parts
from emulab.explaining.saying import gap_sentence, total_sentence, unsplit_sentence
from emulab.numbers import shown
from emulab.output.frames import heading, terminal_table, unit_names
from emulab.pipeline import Result
from emulab.studies import Study

INDENT = "  "


def explain_object(study: Study, unit: str) -> dict[str, Any]:
    """cluster, year, unit, name, synthetic, rank, total, rows of ``explain``, marks; unrounded.

    Raises InputError that lists the units where there is none of that id or name. The marks are
    those of ``marks_beneath``; ``rank`` is null for a unit that a gate bars from the ranking.
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
        "name": unit_names(result)[unit],
        "synthetic": bool(study.synthetic),
        "rank": dict(result.ranks.select("unit", "rank").iter_rows()).get(unit),
        "total": rows[0]["part"],
        "rows": rows,
        "marks": marks_beneath(result, unit).to_dicts(),
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
    sentences = [total_sentence(result, unit), unsplit_sentence(result), _above(result, unit)]
    lines = [heading(study), terminal_table(cells), *(line for line in sentences if line)]
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


def _left_out(result: Result, unit: str) -> list[str]:
    """How many marks count, and how many do not, by reason."""
    frame = marks_beneath(result, unit)
    out = frame.filter(~frame["used"])
    found = [f"Số điểm chấm được tính: {frame.height - out.height} trên {frame.height}."]
    for reason, count in out["reason"].value_counts(sort=True).sort("reason").iter_rows():
        found.append(f"{INDENT}{count} không tính: {WHY[reason].said('vi')}.")
    return found
