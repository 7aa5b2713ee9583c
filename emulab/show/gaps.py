"""What is missing at mid-year: marks that were never given, and those of an earlier stage."""

import polars as pl
from great_tables import GT

from emulab.midyear import gaps as open_cells
from emulab.midyear import progress as marked
from emulab.pipeline import Result
from emulab.show.names import criterion_names, per_cent, unit_names
from emulab.show.origins import joined, lines
from emulab.show.page import Page, nothing, page, said, sentence
from emulab.show.table import group, number, table, word
from emulab.show.vocabulary import CELLS, STAGES, spoken


def gaps(result: Result | None) -> Page:
    """Every criterion without a mark, by unit, and how many stand at an earlier stage."""
    if result is None:
        return nothing(said("There is no mark yet, so every cell is open."))
    found = open_cells(result)
    if not found.height:
        return nothing(said("Nothing is missing: every unit has a final mark on every criterion."))
    absent = found.filter(pl.col("state") != "earlier stage")
    return page(_absent(result, absent), sentence(*_counted(result, found, absent)))


def progress(result: Result | None) -> Page:
    """How far each unit is marked: final, at an earlier stage, and missing."""
    if result is None:
        return nothing(said("There is no mark yet, so there is no progress to show."))
    names = unit_names(result.tables)
    found = marked(result)
    columns = [word("Unit"), number("Criteria", 12), number("Final", 12)]
    columns += [number("Earlier stage", 13), number("No mark", 12), number("Marked", 12)]
    rows = [
        [
            names[row["unit"]],
            *(str(row[key]) for key in ("cells", "final", "earlier", "missing")),
            per_cent(row["marked"]),
        ]
        for row in found.to_dicts()
    ]
    notes = lines(result, "marks", "targets")
    full = found.filter(pl.col("missing") == 0).height
    text = said("{full} of {all} units are marked on every criterion.", full=full, all=found.height)
    return page(
        table("progress", said("How far the marking is"), columns, rows, notes), sentence(text)
    )


def _absent(result: Result, absent: pl.DataFrame) -> GT | None:
    if not absent.height:
        return None
    units, names = unit_names(result.tables), criterion_names(result.rules)
    rows = []
    for (unit, state), cells in absent.group_by("unit", "state", maintain_order=True):
        open_names = [names[criterion] for criterion in cells["criterion"]]
        whole = len(open_names) == len(result.rules.rubric.main)
        listed = [said("all {number} criteria", number=len(open_names))] if whole else open_names
        rows += [[units[unit], name, spoken(CELLS, state)] for name in listed]
    columns = [group(), word("Criterion"), word("State", 20)]
    title = said("Criteria without a mark")
    return table("gaps", title, columns, rows, lines(result, "marks", "targets"))


def _counted(result: Result, found: pl.DataFrame, absent: pl.DataFrame) -> list[str]:
    cells = int(marked(result)["cells"].sum())
    units = unit_names(result.tables)
    said_of = []
    if absent.height:
        said_of.append(
            said(
                "{missing} of {cells} marks ({share}) are missing: {units}.",
                missing=absent.height,
                cells=cells,
                share=per_cent(absent.height / cells),
                units=joined(
                    said("{unit}, {number}", unit=units[unit], number=own.height)
                    for (unit,), own in absent.group_by("unit", maintain_order=True)
                ),
            )
        )
    early = found.filter(pl.col("state") == "earlier stage")
    for (stage,), own in early.group_by("stage", maintain_order=True):
        said_of.append(
            said(
                "{number} of {cells} stand for the time being on {stage}.",
                number=own.height,
                cells=cells,
                stage=spoken(STAGES, stage),
            )
        )
    return said_of
