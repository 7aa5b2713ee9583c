"""The audit of a board's published numbers: what does not follow from the marks, and from where.

    audit(result, record)          every recorded total, whether it follows, how many causes fit
    explanations(result, record)   the single mistakes that would give a total, simplest first
    cells(result, record)          every recorded cell, and the cell in which a fault came in
    rank_audit(result, record)     ranks that are not the places of the recorded totals, holes

A published number is never mended: what it is, what the marks give, and what could part the two.
"""

from emulab.auditing.explaining import CAUSES, explanations
from emulab.auditing.findings import cells
from emulab.auditing.ranks import rank_audit
from emulab.auditing.summary import audit
from emulab.auditing.totals import EXACT, NOT, WITHIN

__all__ = ["CAUSES", "EXACT", "NOT", "WITHIN", "audit", "cells", "explanations", "rank_audit"]
