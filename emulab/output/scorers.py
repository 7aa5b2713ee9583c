"""The scorers of a cluster, as one object or as text for a terminal."""

from typing import Any

from emulab import scorers
from emulab.numbers import shown, signed
from emulab.output.frames import heading, minus, terminal_table
from emulab.output.remarks import names_of
from emulab.pipeline import Result
from emulab.studies import Study
from emulab.words import Message

LANG = "vi"
OF = {"sheets": "cả phiếu", "marks": "từng điểm"}
MEASURES = {
    "icc one-way": "ICC(1,1), số phiếu tùy đơn vị",
    "icc 1,1": "ICC(1,1)",
    "icc 2,1": "ICC(2,1)",
    "icc 3,1": "ICC(3,1)",
    "icc 1,k": "ICC(1,k)",
    "icc 2,k": "ICC(2,k)",
    "icc 3,k": "ICC(3,k)",
    "alpha interval": "Krippendorff alpha (khoảng cách)",
    "alpha ordinal": "Krippendorff alpha (thứ tự)",
    "kendall w": "Kendall W",
}
MOST = 10  # marks that stand alone: the farthest say most
Rows = list[dict[str, str]]


def scorers_object(study: Study) -> dict[str, Any]:
    """cluster, year, synthetic, stage, why (where scorers cannot be compared, else null), and the
    tables leniency, adjusted, outlying, inflation, heads_advantage and agreement, unrounded.

    ``favours`` has the correlation of what units give each other, over how many pairs and with
    which probability under chance, and the pairs and blocs beyond the bound. Its correlation is
    null where fewer than three pairs marked each other.
    """
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
        "favours": _favours(result),
        "inflation": scorers.inflation(result).to_dicts(),
        "heads_advantage": scorers.heads_advantage(result).to_dicts(),
        "agreement": scorers.agreement(result).to_dicts(),
    }


def scorers_text(study: Study) -> str:
    """Everything of ``scorers_object`` as tables for a terminal, rounded for the eye only."""
    result = study.standing()
    own = scorers.scorers_of(result)
    if own.reason:
        return f"{heading(study)}\n{own.reason.said(LANG)}"
    names = result.unit_names
    blocks = (
        ("Độ rộng tay của người chấm (điểm mỗi phiếu)", _leniency(result, names)),
        ("Xếp hạng khi trừ độ rộng tay, bên cạnh xếp hạng chính thức", _adjusted(result, names)),
        ("Điểm chấm lệch xa so với những người chấm khác", _outlying(result, names)),
        ("Điểm tự chấm so với điểm người khác chấm", _inflation(result, names)),
        ("Các cặp chấm cao cho nhau", _pairs(result, names)),
        ("Mức độ thống nhất của người chấm (1: hoàn toàn, 0: ngẫu nhiên)", _agreement(result)),
    )
    lines = [heading(study)]
    for title, rows in blocks:
        lines += ["", title, terminal_table(rows)] if rows else []
    return "\n".join([*lines, *_mutual(result)])


def _leniency(result: Result, names: dict[str, str]) -> Rows:
    return [
        {
            "người chấm": names.get(row["scorer"], row["scorer"]),
            "số đơn vị": str(row["units"]),
            "rộng tay": signed(row["points"]),
            "vượt ngẫu nhiên": "có" if row["apart"] else "không",
        }
        for row in scorers.leniency(result).to_dicts()
    ]


def _adjusted(result: Result, names: dict[str, str]) -> Rows:
    return [
        {
            "đơn vị": names[row["unit"]],
            "hạng chính thức": str(row["official_rank"] or "–"),
            "hạng theo người chấm": str(row["plain_rank"] or "–"),
            "hạng khi trừ": str(row["adjusted_rank"] or "–"),
            "tổng khi trừ": minus(shown(row["adjusted_total"])),
        }
        for row in scorers.adjusted(result).to_dicts()
    ]


def _outlying(result: Result, names: dict[str, str]) -> Rows:
    criteria = names_of(result.rules)
    return [
        {
            "đơn vị": names[row["unit"]],
            "tiêu chí": criteria[row["criterion"]],
            "người chấm": names.get(row["scorer"], row["scorer"]),
            "điểm": minus(shown(row["mark"])),
            "dự kiến": minus(shown(row["expected"])),
            "lệch": signed(row["deviation"]),
        }
        for row in scorers.outlying(result).head(MOST).to_dicts()
    ]


def _inflation(result: Result, names: dict[str, str]) -> Rows:
    return [
        {
            "đơn vị": names[row["unit"]],
            "số tiêu chí": str(row["cells"]),
            "tự chấm": minus(shown(row["own"])),
            "người khác chấm": minus(shown(row["others"])),
            "chênh lệch": signed(row["inflation"]),
        }
        for row in scorers.inflation(result).to_dicts()
        if row["section"] is None
    ]


def _pairs(result: Result, names: dict[str, str]) -> Rows:
    sheet = scorers.scorers_of(result).marks.sheet
    return [
        {
            "đơn vị": names[row["one"]],
            "với đơn vị": names[row["other"]],
            "cho hơn dự kiến": signed(row["there"] * sheet),
            "nhận hơn dự kiến": signed(row["back"] * sheet),
        }
        for row in scorers.favours(result).pairs.to_dicts()
    ]


def _mutual(result: Result) -> list[str]:
    """How far favours are returned over all pairs, before any single pair is looked at."""
    found = scorers.favours(result).found
    if found is None:
        return [
            Message(
                "Fewer than three pairs of units marked each other, so no favours can be compared."
            ).said(LANG)
        ]
    values = {
        "pairs": found.pairs,
        "r": signed(found.correlation),
        "p": shown(100 * found.probability, 1),
    }
    return [
        Message(
            "Over {pairs} pairs that marked each other the correlation of what they give beyond "
            "worth and leniency is {r}; chance alone gives as much in {p} % of the draws.",
            values,
        ).said(LANG)
    ]


def _agreement(result: Result) -> Rows:
    return [
        {
            "thước đo": MEASURES[row["measure"]],
            "tính trên": OF[row["of"]],
            "số đơn vị, ô": str(row["units"]),
            "số người chấm": str(row["scorers"]),
            "giá trị": minus(shown(row["value"], 3)),
        }
        for row in scorers.agreement(result).to_dicts()
        if row["value"] is not None
    ]


def _favours(result: Result) -> dict[str, Any]:
    own = scorers.favours(result)
    found = own.found
    return {
        "correlation": None if found is None else found.correlation,
        "mutual": 0 if found is None else found.pairs,
        "probability": None if found is None else found.probability,
        "bound": own.bound,
        "pairs": own.pairs.to_dicts(),
        "blocs": [list(bloc) for bloc in own.blocs],
    }
