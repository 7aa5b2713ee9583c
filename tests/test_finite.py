"""No NaN and no infinity leaves the road, whatever the choices and however odd the marks."""

from itertools import product

import polars as pl
import pytest
from makers import AGGREGATES, RUBRIC_SCALES, criterion, result, rules, section, unmarked

from emulab.faults import InputError
from emulab.rules.aggregating import SIGNED_AGGREGATES
from emulab.rules.combinations import SIGNED_SCALES

TREE = (
    section("s", criterion("a"), criterion("b")),
    criterion("c", 20),
    criterion("p", 10, kind="pass_fail"),
)
EXTRA = {"bonus": {"at_most": 2, "criteria": [criterion("plus", 3)]}}
ODD = {
    "all zero": {u: dict.fromkeys("abcp", 0) for u in "ABC"},
    "all alike": {u: {"a": 7, "b": 7, "c": 7, "p": 1} for u in "ABC"},
    "one unit": {"A": {"a": 7, "b": 0, "c": 3, "p": 1}},
    "a copy": {
        "A": {"a": 0, "b": 10, "c": 20, "p": 1},
        "B": {"a": 0, "b": 10, "c": 20, "p": 1},
        "C": {"a": 10, "b": 0, "c": 0, "p": 0},
    },
    "noise": {
        "A": {"a": 0.1 + 0.2, "b": 1, "c": 2, "p": 1},
        "B": {"a": 0.3, "b": 1, "c": 2, "p": 1},
    },
    "holes": {"A": {"a": 1}, "B": {"b": 2, "c": 9}, "C": {"c": 5}},
}
PAIRS = [
    (scale, name)
    for scale, name in product(RUBRIC_SCALES, AGGREGATES)
    if scale not in SIGNED_SCALES or name in SIGNED_AGGREGATES
]
WEIGHTINGS = ("maxima", "equal", "entropy", "critic", "merec", "pca")
every_table = pytest.mark.parametrize("table", ODD.values(), ids=ODD)


def finite(found) -> bool:
    frames = (found.scores, found.levels, found.parts, found.totals, found.gates, found.ranks)
    numbers = [frame.select(pl.selectors.float()) for frame in frames]
    return all(
        own.select(pl.all().drop_nulls().is_finite().all()).row(0) == (True,) * own.width
        for own in numbers
        if own.width
    )


@every_table
@pytest.mark.parametrize(("scale", "name"), PAIRS)
def test_every_scale_with_every_aggregate(scale, name, table):
    given = rules(
        *TREE,
        **EXTRA,
        scale=scale,
        aggregate=AGGREGATES[name],
        rubric={"missing": "reweight"},
    )
    found = result(given, table, unmarked(("A", "p")))

    assert finite(found)
    sums = found.parts.group_by("unit").agg(pl.col("part").sum())
    both = found.totals.join(sums, on="unit")
    assert both.height == found.totals.height
    assert both.select((pl.col("part") - pl.col("total")).abs().max()).item() in (
        None,
        pytest.approx(0, abs=1e-9),
    )


@every_table
@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("missing", ["reweight", "impute_mean", "impute_minimum"])
def test_every_weighting_with_every_policy(weighting, missing, table):
    given = rules(
        *TREE,
        **EXTRA,
        scale="observed",
        aggregate="arithmetic",
        weighting=weighting,
        rubric={"missing": missing},
    )
    try:
        found = result(given, table)
    except InputError as error:  # a method that cannot take a cell names it
        assert weighting in ("entropy", "merec")
        assert "NaN" not in str(error)
        return

    assert finite(found)
