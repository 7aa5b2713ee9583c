"""Mistakes in one mark: left out, taken from elsewhere, its digits or its decimal point wrong."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from emulab.auditing.cause import Cause
from emulab.auditing.evidence import Evidence, Scores, in_points, movable
from emulab.auditing.exact import TIE, ZERO, placed
from emulab.auditing.sheets import SIDES, Sheet
from emulab.auditing.sums import LEFT_OUT, TWICE

STAGE, COMBINATION = "another stage", "another combination"
SLIPPED, COLUMN = "neighbouring unit", "neighbouring criterion"
POINT, DIGITS = "decimal point", "digits swapped"
MOST_DECIMALS = 3  # a mark with more was worked out, not written down


def criteria(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """One criterion left out, or counted twice."""
    book = evidence.book
    for leaf in movable(book, sheet):
        score, side = sheet.scores[leaf], book.leaves[leaf].side
        whole = side in SIDES and score == getattr(sheet, side)  # the side itself says it already
        if score:
            for name, counted in ((LEFT_OUT, ZERO), (TWICE, 2 * score)):
                if not (whole and name == LEFT_OUT):
                    yield _in(evidence, sheet, name, leaf, "", counted)


def whole_sheets(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """All marks of another stage, or all combined otherwise."""
    seen: list[Scores] = []
    for name, source, scores in _alternatives(evidence, sheet):
        if len(scores) > 1 and scores not in seen:
            seen.append(scores)
            yield Cause(name, "", source, None, None, evidence.book.rewritten(sheet, scores))


def stages(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """One criterion's mark of another stage, or combined otherwise."""
    seen = set()
    for name, source, scores in _alternatives(evidence, sheet):
        for leaf, score in scores.items():
            if (leaf, score) not in seen:
                seen.add((leaf, score))
                yield _in(evidence, sheet, name, leaf, source, score)


def decimal_points(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """A decimal comma dropped (8,5 read as 85), cut off (8) or put in (85 as 8,5)."""
    for leaf, score in _written(evidence, sheet):
        if score.denominator > 1:
            yield _in(evidence, sheet, POINT, leaf, "dropped", score * 10 ** _decimals(score))
            yield _in(evidence, sheet, POINT, leaf, "cut off", placed(score, 0, "truncated"))
        elif score >= 10:
            yield _in(evidence, sheet, POINT, leaf, "put in", score / 10)


def digits(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """Two neighbouring digits of one mark swapped."""
    for leaf, score in _written(evidence, sheet):
        for swapped in swaps(score, evidence.places):
            yield _in(evidence, sheet, DIGITS, leaf, "", swapped)


def slipped_rows(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """A mark of the unit above or below it on the roster; the one thing that hangs on its order."""
    at = evidence.order.index(sheet.unit)
    for beside in (at - 1, at + 1):
        if 0 <= beside < len(evidence.order):
            other = evidence.order[beside]
            theirs = evidence.scores_of(other)
            for leaf in movable(evidence.book, sheet):
                if leaf in theirs and theirs[leaf] != sheet.scores[leaf]:
                    yield _in(evidence, sheet, SLIPPED, leaf, other, theirs[leaf])


def slipped_columns(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """The mark of the criterion before or after it in the rubric."""
    row = [leaf for leaf in movable(evidence.book, sheet) if leaf in sheet.worth]
    for leaf, other in [*pairwise(row), *pairwise(reversed(row))]:
        if sheet.scores[leaf] != sheet.scores[other]:
            yield _in(evidence, sheet, COLUMN, leaf, other, sheet.scores[other])


def swaps(number: Fraction, places: int) -> list[Fraction]:
    """The number with any two neighbouring digits swapped, as written short or to its places.

    >>> [float(one) for one in swaps(Fraction("61.8"), 2)]
    [16.8, 68.1, 61.08]
    """
    found: list[Fraction] = []
    for decimals in dict.fromkeys((_decimals(number), max(places, _decimals(number)))):
        written = f"{abs(number.numerator) * 10**decimals // number.denominator:0{decimals + 1}d}"
        for at in range(len(written) - 1):
            turned = written[:at] + written[at + 1] + written[at] + written[at + 2 :]
            value = Fraction(int(turned), 10**decimals) * (1 if number >= 0 else -1)
            if value != number and value not in found:
                found.append(value)
    return found


def _in(
    evidence: Evidence, sheet: Sheet, name: str, leaf: str, source: str, counted: Fraction
) -> Cause:
    total = evidence.book.rewritten(sheet, {leaf: counted})
    return Cause(name, leaf, source, sheet.scores[leaf], counted, total)


def _alternatives(evidence: Evidence, sheet: Sheet) -> Iterator[tuple[str, str, Scores]]:
    """What other stages and combinations would score, where that is another number."""
    leaves = set(movable(evidence.book, sheet))
    for name, table in ((STAGE, evidence.stages), (COMBINATION, evidence.combinations)):
        for source, by_unit in table.items():
            own = by_unit.get(sheet.unit, {})
            other = {
                leaf: score
                for leaf, score in own.items()
                if leaf in leaves and abs(score - sheet.scores[leaf]) > TIE
            }
            if other:
                yield name, source, other


def _written(evidence: Evidence, sheet: Sheet) -> list[tuple[str, Fraction]]:
    """The leaves whose score was written down as it stands: points, with few decimals."""
    own = ((leaf, sheet.scores[leaf]) for leaf in movable(evidence.book, sheet))
    return [
        (leaf, score)
        for leaf, score in own
        if in_points(evidence.book.leaves[leaf]) and (score * 10**MOST_DECIMALS).denominator == 1
    ]


def _decimals(number: Fraction) -> int:
    return next(d for d in range(12) if (number * 10**d).denominator == 1)
