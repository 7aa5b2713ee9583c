"""Whose work the differences of the totals are, and which ranks hang on one criterion."""

from functools import partial
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import COMBINATIONS, criterion, panels, quarters, result, rules, section, unmarked

from emulab.criteria import contributions, discrimination
from emulab.criteria.columns import correlation

TREE = (section("s", criterion("a"), criterion("b")), criterion("c"))
EXTRAS = {
    "bonus": {"at_most": 3, "criteria": [criterion("plus", 5)]},
    "penalty": {"criteria": [criterion("minus", 5)]},
}
OPPOSED = {"A": {"a": 10, "b": 1}, "B": {"a": 8, "b": 2}, "C": {"a": 6, "b": 3}}
exactly = partial(pytest.approx, abs=1e-9)
every_combination = pytest.mark.parametrize(("scale", "aggregate"), COMBINATIONS)


def contributed(found) -> dict[str, float | None]:
    return dict(contributions(found).select("criterion", "contribution").iter_rows())


def column(found, name: str) -> dict:
    return dict(discrimination(found).select("criterion", name).iter_rows())


def test_worked_example():
    # totals 11, 10, 9: a moves them by twice their own steps, b by one step the other way
    found = result(rules(criterion("a"), criterion("b")), OPPOSED)

    assert contributed(found) == {"a": 2.0, "b": -1.0}
    assert column(found, "contribution") == {"a": 2.0, "b": -1.0}
    assert contributions(found)["share"].to_list() == [0.5, 0.5]
    assert column(found, "item_total") == {"a": -1.0, "b": -1.0}
    assert column(found, "decides") == {"a": 2, "b": 0}


@given(
    table=panels("a", "b", "c"),
    plus=st.lists(quarters, min_size=4, max_size=4),
    minus=st.lists(quarters, min_size=4, max_size=4),
)
def test_contributions_with_bonus_penalty_and_rounding_add_up_to_one(table, plus, minus):
    for unit, more, less in zip(table, plus, minus, strict=True):
        table[unit] = table[unit] | {"plus": more / 2, "minus": less / 2}
    rounded = rules(*TREE, **EXTRAS, rubric={"floor": 5, "round": {"step": "total", "places": 0}})
    found = result(rounded, table)
    made = contributions(found)["contribution"]

    if found.totals["total"].n_unique() == 1:
        assert made.null_count() == made.len()
    else:
        assert made.sum() == exactly(1)


@every_combination
@given(table=panels("a", "b", "c"))
@settings(max_examples=30)
def test_contributions_add_up_to_one_under_every_scale_and_aggregate(scale, aggregate, table):
    found = result(rules(*TREE, scale=scale, aggregate=aggregate), table)
    made = [one for one in contributed(found).values() if one is not None]

    assert not made or sum(made) == exactly(1)


@given(table=panels("a", "b"), same=quarters)
def test_a_criterion_on_which_all_are_equal_contributes_nothing_and_decides_nothing(table, same):
    flat = {unit: own | {"c": same} for unit, own in table.items()}
    found = result(rules(*TREE), flat)

    assert contributed(found)["c"] in (0.0, None)
    assert column(found, "decides")["c"] == 0
    assert column(found, "item_total")["c"] is None
    assert column(found, "parted")["c"] == 0.0


@given(table=panels("a", "b", "c"))
def test_neither_names_nor_orders_change_what_a_criterion_did(table):
    turned = {f"{9 - n}{unit}": table[unit] for n, unit in enumerate(reversed(table))}
    first = result(rules(*TREE), table)
    second = result(rules(TREE[1], TREE[0]), turned)
    told = ("contribution", "item_total", "parted", "decides")

    assert all(column(first, name) == column(second, name) for name in told)


def test_where_all_totals_are_equal_nothing_contributes():
    table = {"A": {"a": 1, "b": 2}, "B": {"a": 2, "b": 1}}

    found = result(rules(criterion("a"), criterion("b")), table)
    assert contributed(found) == {"a": None, "b": None}


def turns(totals: dict[str, float], ranks: pl.DataFrame) -> int:
    """Adjacent pairs, taken from the ranks one by one, whose order other totals would turn."""
    groups = [set(ranks.filter(rank=r)["unit"]) for r in sorted(set(ranks["rank"]))]
    pairs = [(high, low) for upper, lower in pairwise(groups) for high in upper for low in lower]
    return sum(totals[low] > totals[high] + 1e-9 for high, low in pairs)


