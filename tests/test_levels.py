"""Scales on the road: from scores to totals, with criteria that separate nobody, and own scales."""

import polars as pl
import pytest
from makers import SCALED, criterion, result, road, rules

from emulab.faults import InputError

every_aggregate = pytest.mark.parametrize(("scale", "aggregate"), SCALED)

# A criterion that separates nobody.

FLAT = {"A": {"a": 9, "b": 7}, "B": {"a": 6, "b": 7}, "C": {"a": 3, "b": 7}}


@pytest.mark.parametrize("scale", ["observed", "standing"])
@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_a_criterion_that_separates_nobody_carries_no_weight_and_is_reported(scale, aggregate):
    both, alone = (
        rules(*criteria, scale=scale, aggregate=aggregate, weights=weights)
        for criteria, weights in (
            ((criterion("a"), criterion("b", 30)), {"a": 1, "b": 3}),
            ((criterion("a", 40),), None),
        )
    )
    found = result(both, FLAT)
    only_a = {unit: {"a": own["a"]} for unit, own in FLAT.items()}

    assert found.silent == ("b",)
    assert set(found.levels.filter(pl.col("criterion") == "a")["share"]) == {1.0}
    assert dict(found.totals.select("unit", "total").iter_rows()) == road(alone, only_a).total()


@every_aggregate
def test_nothing_is_ever_divided_by_nothing(scale, aggregate):
    given = rules(criterion("a"), criterion("b"), scale=scale, aggregate=aggregate)
    for table in (
        {"A": {"a": 7, "b": 7}, "B": {"a": 7, "b": 7}},
        {"A": {"a": 0, "b": 0}, "B": {"a": 0, "b": 0}},
        {"A": {"a": 7, "b": 7}},
        FLAT,
    ):
        found = road(given, table)
        for frame in (found.levels, found.parts, found.totals, found.ranks):
            numbers = frame.select(pl.selectors.float())
            assert not numbers.select(pl.all().is_nan().any()).transpose().to_series().any()


@pytest.mark.parametrize("scale", ["points", "declared"])
def test_on_the_declared_scale_a_flat_criterion_still_counts_and_is_not_silent(scale):
    aggregate = "sum" if scale == "points" else "arithmetic"
    found = result(rules(scale=scale, aggregate=aggregate), FLAT)

    assert found.silent == ()
    assert dict(found.totals.select("unit", "total").iter_rows()) == {"A": 16, "B": 13, "C": 10}


def test_where_every_criterion_separates_nobody_there_are_no_totals():
    given = rules(criterion("a"), scale="observed", aggregate="arithmetic")
    found = result(given, {"A": {"a": 7}, "B": {"a": 7}})

    assert found.silent == ("a",)
    assert found.totals.height == 0


# A criterion with a scale of its own.


def test_measured_marks_become_points_and_the_direction_is_turned_once():
    late = criterion("late", kind="measured", scale={"goalposts": {"worst": 30, "best": 0}})
    table = {"A": {"a": 5, "late": 0}, "B": {"a": 9, "late": 24}, "C": {"a": 6, "late": 45}}

    points = road(rules(criterion("a"), late), table)
    scaled = road(
        rules(criterion("a"), late, scale="observed", aggregate="arithmetic"),
        table,
    )

    assert points.score("late") == {"A": 10, "B": 2, "C": 0}
    assert points.total() == {"A": 15, "B": 11, "C": 6}
    own = scaled.levels.filter(pl.col("criterion") == "late")
    assert own["level"].to_list() == [1, 0.2, 0]


def test_a_measured_bonus_is_refused():
    with pytest.raises(InputError, match="a bonus is marked in points"):
        rules(criterion("a"), bonus={"criteria": [criterion("plus", 2, kind="measured")]})


@pytest.mark.parametrize("scale", ["observed", "standing", "share_of_best"])
def test_a_criterion_with_a_scale_of_its_own_keeps_its_levels_under_any_scale_of_the_rules(scale):
    late = criterion("late", kind="measured", scale={"goalposts": {"worst": 30, "best": 0}})
    given = rules(late, criterion("a"), scale=scale, aggregate="arithmetic")
    table = {"A": {"late": 3, "a": 9}, "B": {"late": 6, "a": 5}, "C": {"late": 30, "a": 1}}
    found = road(given, table).levels.filter(pl.col("criterion") == "late")

    assert found["level"].to_list() == pytest.approx([0.9, 0.8, 0.0])
    assert found["score"].to_list() == pytest.approx([9, 8, 0])
