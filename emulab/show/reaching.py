"""What every unit would need to be first, or to have another rank."""

from emulab.goal import goals, reach
from emulab.goal.amounts import Points, enough
from emulab.goal.openings import adds_up
from emulab.goal.saying import remarks, sentences
from emulab.pipeline import Result
from emulab.sensitivity.robustness import Robustness
from emulab.show.names import criterion_names, points, unit_names
from emulab.show.origins import lines
from emulab.show.page import LANG, Page, nothing, page, said, sentence
from emulab.show.table import number, table, word

FEW = 5  # units whose raise is searched for
FILES = ("marks", "targets", "checks")


def reaching(robustness: Robustness | None, rank: int = 1) -> Page:
    """The gap of every unit, its cheapest raise, and the one criterion that would do by itself.

    The other units stand as they are: not all can close their gaps at once.
    """
    if robustness is None:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    result = robustness.result
    ranked = result.ranks["unit"].to_list()
    few = None if adds_up(result.rules) else ranked[:FEW]
    found = goals(result, rank, LANG, few)
    names, criteria = unit_names(result.tables), criterion_names(result.rules)
    columns = [number("Rank", 7), word("Unit"), number("Total", 11), number("Gap", 10)]
    columns += [number("Cheapest raise", 13), word("One criterion that would do by itself", 40)]
    rows = []
    for row in found.to_dicts():
        held = row["possible"] and row["effort"] == 0
        rows.append(
            [
                "–" if row["rank"] is None else str(row["rank"]),
                names[row["unit"]],
                points(row["total"]),
                "–" if row["gap"] is None else Points(row["gap"]).said(LANG),
                "–" if held else _effort(row),
                "–" if held else _single(row, criteria),
            ]
        )
    title = said("What rank {rank} would take", rank=rank)
    made = table("reaching", title, columns, rows, lines(result, *FILES))
    return page(made, sentence(*_summary(found, names, rank), _left(ranked, few)))


def _left(ranked: list[str], few: list[str] | None) -> str:
    """That further units were not looked at, where each has to be searched for."""
    if few is None or len(few) == len(ranked):
        return ""
    return said(
        "Totals do not simply add up under these rules, so raises are searched for, and only for "
        "the first {number} units; emulab reach answers for any other.",
        number=len(few),
    )


def _effort(row: dict) -> str:
    if not row["possible"]:
        return said("out of reach")
    return enough(row["effort"], row["strict"]).said(LANG)


def _single(row: dict, criteria: dict[str, str]) -> str:
    if row["criterion"] is None:
        return said("none has the room") if row["possible"] else row["why"]
    amount = enough(row["needed"], row["needed_strict"]).said(LANG)
    return said("“{name}”: {points}", name=criteria[row["criterion"]], points=amount)


def _summary(found, names: dict[str, str], rank: int) -> list[str]:
    able = found.filter(found["possible"] & (found["effort"] > 0)).sort("effort")
    if not able.height:
        return [said("No other unit can have rank {rank} by its own points alone.", rank=rank)]
    row = able.row(0, named=True)
    effort = enough(row["effort"], row["strict"])
    return [
        said(
            "Nearest to rank {rank} is **{unit}**: {effort} points would do.",
            rank=rank,
            unit=names[row["unit"]],
            effort=effort,
        )
    ]


def goal(result: Result | None, unit: str, rank: int = 1) -> Page:
    """One unit: what it lacks, the cheapest raise, and what should be known beside it."""
    if result is None or not result.ranked:
        return nothing(said("There is no mark yet, so there is nothing to rank."))
    found = reach(result, unit, rank)
    criteria = criterion_names(result.rules)
    made = None
    if found.cheapest.height:
        columns = [word("Criterion"), number("Points now", 12), number("Raise", 14)]
        columns += [number("Points then", 12)]
        rows = [
            [
                criteria[row["criterion"]],
                points(row["score"]),
                Points(row["raise"]).said(LANG),
                points(row["after"]),
            ]
            for row in found.cheapest.to_dicts()
        ]
        made = table("goal", said("The cheapest raise"), columns, rows, lines(result, *FILES))
    return page(sentence(*sentences(result, found)), made, sentence(*remarks(result, found)))
