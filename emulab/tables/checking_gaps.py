"""Marks that are missing where they count: told by stage, by unit, by criterion, then by cell."""

import numpy as np
import polars as pl

from emulab.tables.case import Case
from emulab.tables.checking_marks import counting_stages
from emulab.tables.coding import Coded
from emulab.tables.vocabulary import WORDS, in_both
from emulab.words import Message


def gaps(case: Case) -> None:
    """Cells of the tree without a mark at the stage that counts.

    With ``missing: refuse`` they are faults, also where nobody marked but a scorer whom a scenario
    sets aside, and where the scenario supposes points instead. At mid-year any stage will do, and
    the notes say how many cells rest on an earlier one. Bonus and penalty may be absent: no mark,
    no points.
    """
    coded, phase = case.marks, case.rules.phase
    if not coded.units:
        return
    if not case.tables.marks.height:
        _none_at_all(case)
        return
    main = [place for place, leaf in enumerate(coded.leaves) if leaf.side == "main"]
    there = _marked(case, coded)[:, main, :]
    needed = case.assigned[:, main]
    counting = counting_stages(case)
    if counting is None or phase == "mid_year":
        some = there.any(axis=2)
        _say(case, needed & ~some, needed, Message("at any stage"))
        last = needed & some & ~there[:, :, -1]
        if case.rules.stages.combine == "last" and last.any():
            case.ledger.note(
                case.tables.file("marks"),
                0,
                "{some} of {all} cells rest on a stage before {stage}.",
                **_of(last, needed),
                stage=in_both(case.rules.stages.order[-1], WORDS),
            )
        return
    for place in counting:
        stage = in_both(case.rules.stages.order[place], WORDS)
        where = Message("at stage {stage}", {"stage": stage})
        _say(case, needed & ~there[:, :, place], needed, where)


def _marked(case: Case, coded: Coded) -> np.ndarray:
    """Units by leaves by stages: whether anyone's mark counts there.

    A row whose names are misspelt stands for those that were probably meant: the misspelling
    is a fault already, and the gap behind it would be told twice.
    """
    size = (len(coded.units), len(coded.leaves), len(coded.stages))
    cells = coded.cell[(coded.cell >= 0) & ~coded.not_counted]
    there = np.bincount(cells, minlength=size[0] * size[1] * size[2]).reshape(size) > 0
    lost = coded.rows(coded.cell < 0)
    units = {unit: place for place, unit in enumerate(coded.units)}
    leaves = {leaf.id: place for place, leaf in enumerate(coded.leaves)}
    known = lost.select("unit", "criterion", "stage").unique(maintain_order=True)
    for unit, criterion, stage in known.iter_rows():
        row = units.get(_meant(unit, case.units))
        column = leaves.get(_meant(criterion, case.criteria))
        if row is not None and column is not None:
            at = coded.stages.index(stage) if stage in coded.stages else slice(None)
            there[row, column, at] = True
    return there


def _meant(text: str | None, lexicon) -> str | None:
    return text if text is None or text in lexicon else lexicon.near(text)


def _none_at_all(case: Case) -> None:
    file = case.tables.file("marks")
    if case.rules.phase == "year_end" and case.rules.rubric.missing == "refuse":
        case.ledger.fault(file, 0, "there are no marks.", "Write them, a row a mark.")
    elif case.rules.phase != "kick_off":
        case.ledger.note(file, 0, "there are no marks yet.")


def _say(case: Case, gap: np.ndarray, needed: np.ndarray, where: Message) -> None:
    """The gaps as faults, the largest that are whole first; as a note where the rules fill them."""
    if not gap.any():
        return
    coded, file, policy = case.marks, case.tables.file("marks"), case.rules.rubric.missing
    if policy != "refuse":
        case.ledger.note(
            file,
            0,
            "{some} of {all} cells have no mark {where}; the rules say missing: {policy}.",
            **_of(gap, needed),
            where=where,
            policy=policy,
        )
        return
    remedy = "Write the marks, or say in the rules what to do: missing: reweight."
    if (gap == needed).all():
        case.ledger.fault(file, 0, f"there is no mark of any unit {where}.", remedy)
        return
    main = [leaf.id for leaf in coded.leaves if leaf.side == "main"]
    units = (gap == needed).all(axis=1) & needed.any(axis=1)
    for row in np.flatnonzero(units):
        case.ledger.fault(file, 0, f"{coded.units[row]} has no mark {where}.", remedy)
    gap, needed = gap & ~units[:, None], needed & ~units[:, None]
    criteria = (gap == needed).all(axis=0) & (needed.sum(axis=0) > 1)
    for column in np.flatnonzero(criteria):
        case.ledger.fault(file, 0, f"no unit has a mark on {main[column]} {where}.", remedy)
    rows, columns = np.nonzero(gap & ~criteria)
    cells = pl.DataFrame({"row": rows, "column": columns, "line": np.zeros_like(rows)})

    def say(cell: dict) -> tuple[str, str]:
        unit, criterion = coded.units[cell["row"]], main[cell["column"]]
        return f"{unit} has no mark on {criterion} {where}.", "Write it; 0 is a mark as well."

    case.ledger.rows(file, cells, say)


def _of(some: np.ndarray, needed: np.ndarray) -> dict[str, int]:
    return {"some": int(some.sum()), "all": int(needed.sum())}
