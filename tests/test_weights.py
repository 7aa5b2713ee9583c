"""Weights: shares that add up to one, and weightings that say the same giving the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import SCALED, criterion, panels, road, rules, section, unmarked

from emulab.scoring import shares

every_scaled = pytest.mark.parametrize(("scale", "aggregate"), SCALED)
weight = st.integers(1, 20)
TREE = (
    section("s", criterion("a"), section("t", criterion("b"), criterion("c", 30))),
    criterion("d", 50),
)
tables = panels("a", "b", "c", "d")


def tree(scale="declared", aggregate="arithmetic", **keys):
    return rules(*TREE, scale=scale, aggregate=aggregate, **keys)


def approx(found: dict) -> dict:
    return pytest.approx(found, abs=1e-9)


def test_without_weights_the_maxima_are_the_shares():
    assert shares(tree().rubric) == {"a": 0.1, "b": 0.1, "c": 0.3, "d": 0.5}


def test_a_share_is_the_product_of_the_shares_on_the_path():
    weights = {"s": 3, "d": 1, "b": 1, "c": 1}

    assert shares(tree().rubric, weights) == approx(
        {"a": 0.75 * 0.2, "b": 0.75 * 0.8 * 0.5, "c": 0.75 * 0.8 * 0.5, "d": 0.25}
    )


@given(s=weight, d=weight, b=weight, c=weight)
def test_shares_add_up_to_one_and_the_largest_weight_has_the_largest(s, d, b, c):
    found = shares(tree().rubric, {"s": s, "d": d, "b": b, "c": c})

    assert sum(found.values()) == pytest.approx(1)
    assert (found["b"] > found["c"]) == (b > c)
    assert found["d"] == pytest.approx(d / (s + d))


def test_where_maxima_are_not_known_there_are_no_shares():
    assert shares(rules(criterion("a", None), criterion("b", None)).rubric) == {}


@every_scaled
@given(table=tables, s=weight, d=weight, times=st.sampled_from([2, 10, 0.5]))
def test_doubling_all_weights_of_a_family_changes_nothing(scale, aggregate, table, s, d, times):
    given = tree(scale, aggregate)
    once = road(given.with_changes(weights={"s": s, "d": d}), table)
    twice = road(given.with_changes(weights={"s": s * times, "d": d * times}), table)

    assert twice.total() == approx(once.total())
    assert twice.rank() == once.rank()


@every_scaled
@given(table=tables)
def test_the_maxima_as_weights_are_no_weights(scale, aggregate, table):
    given = tree(scale, aggregate)
    maxima = {"s": 50, "d": 50, "a": 10, "t": 40, "b": 10, "c": 30}

    assert road(given.with_changes(weights=maxima), table).total() == approx(
        road(given, table).total()
    )


@every_scaled
@given(table=panels("a", "b", "w"), a=weight, b=weight)
def test_adding_a_criterion_of_weight_zero_changes_nothing(scale, aggregate, table, a, b):
    """It adds to no rate; the maximum of 20 is kept, so that totals can be compared."""
    keys = {"scale": scale, "aggregate": aggregate}
    plain = rules(criterion("a"), criterion("b"), weights={"a": a, "b": b}, **keys)
    wider = rules(
        criterion("a", 5),
        criterion("b", 5),
        criterion("w"),
        weights={"a": a, "b": b, "w": 0},
        **keys,
    )
    halved = {u: {"a": own["a"] / 2, "b": own["b"] / 2, "w": own["w"]} for u, own in table.items()}
    without = {u: {"a": own["a"], "b": own["b"]} for u, own in table.items()}

    assert road(wider, halved).total() == approx(road(plain, without).total())


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_a_unit_marked_only_where_nothing_weighs_has_no_total(aggregate):
    given = rules(
        criterion("a"),
        criterion("b"),
        scale="declared",
        aggregate=aggregate,
        weights={"a": 1, "b": 0},
        rubric={"missing": "reweight"},
    )
    found = road(given, {"A": {"a": 5, "b": 5}, "B": {"b": 9}})

    assert found.total() == {"A": 10}


@every_scaled
def test_what_is_not_assigned_leaves_its_weight_to_the_others_in_proportion(scale, aggregate):
    given = rules(
        criterion("a", 10),
        criterion("b", 30),
        criterion("p", 60, kind="pass_fail"),
        scale=scale,
        aggregate=aggregate,
    )
    table = {"A": {"a": 5, "b": 15, "p": 1}, "B": {"a": 10, "b": 30}, "C": {"a": 1, "b": 3, "p": 0}}
    found = road(given, table, unmarked(("B", "p"))).levels
    own = dict(found.filter(unit="B").select("criterion", "share").iter_rows())

    assert own.pop("p") is None
    assert own == approx({"a": 0.25, "b": 0.75})
