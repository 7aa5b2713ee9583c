"""Totals: the parts add up under every aggregate, and what must not matter does not."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import COMBINATIONS, SCALED, criterion, marked, panels, quarters, road, rules, unmarked

EXTRAS = {
    "bonus": {"at_most": 4, "criteria": [criterion("plus", 3), criterion("more", 3)]},
    "penalty": {"criteria": [criterion("minus", 5)]},
}
NAMES = ("a", "b", "c")
CRITERIA = (criterion("a"), criterion("b"), criterion("c", kind="pass_fail"))
every_combination = pytest.mark.parametrize(("scale", "aggregate"), COMBINATIONS)
every_scaled = pytest.mark.parametrize(("scale", "aggregate"), SCALED)
tables = panels(*NAMES)
extras = st.fixed_dictionaries({"plus": quarters, "more": quarters, "minus": quarters})
ROUNDINGS = (
    "none",
    {"step": "criterion", "places": 0},
    {"step": "total", "places": 1},
)


def approx(found: dict) -> dict:
    return pytest.approx(found, abs=1e-9)


def sums(found: pl.DataFrame) -> dict[str, float]:
    return dict(found.group_by("unit").agg(pl.col("part").sum()).iter_rows())


@every_combination
@given(
    table=tables,
    more=extras,
    rounding=st.sampled_from(ROUNDINGS),
    floor=st.sampled_from([None, 0, 12]),
    holes=st.sets(st.sampled_from("ABC"), max_size=2),
)
def test_the_parts_with_bonus_and_penalty_add_up_to_the_total(
    scale, aggregate, table, more, rounding, floor, holes
):
    given = rules(
        *CRITERIA,
        **EXTRAS,
        scale=scale,
        aggregate=aggregate,
        rubric={"round": rounding, "floor": floor},
    )
    table = table | {"A": table["A"] | more}
    found = road(given, table, unmarked(*((unit, "c") for unit in holes)))

    assert sums(found.parts) == approx(found.total())
    whole = pl.col("points") + pl.col("bonus") - pl.col("penalty") + pl.col("adjusted")
    assert found.totals.select((whole - pl.col("total")).abs().max()).item() in (
        None,
        pytest.approx(0, abs=1e-9),
    )


@given(
    table=tables, weights=st.none() | st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(1, 9)))
)
def test_geometric_parts_add_up_with_zeros_and_the_zeros_carry_the_loss(table, weights):
    keys = {"scale": "declared", "aggregate": "geometric", "weights": weights}
    zeroed = table | {"A": {"a": 0, "b": 10, "c": 10}, "B": {"a": 0, "b": 0, "c": 0}}
    found = road(rules(*CRITERIA, **keys), zeroed)
    own = dict(found.parts.filter(unit="A").select("criterion", "part").iter_rows())

    assert sums(found.parts) == approx(found.total())
    assert found.total()["A"] == found.total()["B"] == 0
    assert own["a"] < 0 < min(own["b"], own["c"])


@pytest.mark.parametrize("scale", ["declared", "observed", "standing"])
@given(table=tables)
def test_the_geometric_mean_is_never_above_the_arithmetic(scale, table):
    both = {
        aggregate: road(rules(*CRITERIA, scale=scale, aggregate=aggregate), table).total()
        for aggregate in ("geometric", "arithmetic")
    }

    assert all(both["geometric"][u] <= total + 1e-9 for u, total in both["arithmetic"].items())


@given(table=tables, holes=st.sets(st.sampled_from("ABCD"), max_size=3))
def test_the_maxima_as_weights_give_the_sum_of_the_points(table, holes):
    """The law that makes weightings of an official rubric comparable with it."""
    aims = unmarked(*((unit, "c") for unit in holes))
    points = road(rules(*CRITERIA, **EXTRAS), table, aims)
    weighed = road(
        rules(*CRITERIA, **EXTRAS, scale="declared", aggregate="arithmetic"), table, aims
    )

    assert weighed.total() == approx(points.total())
    assert weighed.rank() == points.rank()


def test_the_published_weighted_sum():
    """Weights 3, 5, 2 with levels 1, 1/2, 0: 55 of 100, worked by hand."""
    given = rules(
        criterion("a", 20),
        criterion("b", 30),
        criterion("c", 50),
        scale="declared",
        aggregate="arithmetic",
        weights={"a": 3, "b": 5, "c": 2},
    )

    assert road(given, {"A": {"a": 20, "b": 15, "c": 0}}).total() == {"A": 55}


def test_the_geometric_mean_by_hand():
    given = rules(scale="declared", aggregate="geometric", weights={"a": 1, "b": 3})

    assert road(given, {"A": {"a": 10, "b": 5}}).total() == approx({"A": 20 * 0.5**0.75})


@every_combination
@given(table=tables, more=extras, order=st.permutations("ABCD"))
def test_renaming_or_reordering_units_changes_no_total(scale, aggregate, table, more, order):
    given = rules(*CRITERIA, **EXTRAS, scale=scale, aggregate=aggregate)
    table = table | {"B": table["B"] | more}
    renamed = dict(zip("ABCD", "wxyz", strict=True))
    before = road(given, table).total()
    after = road(given, {renamed[unit]: table[unit] for unit in order}).total()

    assert {renamed[unit]: total for unit, total in before.items()} == approx(after)


@every_combination
@given(table=tables, order=st.permutations(range(3)))
def test_renaming_or_reordering_criteria_changes_no_total(scale, aggregate, table, order):
    given = rules(*CRITERIA, scale=scale, aggregate=aggregate)
    other = [CRITERIA[n] | {"id": f"x{n}", "name": "x"} for n in order]
    names = {name: f"x{n}" for n, name in enumerate(NAMES)}
    renamed = {u: {names[c]: mark for c, mark in own.items()} for u, own in table.items()}
    after = road(rules(*other, scale=scale, aggregate=aggregate), renamed)

    assert after.total() == approx(road(given, table).total())


@every_combination
@given(table=tables, of=st.sampled_from(NAMES[:2]), more=quarters)
def test_a_unit_raised_on_one_criterion_never_falls(scale, aggregate, table, of, more):
    given = rules(*CRITERIA, scale=scale, aggregate=aggregate)
    raised = table | {"A": table["A"] | {of: min(10, table["A"][of] + more)}}
    before, after = road(given, table), road(given, raised)

    assert after.rank().get("A", 1) <= before.rank().get("A", len(table))


# Bonus, penalty, floor, rounding.


def simple(**keys):
    return rules(criterion("a", 20), **EXTRAS, **keys)


@pytest.mark.parametrize(
    ("plus", "more", "bonus"), [(1, 0, 1), (3, 0.5, 3.5), (3, 1, 4), (3, 3, 4), (None, None, 0)]
)
def test_the_bonus_counts_up_to_its_cap(plus, more, bonus):
    found = road(simple(), {"A": {"a": 10, "plus": plus, "more": more}})

    assert found.totals.select("points", "bonus", "total").rows() == [(10, bonus, 10 + bonus)]


def test_the_penalty_is_written_positive_and_taken_off():
    found = road(simple(), {"A": {"a": 10, "minus": 2.5}})

    assert found.total() == {"A": 7.5}
    assert found.parts.filter(criterion="penalty")["part"].to_list() == [-2.5]


def test_bonus_and_penalty_are_points_beside_a_weighted_total():
    given = simple(scale="declared", aggregate="geometric")

    assert road(given, {"A": {"a": 10, "plus": 3, "minus": 1}}).total() == {"A": 12}


def test_a_total_falls_below_zero_unless_a_floor_is_declared():
    table = {"A": {"a": 1, "minus": 5}, "B": {"a": 0, "minus": 5}}

    assert road(simple(), table).total() == {"A": -4, "B": -5}
    floored = road(simple(rubric={"floor": 0}), table)
    assert floored.total() == {"A": 0, "B": 0}
    assert floored.totals["adjusted"].to_list() == [4, 5]


THIRDS = {"A": {"a": 10, "b": 2.345}, "B": {"a": 10, "b": 2.344}}


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        ("none", {"A": 12.345, "B": 12.344}),
        ({"step": "criterion", "places": 2}, {"A": 12.35, "B": 12.34}),
        ({"step": "total", "places": 1}, {"A": 12.3, "B": 12.3}),
    ],
)
def test_points_are_rounded_at_the_declared_step_only(rounding, expected):
    assert road(rules(rubric={"round": rounding}), THIRDS).total() == expected


def test_rounding_each_criterion_does_not_round_the_total():
    given = rules(
        criterion("a", 10),
        criterion("b", 5),
        criterion("c", 85, kind="target"),
        rubric={"round": {"step": "criterion", "places": 2}},
    )
    found = road(given, {"A": {"a": 8, "b": 5}}, unmarked(("A", "c")))

    assert found.total() == {"A": pytest.approx(100 * 13 / 15)}


def test_nothing_is_rounded_before_it_is_ranked():
    """PCI 2015: sub-scores rounded to two places move 11 of 63 provinces (official workbook)."""
    table = {"A": {"a": 4.004, "b": 4.004}, "B": {"a": 4.005, "b": 4.002}}
    rounded = rules(rubric={"round": {"step": "criterion", "places": 2}})

    assert road(rules(), table).rank() == {"A": 1, "B": 2}
    assert road(rounded, table).rank() == {"A": 2, "B": 1}


def test_rounded_parts_that_do_not_add_up_are_not_our_parts():
    """PAR INDEX 2023, first ministry: 61.86 and 28.10 are printed beside a total of 89.95."""
    given = rules(criterion("a", 65), criterion("b", 35))

    assert road(given, {"A": {"a": 61.86, "b": 28.10}}).total() == {"A": 89.96}


def test_a_unit_without_any_mark_has_no_total_and_no_rank():
    given = rules(rubric={"missing": "reweight"})
    found = road(given, marked({"A": {"a": 5, "b": 5}}), units=["A", "B"])

    assert found.total() == {"A": 10}
    assert found.rank() == {"A": 1}


def test_points_without_known_maxima_are_added_as_given():
    given = rules(criterion("a", None), criterion("b", None))

    assert road(given, {"A": {"a": 5, "b": 70}}).total() == {"A": 75}
