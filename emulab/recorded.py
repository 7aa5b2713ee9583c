"""The published outcome beside the computed one, and recorded totals that do not follow."""

import polars as pl

from emulab.numbers import decimal, settled
from emulab.pipeline import Result
from emulab.tables import Record

EXACT, WITHIN, NOT = "exact", "within rounding", "does not follow"


def audit(result: Result, record: Record) -> pl.DataFrame:
    """Recorded totals against the marks: unit, recorded, computed, difference, parts, allowed,
    follows, recorded_rank, rank.

    Printed parts are rounded, so their sum may miss a printed total by half a unit of the last
    place for each part, bonus and penalty among them: ``allowed``. ``follows`` says exact,
    within rounding or does not follow. A published total is never mended; the difference is
    reported.
    """
    half = 0.5 * 10.0**-record.places
    scored = result.scores.filter(pl.col("score").is_not_null())
    counts = scored.group_by("unit").agg(parts=pl.len())
    printed = pl.DataFrame(
        {"unit": list(record.totals), "recorded": list(record.totals.values())},
        schema={"unit": pl.String, "recorded": pl.Float64},
    )
    places = pl.DataFrame(
        {"unit": list(record.ranks), "recorded_rank": list(record.ranks.values())},
        schema={"unit": pl.String, "recorded_rank": pl.Int64},
    )
    difference = decimal(pl.col("computed") - pl.col("recorded"))
    follows = (
        pl.when(settled(pl.col("difference")) == 0)
        .then(pl.lit(EXACT))
        .when(settled(pl.col("difference").abs()) <= settled(pl.col("allowed")))
        .then(pl.lit(WITHIN))
        .otherwise(pl.lit(NOT))
    )
    computed = result.ranks.select("unit", pl.col("total").alias("computed"), "rank")
    return (
        printed.join(computed, on="unit", how="left", maintain_order="left")
        .join(counts, on="unit", how="left", maintain_order="left")
        .join(places, on="unit", how="left", maintain_order="left")
        .with_columns(difference=difference, allowed=decimal(half * pl.col("parts")))
        .with_columns(follows=follows)
        .select(
            "unit",
            "recorded",
            "computed",
            "difference",
            "parts",
            "allowed",
            "follows",
            "recorded_rank",
            "rank",
        )
    )


def beside(result: Result, record: Record) -> pl.DataFrame:
    """What was published beside what the rules give.

    Columns kind (award, office), contest, unit, published, computed, agrees; a row for every
    award or office of the record and every unit that either names.
    """
    rows = []
    for kind, published, outcomes in (
        ("award", record.awards, result.award_outcomes),
        ("office", record.offices, result.office_outcomes),
    ):
        for contest, named in published.items():
            computed = {o.unit: o.outcome for o in outcomes if o.contest == contest}
            for unit in result.tables.units["unit"]:
                said, found = unit in named, computed.get(unit, "not proposed")
                if said or found != "not proposed":
                    agrees = said == (found == "proposed")
                    rows.append((kind, contest, unit, said, found, agrees))
    schema = {
        "kind": pl.String,
        "contest": pl.String,
        "unit": pl.String,
        "published": pl.Boolean,
        "computed": pl.String,
        "agrees": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
