"""The published outcome beside the computed one."""

import polars as pl

from emulab.pipeline import Result
from emulab.tables import Record


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
