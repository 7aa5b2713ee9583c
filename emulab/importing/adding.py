"""An import added to what is there: another stage, another scorer, a unit that came late.

A row of the new workbook joins the table where its cell is free. Where the cell holds the same
already nothing happens; where it holds something else the import is refused, because which of
two marks stands is not for us to say.
"""

from pathlib import Path

import polars as pl

from emulab.faults import Fault, InputError
from emulab.numbers import trimmed
from emulab.rules import Place, Rules
from emulab.tables import SCHEMAS, load

KEYS = {
    "units": ("unit",),
    "marks": ("unit", "criterion", "stage", "scorer"),
    "targets": ("unit", "criterion"),
    "recorded": ("unit", "criterion", "stage"),
    "checks": ("unit", "check"),
    "changes": ("unit", "criterion", "stage", "scorer", "when"),
    "aliases": ("alias",),
}
VALUES = {
    "units": ("name",),
    "marks": ("mark",),
    "targets": ("assigned", "target"),
    "recorded": ("points",),
    "checks": ("result",),
    "changes": ("before", "after"),
    "aliases": ("unit",),
}
LISTED = 20


def added(folder: Path, stem: str, frame: pl.DataFrame, rules: Rules | None) -> pl.DataFrame:
    """The table as it is kept with the rows of ``frame`` that are new; kept rows come first.

    Raises InputError naming every cell that holds something else already.
    """
    kept = _kept(folder, stem, rules)
    if kept is None or not kept.height:
        return frame
    keys, values = list(KEYS[stem]), list(VALUES[stem])
    wide = pl.concat([kept, frame.with_row_index("row")], how="diagonal_relaxed")
    both = kept.select(*keys, *values).join(
        frame.select(*keys, *values), on=keys, how="inner", nulls_equal=True, suffix=" new"
    )
    other = both.filter(
        pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one} new")) for one in values)
    )
    if other.height:
        raise InputError(_clashes(folder / f"{stem}.csv", other, keys, values))
    here = kept.select(keys).unique()
    new = wide.filter(pl.col("row").is_not_null()).join(here, on=keys, how="anti", nulls_equal=True)
    return pl.concat([kept, new.sort("row").drop("row")], how="diagonal_relaxed")


def _kept(folder: Path, stem: str, rules: Rules | None) -> pl.DataFrame | None:
    """The table of the folder, read as every table is; None where there is none."""
    path = folder / f"{stem}.csv"
    if not path.is_file():
        return None
    if stem not in SCHEMAS:
        return pl.read_csv(path, infer_schema=False)
    place = Place("", 0, folder / "rules.yaml", folder, folder, folder)
    return getattr(load(place, rules), stem)


def _clashes(path: Path, other: pl.DataFrame, keys: list[str], values: list[str]) -> list[Fault]:
    found = []
    for row in other.head(LISTED).to_dicts():
        cell = ", ".join(str(row[key]) for key in keys if row[key] is not None)
        kept, new = (" ".join(_said(row[f"{v}{end}"]) for v in values) for end in ("", " new"))
        finding = f"{cell}: {kept} is kept, the workbook has {new}."
        found.append(Fault(path.name, 0, finding, "Mend one, or amend the mark with its reason."))
    if other.height > LISTED:
        found.append(Fault(path.name, 0, f"{other.height - LISTED} more cells differ.", ""))
    return found


def _said(value: object) -> str:
    return (
        "nothing" if value is None else trimmed(value) if isinstance(value, float) else str(value)
    )
