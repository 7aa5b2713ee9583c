"""Recorded ranks against the recorded totals, and a ranking that cannot be right in itself.

The computed ranks are no part of this: a board may have ranked its own totals rightly.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from emulab.auditing.exact import exact, number
from emulab.auditing.totals import EXACT, recorded_totals
from emulab.pipeline import Result
from emulab.rules.values import replaced
from emulab.scoring import rank
from emulab.tables import Record

ORDER, SPLIT, SHARED = "not the place of its total", "equal totals parted", "unequal totals shared"
HOLE, DENSE = "hole in the ranks", "counted on after a tie"
NO_RANK, NO_TOTAL, ABSENT = "total without a rank", "rank without a total", "neither"
BARRED = "barred from the ranking"

COLUMNS = {
    "unit": pl.String,
    "total": pl.Float64,
    "rank": pl.Int64,
    "place": pl.Int64,
    "finding": pl.String,
    "beside": pl.String,
}


def rank_audit(result: Result, record: Record) -> pl.DataFrame:
    """The recorded ranks: unit, total, rank, place, finding, beside.

    ``place`` is the place of the recorded total among the recorded totals, tied units sharing
    the better one (1, 2, 2, 4). A row for every unit, exact where rank and place agree, and one
    without a unit for every rank that is missing (13, then 15). ``beside`` names the units of
    the same total or rank, separated by commas, or those without a rank where ranks have a hole.
    Equal totals that a tie rule could part are at fault only where there is none, or where the
    ranks run against it. Where a unit does not pass a gate, places are those that the gates leave,
    none for a unit that they bar from the ranking. Empty where no rank was recorded.
    """
    if not record.ranks:
        return pl.DataFrame(schema=COLUMNS)
    totals = {unit: exact(total) for unit, total in recorded_totals(result, record).items()}
    ranks = dict(record.ranks)
    units = list(dict.fromkeys((*result.tables.units["unit"], *totals, *ranks)))
    settled = {unit: number(total) for unit, total in totals.items()}
    places = {unit: 1 + sum(o > t for o in settled.values()) for unit, t in settled.items()}
    gated = _gated(result, settled)
    if gated is not None:
        places = gated.places
    parted = _parted(result, places, ranks)
    counted_on = _counted_on(ranks)
    rows = []
    for unit in units:
        if gated is not None and (found := gated.finding(unit, ranks.get(unit))):
            finding, beside = found, set()
        else:
            finding, beside = _finding(unit, settled, ranks, places, parted, counted_on)
        names = ", ".join(other for other in units if other in beside) or None
        shown = (settled.get(unit), ranks.get(unit), places.get(unit))
        rows.append((unit, *shown, finding, names))
    kept = gated.out if gated is not None else frozenset()
    silent = ", ".join(unit for unit in units if unit not in ranks and unit not in kept) or None
    holes = [hole for hole in _holes(ranks, counted_on) if not gated or hole not in gated.empty]
    rows += [(None, None, hole, None, HOLE, silent) for hole in holes]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


@dataclass(frozen=True)
class _Gated:
    """What the gates leave of the recorded totals: the places (tied units share the better one),
    the ranks after the tie rules as well, and who is ``out`` of the ranking."""

    places: dict[str, int]
    ranks: dict[str, int]
    out: frozenset[str]

    def finding(self, unit: str, given: int | None) -> str | None:
        """What the gates make of a unit's recorded rank; None where they leave it open."""
        if unit in self.out:
            return EXACT if given is None else BARRED
        return EXACT if given is not None and given == self.ranks.get(unit) else None

    @property
    def empty(self) -> frozenset[int]:
        """The places that the gates leave empty: those that no unit left may hold."""
        return frozenset(_holes(self.ranks, False)) if self.ranks else frozenset()


def _gated(result: Result, totals: dict[str, float]) -> _Gated | None:
    """The recorded totals ranked anew with the gates; None where all units pass them."""
    if not result.gates.height or not totals:
        return None
    own = pl.DataFrame({"unit": list(totals), "total": list(totals.values())})
    rest = result.totals.select("unit", "bonus", "penalty")
    frame = own.join(rest, on="unit", how="left", maintain_order="left").fill_null(0.0)

    def ranked(rules) -> dict[str, int]:
        found = rank(frame, result.scores, rules, result.gates)
        return dict(found.select("unit", "rank").iter_rows())

    places = ranked(replaced(result.rules, ties=()))
    out = result.gates.filter(pl.col("bars").is_null())["unit"]
    return _Gated(places, ranked(result.rules), frozenset(out))


def _finding(
    unit: str,
    totals: dict[str, float | None],
    ranks: dict[str, int],
    places: dict[str, int],
    parted: set[str],
    counted_on: bool,
) -> tuple[str, set[str]]:
    if unit not in ranks:
        return (NO_RANK if unit in totals else ABSENT), set()
    if unit not in totals:
        return (NO_TOTAL if totals else EXACT), set()
    equal = {other for other in totals if totals[other] == totals[unit]} - {unit}
    shared = {other for other in ranks if ranks[other] == ranks[unit]} - {unit}
    if shared - equal:
        return SHARED, shared - equal
    if any(ranks.get(other, ranks[unit]) != ranks[unit] for other in equal):
        return (EXACT, set()) if unit in parted else (SPLIT, equal)
    if ranks[unit] == places.get(unit):
        return EXACT, set()
    distinct = 1 + len({total for total in totals.values() if total > totals[unit]})
    if counted_on and ranks[unit] == distinct:
        return DENSE, set()
    return ORDER, set()


def _parted(result: Result, places: dict[str, int], ranks: dict[str, int]) -> set[str]:
    """Units of equal recorded totals whose ranks could be the work of a tie rule.

    They follow one another from their place on, in the order that the rules give them.
    """
    if not result.rules.ties:
        return set()
    computed = dict(result.ranks.select("unit", "rank").iter_rows())
    found: set[str] = set()
    for place in set(places.values()):
        group = [unit for unit, at in places.items() if at == place and unit in ranks]
        if not all(unit in computed for unit in group):
            continue
        order = sorted(group, key=lambda unit: ranks[unit])
        runs = [ranks[unit] for unit in order]
        ours = [computed[unit] for unit in order]
        inside = all(place <= rank < place + len(group) for rank in runs)
        if inside and ours == sorted(ours):
            found.update(group)
    return found


def _counted_on(ranks: dict[str, int]) -> bool:
    """Whether ranks run 1, 2, 2, 3: the place after a tie is not left out."""
    given = list(ranks.values())
    tied = len(set(given)) < len(given)
    return tied and set(given) == set(range(1, len(set(given)) + 1))


def _holes(ranks: dict[str, int], counted_on: bool) -> Iterator[int]:
    """The ranks that nobody has and that no tie above takes up."""
    given = list(ranks.values())
    if counted_on:
        return
    for place in range(1, max(given)):
        taken = place in given
        under_tie = any(g < place < g + given.count(g) for g in set(given))
        if not taken and not under_tie:
            yield place
