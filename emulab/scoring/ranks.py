"""Ranks: best first, tied units share the better place, and the key that decided is named."""

import polars as pl

from emulab.numbers import settled
from emulab.rules import Higher, Rules, TieKey
from emulab.scoring.gates import NOBODY, held_back, leaves_under, out_of_ranking
from emulab.scoring.totals import SIDES

NONE = ""


def rank(
    totals: pl.DataFrame,
    scores: pl.DataFrame,
    rules: Rules,
    barred: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Units in the order of their rank: unit, total, rank, tied, decided_by, band, gate.

    Totals tie when they are equal at nine decimal places; the declared keys then part them
    in their order, and ``decided_by`` names the key that did. Units that no key parts share
    the better rank (1, 2, 2, 4) and are ``tied``: the order of their rows means nothing.
    ``barred`` are the gates that units do not pass, as ``breaches`` gives them: who is barred
    from the ranking has no row, who is barred from the first places stands behind them, and
    ``gate`` names the gate that put it there.
    """
    barred = NOBODY if barred is None else barred
    frame = totals
    if barred.height:
        frame = totals.join(out_of_ranking(barred), on="unit", how="anti")
    for number, key in enumerate(rules.ties):
        frame = _with_key(frame, scores, rules, key, f"key{number}")
    keys = [f"key{number}" for number in range(len(rules.ties))]
    frame = frame.with_columns(best=-settled(pl.col("total")))
    frame = frame.sort("best", *keys, "unit").with_row_index("row")
    groups = [["best", *keys[:number]] for number in range(len(keys) + 1)]
    ranked = frame.select(
        "unit",
        "total",
        rank=pl.col("row").min().over(groups[-1]).cast(pl.Int64) + 1,
        tied=pl.len().over(groups[-1]) > 1,
        decided_by=_decided_by(rules.ties, groups),
        band=_band(rules),
        gate=pl.lit(NONE),
    )
    return held_back(ranked, barred)


def _with_key(
    frame: pl.DataFrame, scores: pl.DataFrame, rules: Rules, tie: TieKey, name: str
) -> pl.DataFrame:
    """The key as a column that is smaller the better."""
    sign = -1 if isinstance(tie, Higher) else 1
    if tie.key in SIDES:
        return frame.with_columns((sign * settled(pl.col(tie.key))).alias(name))
    own = scores.filter(pl.col("criterion").is_in(leaves_under(rules, tie.key)))
    points = own.group_by("unit").agg((sign * settled(pl.col("score").sum())).alias(name))
    return frame.join(points, on="unit", how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(0.0)
    )


def _decided_by(ties: tuple[TieKey, ...], groups: list[list[str]]) -> pl.Expr:
    """The last key that parted a unit from others of its total."""
    decided = pl.lit(NONE)
    for tie, wider, narrower in zip(ties, groups, groups[1:], strict=False):
        word = "higher" if isinstance(tie, Higher) else "lower"
        parted = pl.len().over(narrower) < pl.len().over(wider)
        decided = pl.when(parted).then(pl.lit(f"{word} {tie.key}")).otherwise(decided)
    return decided


def _band(rules: Rules) -> pl.Expr:
    """The best band reached by the total, or by the total as it stands without bonus."""
    value = pl.col("total") - (pl.col("bonus") if rules.band_on == "before_bonus" else 0)
    if rules.rubric.floor is not None:
        value = pl.max_horizontal(value, pl.lit(rules.rubric.floor))
    band = pl.lit(None, pl.String)
    for entry in reversed(rules.bands):
        band = pl.when(settled(value) >= entry.at_least).then(pl.lit(entry.id)).otherwise(band)
    return band
