"""The triangle of two weights: a grid of weightings as the twin, areas that add up, ties."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, result, rules, unmarked

from emulab.faults import InputError
from emulab.sensitivity.exact.pieces import area, cells, outline, pieces
from emulab.sensitivity.exact.triangle import REGIONS, corner_weights, firsts, regions_of_pair
from emulab.sensitivity.model import model_of, ranks_of


@st.composite
def tables(draw):
    """Scores at the three corners (m, 3) and keys (m,)."""
    units = draw(st.integers(1, 6))
    rows = st.lists(st.integers(0, 5).map(float), min_size=3, max_size=3)
    ends = np.array(draw(st.lists(rows, min_size=units, max_size=units)))
    return ends, np.array(draw(st.lists(st.integers(1, 2), min_size=units, max_size=units)))


def inside(corners, x, y):
    """How far a point lies inside a convex polygon; below 0 it lies outside."""
    turns = zip(corners, corners[1:] + corners[:1], strict=True)
    return min(
        ((u - a) * (y - b) - (v - b) * (x - a)) / np.hypot(u - a, v - b) for (a, b), (u, v) in turns
    )


@given(tables())
@settings(max_examples=100, deadline=None)
def test_the_polygons_fill_the_triangle_once(table):
    assert sum(2 * area(corners) for _, corners in firsts(*table)) == pytest.approx(1)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_at_every_point_of_a_grid_those_are_first_in_whose_polygon_it_lies(table):
    ends, keys = table
    found = firsts(ends, keys)
    for cell in cells(12):
        x, y = np.mean(cell, axis=0) / 12 + np.array([0.0013, 0.0007])
        ranks = ranks_of((ends * [1 - x - y, x, y]).sum(axis=1)[None], keys)[0]
        for units, corners in found:
            depth = inside(corners, x, y)
            if abs(depth) > 1e-9:
                assert (depth > 0) == (ranks[units[0]] == 1)
                assert depth < 0 or units == np.flatnonzero(ranks == 1).tolist()


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_units_moves_no_corner(table, chance):
    ends, keys = table
    order = list(range(len(ends)))
    chance.shuffle(order)
    plain = {tuple(units): 2 * area(corners) for units, corners in firsts(ends, keys)}
    mixed = {
        tuple(sorted(order[unit] for unit in units)): 2 * area(corners)
        for units, corners in firsts(ends[order], keys[order])
    }

    assert mixed == pytest.approx(plain)


def test_units_alike_everywhere_are_first_together_unless_a_key_parts_them():
    ends = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])

    assert [units for units, _ in firsts(ends, np.array([1, 1]))] == [[0, 1]]
    assert [units for units, _ in firsts(ends, np.array([2, 1]))] == [[1]]


def test_a_unit_that_is_first_on_an_edge_only_has_no_polygon():
    ends = np.array([[2.0, 2.0, 2.0], [0.0, 2.0, 2.0]])

    assert [units for units, _ in firsts(ends, np.zeros(2))] == [[0]]


def test_siblings_that_weigh_nothing_share_what_is_left_evenly():
    found = corner_weights(np.array([0.5, 0.5, 0.0, 0.0]), 0, 1)

    assert found.tolist() == [[0, 0, 0.5, 0.5], [1, 0, 0, 0], [0, 1, 0, 0]]


# Frames


MARKS = {
    "A": {"a": 8, "b": 2, "c": 5},
    "B": {"a": 6, "b": 9, "c": 4},
    "C": {"a": 3, "b": 3, "c": 9},
    "D": {"a": 2, "b": 1, "c": 4},
}


def cluster(marks=MARKS, aims=None, names="abc", **keys):
    tree = [criterion(name) for name in names]
    return result(rules(*tree, **keys), marks, aims)


def test_the_regions_of_three_siblings_are_those_of_every_weighting():
    found = regions_of_pair(model_of(cluster()), "a", "b")

    assert found.schema == pl.Schema(REGIONS)
    assert sorted(found["unit"]) == ["A", "B", "C"] and found["exact"].all()
    assert found["share"].sum() == pytest.approx(1)
    assert found["share"].is_sorted(descending=True)
    chance = np.random.default_rng(0).exponential(size=(40_000, 3))
    ranks = model_of(cluster()).ranks(chance / chance.sum(axis=1, keepdims=True))
    shares = dict(zip(model_of(cluster()).units, (ranks == 1).mean(axis=0), strict=True))
    for unit, share in found.select("unit", "share").iter_rows():
        assert shares[unit] == pytest.approx(share, abs=0.01)


def test_the_adopted_point_lies_in_the_region_of_the_winner():
    own = cluster()
    found = regions_of_pair(model_of(own), "c", "b")
    first = found.filter(pl.col("unit") == own.ranks["unit"][0]).row(0, named=True)
    corners = [(point["first"], point["second"]) for point in first["corners"]]

    assert inside(corners, 1 / 3, 1 / 3) >= 0
    assert inside(corners, first["middle_first"], first["middle_second"]) > 0


def test_naming_the_weights_the_other_way_round_mirrors_the_regions():
    one = regions_of_pair(model_of(cluster()), "a", "b").sort("unit")
    other = regions_of_pair(model_of(cluster()), "b", "a").sort("unit")

    assert one["share"].to_list() == pytest.approx(other["share"].to_list())
    assert one["middle_first"].to_list() == pytest.approx(other["middle_second"].to_list())


def test_units_that_tie_everywhere_share_a_row_without_a_unit():
    marks = {"A": MARKS["A"], "B": MARKS["A"]}
    found = regions_of_pair(model_of(cluster(marks)), "a", "b")

    assert found.select("unit", "units", "share").rows() == [(None, ["A", "B"], 1.0)]


def test_a_tie_key_gives_the_shared_region_to_one():
    marks = {"A": {"a": 2, "b": 4, "c": 4}, "B": {"a": 4, "b": 2, "c": 4}}
    own = cluster(marks, ties=[{"higher": "b"}])

    assert regions_of_pair(model_of(own), "a", "b").height == 2


def test_a_unit_barred_from_the_first_place_has_no_region():
    gate = {"id": "g", "name": "Cổng", "on": "a", "at_least": 4, "bars": 1}
    found = regions_of_pair(model_of(cluster(gates=[gate])), "a", "b")

    assert sorted(found["unit"]) == ["A", "B"] and found["exact"].all()
    assert found["share"].sum() == pytest.approx(1)


def test_where_totals_are_not_linear_the_pieces_fill_the_triangle_and_are_not_called_exact():
    own = cluster(scale="declared", aggregate="geometric")
    model = model_of(own)
    found = regions_of_pair(model, "a", "b")

    assert not found["exact"].any() and found["share"].sum() == pytest.approx(1)
    for row in found.iter_rows(named=True):
        x, y = row["middle_first"], row["middle_second"]
        ranks = dict(zip(model.units, model.ranks(np.array([[x, y, 1 - x - y]]))[0], strict=True))
        assert ranks[row["unit"]] == 1


def test_a_search_comes_close_to_the_exact_shares():
    marks = MARKS | {"D": {"b": 1, "c": 4}}
    linear = dict(regions_of_pair(model_of(cluster()), "a", "b").select("unit", "share").rows())
    found = regions_of_pair(model_of(cluster(marks, unmarked(("D", "a")))), "a", "b")
    shares = dict(found.group_by("unit").agg(pl.col("share").sum()).iter_rows())

    assert not found["exact"].any()
    assert shares == pytest.approx(linear, abs=0.03)


def test_a_piece_with_a_hole_has_its_outer_edge_as_outline():
    every = cells(6)
    hole = cells(1)[0]
    moved = tuple((x + 1, y + 1) for x, y in hole)
    ring = [cell for cell in every if cell != moved]

    assert moved in every and outline(ring) == [(0, 0), (6, 0), (0, 6)]
    assert [len(piece) for piece in pieces(ring)] == [35]


def test_pieces_that_touch_at_a_corner_are_two():
    assert len(pieces([((0, 0), (1, 0), (0, 1)), ((1, 0), (2, 0), (1, 1))])) == 2


@pytest.mark.parametrize(
    ("names", "pair", "said"),
    [
        (
            "abc",
            ("a", "x"),
            "there is no 'x' among the weights that are argued about.\nHint: There are a, b, c.",
        ),
        (
            "abc",
            ("a", "a"),
            "a triangle needs two weights, and 'a' is named twice.\nHint: Name two siblings.",
        ),
        (
            "ab",
            ("a", "b"),
            "a triangle needs three siblings or more, and there are 2.\n"
            "Hint: Argue about another node.",
        ),
    ],
)
def test_what_is_no_pair_of_siblings_is_refused(names, pair, said):
    marks = {unit: {name: own[name] for name in names} for unit, own in MARKS.items()}
    with pytest.raises(InputError) as refused:
        regions_of_pair(model_of(cluster(marks, names=names)), *pair)

    found = refused.value.faults[0]
    assert f"{found.finding}\nHint: {found.remedy}" == said
