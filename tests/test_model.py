"""The model under other weights is the road under other weights, for every rules there are."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from makers import COMBINATIONS, criterion, marks, panels, result, rules, section, unmarked
from scipy.stats import rankdata

from emulab.faults import InputError
from emulab.sensitivity.model import LEAVES, model_of, ranks_of
from emulab.studies import study

TREE = (
    section("one", criterion("a"), criterion("b", 20)),
    section("two", criterion("c"), criterion("d", 5)),
    criterion("e", 15),
)
LOW = st.integers(1, 20).map(lambda n: n / 4)  # no zeros: a geometric mean takes them badly
fives = panels("a", "b", "c", "d", "e", cells=LOW)
weights = st.lists(st.integers(1, 9), min_size=3, max_size=3)


def weighted(given_rules, drawn, node=None):
    """The rules with the drawn weights for a node's children, points as weighted means."""
    changes = {"scale": "declared", "aggregate": "arithmetic"}
    if given_rules.scale != "points":
        changes = {}
    ids = {None: ("one", "two", "e"), "one": ("a", "b"), "two": ("c", "d")}[node]
    return given_rules.with_changes(weights=dict(zip(ids, drawn, strict=False)), **changes)


@pytest.mark.parametrize(("scale", "aggregate"), COMBINATIONS, ids=str)
@given(panel=fives, drawn=weights)
def test_other_weights_give_what_the_road_gives_under_rules_with_those_weights(
    scale, aggregate, panel, drawn
):
    own = rules(*TREE, scale=scale, aggregate=aggregate)
    found = result(own, panel)
    assume(found.ranked)
    model = model_of(found)
    there = result(weighted(own, drawn), panel)
    under = np.array(drawn) / sum(drawn)
    totals = dict(there.totals.select("unit", "total").iter_rows())
    ranks = dict(there.ranks.select("unit", "rank").iter_rows())

    assert model.totals(under)[0] == pytest.approx([totals[u] for u in model.units], abs=1e-8)
    assert model.ranks(under)[0].tolist() == [ranks[u] for u in model.units]


@given(panel=fives, drawn=weights)
def test_the_order_is_that_of_the_values_and_totals_are_points(panel, drawn):
    model = model_of(result(rules(*TREE), panel))
    under = np.array(drawn) / sum(drawn)

    assert model.why is None
    assert model.values @ under == pytest.approx(model.totals(under)[0])


@pytest.mark.parametrize("node", ["one", "two"])
@given(panel=fives, drawn=weights)
def test_inside_a_section_the_other_sections_keep_their_weight(node, panel, drawn):
    own = rules(*TREE)
    model = model_of(result(own, panel), node)
    there = result(weighted(own, drawn[:2], node), panel)
    under = np.array(drawn[:2]) / sum(drawn[:2])
    totals = dict(there.totals.select("unit", "total").iter_rows())

    assert model.totals(under)[0] == pytest.approx([totals[u] for u in model.units])


@given(panel=fives)
def test_all_criteria_at_one_table_weigh_what_they_weigh_in_the_rules(panel):
    own = result(rules(*TREE), panel)
    model = model_of(own, LEAVES)

    assert model.ids == ("a", "b", "c", "d", "e")
    assert model.weights == pytest.approx(np.array([10, 20, 10, 5, 15]) / 60)
    assert model.totals(model.weights)[0] == pytest.approx(own.ranks["total"].to_list())


@given(panel=fives, drawn=weights)
def test_a_criterion_not_assigned_leaves_a_fraction_and_says_so(panel, drawn):
    own = rules(section("one", criterion("a", kind="target"), criterion("b", 20)), *TREE[1:])
    aims = unmarked(("A", "a"))
    cells = {u: {c: m for c, m in row.items() if (u, c) != ("A", "a")} for u, row in panel.items()}
    aims = aims.vstack(_aims(panel))
    model = model_of(result(own, cells, aims))
    there = result(weighted(own, drawn), cells, aims)
    under = np.array(drawn) / sum(drawn)
    totals = dict(there.totals.select("unit", "total").iter_rows())

    assert str(model.why) == "units are judged on different criteria"
    assert model.values is None
    assert model.totals(under)[0] == pytest.approx([totals[u] for u in model.units])


