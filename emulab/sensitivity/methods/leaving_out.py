"""What one criterion, section, unit, scorer or stage does to the ranking by being there.

Each is left out in turn and the rest ranked anew. A ranking in which a unit's leaving turns others
around shows *rank reversal*: it rests on who happened to be in the cluster.
"""

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
from scipy.stats import kendalltau

from emulab.faults import InputError
from emulab.pipeline import Result
from emulab.rules import Rules
from emulab.scoring import compares
from emulab.sensitivity.methods.without import (
    Case,
    compared,
    scorers_of,
    without_node,
    without_scorer,
    without_stage,
    without_unit,
)
from emulab.words import Message

LEFT_OUT = {
    "left": pl.String,
    "winner": pl.List(pl.String),
    "moved": pl.Int64,
    "shift": pl.Float64,
    "tau_b": pl.Float64,
    "largest": pl.String,
    "by": pl.Int64,
    "why": pl.String,
}

Leaving = Callable[[Result, str], Case | Message]
WHAT: dict[str, tuple[Callable[[Result], tuple[str, ...]], Leaving]] = {
    "criterion": (lambda result: tuple(x.id for x in result.rules.rubric.main), without_node),
    "section": (lambda result: tuple(x.id for x in result.rules.rubric.criteria), without_node),
    "unit": (lambda result: tuple(result.ranks["unit"]), without_unit),
    "scorer": (scorers_of, without_scorer),
    "stage": (lambda result: result.rules.stages.order, without_stage),
}


def leave_one_out(result: Result, what: str, lang: str = "en") -> pl.DataFrame:
    """A row for each criterion, section, unit, scorer or stage (``what``), it alone left out.

    left, winner (units then first), moved (units whose place changes), shift (mean change),
    tau_b (Kendall's, -1 to 1, of the places before and after; empty where all are tied), largest
    (who moves most; the best ranked where several do), by (its places, below 0: down), why (what
    stands against leaving it out; then the others are empty).

    Places are counted among the units that are left, before and after: who was third behind a
    unit that leaves is second already before. Criteria left out take their points along, so bonus
    and penalty weigh more beside the rest. Raises KeyError where ``what`` is none of WHAT.

    >>> from emulab.studies import study
    >>> leave_one_out(study("hanoi-02", 2023).result, "section").select("left", "moved").rows()
    [('tasks', 5), ('party', 2), ('movement', 2)]
    """
    names, leave = WHAT[what]
    before = dict(result.ranks.select("unit", "rank").iter_rows())
    found = names(result) if before else ()
    return pl.DataFrame(
        [_row(name, _left(result, name, leave), before, lang) for name in found],
        schema=LEFT_OUT,
        orient="row",
    )


def _left(result: Result, name: str, leave: Leaving) -> dict[str, int] | Message:
    try:
        case = leave(result, name)
        return case if isinstance(case, Message) else case.ranks()
    except InputError as error:
        said = {"finding": "; ".join(str(fault.finding) for fault in error.faults)}
        return Message("its weights cannot be worked out then: {finding}", said)


def _row(name: str, after: dict[str, int] | Message, before: dict[str, int], lang: str) -> tuple:
    if isinstance(after, Message):
        return name, None, None, None, None, None, None, after.said(lang)
    old, new = compared(before, after)
    units = [unit for unit in before if unit in after]
    up = old - new
    largest = int(np.abs(up).argmax()) if len(up) and up.any() else None
    return (
        name,
        [unit for unit in dict.fromkeys([*units, *after]) if after[unit] == 1],
        int(np.count_nonzero(up)),
        float(np.abs(up).mean()) if len(up) else 0.0,
        _tau(old, new),
        None if largest is None else units[largest],
        None if largest is None else int(up[largest]),
        None,
    )


def _tau(old: np.ndarray, new: np.ndarray) -> float | None:
    """Kendall's tau-b; None of fewer than two units, or where one side is all tied."""
    if len(old) < 2 or np.ptp(old) == 0 or np.ptp(new) == 0:
        return None
    return round(float(kendalltau(old, new, variant="b").statistic), 12)


def reversals(rules: Rules) -> tuple[Message, ...]:
    """Why a unit's leaving could turn others around; empty where it never can.

    Empty is a promise: each unit's total then hangs on its own marks alone.

    >>> from emulab.rules import load_rules
    >>> [str(one) for one in reversals(load_rules("hanoi-02/2023"))]
    ['results are measured against the best result of the cluster']
    >>> reversals(load_rules("par-index/2023"))
    ()
    """
    return tuple(_reversals(rules))


def _reversals(rules: Rules) -> Iterator[Message]:
    if compares(rules):
        yield Message("the scale, the weights or the aggregate compare the units", {})
    if any(leaf.kind == "target" for leaf in rules.rubric.main):
        yield Message("results are measured against the best result of the cluster", {})
    if rules.rubric.missing.startswith("impute"):
        yield Message("a missing mark is filled in from the other units' marks", {})
    if rules.stages.adjust != "none":
        yield Message("the scorers' severity is estimated from all units", {})
    if any(gate.bars != "ranking" for gate in rules.gates):
        yield Message("a gate bars units from the first places, and others move up into them", {})
