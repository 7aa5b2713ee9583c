"""How far the scorers of a panel agree, by every measure that its marks allow."""

from collections.abc import Callable

import numpy as np
import polars as pl

from emulab.pipeline import Result
from emulab.scorers.panel import scorers_of
from emulab.scoring.scorers import agreement as kernel
from emulab.words import Message

COLUMNS = {
    "measure": pl.String,
    "of": pl.String,
    "value": pl.Float64,
    "units": pl.Int64,
    "scorers": pl.Int64,
}


def sheets(result: Result, stage: str = "") -> np.ndarray:
    """Units by scorers: the share of the maxima a scorer gave a unit in all, NaN where none."""
    marks = scorers_of(result, stage).marks
    size = (len(marks.units), len(marks.scorers))
    place = marks.unit * size[1] + marks.scorer
    number = size[0] * size[1]
    whole = np.bincount(place, marks.weight, minlength=number)
    given = np.bincount(place, marks.weight * marks.share, minlength=number)
    found = np.full(number, np.nan)
    np.divide(given, whole, out=found, where=whole > 0)
    return found.reshape(size)


def single(result: Result, stage: str = "") -> np.ndarray:
    """Cells by scorers: the share of the maximum, NaN where a scorer did not mark the cell."""
    marks = scorers_of(result, stage).marks
    found = np.full((int(marks.cell.max(initial=-1)) + 1, len(marks.scorers)), np.nan)
    found[marks.cell, marks.scorer] = marks.share
    return found


def _concordance(marks: np.ndarray) -> float | None:
    found = kernel.kendall_w(marks)
    return None if found is None else found.w


MEASURES: dict[tuple[str, str], Callable[[np.ndarray], float | None]] = {
    ("icc one-way", "sheets"): kernel.one_way,
    **{
        (f"icc {form}", "sheets"): lambda marks, form=form: kernel.icc(marks)[form]
        for form in kernel.ICC
    },
    ("alpha interval", "sheets"): lambda marks: kernel.alpha(marks, "interval"),
    ("alpha interval", "marks"): lambda marks: kernel.alpha(marks, "interval"),
    ("alpha ordinal", "marks"): lambda marks: kernel.alpha(marks, "ordinal"),
    ("kendall w", "sheets"): _concordance,
}


def agreement(result: Result, stage: str = "") -> pl.DataFrame:
    """A row a measure: measure, of, value, units, scorers. ``why_not`` says why a value is empty.

    ``of`` says of what: whole sheets (a unit's share of the maxima from one scorer) or single
    marks. Forms that need every scorer to have marked every unit use those units only.

    >>> from emulab.studies import study
    >>> agreement(study("hanoi-02", 2023).result).select("measure", "units", "scorers").row(0)
    ('icc one-way', 5, 5)
    """
    tables = {"sheets": sheets(result, stage), "marks": single(result, stage)}
    rows = []
    for (name, of), measure in MEASURES.items():
        own = kernel.complete(tables[of]) if _needs_all(name) else tables[of]
        rows.append((name, of, measure(tables[of]), own.shape[0], own.shape[1]))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def why_not(row: dict) -> Message | None:
    """Why a measure has no value; None where it has one."""
    if row["value"] is not None:
        return None
    if row["scorers"] < 2:
        return Message("fewer than two scorers")
    if _needs_all(row["measure"]) and row["units"] < 2:
        return Message("fewer than two units were marked by every scorer")
    if row["units"] < 2:
        return Message("fewer than two units have marks")
    return Message("the marks are too few or all alike")


def _needs_all(name: str) -> bool:
    return name == "kendall w" or (name.startswith("icc") and name != "icc one-way")
