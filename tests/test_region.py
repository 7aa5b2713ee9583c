"""Regions of weights: what they hold, their corners, and what is least and most over them."""

from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, rules
from scipy.optimize import linprog
from scipy.spatial import ConvexHull

from emulab.faults import InputError
from emulab.rules.defensible import Defensible
from emulab.sensitivity.region import bound, defensible, everything
from emulab.sensitivity.simplices import simplices, sizes

NAMES = tuple("abcdefghijklmnop")
SAID = {
    "box": lambda ids: Defensible(within=0.25),
    "ends": lambda ids: Defensible(between={ids[0]: (0.05, 0.6)}),
    "locked": lambda ids: Defensible(between={ids[0]: (0.2, 0.2)}),
    "order": lambda ids: Defensible(order=tuple(ids)),
    "alike": lambda ids: Defensible(order=(ids[0], tuple(ids[1:]))),
    "some": lambda ids: Defensible(order=(ids[1], ids[0])),
    "ratios": lambda ids: Defensible(ratios=((ids[0], ids[1], 0.5, 3.0),)),
    "all": lambda ids: Defensible(within=0.6, ratios=((ids[0], ids[1], 0.1, 9.0),)),
}


def region_of(kind: str, size: int, seed: int = 1):
    weights = np.random.default_rng(seed).dirichlet(np.full(size, 5.0))
    return bound(SAID[kind](NAMES[:size]), NAMES[:size], weights)


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("size", [2, 3, 5, 7, 9])
def test_what_is_least_over_a_region_is_what_a_linear_programme_finds(kind, size):
    region = region_of(kind, size)
    rows = np.random.default_rng(2).normal(size=(12, size))
    found = region.least(rows)
    programme = [linprog(row, **region.constraints()).fun for row in rows]

    assert found == pytest.approx(programme, abs=1e-9)
    assert region.most(rows) == pytest.approx([-one for one in region.least(-rows)])


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("size", [2, 4, 9])
def test_the_least_is_reached_inside_the_region(kind, size):
    region = region_of(kind, size)
    for row in np.random.default_rng(3).normal(size=(5, size)):
        where = region.where_least(row)

        assert region.contains(where)
        assert float(row @ where) == pytest.approx(float(region.least(row)[0]), abs=1e-9)


@pytest.mark.parametrize("kind", SAID)
def test_corners_lie_in_the_region_and_none_between_two_others(kind):
    region = region_of(kind, 4)
    corners = region.vertices

    assert region.contains(corners).all()
    for place, corner in enumerate(corners):
        rest = np.delete(corners, place, axis=0)
        if len(rest):
            mixed = linprog(
                np.zeros(len(rest)),
                A_eq=np.vstack([rest.T, np.ones(len(rest))]),
                b_eq=np.append(corner, 1),
            )
            assert mixed.status == 2


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("size", [3, 4, 5])
def test_simplices_fill_the_region_once(kind, size):
    region = region_of(kind, size)
    pieces = simplices(region)
    away = region.vertices - region.vertices[0]
    _, spread, axes = np.linalg.svd(away)
    flat = away @ axes[: int((spread > 1e-9).sum())].T

    assert region.contains(pieces).all()
    if flat.shape[1] > 1:
        assert sizes(pieces).sum() == pytest.approx(ConvexHull(flat).volume, rel=1e-6)


def test_the_whole_simplex_is_one_piece_of_known_size():
    pieces = simplices(everything(NAMES[:4]))

    assert len(pieces) == 1
    assert sizes(pieces)[0] == pytest.approx(np.sqrt(4) / factorial(3))


def test_a_region_of_one_weighting_is_a_point():
    weights = np.array([0.5, 0.3, 0.2])
    region = bound(Defensible(within=0.0), NAMES[:3], weights)

    assert region.vertices == pytest.approx(weights[None])
    assert simplices(region).shape == (1, 1, 3)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6), st.floats(0, 1))
def test_the_adopted_weights_lie_within_any_box_around_them(raw, within):
    weights = np.array(raw) / sum(raw)
    region = bound(Defensible(within=within), NAMES[: len(raw)], weights)

    assert region.contains(weights)
    assert region.least(np.eye(len(raw))) == pytest.approx(region.vertices.min(axis=0))


def test_rules_that_say_nothing_mean_a_box_and_an_entry_replaces_it():
    adopted = np.array([0.5, 0.5])
    plain = rules(criterion("a"), criterion("b"), analysis={"within": 0.1})
    entry = {"within": 0.1, "defensible": [{"order": ["b", "a"]}]}
    ordered = rules(criterion("a"), criterion("b"), analysis=entry)

    assert defensible(plain, None, ("a", "b"), adopted).low.tolist() == [0.45, 0.45]
    assert defensible(ordered, None, ("a", "b"), adopted).shape == "order"
    assert defensible(ordered, None, ("a", "b"), adopted).low.tolist() == [0, 0]


def test_a_region_that_holds_nothing_is_refused():
    entry = {"defensible": [{"between": {"a": [0, 0.3]}, "order": ["a", "b"]}]}
    given_rules = rules(criterion("a"), criterion("b"), analysis=entry)

    with pytest.raises(InputError) as error:
        defensible(given_rules, None, ("a", "b"), np.array([0.5, 0.5]))
    assert str(error.value).endswith(
        "no weights of the whole rubric keep all that analysis.defensible asks for. "
        "Widen the ends, order or ratios."
    )


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ({"order": ["a", "x"]}, "'x' is no child of the whole rubric. There are a, b."),
        ({"node": "q", "within": 0.2}, "there is no section called 'q'. Name a section of"),
        ({"between": {"a": [0.2, 0.3], "b": [0.1, 0.3]}}, "no weights between these ends add up"),
        ({"between": {"a": [0.3, 0.2]}}, "the least weight of 'a' is above the most."),
        ({"ratios": [["a", "b", 3, 2]]}, "the least ratio of 'a' to 'b' is above the most."),
        ({"order": ["a", ["b", "a"]]}, "the order names a criterion twice. Keep one."),
        ({}, "a region of weights is bound by something. Write within, between, order or ratios."),
    ],
)
def test_refusals(entry, finding):
    with pytest.raises(InputError) as error:
        rules(criterion("a"), criterion("b"), analysis={"defensible": [entry]})
    assert finding in str(error.value)


def test_a_node_is_bound_once_and_only_sections_are_argued_about():
    twice = {"defensible": [{"within": 0.1}, {"within": 0.2}], "argued": "a"}

    with pytest.raises(InputError) as error:
        rules(criterion("a"), criterion("b"), analysis=twice)
    assert "defensible: the whole rubric is bound twice. Keep one entry a node." in str(error.value)
    assert "'a' holds no criteria whose weights could be argued about." in str(error.value)
