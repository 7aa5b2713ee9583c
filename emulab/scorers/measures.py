"""Severity on a scale without ends: the many-facet Rasch model of a panel's graded marks."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from emulab.pipeline import Result
from emulab.scorers.panel import scorers_of
from emulab.scoring.scorers.rasch import FACETS, graded, rasch
from emulab.words import Message

MEASURES = {
    "facet": pl.String,
    "element": pl.String,
    "measure": pl.Float64,
    "error": pl.Float64,
    "extreme": pl.String,
}


@dataclass(frozen=True)
class Measures:
    """``table`` has a row an element: facet, element, measure, error, extreme; ``reason`` says why
    it is empty. ``gap`` is the self-check: the farthest, in grades, that an element's expected
    score lies from its observed one."""

    table: pl.DataFrame
    grades: int
    gap: float | None
    reason: Message | None


def measures(result: Result, steps: int = 10, stage: str = "") -> Measures:
    """Ability of units, difficulty of criteria and severity of scorers, in logits.

    Marks become grades: their share of the maximum in ``steps`` equal steps. An element with
    only the best or only the worst grade has no measure, and ``extreme`` says which. Severity is
    positive for who gives less. Takes grades for ordered categories and forgets their distances.

    >>> from emulab.studies import study
    >>> found = measures(study("hanoi-02", 2023).result)
    >>> found.grades, found.gap < 1e-6
    (7, True)
    """
    own = scorers_of(result, stage)
    if own.fit is None:
        return Measures(pl.DataFrame(schema=MEASURES), 0, None, own.reason)
    marks = own.marks
    if not marks.frame["maximum"].is_not_null().all():
        why = Message("Criteria without a maximum give no grades.")
        return Measures(pl.DataFrame(schema=MEASURES), 0, None, why)
    found = rasch(marks.unit, marks.criterion, marks.scorer, graded(marks.share, steps))
    if found is None or not found.converged:
        why = Message("The marks lie at the ends too often to be placed on this scale.")
        return Measures(pl.DataFrame(schema=MEASURES), 0, None, why)
    extreme = {(facet, place): word for facet, place, word in found.extreme}
    rows = []
    elements = (marks.units, marks.criteria, marks.scorers)
    for facet, names in zip(FACETS, elements, strict=True):
        for place, name in enumerate(names):
            value = float(found.measures[facet][place])
            error = float(found.errors[facet][place])
            row = (_known(value), _known(error), extreme.get((facet, place)))
            rows.append((facet, name, *row))
    table = pl.DataFrame(rows, schema=MEASURES, orient="row")
    return Measures(table, found.grades.size, found.gap, None)


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
