"""Weights: shares that add up to one, laws of every method, trees, sets, and what is refused."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from makers import SCALED, criterion, panels, quarters, road, rules, section, unmarked
from weights_makers import SETTINGS, THREE, panel, weighed_by

from emulab.output.weights import weights_object, weights_text
from emulab.rules import choices
from emulab.rules.weighing import FROM_DATA, Weighting
from emulab.scoring.weights import (
    DATA_DRIVEN,
    WEIGHTINGS,
    consistency,
    families,
    from_data,
    moved,
    share_frame,
    shares,
    side_by_side,
    under,
    weigh,
)
from emulab.studies import study

every_scaled = pytest.mark.parametrize(("scale", "aggregate"), SCALED)
every_weighting = pytest.mark.parametrize("name", WEIGHTINGS)
weight = st.integers(1, 20)
TREE = (
    section("s", criterion("a"), section("t", criterion("b"), criterion("c", 30))),
    criterion("d", 50),
)
tables = panels("a", "b", "c", "d")
full_marks = st.integers(1, 40).map(lambda n: n / 4)
threes = panels("a", "b", "c", units=tuple("ABCDEFGH"), cells=full_marks)


def tree(scale="declared", aggregate="arithmetic", **keys):
    return rules(*TREE, scale=scale, aggregate=aggregate, **keys)


def called(value, new: dict[str, str]):
    """The value with every id in it called by its new name."""
    if isinstance(value, dict):
        return {new.get(key, key): called(entry, new) for key, entry in value.items()}
    if isinstance(value, list):
        return [called(entry, new) for entry in value]
    return new.get(value, value) if isinstance(value, str) else value


def approx(found: dict, accuracy=1e-9) -> dict:
    return pytest.approx(found, abs=accuracy)


def test_every_name_of_the_rules_has_its_method_and_every_method_its_name():
    assert set(choices.WEIGHTINGS) == set(WEIGHTINGS) == set(Weighting.names())
    assert set(DATA_DRIVEN) == set(FROM_DATA)
    assert {name for name in WEIGHTINGS if from_data(weighed_by(name))} == set(DATA_DRIVEN)


def test_without_weights_the_maxima_are_the_shares():
    assert shares(tree()) == approx({"a": 0.1, "b": 0.1, "c": 0.3, "d": 0.5})


def test_a_share_is_the_product_of_the_shares_on_the_path():
    weights = {"s": 3, "d": 1, "b": 1, "c": 1}

    assert shares(tree(weights=weights)) == approx(
        {"a": 0.75 * 0.2, "b": 0.75 * 0.8 * 0.5, "c": 0.75 * 0.8 * 0.5, "d": 0.25}
    )


@given(s=weight, d=weight, b=weight, c=weight)
def test_shares_add_up_to_one_and_the_largest_weight_has_the_largest(s, d, b, c):
    found = shares(tree(weights={"s": s, "d": d, "b": b, "c": c}))

    assert sum(found.values()) == pytest.approx(1)
    assert (found["b"] > found["c"]) == (b > c)
    assert found["d"] == pytest.approx(d / (s + d))


def test_where_maxima_are_not_known_there_are_no_shares():
    assert shares(rules(criterion("a", None), criterion("b", None))) == {}


def test_weights_from_data_are_not_known_before_there_are_data():
    assert shares(weighed_by("critic")) == {}
    assert weigh(weighed_by("critic")).height == 0


@every_weighting
@given(table=threes)
def test_shares_add_up_to_one_and_none_is_below_zero(name, table):
    given = weighed_by(name)
    found = shares(given, panel(given, table))

    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0


@every_weighting
@given(table=threes, order=st.permutations("abc"), units=st.permutations("ABCDEFGH"))
def test_reordering_criteria_and_units_changes_nothing(name, table, order, units):
    given, others = weighed_by(name), {one["id"]: one for one in THREE}
    turned = weighed_by(name, *(others[one] for one in order))
    again = shares(turned, panel(turned, {unit: table[unit] for unit in units}))

    assert again == approx(shares(given, panel(given, table)), 1e-7)


@every_weighting
@given(table=threes)
def test_renaming_criteria_and_units_changes_nothing(name, table):
    new = {"a": "z", "b": "m", "c": "k"}
    given = weighed_by(name)
    renamed = rules(
        *({**one, "id": new[one["id"]]} for one in THREE),
        scale="declared",
        aggregate="arithmetic",
        **called(SETTINGS.get(name, {"weighting": name}), new),
    )
    again = {f"x{unit}": {new[k]: mark for k, mark in own.items()} for unit, own in table.items()}
    found = shares(renamed, panel(renamed, again))

    assert {one: found[now] for one, now in new.items()} == approx(
        shares(given, panel(given, table)), 1e-7
    )


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


ADDS_UP = [(s, a) for s, a in SCALED if a in ("arithmetic", "geometric") and s != "z_score"]


@pytest.mark.parametrize(("scale", "aggregate"), ADDS_UP)
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


def test_every_node_is_weighed_among_its_siblings():
    found = weigh(tree(weighting={"roc": {"order": ["d", "s"]}}))

    assert found.rows() == [
        ("s", None, 0.25, 0.25, "roc"),
        ("d", None, 0.75, 0.75, "roc"),
        ("a", "s", 0.2, 0.05, "maxima"),
        ("t", "s", 0.8, 0.2, "maxima"),
        ("b", "t", 0.25, 0.05, "maxima"),
        ("c", "t", 0.75, pytest.approx(0.15), "maxima"),
    ]
    assert share_frame(shares(tree()))["criterion"].to_list() == ["a", "b", "c", "d"]


def test_equal_weighs_the_siblings_of_every_node_alike():
    assert shares(tree(weighting="equal")) == {"a": 0.25, "b": 0.125, "c": 0.125, "d": 0.5}


def test_weights_are_keyed_by_name_and_never_by_position():
    """COINr before 0.6.2 assigned weights to the wrong indicators in some cases."""
    written = {"c": 5, "a": 1, "b": 2}

    assert shares(rules(*THREE, scale="declared", aggregate="arithmetic", weights=written)) == {
        "a": 0.125,
        "b": 0.25,
        "c": 0.625,
    }


@given(weights=st.lists(quarters, min_size=2, max_size=6), to=st.floats(-1, 2))
def test_a_weight_that_is_moved_leaves_the_others_in_proportion(weights, to):
    """Another package takes the change from all alike: +100 % on 0.5 of (0.5, 0.45, 0.05) makes
    the last weight -0.2."""
    given = {f"c{place}": one for place, one in enumerate(weights)}
    assume(sum(weights[1:]) > 0)
    found = moved(given, "c0", to=to)

    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0
    assert found["c0"] == min(max(to, 0), 1)
    rest = sum(weights[1:])
    assert [found[f"c{place}"] * rest for place in range(1, len(weights))] == pytest.approx(
        [(1 - found["c0"]) * one for one in weights[1:]]
    )


SETS = [
    {"id": "elders", "name": "Hội đồng", "weights": {"a": 1, "b": 1, "c": 2}},
    {"id": "youth", "name": "Đoàn", "weighting": {"rank_sum": {"order": ["a", "b", "c"]}}},
]


def test_sets_stand_side_by_side_under_their_names_and_are_not_averaged():
    found = side_by_side(rules(*THREE, weight_sets=SETS))

    assert found.columns == ["criterion", "adopted", "elders", "youth"]
    assert found.rows() == [
        ("a", 0.2, 0.25, pytest.approx(3 / 6)),
        ("b", 0.3, 0.25, pytest.approx(2 / 6)),
        ("c", 0.5, 0.5, pytest.approx(1 / 6)),
    ]


def test_under_a_set_the_rules_are_those_that_would_have_been_written():
    points = rules(*THREE, weight_sets=SETS)
    table = {"A": {"a": 10, "b": 20, "c": 30}, "B": {"a": 15, "b": 10, "c": 40}}
    written = rules(*THREE, scale="declared", aggregate="arithmetic", weights=SETS[0]["weights"])

    adopted = under(points, points.weight_sets[0])

    assert road(adopted, table).total() == road(written, table).total()


def test_a_section_enters_the_node_above_as_the_mean_of_its_children_by_weight():
    """Both children of s have the same spread, so s has none where they cancel."""
    given = rules(
        section("s", criterion("a"), criterion("b")),
        criterion("d"),
        scale="declared",
        aggregate="arithmetic",
        weighting="critic",
    )
    table = {
        "A": {"a": 2, "b": 8, "d": 1},
        "B": {"a": 8, "b": 2, "d": 9},
        "C": {"a": 5, "b": 5, "d": 4},
    }

    assert shares(given, panel(given, table)) == approx({"a": 0, "b": 0, "d": 1})
    assert [str(one) for one in families(given, panel(given, table))[0].remarks] == [
        "s tells no units apart and weighs nothing"
    ]


def test_a_judgement_keeps_its_proportions_where_a_group_lacks_a_sibling():
    given = rules(
        criterion("a", 20),
        criterion("b", 30, only=["north"]),
        criterion("c", 30, only=["south"]),
        groups=[
            {"id": "north", "name": "B", "units": ["n"]},
            {"id": "south", "name": "N", "units": ["s"]},
        ],
        scale="declared",
        aggregate="arithmetic",
        weighting={"swing": {"points": {"a": 10, "b": 30, "c": 40}}},
    )

    assert shares(given.of_group("north")) == approx({"a": 0.25, "b": 0.75})
    assert shares(given.of_group("south")) == approx({"a": 0.2, "c": 0.8})


def test_figures_of_consistency_come_with_the_node_they_are_of():
    found = consistency(weighed_by("best_worst"))

    assert found["figure"].to_list() == ["xi", "input_inconsistency"]
    assert found["parent"].to_list() == [None, None]


@pytest.mark.parametrize("method", [None, "equal", "critic", "entropy", "pca"])
def test_the_object_of_the_command_is_sound_json_and_its_shares_add_up(method):
    found = weights_object(study("hanoi-02", 2023), method, sets=True)
    leaves = {leaf.id for leaf in study("hanoi-02", 2023).rules.rubric.main}

    assert json.dumps(found, allow_nan=False)
    assert found["weighting"] == (method or "maxima")
    own = [row["share"] for row in found["nodes"] if row["node"] in leaves]
    assert sum(own) == pytest.approx(1)
    assert {row["criterion"] for row in found["importance"]} == leaves
    assert [row["adopted"] for row in found["sets"]["shares"]] == pytest.approx(own)


def test_the_text_of_the_command_says_what_it_shows_in_vietnamese():
    text = weights_text(
        study("hanoi-02", 2023), "{swing: {points: {tasks: 50, party: 30, movement: 20}}}"
    )

    assert "trọng số (%)" in text and "50,00" in text and "swing" in text
