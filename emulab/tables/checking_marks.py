"""Marks one by one: within their bounds, given once, and of one mind on what was passed."""

import numpy as np
import polars as pl

from emulab.numbers import trimmed
from emulab.rules import Leaf
from emulab.tables.case import Case
from emulab.tables.coding import Coded


def marks_within(case: Case) -> None:
    """Marks above their maximum or below their floor, and marks on what was not assigned."""
    coded = case.marks
    if not coded.leaves:
        return
    low = np.array([_lowest(leaf) for leaf in coded.leaves])
    high = np.array([_highest(leaf) for leaf in coded.leaves])
    exact = np.array([leaf.kind == "pass_fail" for leaf in coded.leaves])
    known = coded.leaf >= 0
    mark, most = coded.mark, high[coded.leaf]
    wrong = (mark < low[coded.leaf]) | (mark > most)
    if exact.any():
        wrong |= exact[coded.leaf] & (mark != 0) & (mark != 1) & (mark != most) & ~np.isnan(mark)
    file = case.tables.file("marks")
    case.ledger.rows(file, coded.rows(wrong & known), lambda row: _outside(row, coded))
    _not_assigned(case, coded)


def _lowest(leaf: Leaf) -> float:
    """Least that a mark may be; what is measured has no end."""
    return -np.inf if leaf.kind == "measured" else leaf.lowest


def _highest(leaf: Leaf) -> float:
    """Most that a mark may be; a result held against a target, or measured, has no end."""
    endless = leaf.kind in ("target", "measured") or leaf.maximum is None
    return np.inf if endless else leaf.maximum


def _outside(row: dict, coded: Coded) -> tuple[str, str]:
    leaf = coded.leaves[row["leaf"]]
    given = f"{row['scorer']} gave {row['unit']} {trimmed(row['mark'])} on {leaf.id}"
    if leaf.kind == "pass_fail":
        most = trimmed(leaf.maximum or 1)
        return f"{given}, which is failed (0) or passed ({most}).", f"Write 0, 1 or {most}."
    low, high = trimmed(leaf.lowest), _highest(leaf)
    if high == np.inf:
        return f"{given}, below {low}.", f"Write {low} or more."
    remedy = f"Write a mark from {low} to {trimmed(high)}."
    if leaf.side == "penalty" and row["mark"] < 0:
        remedy = "Write the points taken off as a positive number."
    return f"{given}, outside {low} to {trimmed(high)}.", remedy


def _not_assigned(case: Case, coded: Coded) -> None:
    if case.assigned.all():
        return
    known = (coded.leaf >= 0) & (coded.unit >= 0)
    wrong = known & ~case.assigned[coded.unit, coded.leaf]
    targets = case.tables.file("targets")

    def say(row: dict) -> tuple[str, str]:
        marked = f"{row['unit']} is marked on {row['criterion']}, which is"
        only = coded.leaves[row["leaf"]].only
        if only and case.rules.group_of.get(row["unit"]) not in only:
            return f"{marked} for {', '.join(only)} only.", "Take the mark out."
        return f"{marked} not assigned to it.", f"Take the mark out, or write yes in {targets}."

    case.ledger.rows(case.tables.file("marks"), coded.rows(wrong), say)


def repeated_marks(case: Case) -> None:
    """A second mark of one scorer on one cell; which of the two holds is not for us to say."""
    coded = case.marks
    if coded.rows_of_cell.max(initial=0) < 2:
        return
    several = (coded.cell >= 0) & (coded.rows_of_cell[coded.cell] > 1)
    rows = coded.rows(several).sort("line", maintain_order=True)
    keys = ["cell", "scorer"]
    again = rows.with_columns(
        first=pl.col("line").first().over(keys), turn=pl.int_range(pl.len()).over(keys)
    ).filter(pl.col("turn") > 0)

    def say(row: dict) -> tuple[str, str]:
        unit, criterion, stage = row["unit"], row["criterion"], row["stage"]
        finding = (
            f"{row['scorer']} marks {unit} on {criterion} at stage {stage} again, "
            f"first on line {row['first']}."
        )
        return finding, "Keep one."

    case.ledger.rows(case.tables.file("marks"), again, say)


def pass_or_fail(case: Case) -> None:
    """Cells that some scorers passed and some failed, which has no mean."""
    coded = case.marks
    kinds = np.array([leaf.kind == "pass_fail" for leaf in coded.leaves])
    several = coded.rows_of_cell.max(initial=0) > 1
    stages = case.rules.stages
    of_one_mind = [stages.within_of(one) in ("maximum", "minimum") for one in stages.order]
    if not (kinds.any() and several) or all(of_one_mind):
        return
    counting = counting_stages(case)
    in_question = (coded.cell >= 0) & kinds[coded.leaf] & ~coded.not_counted & ~np.isnan(coded.mark)
    if counting is not None:
        in_question &= np.isin(coded.stage, counting)
    in_question &= ~np.isin(coded.stage, np.flatnonzero(of_one_mind))
    rows = coded.rows(in_question).with_columns(passed=pl.col("mark") > 0)
    cells = rows.group_by("cell", maintain_order=True).agg(
        pl.col("line").min(),
        pl.col("unit", "criterion", "stage").first(),
        passing=pl.col("scorer").filter("passed"),
        failing=pl.col("scorer").filter(~pl.col("passed")),
    )
    split = cells.filter((pl.col("passing").list.len() > 0) & (pl.col("failing").list.len() > 0))

    def say(row: dict) -> tuple[str, str]:
        finding = (
            f"{row['unit']} on {row['criterion']} at stage {row['stage']} was passed by "
            f"{_listed(row['passing'])} and failed by {_listed(row['failing'])}."
        )
        return finding, "Let them agree, or set stages.within: maximum in the rules."

    case.ledger.rows(case.tables.file("marks"), split, say)


def counting_stages(case: Case) -> list[int] | None:
    """The places of the stages that make the score; None for whichever was reached."""
    stages = case.rules.stages
    last = len(stages.order) - 1
    if stages.combine != "last":
        return list(range(last + 1))
    return None if case.rules.phase == "mid_year" else [last]


def _listed(scorers: list[str | None]) -> str:
    named = [scorer or "nobody" for scorer in scorers]
    return ", ".join(named[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
