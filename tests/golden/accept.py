"""Write the golden tables anew; look at the difference before you keep it.

The tables of central-party/2023 (14 units, 177 criteria, three contests by ballot) are compared
exactly. Run by ``make accept``.
"""

from pathlib import Path

import polars as pl
from polars import selectors

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CLUSTER, YEAR = "central-party", 2023
TABLES = ("totals", "ranks", "votes", "proposals", "offices")


def tables() -> dict[str, pl.DataFrame]:
    """The golden tables as they are today, by name."""
    from emulab.rules import find_place
    from emulab.studies import study_at

    place = find_place(ROOT / "params" / CLUSTER / str(YEAR) / "rules.yaml")
    result = study_at(place).result
    by_section = result.parts.group_by("unit", "section", maintain_order=True)
    sections = by_section.agg(pl.col("part").sum())
    return {name: getattr(result, name) for name in TABLES} | {"sections": sections}


def text(table: pl.DataFrame) -> str:
    """The table as CSV, numbers to the nine places at which they are compared."""
    return table.with_columns(selectors.float().round(9)).write_csv(line_terminator="\n")


def main() -> None:
    for name, table in tables().items():
        path = HERE / f"{name}.csv"
        new = text(table)
        old = path.read_text(encoding="utf-8") if path.is_file() else None
        path.write_text(new, encoding="utf-8", newline="\n")
        state = "new" if old is None else "as before" if old == new else "CHANGED: see git diff"
        print(f"{path.relative_to(ROOT).as_posix()}: {state}")


if __name__ == "__main__":
    main()
