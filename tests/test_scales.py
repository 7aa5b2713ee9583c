"""Laws that every scale keeps, then the few facts that set the scales apart."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import SCALED, criterion, result, road, rules

from emulab.scoring import SCALES, normalise

scores = st.lists(st.integers(0, 40).map(lambda n: n / 4), min_size=2, max_size=8).filter(
    lambda own: len(set(own)) > 1
)
every_scale = pytest.mark.parametrize("scale", SCALES)
every_aggregate = pytest.mark.parametrize(("scale", "aggregate"), SCALED)


def levels(own: list[float], scale: str, maximum: float = 10) -> list[float | None]:
    """The levels of a panel's scores on one criterion."""
    frame = pl.DataFrame(
        {
            "unit": [str(n) for n in range(len(own))],
            "criterion": "c",
            "section": "c",
            "side": "main",
            "score": own,
            "maximum": maximum,
        },
        schema_overrides={"score": pl.Float64, "maximum": pl.Float64},
    )
    return normalise(frame, scale)["level"].to_list()


@every_scale
@given(own=scores)
def test_levels_lie_between_zero_and_one(scale, own):
    assert all(0 <= level <= 1 for level in levels(own, scale))


@every_scale
@given(own=scores)
def test_a_better_score_never_gets_a_lower_level(scale, own):
    pairs = list(zip(own, levels(own, scale), strict=True))

    assert all(low <= high for worse, low in pairs for better, high in pairs if worse <= better)


@every_scale
@given(own=scores)
def test_equal_scores_get_equal_levels_and_the_order_of_units_changes_none(scale, own):
    found = levels(own, scale)

    assert len(set(zip(own, found, strict=True))) == len(set(own))
    assert levels(own[::-1], scale) == found[::-1]


@every_scale
@given(own=scores, factor=st.sampled_from([0.5, 2, 10]))
def test_marking_out_of_twice_the_points_changes_no_level(scale, own, factor):
    scaled = levels([score * factor for score in own], scale, 10 * factor)

    assert scaled == pytest.approx(levels(own, scale))


@every_scale
def test_a_cell_without_a_score_has_no_level_and_moves_no_other(scale):
    assert levels([2, None, 8], scale)[::2] == levels([2, 8], scale)
    assert levels([2, None, 8], scale)[1] is None


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("points", [0.2, 0.4, 0.8]),
        ("declared", [0.2, 0.4, 0.8]),
        ("observed", [0.0, 1 / 3, 1.0]),
        ("standing", [0.0, 0.5, 1.0]),
    ],
)
def test_worked_example(scale, expected):
    assert levels([2, 4, 8], scale) == pytest.approx(expected)


def test_on_standing_a_tie_counts_half_and_noise_is_a_tie():
    assert levels([0.3, 0.1 + 0.2, 9], "standing") == [0.25, 0.25, 1]


def test_only_the_declared_scales_are_untouched_by_a_withdrawal():
    before = {scale: levels([2, 4, 8], scale)[1] for scale in SCALES}
    after = {scale: levels([2, 4], scale)[1] for scale in SCALES}

    assert [scale for scale in SCALES if before[scale] == after[scale]] == ["points", "declared"]


def test_on_observed_ends_the_last_unit_leaving_moves_the_prize():
    """A known vice, kept visible: reach weighs 24 of 50, craft 26."""
    given = rules(
        criterion("reach", 24),
        criterion("craft", 26),
        scale="observed",
        aggregate="arithmetic",
    )
    table = {"A": (7, 10), "B": (9, 1), "C": (9, 0)}

    def winner(units: str, scale: str) -> str:
        own = {u: dict(zip(("reach", "craft"), table[u], strict=True)) for u in units}
        return road(given.with_changes(scale=scale), own).ranks["unit"][0]

    assert [winner(units, "observed") for units in ("ABC", "AB")] == ["B", "A"]
    assert [winner(units, "declared") for units in ("ABC", "AB")] == ["A", "A"]


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
