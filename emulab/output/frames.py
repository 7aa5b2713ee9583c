"""What every command prints in the same way: the heading, unit names, tables for a terminal."""

import polars as pl

from emulab.pipeline import Result
from emulab.studies import Study

SYNTHETIC = "Số liệu minh họa (synthetic)"


def heading(study: Study) -> str:
    """Cluster and year, then what of it nobody published."""
    rules = study.rules
    head = f"{rules.name} – {rules.year}"
    if study.result is None:
        head += f" (dự thảo thử trên điểm năm {rules.analysis.trial_year})"
    return f"{head}\n{SYNTHETIC}: {', '.join(study.synthetic)}" if study.synthetic else head


def unit_names(result: Result) -> dict[str, str]:
    """The name of every unit by its id."""
    return dict(result.tables.units.select("unit", "name").iter_rows())


def terminal_table(rows: list[dict[str, str]]) -> str:
    """The rows as a table whose columns are the keys of the first; nothing is cut."""
    options = {
        "tbl_rows": -1,
        "tbl_cols": -1,
        "tbl_width_chars": 200,
        "fmt_str_lengths": 120,
        "tbl_hide_dataframe_shape": True,
        "tbl_hide_column_data_types": True,
        "tbl_formatting": "UTF8_BORDERS_ONLY",
    }
    with pl.Config(**options):
        return str(pl.DataFrame(rows))
