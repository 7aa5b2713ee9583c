"""What a rank asks for: the unit not to fall behind, and the gates to pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from emulab.awards.standings import tie_values
from emulab.goal.account import Account, Position
from emulab.numbers import TIE_PLACES, settled_number
from emulab.pipeline import Result
from emulab.rules.gates import Gate
from emulab.scoring.gates import held_back

Standing = tuple[float, ...]
MANY = 3
NEVER: Standing = (float("-inf"),)  # no total is as good


@dataclass(frozen=True)
class Aim:
    """What must hold for a unit to be ranked ``rank`` or better, the other units as they stand.

    ``rival`` is the unit that it may not stand behind: with rank 1 asked for the best of the
    others. To stand beside it is enough: both then share the rank. None where there are too few
    others. ``total`` is the rival's, unrounded; ``standing`` is that (negative) and its tie keys
    at nine places, smaller is better.
    ``gates`` are the gates on points that bar the rank, ``barred`` the failed checks that do.
    """

    unit: str
    rank: int
    rival: str | None
    total: float
    standing: Standing | None
    gates: tuple[Gate, ...]
    barred: tuple[str, ...]

    def met(self, account: Account, position: Position) -> bool:
        """Whether the position has the rank, failed checks left aside."""
        behind = self.standing is not None and position.standing > self.standing
        return not behind and all(account.passes(gate, position) for gate in self.gates)


def aims_of(result: Result, unit: str, rank: int) -> tuple[Aim, ...]:
    """What ``rank`` or better asks of a unit: one aim, or several of which any does.

    There are several where gates leave places empty and the unit may or may not pass a gate on
    points that bars places before ``rank`` only.
    """
    barring = [gate for gate in result.rules.gates if _bars(gate.bars, rank)]
    failed = set(result.gates.filter(pl.col("unit") == unit)["gate"])
    barred = tuple(gate.id for gate in barring if gate.check is not None and gate.id in failed)
    asked = tuple(gate for gate in barring if gate.check is None)
    held = _held_others(result, unit)
    early = [gate for gate in result.rules.gates if gate not in barring] if held.height else []
    lasting = [gate for gate in early if gate.check is not None and gate.id in failed]
    either = [gate for gate in early if gate.check is None]
    totals: dict = dict(result.totals.select("unit", "total").iter_rows())
    found = []
    for passed in _subsets(either):
        own = [*lasting, *(gate for gate in either if gate not in passed)]
        rival, standing = _rival(result, unit, rank, _with(held, unit, own))
        total = totals[rival] if standing and standing is not NEVER else 0.0 - _end(standing)
        found.append(Aim(unit, rank, rival, total, standing, (*asked, *passed), barred))
    return tuple(found)


def _subsets(gates: Sequence[Gate]) -> list[tuple[Gate, ...]]:
    """Every choice of the gates, none first; of more than MANY only none and all of them."""
    sizes = range(len(gates) + 1) if len(gates) <= MANY else (0, len(gates))
    return [chosen for size in sizes for chosen in combinations(gates, size)]


def _end(standing: Standing | None) -> float:
    return float("inf") if standing is None else float("-inf")


def _bars(bars: int | str, rank: int) -> bool:
    return bars == "ranking" or bars >= rank


def _held_others(result: Result, unit: str) -> pl.DataFrame:
    """The gates that bar other units from the first places, as ``breaches`` gives them."""
    return result.gates.filter((pl.col("unit") != unit) & pl.col("bars").is_not_null())


def _with(held: pl.DataFrame, unit: str, own: Sequence[Gate]) -> pl.DataFrame:
    """The gates of the others, and those of the unit that it does not pass."""
    rows = [(unit, gate.id, gate.bars, None, None) for gate in own]
    return pl.concat([held, pl.DataFrame(rows, schema=held.schema, orient="row")])


def _rival(
    result: Result, unit: str, rank: int, held: pl.DataFrame
) -> tuple[str | None, Standing | None]:
    """The last of the others that the unit may stand beside and still have the rank."""
    value = tie_values(result.rules, result.scores, result.totals)
    others = sorted(
        ((settled_number(-total), *(value(tie, own) for tie in result.rules.ties)), own)
        for own, total in result.ranks.select("unit", "total").iter_rows()
        if own != unit
    )
    if _place(others, (float("inf"),), unit, held) <= rank:
        return None, None
    fit = [one for one in others if _place(others, one[0], unit, held) <= rank]
    if not fit:
        return others[0][1], NEVER
    standing, rival = fit[-1]
    return rival, standing


def _place(others, standing: Standing, unit: str, held: pl.DataFrame) -> int:
    """The rank that the unit has at a standing, once barred units stand behind their places."""
    if not held.height:
        return 1 + sum(one < standing for one, _ in others)
    rows = sorted([*others, (standing, unit)])
    ranks = [1 + sum(one < own for one, _ in rows) for own, _ in rows]
    frame = pl.DataFrame({"unit": [name for _, name in rows], "rank": ranks})
    ranked = held_back(frame.with_columns(tied=pl.lit(False), gate=pl.lit("")), held)
    return dict(ranked.select("unit", "rank").iter_rows())[unit]


def barely(standing: Standing, wanted: Standing | None) -> bool:
    """Whether a standing is better by no more than the least step, so that any more would do."""
    for own, other in zip(standing, wanted or (), strict=False):
        if own != other:
            return 0 < other - own <= 2.5 * 10.0**-TIE_PLACES
    return False
