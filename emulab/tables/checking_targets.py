"""Targets and the eligibility checklist: what may be targeted, and every line once."""

import polars as pl

from emulab.numbers import trimmed
from emulab.rules import Name
from emulab.tables.case import Case
from emulab.tables.coding import UNASSIGNABLE


def targets(case: Case) -> None:
    """Targets at or below nothing, on criteria that have none, or twice; and what has none."""
    file, kinds = case.tables.file("targets"), {x.id: x.kind for x in case.rules.rubric.leaves}
    rows = case.placed("targets")
    kind = pl.col("criterion").replace_strict(kinds, default=None, return_dtype=pl.String)
    rows = rows.with_columns(kind=kind)
    low = rows.filter(pl.col("target") <= 0)
    case.ledger.rows(
        file,
        low,
        lambda row: (
            f"the target of {row['unit']} on {row['criterion']} is {trimmed(row['target'])}.",
            "Write a target above 0, or leave it empty where there is none.",
        ),
    )
    dropped = rows.filter(~pl.col("assigned") & ~pl.col("kind").is_in(UNASSIGNABLE))
    case.ledger.rows(
        file,
        dropped,
        lambda row: (
            f"{row['criterion']} is marked directly, and {row['unit']} cannot go without it.",
            "Only a criterion of kind target or pass_fail may be unassigned.",
        ),
    )
    given = pl.col("target").is_not_null() | (pl.col("kind") != "pass_fail")
    aimless = rows.filter((pl.col("kind") != "target") & given & pl.col("assigned").fill_null(True))
    case.ledger.rows(
        file,
        aimless,
        lambda row: (
            f"{row['criterion']} has no targets: its kind is {row['kind']}.",
            "Take the row out, or set kind: target in the rules.",
        ),
    )
    _twice(case, "targets", ["unit", "criterion"])
    if case.tables.targets.height or case.tables.marks.height:
        aimed = set(rows.filter(pl.col("target").is_not_null())["criterion"])
        for name in (name for name, kind in kinds.items() if kind == "target"):
            if name not in aimed:
                case.ledger.note(
                    file,
                    0,
                    "no unit has a target on {criterion}: results are held against the best one.",
                    criterion=Name(vi=str(case.rules.rubric.names()[name]), en=name),
                )


def unit_checks(case: Case) -> None:
    """Checks that no award asks for, as a note, and checks of one unit given twice."""
    known = case.rules.check_names
    found = case.placed("checks").filter(~pl.col("check").is_in(list(known)))
    firsts = found.group_by("check", maintain_order=True).agg(pl.col("line").min())
    for check, line in firsts.iter_rows():
        file = case.tables.file("checks")
        case.ledger.note(file, line, "the rules ask for no check called {check!r}.", check=check)
    _twice(case, "checks", ["unit", "check"])


def _twice(case: Case, stem: str, keys: list[str]) -> None:
    def say(row: dict) -> tuple[str, str]:
        unit, other = (row[key] for key in keys)
        return f"{unit} has {other} again, first on line {row['first']}.", "Keep one."

    whole = pl.all_horizontal(pl.col(keys).is_not_null())
    case.ledger.rows(case.tables.file(stem), case.repeated(stem, keys).filter(whole), say)