def _aims(panel):
    from makers import targets

    return targets(*((unit, "a", True, 5.0) for unit in panel if unit != "A"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rubric": {"round": {"step": "total", "places": 0}}}, "totals are rounded before they"),
        ({"rubric": {"round": {"step": "section", "places": 0}}}, "the points of a section are"),
        ({"rubric": {"floor": 20}}, "totals may be held up by the floor"),
        (
            {"gates": [{"id": "g", "name": "g", "on": "one", "at_least": 20, "bars": 2}]},
            "a gate bars a unit from the first places",
        ),
    ],
)
@given(panel=fives, drawn=weights)
def test_what_bends_the_order_is_said_and_the_ranks_are_still_those_of_the_road(
    changes, why, panel, drawn
):
    own = rules(*TREE, **changes)
    model = model_of(result(own, panel))
    there = result(weighted(own, drawn), panel)
    under = np.array(drawn) / sum(drawn)
    ranks = dict(there.ranks.select("unit", "rank").iter_rows())

    assume(model.why is not None)
    assert str(model.why).startswith(why)
    assert model.ranks(under)[0].tolist() == [ranks[u] for u in model.units]


def test_groups_with_criteria_of_their_own_follow_the_road():
    groups = [{"id": "x", "name": "x", "units": ["A"]}, {"id": "y", "name": "y", "units": ["B"]}]
    tree = (
        criterion("a"),
        section("two", criterion("c", only=["x"]), criterion("d", only=["y"]), criterion("f")),
    )
    own = rules(*tree, groups=groups)
    rows = marks([("A", "a", "head", "h", 8.0), ("B", "a", "head", "h", 5.0)])
    rows = rows.vstack(marks([("A", "c", "head", "h", 4.0), ("B", "d", "head", "h", 9.0)]))
    rows = rows.vstack(marks([("A", "f", "head", "h", 4.0), ("B", "f", "head", "h", 7.0)]))
    found = result(own, list(rows.iter_rows()), units=["A", "B"])
    model = model_of(found)
    changed = own.with_changes(weights={"a": 1, "two": 3}, scale="declared", aggregate="arithmetic")
    there = result(changed, list(rows.iter_rows()), units=["A", "B"])

    totals = dict(there.totals.select("unit", "total").iter_rows())
    assert model.totals(np.array([0.25, 0.75]))[0] == pytest.approx(
        [totals[u] for u in model.units]
    )


@pytest.mark.parametrize(
    ("cluster", "year"), [("hanoi-02", 2023), ("central-party", 2023), ("par-index", 2023)]
)
def test_the_adopted_weights_give_the_ranks_of_the_result(cluster, year):
    found = study(cluster, year).standing()
    for node in (None, LEAVES, *[n.id for n in found.rules.rubric.nodes.values() if n.criteria]):
        model = model_of(found, node)

        assert model.weights.sum() == pytest.approx(1)
        assert model.totals(model.weights)[0] == pytest.approx(found.ranks["total"].to_list())
        assert model.ranks(model.weights)[0].tolist() == found.ranks["rank"].to_list()


@given(st.lists(st.integers(0, 5), min_size=2, max_size=7))
def test_without_keys_ranks_are_competition_ranks(totals):
    found = ranks_of(np.array([totals], dtype=float), np.ones(len(totals), dtype=int))

    assert found[0].tolist() == rankdata([-one for one in totals], method="min").tolist()


def test_keys_part_only_what_ties():
    assert ranks_of(np.array([[2.0, 2.0, 3.0]]), np.array([2, 1, 3])).tolist() == [[3, 2, 1]]


def test_there_is_nothing_to_argue_about_inside_a_criterion():
    found = result(rules(*TREE), {"A": dict.fromkeys("abcde", 5.0)})

    with pytest.raises(InputError) as error:
        model_of(found, "a")
    assert "'a' holds no criteria whose weights could be argued about." in str(error.value)
