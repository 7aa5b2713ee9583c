"""What a unit needs for a rank, as one object or as text for a terminal."""

from dataclasses import asdict
from typing import Any

from emulab.explaining import unit_of
from emulab.goal import Goal, reach
from emulab.goal.amounts import Points, enough
from emulab.goal.saying import remarks, sentences
from emulab.output.frames import heading, terminal_table
from emulab.output.remarks import barred_lines
from emulab.pipeline import Result
from emulab.studies import Study

ROWS = 12  # of criteria that would do by themselves; the object has them all
SIDES = {"bonus": " (thưởng)", "penalty": " (trừ)"}


def reach_object(study: Study, unit: str, rank: int = 1) -> dict[str, Any]:
    """cluster, year, unit, name, synthetic, asked, rank, total, rival, gap, held, possible,
    effort, strict, slack, reached (rank, total, shared), how, cheapest, raises, gates, why, notes;
    all unrounded, and sentences in English.

    Raises InputError where there is no such unit, where it has no mark, and for a rank that the
    cluster does not have.
    """
    result = study.standing()
    goal = reach(result, unit_of(result, unit), rank)
    marks_of = {} if study.result else {"marks_of": study.rules.analysis.trial_year}
    names = result.unit_names
    return {
        "cluster": study.rules.cluster,
        "year": study.rules.year,
        **marks_of,
        "unit": goal.unit,
        "name": names[goal.unit],
        "synthetic": bool(study.synthetic),
        "asked": goal.asked,
        "rank": goal.rank,
        "total": goal.total,
        "rival": None if goal.rival is None else {"unit": goal.rival, "name": names[goal.rival]},
        "gap": goal.gap,
        "held": goal.held,
        "possible": goal.possible,
        "effort": goal.effort,
        "strict": goal.strict,
        "slack": goal.slack,
        "reached": goal.reached and asdict(goal.reached),
        "how": goal.how,
        "cheapest": goal.cheapest.to_dicts(),
        "raises": goal.raises.to_dicts(),
        "gates": result.gates.filter(result.gates["unit"] == goal.unit).drop("unit").to_dicts(),
        "why": [message.said("en") for message in goal.why],
        "notes": list(remarks(result, goal, "en")),
    }


def reach_text(study: Study, unit: str, rank: int = 1) -> str:
    """The answer in sentences, then what each criterion would have to give by itself."""
    result = study.standing()
    goal = reach(result, unit_of(result, unit), rank)
    lines = [heading(study), *sentences(result, goal), *barred_lines(result, goal.unit)]
    if not goal.held:
        lines += _by_themselves(result, goal)
    return "\n".join([*lines, *remarks(result, goal)])


def _by_themselves(result: Result, goal: Goal) -> list[str]:
    """The criteria that would do by themselves, the smallest raise first."""
    able = goal.raises.filter("feasible").sort("needed", "room", descending=[False, True])
    if not able.height:
        return ["Không tiêu chí nào một mình đủ điểm để tăng."] if goal.possible else []
    names = result.rules.rubric.names()
    rows = [
        {
            "tiêu chí": f"{names[row['criterion']].vi}{SIDES.get(row['side'], '')}",
            "điểm": Points(row["score"]).said("vi"),
            "tối đa": "–" if row["maximum"] is None else Points(row["maximum"]).said("vi"),
            "cần thay đổi": enough(row["needed"], row["strict"], row["room"]).said("vi"),
            "khi đó": Points(row["after"]).said("vi"),
        }
        for row in able.head(ROWS).to_dicts()
    ]
    lines = ["Một mình tiêu chí sau cũng đủ:", terminal_table(rows)]
    left = able.height - ROWS
    return lines + [f"và {left} tiêu chí khác; xem tất cả với --json."] * (left > 0)
