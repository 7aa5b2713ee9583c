"""What each criterion did to the units: whom it separates, how far, and whether it decides."""

import polars as pl

from emulab.criteria.columns import correlation, part_columns, score_columns
from emulab.criteria.contributing import contribution_of
from emulab.criteria.deciding import decides
from emulab.numbers import settled
from emulab.pipeline import Result


def discrimination(result: Result) -> pl.DataFrame:
    """What each criterion did: criterion, section, maximum, units, at_maximum, at_zero, lowest,
    highest, spread, values, separates, parted, item_total, contribution, decides.

    ``at_maximum`` and ``at_zero`` are shares of the units marked, ``values`` counts different
    scores. A criterion that gives every unit the same ``separates`` nobody: whatever its
    maximum, it moves no rank. ``parted`` is the share of the pairs of units that it tells
    apart; ``item_total`` the corrected item-total correlation, that of the score with the rest
    of the total (its own part taken out, or a heavy criterion would agree with itself), null
    where one of the two is constant or fewer than three units were marked. ``contribution`` is
    as in ``contributions``, ``decides`` counts the adjacent ranks that would turn without it.
    """
    value = pl.col("score")
    maximum = pl.col("maximum").first()
    marked = result.scores.filter((pl.col("side") == "main") & value.is_not_null())
    found = (
        marked.group_by("criterion", "section", maintain_order=True)
        .agg(
            maximum=maximum,
            units=pl.len(),
            at_maximum=(settled(value) >= settled(pl.col("maximum"))).mean(),
            at_zero=(settled(value) == 0).mean(),
            lowest=value.min(),
            highest=value.max(),
            spread=settled(value.max() - value.min()),
            values=settled(value).n_unique(),
        )
        .with_columns(separates=pl.col("values") > 1)
    )
    return found.with_columns(_more(result, found["criterion"].to_list()))


def _more(result: Result, criteria: list[str]) -> list[pl.Series]:
    units, scores = score_columns(result)
    judged, parts = part_columns(result)
    made = contribution_of(parts, result)
    own = {name: key for key in parts for name in [key[0]]}
    turned = decides(result)
    rest = _rests(result, judged, parts)
    item_total = [_item_total(scores[c], units, judged, rest.get(c)) for c in criteria]
    found = {
        "parted": ([_parted(scores[c]) for c in criteria], pl.Float64),
        "item_total": (item_total, pl.Float64),
        "contribution": (
            [made.get(own.get(c), 0.0) if made else None for c in criteria],
            pl.Float64,
        ),
        "decides": ([turned[c] for c in criteria], pl.Int64),
    }
    return [pl.Series(name, values, dtype=kind) for name, (values, kind) in found.items()]


def _parted(column) -> float | None:
    """The share of the pairs of units that have different scores."""
    given = [score for score in column if score == score]
    pairs = len(given) * (len(given) - 1) // 2
    equal = sum(n * (n - 1) // 2 for n in (given.count(v) for v in set(given)))
    return (pairs - equal) / pairs if pairs else None


def _rests(result: Result, units: list[str], parts: dict) -> dict[str, dict[str, float]]:
    """By criterion, every unit's total without the criterion's part."""
    totals = dict(result.totals.select("unit", "total").iter_rows())
    return {
        key[0]: {unit: totals[unit] - part for unit, part in zip(units, column, strict=True)}
        for key, column in parts.items()
    }


def _item_total(
    column, units: list[str], judged: list[str], rest: dict[str, float] | None
) -> float | None:
    if rest is None:
        return None
    scores = dict(zip(units, column, strict=True))
    both = [unit for unit in judged if scores[unit] == scores[unit]]
    return correlation([scores[unit] for unit in both], [rest[unit] for unit in both])
