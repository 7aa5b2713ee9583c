"""Units, criteria, stages and contests that nobody knows, each told once with its nearest name."""

import polars as pl

from emulab.tables.case import Case
from emulab.tables.naming import Lexicon

UNITS = ("marks", "targets", "changes", "recorded", "checks", "ballots", "tallies", "calendar")
LEAVES = ("marks", "targets", "changes")
STAGED = ("marks", "changes", "recorded")


def units(case: Case) -> None:
    """Units that are not in the roster."""
    file = case.tables.file("units")
    for stem in UNITS:
        _unknown(case, stem, case.units, f"Write an id of {file}, or add the unit there.")


def criteria(case: Case) -> None:
    """Criteria that are no leaf of the rubric; sections are told apart, see ``sections``."""
    for stem in LEAVES:
        _unknown(case, stem, case.criteria, "Write an id of the rubric.", set(_sections(case)))
    _unknown(case, "recorded", case.entries, "Write an id of the rubric, or total.")


def sections(case: Case) -> None:
    """Marks, targets and changes on a section, which is the sum of its criteria."""
    names = _sections(case)
    for stem in LEAVES:
        found = _spelled(case, stem, "criterion", set(names))

        def say(row: dict) -> tuple[str, str]:
            section = row["criterion"]
            counted = f" ({row['rows']} rows)" if row["rows"] > 1 else ""
            remedy = f"Take it out, or name {' or '.join(names[section][:3])}."
            return f"{section!r} is a section: its criteria are marked{counted}.", remedy

        case.ledger.rows(case.tables.file(stem), found, say)


def stages(case: Case) -> None:
    """Stages that the rules do not have."""
    order = case.rules.stages.order
    if not case.marks.knows("stage"):
        _unknown_stages(case, "marks", order)
    for stem in STAGED[1:]:
        _unknown_stages(case, stem, order)


def _unknown_stages(case: Case, stem: str, order: tuple[str, ...]) -> None:
    known = getattr(case.tables, stem)["stage"].unique().drop_nulls().to_list()
    found = _spelled(case, stem, "stage", set(known) - set(order))

    def say(row: dict) -> tuple[str, str]:
        counted = f" ({row['rows']} rows)" if row["rows"] > 1 else ""
        finding = f"the rules have no stage {row['stage']}{counted}."
        return finding, f"Write {' or '.join(order)}, or add the stage to the rules."

    case.ledger.rows(case.tables.file(stem), found, say)


def contests(case: Case) -> None:
    """Contests that are no award and no office of the rules."""
    there = ", ".join(case.contests.ids) or "none"
    for stem in ("ballots", "tallies", "counts"):
        _unknown(case, stem, case.contests, f"There are: {there}.")


def _unknown(
    case: Case, stem: str, lexicon: Lexicon, remedy: str, passed_over: set[str] | None = None
) -> None:
    column = lexicon.word
    if stem == "marks" and case.marks.knows(column):
        return
    values: pl.Series = getattr(case.tables, stem)[column].unique().drop_nulls()
    unknown = {text for text in values.to_list() if text not in lexicon} - (passed_over or set())
    if stem in case.unread or not unknown:
        return

    def say(row: dict) -> tuple[str, str]:
        text = row[column]
        counted = f" ({row['rows']} rows)" if row["rows"] > 1 else ""
        near = lexicon.near(text)
        hint = f"Did you mean {near!r}?" if near else remedy
        return f"there is no {column} called {text!r}{counted}.", hint

    case.ledger.rows(case.tables.file(stem), _spelled(case, stem, column, unknown), say)


def _spelled(case: Case, stem: str, column: str, texts: set[str]) -> pl.DataFrame:
    """Every one of the texts that occurs: itself, its first line, its number of rows."""
    if not texts:
        return pl.DataFrame(schema={column: pl.String, "line": pl.Int64, "rows": pl.UInt32})
    rows = case.placed(stem).filter(pl.col(column).is_in(sorted(texts)))
    return rows.group_by(column).agg(pl.col("line").min(), rows=pl.len()).sort("line", column)


def _sections(case: Case) -> dict[str, list[str]]:
    """Every section and the leaves beneath it."""
    found: dict[str, list[str]] = {}
    for leaf in case.rules.rubric.leaves:
        for above in leaf.path[:-1]:
            found.setdefault(above, []).append(leaf.id)
    return found
