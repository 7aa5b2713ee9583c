"""Panels of marks for the tests of the scorers: who marked whom, and a result over them."""

import numpy as np
import polars as pl
from makers import MARKS, criterion, rules

from emulab.pipeline import Result, run
from emulab.rules import Rules
from emulab.tables import Tables

NAN = float("nan")


def panel_rules(*names: str, maxima=10, order=("cross",), **keys) -> Rules:
    """Rules with criteria of one maximum, marked across."""
    own = [criterion(name, maximum=maxima) for name in names or ("a",)]
    return rules(*own, stages={"order": list(order), **keys.pop("stages", {})}, **keys)


def tables_of(rows: list[tuple], units=None) -> Tables:
    """Tables with marks from (unit, criterion, stage, scorer, mark)."""
    marks = pl.DataFrame(rows, schema=MARKS, orient="row")
    names = list(units or dict.fromkeys(marks["unit"]))
    frame = Tables().units
    own = pl.DataFrame({"unit": names, "name": names, "provenance": "published"})
    return Tables(units=pl.concat([frame, own], how="diagonal"), marks=marks)


def result_of(given: Rules, rows: list[tuple], units=None) -> Result:
    return run(tables_of(rows, units), given)


def additive_rows(worth: dict[str, float], habit: dict[str, float], pairs, stage="cross", name="a"):
    """Marks without chance: the unit's worth and the scorer's habit, on the pairs given."""
    return [(u, name, stage, s, float(worth[u] + habit[s])) for u, s in pairs]


def round_robin(units) -> list[tuple[str, str]]:
    """Every unit marked by every other."""
    return [(unit, scorer) for unit in units for scorer in units if unit != scorer]


def array(*rows) -> np.ndarray:
    """Rows of numbers, None where there is no mark."""
    return np.array([[NAN if x is None else x for x in row] for row in rows], dtype=float)
