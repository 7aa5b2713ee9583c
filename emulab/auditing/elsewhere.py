"""A total that was copied wrongly, or is not this sheet's at all."""

from collections.abc import Iterator

from emulab.auditing.cause import Cause
from emulab.auditing.evidence import Evidence
from emulab.auditing.exact import placed
from emulab.auditing.marks import DIGITS, swaps
from emulab.auditing.sheets import Sheet

UNIT, EARLIER = "another unit's total", "last year's total"


def digits(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """Two neighbouring digits of the printed total swapped."""
    printed = placed(evidence.book.total(sheet), evidence.places)
    for swapped in swaps(printed, evidence.places):
        yield Cause(DIGITS, "total", "", printed, swapped, swapped)


def others(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """The total of another unit, as computed or as recorded."""
    book, seen = evidence.book, set()
    computed = {unit: book.total(own) for unit, own in book.sheets.items()}
    for table in (computed, evidence.recorded):
        for unit, total in table.items():
            if unit != sheet.unit and unit not in seen and evidence.fits(sheet.unit, total):
                seen.add(unit)
                yield Cause(UNIT, "total", unit, computed.get(sheet.unit), total, total)


def stale(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """The total of the year before, left standing."""
    total = evidence.earlier.get(sheet.unit)
    if total is not None:
        given = evidence.book.total(sheet) if sheet.scores else None
        yield Cause(EARLIER, "total", "", given, total, total)
