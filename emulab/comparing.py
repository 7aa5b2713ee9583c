"""Two results beside each other, a row a unit; and many rankings at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from scipy.stats import kendalltau

from emulab.awards import PROPOSED
from emulab.numbers import TIE_PLACES, decimal
from emulab.pipeline import Result

AWARD = pl.Struct({"award": pl.String, "condition": pl.String, "reason": pl.String})
PIECE = pl.Struct({"criterion": pl.String, "difference": pl.Float64})
COLUMNS = {
    "unit": pl.String,
    "total_a": pl.Float64,
    "total_b": pl.Float64,
    "difference": pl.Float64,
    "rank_a": pl.Int64,
    "rank_b": pl.Int64,
    "moved": pl.Int64,
    "gained": pl.List(AWARD),
    "lost": pl.List(AWARD),
    "criteria": pl.List(PIECE),
}
FEW = 3


def compare(a: Result, b: Result) -> pl.DataFrame:
    """A row a unit of either result, in the order of the ranks of ``b``: the columns of COLUMNS.

    ``difference`` is b less a; ``moved`` counts places gained, so that a rise is positive.
    ``gained`` and ``lost`` are awards, each with the condition that decides: the one that the
    unit missed in ``a`` where it gained, in ``b`` where it lost. ``criteria`` are the three whose
    parts differ most. What only one of the two has is empty.

    >>> from emulab.studies import study
    >>> result = study("hanoi-02", 2023).result
    >>> compare(result, result)["moved"].to_list()
    [0, 0, 0, 0, 0]
    """
    first, last = _standing(a), _standing(b)
    pieces, awards = _pieces(a, b), _awards(a, b)
    order = [*last, *(unit for unit in first if unit not in last)]
    rows = []
    for unit in order:
        (total_a, rank_a), (total_b, rank_b) = first.get(unit, NONE), last.get(unit, NONE)
        both = total_a is not None and total_b is not None
        ranked = rank_a is not None and rank_b is not None
        gained, lost = awards.get(unit, ([], []))
        rows.append(
            {
                "unit": unit,
                "total_a": total_a,
                "total_b": total_b,
                "difference": total_b - total_a if both else None,
                "rank_a": rank_a,
                "rank_b": rank_b,
                "moved": rank_a - rank_b if ranked else None,
                "gained": gained,
                "lost": lost,
                "criteria": pieces.get(unit, []) if both else [],
            }
        )
    frame = pl.DataFrame(rows, schema=COLUMNS)
    return frame.with_columns(decimal(pl.col("difference")) + 0.0)


NONE: tuple[None, None] = (None, None)


def _standing(result: Result) -> dict[str, tuple[float | None, int | None]]:
    """Total and rank of every unit: the ranked in their order, then those without a rank."""
    totals = dict(result.totals.select("unit", "total").iter_rows())
    ranks = dict(result.ranks.select("unit", "rank").iter_rows())
    rest = [unit for unit in result.tables.units["unit"] if unit not in ranks]
    return {unit: (totals.get(unit), ranks.get(unit)) for unit in (*ranks, *rest)}


def _pieces(a: Result, b: Result) -> dict[str, list[dict]]:
    """The criteria whose parts differ most, by unit."""
    keys = ["unit", "criterion"]
    sums = [
        result.parts.group_by(keys, maintain_order=True).agg(pl.col("part").sum().alias(name))
        for result, name in ((a, "a"), (b, "b"))
    ]
    found = (
        sums[1]
        .join(sums[0], on=keys, how="full", coalesce=True, maintain_order="left_right")
        .with_columns(pl.col("a", "b").fill_null(0.0))
        .with_columns(difference=decimal(pl.col("b") - pl.col("a")).round(TIE_PLACES))
        .filter(pl.col("difference") != 0)
        .sort(-pl.col("difference").abs(), maintain_order=True)
    )
    pieces: dict[str, list[dict]] = {}
    for unit, criterion, difference in found.select(*keys, "difference").iter_rows():
        own = pieces.setdefault(unit, [])
        if len(own) < FEW:
            own.append({"criterion": criterion, "difference": difference})
    return pieces


def _awards(a: Result, b: Result) -> dict[str, tuple[list[dict], list[dict]]]:
    """The awards that each unit gained and lost; an award that only one result knows is neither."""
    outcomes = [{(o.contest, o.unit): o for o in one.award_outcomes} for one in (a, b)]
    found: dict[str, tuple[list[dict], list[dict]]] = {}
    for key in outcomes[1]:
        if key not in outcomes[0]:
            continue
        before, after = outcomes[0][key], outcomes[1][key]
        had, has = before.outcome == PROPOSED, after.outcome == PROPOSED
        if had == has:
            continue
        missed = after if had else before
        entry = {"award": key[0], "condition": missed.condition, "reason": str(missed.reason)}
        found.setdefault(key[1], ([], []))[1 if had else 0].append(entry)
    return found


@dataclass(frozen=True)
class Beside:
    """Many rankings of the same units.

    ranks: unit and a column of ranks by the name of each result, in the order of the first.
    agreement: name, tau_b (Kendall's, to the first; empty where either ranking has one rank
    only), units (ranked in both), moved (whose rank differs), first (the units ranked first).
    """

    ranks: pl.DataFrame
    agreement: pl.DataFrame


def rankings_beside(results: Mapping[str, Result]) -> Beside:
    """The rankings side by side, and how far each agrees with the first.

    Tau-b counts pairs of units in the same order less those turned round and makes up for ties
    (Kendall 1945, Biometrika 33:239-251): 1 is the same ranking, -1 the reverse.

    >>> from emulab.studies import study
    >>> result = study("hanoi-02", 2023).result
    >>> rankings_beside({"as adopted": result, "again": result}).agreement["tau_b"].to_list()
    [1.0, 1.0]
    """
    ranks = {name: _ranks(result) for name, result in results.items()}
    units = dict.fromkeys(unit for own in ranks.values() for unit in own)
    frame = pl.DataFrame(
        {"unit": list(units), **{n: [own.get(u) for u in units] for n, own in ranks.items()}},
        schema={"unit": pl.String, **dict.fromkeys(ranks, pl.Int64)},
    )
    base = next(iter(ranks.values()), {})
    rows = []
    for name, own in ranks.items():
        both = [unit for unit in base if unit in own]
        moved = sum(base[unit] != own[unit] for unit in both)
        first = [unit for unit, rank in own.items() if rank == 1]
        rows.append(
            (name, tau_b([base[u] for u in both], [own[u] for u in both]), len(both), moved, first)
        )
    schema = {
        "name": pl.String,
        "tau_b": pl.Float64,
        "units": pl.Int64,
        "moved": pl.Int64,
        "first": pl.List(pl.String),
    }
    return Beside(frame, pl.DataFrame(rows, schema=schema, orient="row"))


def tau_b(one: list[int], other: list[int]) -> float | None:
    """Kendall's tau-b of two rankings; None where one of them does not tell any units apart.

    >>> tau_b([1, 2, 3], [3, 2, 1]), tau_b([1, 1, 1], [1, 2, 3])
    (-1.0, None)
    """
    if len(set(one)) < 2 or len(set(other)) < 2:
        return None
    return round(float(kendalltau(one, other).statistic), 12)


def _ranks(result: Result) -> dict[str, int]:
    found = result.ranks.filter(pl.col("rank").is_not_null())
    return dict(found.select("unit", "rank").iter_rows())
