"""How far one weight may move: laws, a dense grid of weights as the twin, and known cases."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, result, rules, section, unmarked

from emulab.scoring.weights import moved as moved_by_name
from emulab.sensitivity.exact import searched
from emulab.sensitivity.exact.lines import moved, rests
from emulab.sensitivity.exact.searched import HOLDS
from emulab.sensitivity.exact.stability import STABILITY, intervals, stabilities, stability
from emulab.sensitivity.model import model_of, ranks_of

JUST = 1e-6
WINNER, FIRST, RANKING = range(3)


@st.composite
def tables(draw, most=6):
    """values (m, n), weights (n,), keys (m,) and k, with many ties among them."""
    units, size = draw(st.integers(1, most)), draw(st.integers(2, 4))
    rows = st.lists(st.integers(0, 4).map(float), min_size=size, max_size=size)
    values = np.array(draw(st.lists(rows, min_size=units, max_size=units)))
    weights = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size).filter(any))
    keys = draw(st.lists(st.integers(1, 2), min_size=units, max_size=units))
    return values, np.array(weights) / sum(weights), np.array(keys), draw(st.integers(1, 4))


def ranker(values, keys):
    """Ranks (N, m) under weightings, worked out the long way."""
    return lambda weightings: ranks_of((weightings[:, None, :] * values).sum(axis=-1), keys)


def ends(found):
    """(number of HOLDS, place, side, end, pair) of every end there is or is not."""
    for number in range(len(HOLDS)):
        for place in range(found.low.shape[1]):
            yield number, place, -1, found.low[number, place], found.low_pair[number, place]
            yield number, place, 1, found.high[number, place], found.high_pair[number, place]


def what_holds(number, ranks, top):
    return list(HOLDS.values())[number](ranks, top)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_on_a_dense_grid_everything_holds_inside_its_interval(table):
    values, weights, keys, top = table
    ranks = ranker(values, keys)
    adopted = ranks(weights[None])[0]
    found = intervals(values, weights, keys, top)

    for place in range(len(weights)):
        grid = np.linspace(0, 1, 211)[1:-1]
        lines = ranks(moved(weights, place, grid))
        for number in range(len(HOLDS)):
            inside = (grid > found.low[number, place] + JUST) & (
                grid < found.high[number, place] - JUST
            )
            kept = what_holds(number, lines[inside], top) == what_holds(number, adopted, top)
            assert kept.all()


@given(tables())
@settings(max_examples=150, deadline=None)
def test_just_beyond_an_end_it_no_longer_holds_and_the_named_units_have_changed_places(table):
    values, weights, keys, top = table
    ranks = ranker(values, keys)
    adopted = ranks(weights[None])[0]
    found = intervals(values, weights, keys, top)

    for number, place, side, end, (up, down) in ends(found):
        if up < 0:
            assert end == (0 if side < 0 else 1) or weights[place] == end
            continue
        assert 0 <= end + side * JUST <= 1
        beyond = ranks(moved(weights, place, np.array([end + side * JUST])))[0]
        assert (what_holds(number, beyond, top) != what_holds(number, adopted, top)).any()
        assert beyond[up] < beyond[down] and adopted[up] >= adopted[down]


@given(tables())
@settings(max_examples=60, deadline=None)
def test_an_interval_holds_the_adopted_weight_and_lies_between_0_and_1(table):
    values, weights, keys, top = table
    found = intervals(values, weights, keys, top)

    assert (found.low >= 0).all() and (found.high <= 1).all()
    assert (found.low <= weights + 1e-12).all() and (weights <= found.high + 1e-12).all()


@given(tables())
@settings(max_examples=60, deadline=None)
def test_where_the_ranking_holds_the_winner_and_the_first_k_hold_too(table):
    found = intervals(*table)

    for number in (WINNER, FIRST):
        assert (found.low[number] <= found.low[RANKING] + 1e-12).all()
        assert (found.high[number] >= found.high[RANKING] - 1e-12).all()


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_units_and_criteria_moves_no_end(table, chance):
    values, weights, keys, top = table
    units, places = list(range(len(values))), list(range(len(weights)))
    chance.shuffle(units)
    chance.shuffle(places)
    plain = intervals(values, weights, keys, top)
    mixed = intervals(values[np.ix_(units, places)], weights[places], keys[units], top)

    assert mixed.low == pytest.approx(plain.low[:, places], abs=1e-9)
    assert mixed.high == pytest.approx(plain.high[:, places], abs=1e-9)


@given(tables(most=4))
@settings(max_examples=25, deadline=None)
def test_the_search_finds_the_same_ends_as_the_closed_form(table):
    values, weights, keys, top = table
    exact = intervals(values, weights, keys, top)
    found = searched.intervals(ranker(values, keys), weights, top)

    assert found.low == pytest.approx(exact.low, abs=1e-6)
    assert found.high == pytest.approx(exact.high, abs=1e-6)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(any), st.floats(0, 1))
def test_no_weight_falls_below_0_and_the_others_keep_their_proportions(given_weights, to):
    weights = np.array(given_weights) / sum(given_weights)
    names = [str(place) for place in range(len(weights))]
    for place, name in enumerate(names):
        found = moved(weights, place, np.array([to]))[0]
        assert (found >= 0).all() and found.sum() == pytest.approx(1)
        by_name = moved_by_name(dict(zip(names, weights.tolist(), strict=True)), name, to)
        assert found == pytest.approx(list(by_name.values()))


def test_a_weight_that_is_doubled_from_a_half_takes_all_and_leaves_none_below_0():
    assert moved(np.array([0.5, 0.45, 0.05]), 0, np.array([1.0])).tolist() == [[1, 0, 0]]


def test_moving_a_weight_to_where_it_is_changes_nothing():
    weights = np.array([0.5, 0.3, 0.2])

    assert moved(weights, np.arange(3), weights) == pytest.approx(np.tile(weights, (3, 1)))
    assert np.diag(rests(weights)).tolist() == [0, 0, 0]


def test_the_delta_of_triantaphyllou_and_sanchez_leads_to_the_same_weight():
    # Their theorem for the weighted sum (Decision Sciences 28:151-194): units i and j change
    # places when delta = (P_j - P_i) / (a_jk - a_ik) is taken off weight k and all are divided
    # by their sum. Worked out here on marks of our own.
    values = np.array([[8.0, 5.0, 6.0], [6.0, 9.0, 5.0]])
    weights = np.array([0.6, 0.2, 0.2])
    scores = values @ weights
    found = intervals(values, weights, np.zeros(2), top=1)

    for place in range(3):
        delta = (scores[1] - scores[0]) / (values[1, place] - values[0, place])
        there = (weights[place] - delta) / (1 - delta)
        if 0 < there < 1:  # the paper calls any other delta not feasible
            end = found.low if there < weights[place] else found.high
            assert end[WINNER, place] == pytest.approx(there)
        else:
            assert (found.low[WINNER, place], found.high[WINNER, place]) == (0, 1)


def test_units_tied_at_the_adopted_weight_end_the_interval_there():
    values = np.array([[4.0, 0.0], [0.0, 4.0]])
    found = intervals(values, np.array([0.5, 0.5]), np.zeros(2), top=1)

    assert found.low.tolist() == found.high.tolist() == [[0.5, 0.5]] * 3
    assert found.low_pair[WINNER].tolist() == [[1, 0], [0, 1]]
    assert found.high_pair[WINNER].tolist() == [[0, 1], [1, 0]]


def test_a_tie_that_a_key_parts_ends_on_the_side_where_the_other_is_ahead():
    values = np.array([[4.0, 0.0], [0.0, 4.0]])
    found = intervals(values, np.array([0.5, 0.5]), np.array([1, 2]), top=1)

    assert (found.low[WINNER, 0], found.high[WINNER, 0]) == (0.5, 1.0)
    assert found.high_pair[WINNER, 0].tolist() == [-1, -1]


def test_units_alike_in_everything_never_part():
    values = np.array([[3.0, 1.0], [3.0, 1.0], [1.0, 0.5]])
    found = intervals(values, np.array([0.5, 0.5]), np.zeros(3), top=1)

    assert found.low.tolist() == [[0, 0]] * 3 and found.high.tolist() == [[1, 1]] * 3


def test_units_that_only_meet_at_the_whole_weight_make_no_end():
    values = np.array([[3.0, 2.0], [3.0, 1.0]])
    found = intervals(values, np.array([0.5, 0.5]), np.zeros(2), top=1)

    assert found.high[WINNER].tolist() == [1, 1] and (found.high_pair == -1).all()


def test_a_single_unit_is_first_whatever_the_weights():
    found = intervals(np.array([[1.0, 2.0]]), np.array([0.5, 0.5]), np.zeros(1), top=3)

    assert found.low.tolist() == [[0, 0]] * 3 and found.high.tolist() == [[1, 1]] * 3


def test_a_weight_of_all_gives_way_to_even_siblings():
    values = np.array([[5.0, 0.0, 0.0], [4.0, 2.0, 4.0]])  # ahead by 1, then behind by 3
    found = intervals(values, np.array([1.0, 0.0, 0.0]), np.zeros(2), top=1)

    assert found.low[WINNER, 0] == pytest.approx(0.75)
    assert found.low[WINNER].tolist()[1:] == [0, 0]
    assert found.high[WINNER].tolist()[1:] == pytest.approx([1 / 3, 1 / 5])


def test_alike_units_that_share_the_last_of_the_first_places_keep_it_until_they_pass_the_next():
    # Two places, three units in them: 1, 2 and 2. When the pair passes the first, it falls out.
    values = np.array([[4.0, 0.0], [3.0, 3.0], [3.0, 3.0], [0.0, 1.0]])
    found = intervals(values, np.array([0.9, 0.1]), np.zeros(4), top=2)

    assert found.low[FIRST, 0] == pytest.approx(0.75)
    assert found.low_pair[FIRST, 0].tolist() == [1, 0]
    of_three = intervals(values, np.array([0.9, 0.1]), np.zeros(4), top=3)
    assert of_three.low[FIRST, 0] == pytest.approx(0.2)  # where the last passes the first


def test_of_several_pairs_at_once_the_first_by_rank_is_named():
    values = np.array([[0.0, 8.0], [0.0, 8.0], [5.0, 3.0], [4.0, 2.0]])
    found = intervals(values, np.array([0.9, 0.1]), np.zeros(4), top=1)

    assert found.low_pair[WINNER, 0].tolist() == [0, 2]


# Frames


CLUSTER = {
    "A": {"a": 8, "b": 2, "c": 5},
    "B": {"a": 6, "b": 9, "c": 4},
    "C": {"a": 3, "b": 3, "c": 9},
}


def cluster(marks=CLUSTER, aims=None, **keys):
    tree = (section("s", criterion("a"), criterion("b", 20)), criterion("c", 30))
    return result(rules(*tree, **keys), marks, aims)


def test_the_frame_has_three_rows_a_sibling_and_names_units_and_criteria_by_id():
    found = stability(model_of(cluster(), None))

    assert found.schema == pl.Schema(STABILITY)
    assert found["criterion"].to_list() == ["s"] * 3 + ["c"] * 3
    assert found["holds"].to_list() == ["winner", "first k", "ranking"] * 2
    assert found["parent"].to_list() == [None] * 6 and found["exact"].all()
    named = [
        name for side in ("low_up", "low_down", "high_up", "high_down") for name in found[side]
    ]
    assert set(named) <= {"A", "B", "C", None}


def test_every_node_with_two_children_or_more_has_its_rows_the_sections_first():
    found = stabilities(cluster())

    assert found["parent"].unique(maintain_order=True).to_list() == [None, "s"]
    sums = found.filter(pl.col("holds") == "winner").group_by("parent").agg(pl.col("weight").sum())
    assert sums["weight"].to_list() == pytest.approx([1, 1])


def test_a_single_child_has_no_rows():
    tree = (section("s", criterion("a")), criterion("b"))
    one = result(rules(*tree), {"A": {"a": 1, "b": 2}, "B": {"a": 2, "b": 1}})

    assert stability(model_of(one, "s")).height == 0
    assert stabilities(one)["parent"].to_list() == [None] * 6


def test_the_first_k_are_those_that_the_rules_look_after():
    own = cluster(analysis={"top": 1})
    found = stability(model_of(own, None)).sort("criterion", "holds")
    by_holds = found.partition_by("holds", as_dict=True)
    ends = [by_holds[(name,)].select("low", "high").rows() for name in ("winner", "first k")]

    assert ends[0] == ends[1]
    assert stability(model_of(cluster(), None), top=1).equals(stability(model_of(own, None)))


def holds_as_said(own, node=None):
    """Whether every end of a frame is where ranks do change, asked of the ranks themselves."""
    model = model_of(own, node)
    top = own.rules.analysis.top
    adopted = model.ranks(model.weights)[0]
    for row in stability(model).iter_rows(named=True):
        place = model.ids.index(row["criterion"])
        kept = HOLDS[row["holds"]]
        for side, end, pair in ((-1, row["low"], row["low_up"]), (1, row["high"], row["high_up"])):
            inside = np.array([end - side * JUST])
            if abs(end - row["weight"]) > 2 * JUST:
                ranks = model.ranks(moved(model.weights, place, inside))[0]
                assert (kept(ranks, top) == kept(adopted, top)).all()
            if pair is not None:
                ranks = model.ranks(moved(model.weights, place, np.array([end + side * JUST])))[0]
                assert (kept(ranks, top) != kept(adopted, top)).any()
    return True


@pytest.mark.parametrize("aggregate", ["geometric", "minimum", "topsis"])
def test_what_is_searched_for_holds_and_is_not_called_exact(aggregate):
    own = cluster(scale="declared", aggregate=aggregate)

    assert not stability(model_of(own, None))["exact"].any()
    assert holds_as_said(own) and holds_as_said(own, "s")


def test_units_judged_on_different_criteria_have_exact_ends_all_the_same():
    own = cluster(aims=unmarked(("C", "a")), marks=CLUSTER | {"C": {"b": 3, "c": 9}})

    assert model_of(own, None).values is None
    assert stabilities(own)["exact"].all()
    assert holds_as_said(own) and holds_as_said(own, "s")


def test_a_gate_moves_the_ends_and_leaves_them_exact():
    gate = {"id": "half", "name": "Nửa số điểm", "on": "c", "at_least": 5, "bars": 1}
    own = cluster(gates=[gate])

    assert own.ranks.row(0, named=True)["unit"] != "B"
    assert stability(model_of(own, None))["exact"].all() and holds_as_said(own)


def test_rounded_totals_are_searched():
    own = cluster(rubric={"round": {"step": "total", "places": 0}})

    assert not stability(model_of(own, None))["exact"].any()