def test_a_criterion_decides_what_a_rubric_without_it_would_turn():
    check_against_a_rubric_without_it("points", "sum")


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic", "topsis"])
def test_under_every_aggregate_it_is_the_rubric_without_the_criterion(aggregate):
    check_against_a_rubric_without_it("declared", aggregate)


def check_against_a_rubric_without_it(scale: str, aggregate: str):
    @given(table=panels("a", "b", "c", units="ABCDE"), plus=quarters)
    @settings(max_examples=40)
    def holds(table, plus):
        table["B"] = table["B"] | {"plus": plus / 2}
        whole = (criterion("a", 20), criterion("b", 10), criterion("c", 15))
        keys = {"bonus": EXTRAS["bonus"], "scale": scale, "aggregate": aggregate}
        found = result(rules(*whole, **keys), table)
        decided = column(found, "decides")
        for number, name in enumerate("abc"):
            left = [*whole[:number], *whole[number + 1 :]]
            rest = {u: {k: v for k, v in own.items() if k != name} for u, own in table.items()}
            other = result(rules(*left, **keys), rest)
            totals = dict(other.totals.select("unit", "total").iter_rows())
            assert decided[name] == turns(totals, found.ranks)

    holds()


def test_what_a_unit_was_not_assigned_is_made_up_for_with_and_without_a_criterion():
    given = rules(criterion("a", 50), criterion("b", 30), criterion("c", 20, kind="pass_fail"))
    table = {"A": {"a": 40, "b": 21}, "B": {"a": 36, "b": 18, "c": 1}, "C": {"a": 30, "b": 27}}
    found = result(given, table, unmarked(("A", "c"), ("C", "c")))

    # 76.25 (61 of 80), 74 and 71.25 (57 of 80); without a 35, 38 and 45 of 50: both turn;
    # without b 56 (40 of 50), 56 and 42 of 70: a lead that shrinks to a tie is no turn;
    # without c 61, 54 and 57 of 80
    assert column(found, "decides") == {"a": 2, "b": 0, "c": 1}


def test_units_of_one_rank_are_each_paired_with_all_of_the_next():
    table = {"A": {"a": 9, "b": 0}, "B": {"a": 9, "b": 0}, "C": {"a": 0, "b": 8}}

    assert column(result(rules(criterion("a"), criterion("b")), table), "decides")["a"] == 2


def test_without_enough_units_there_is_no_correlation():
    found = result(rules(criterion("a"), criterion("b")), dict(list(OPPOSED.items())[:2]))

    assert column(found, "item_total") == {"a": None, "b": None}


def test_a_correlation_published_with_its_data():
    # Hollander and Wolfe, tuna lightness and panel scores; Pearson's r as S-PLUS prints it
    lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    panel = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]

    assert correlation(lightness, panel) == pytest.approx(0.5711815, abs=1e-7)


@given(table=panels("a", "b", "c"), same=quarters)
def test_what_is_made_up_for_gives_a_criterion_on_which_all_are_equal_no_part(table, same):
    given = rules(*TREE, criterion("u", kind="pass_fail"))
    flat = {unit: own | {"c": same, "u": 1} for unit, own in table.items()}
    del flat["B"]["u"]
    found = result(given, flat, unmarked(("B", "u")))
    made = contributed(found)

    assert made["c"] in (0.0, None)
    assert made["c"] is None or sum(made.values()) == exactly(1)


def test_criteria_of_one_group_are_no_gap_of_another():
    groups = [
        {"id": "g", "name": "G", "units": ["A", "B"]},
        {"id": "h", "name": "H", "units": ["C"]},
    ]
    own = (criterion("x", 50, only=["g"]), criterion("y", 50, only=["h"]))
    table = {"A": {"a": 50, "x": 30}, "B": {"a": 50, "x": 20}, "C": {"a": 50, "y": 40}}
    found = result(rules(criterion("a", 50), *own, groups=groups), table)

    assert contributed(found)["a"] == 0.0
    assert sum(contributed(found).values()) == exactly(1)
    # 90 for C, 80 and 70; without y C is left with 50
    assert column(found, "decides") == {"a": 0, "x": 0, "y": 1}


def test_where_nobody_was_marked_every_table_is_there_and_empty_of_numbers():
    given = rules(criterion("a"), criterion("b"), rubric={"missing": "reweight"})
    found = result(given, [], units=["A", "B"])

    assert discrimination(found).height == 0
    assert contributions(found)["contribution"].to_list() == [None, None]
