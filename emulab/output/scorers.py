"""The scorers of a cluster, as one object or as text for a terminal."""

from typing import Any

from emulab import scorers
from emulab.numbers import shown
from emulab.output.frames import heading, terminal_table, unit_names
from emulab.studies import Study


def scorers_object(study: Study) -> dict[str, Any]:
    """cluster, year, synthetic, stage, why (where scorers cannot be compared, else null), and the
    tables leniency, adjusted, outlying, inflation and agreement, unrounded."""
    result = study.standing()
    own = scorers.scorers_of(result)
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        "synthetic": bool(study.synthetic),
        "stage": own.stage,
        "why": str(own.reason) if own.reason else None,
        "leniency": scorers.leniency(result).to_dicts(),
        "adjusted": scorers.adjusted(result).to_dicts(),
        "outlying": scorers.outlying(result).to_dicts(),
        "inflation": scorers.inflation(result).to_dicts(),
        "agreement": scorers.agreement(result).to_dicts(),
    }


def scorers_text(study: Study) -> str:
    """Leniency and the ranking less leniency as tables for a terminal, rounded for the eye only."""
    result = study.standing()
    own = scorers.scorers_of(result)
    if own.reason:
        return f"{heading(study)}\n{own.reason.said('vi')}"
    names = unit_names(result)
    mild = [
        {
            "người chấm": names.get(row["scorer"], row["scorer"]),
            "số đơn vị": str(row["units"]),
            "rộng tay (điểm mỗi phiếu)": shown(row["points"]),
            "vượt ngẫu nhiên": "có" if row["apart"] else "không",
        }
        for row in scorers.leniency(result).to_dicts()
    ]
    fair = [
        {
            "đơn vị": names[row["unit"]],
            "hạng chính thức": str(row["official_rank"]),
            "hạng theo người chấm": str(row["plain_rank"] or "–"),
            "hạng khi trừ độ rộng tay": str(row["adjusted_rank"] or "–"),
            "tổng khi trừ độ rộng tay": shown(row["adjusted_total"]),
        }
        for row in scorers.adjusted(result).to_dicts()
    ]
    return f"{heading(study)}\n{terminal_table(mild)}\n{terminal_table(fair)}"
