"""Mistakes in adding up: left out, counted twice, not limited, not made up for, rounded."""

from collections.abc import Iterator
from itertools import combinations

from emulab.auditing.cause import Cause
from emulab.auditing.evidence import Evidence
from emulab.auditing.exact import WAYS, ZERO
from emulab.auditing.sheets import SIDES, Reckoning, Sheet
from emulab.rules import walk

LEFT_OUT, TWICE, LIMIT = "left out", "counted twice", "limit not kept"
ADDED, UNRATED, ROUNDED = "added, not taken off", "not made up for", "rounded otherwise"
STEPS, MOST_PLACES = ("criterion", "section", "total"), 2
PAIR = "+"


def sides(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """Bonus or penalty left out, counted past its limit, or a penalty added."""
    for name, key, way in _ways(evidence, sheet):
        if key in SIDES:
            yield _reckoned(evidence, sheet, name, key, way)


def rating(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """Points as given, though criteria that do not count for the unit are to be made up for."""
    for name, key, way in _ways(evidence, sheet):
        if key == "rated":
            yield _reckoned(evidence, sheet, name, "", way)


def pairs(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """Two of these at once; tried only where no single cause fits."""
    for (name, key, way), (other, last, second) in combinations(_ways(evidence, sheet), 2):
        if key != last:
            both = Reckoning(**{key: getattr(way, key), last: getattr(second, last)})
            nodes = PAIR.join("" if one == "rated" else one for one in (key, last))
            total = evidence.book.total(sheet, both)
            yield Cause("two at once", nodes, f"{name}{PAIR}{other}", None, None, total)


def _ways(evidence: Evidence, sheet: Sheet) -> Iterator[tuple[str, str, Reckoning]]:
    """Every single way of adding this sheet up that is not the declared one."""
    for side in SIDES:
        given = getattr(sheet, side)
        if given:
            yield LEFT_OUT, side, Reckoning(**{side: "left out"})
        if given > evidence.book.limited(side, given):
            yield LIMIT, side, Reckoning(**{side: "unlimited"})
    if sheet.penalty:
        yield ADDED, "penalty", Reckoning(penalty="added")
    if any(worth != 1 for worth in sheet.worth.values()):
        yield UNRATED, "rated", Reckoning(rated="as given")


def _reckoned(evidence: Evidence, sheet: Sheet, name: str, node: str, way: Reckoning) -> Cause:
    total = evidence.book.total(sheet, way)
    if not node:
        return Cause(name, node, "", evidence.book.total(sheet), total, total)
    points = getattr(sheet, node)
    given = evidence.book.limited(node, points)
    counted = {LEFT_OUT: ZERO, LIMIT: points, ADDED: -given}[name]
    return Cause(name, node, "", given, counted, total)


def sections(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """A section of two or more criteria left out, or counted twice."""
    for node in walk(evidence.book.rules.rubric.criteria):
        below = [leaf.id for leaf in walk((node,)) if leaf.id in sheet.worth]
        if len(below) > 1:
            given = sum((sheet.scores[leaf] for leaf in below), ZERO)
            for name, times in ((LEFT_OUT, 0), (TWICE, 2)):
                scores = {leaf: times * sheet.scores[leaf] for leaf in below}
                total = evidence.book.rewritten(sheet, scores)
                yield Cause(name, node.id, "", given, times * given, total)


def rounding(evidence: Evidence, sheet: Sheet) -> Iterator[Cause]:
    """Rounded at another step, to other places or in another way than the rules say."""
    seen = set()
    for step in STEPS if sheet.worth else STEPS[-1:]:
        for places in range(MOST_PLACES, -1, -1):
            for way in WAYS:
                total = evidence.book.total(sheet, Reckoning(rounded=(step, places, way)))
                if (step, total) not in seen:
                    seen.add((step, total))
                    yield Cause(ROUNDED, "", f"{step} {places} {way}", None, None, total)
