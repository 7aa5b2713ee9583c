"""Possible ranks: against every set of others, every cell of a triangle, and another package."""

from fractions import Fraction
from itertools import combinations, pairwise
from time import perf_counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from optimising_makers import (
    around,
    bent,
    drawn,
    model,
    models,
    moved,
    region,
    tables,
    tried_ranks,
)
from vdea_example import BOUND, FREE

from emulab.sensitivity.exact.extreme_ranks import possible_ranks
from emulab.sensitivity.exact.holding import Comparisons, fewest_lost, together
from emulab.sensitivity.exact.optimality import potentially_optimal
from emulab.sensitivity.exact.programmes import ranks_at
from emulab.sensitivity.region import everything


def ends(frame):
    return list(frame.select("best", "worst").iter_rows())


def crossings(lines):
    """Where two of the lines a x + b y + c = 0 meet inside the triangle x, y, 1 - x - y >= 0."""
    points = set()
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        if a * e - b * d:
            x = Fraction(b * f - c * e, a * e - b * d)
            y = Fraction(c * d - a * f, a * e - b * d)
            if x >= 0 and y >= 0 and x + y <= 1:
                points.add((x, y))
    return points


def cells(values):
    """A point of every cell, edge and corner that the ties of three-criteria units cut out.

    Every edge lies between two corners of one line; a step to either side of its middle, shorter
    than the narrowest cell, stands in the cells beside it. All in fractions.
    """
    lines = {(1, 0, 0), (0, 1, 0), (-1, -1, 1)}
    for one, two in combinations(values, 2):
        a, b, c = (p - q for p, q in zip(one, two, strict=True))
        if (a - c, b - c) != (0, 0):
            lines.add((a - c, b - c, c))
    corners = crossings(lines)
    found = set(corners)
    for a, b, c in lines:
        along = sorted(point for point in corners if a * point[0] + b * point[1] + c == 0)
        for (x, y), (u, v) in pairwise(along):
            middle = (x + u) / 2, (y + v) / 2
            step = Fraction(1, 10**6)
            found |= {(middle[0] + s * a * step, middle[1] + s * b * step) for s in (-1, 0, 1)}
    return [(x, y, 1 - x - y) for x, y in found if x >= 0 and y >= 0 and x + y <= 1]


def ranks_in_fractions(values, keys, weights):
    totals = [sum(p * w for p, w in zip(row, weights, strict=True)) for row in values]
    order = [(-total, key) for total, key in zip(totals, keys, strict=True)]
    return [1 + sum(other < own for other in order) for own in order]


@settings(deadline=None, max_examples=60)
@given(values=tables(st.integers(2, 5), st.just(3)), data=st.data())
def test_three_criteria_every_cell_of_the_triangle(values, data):
    keys = data.draw(st.lists(st.integers(1, 2), min_size=len(values), max_size=len(values)))
    seen = [ranks_in_fractions(values, keys, weights) for weights in cells(values)]
    expected = [(min(own), max(own)) for own in zip(*seen, strict=True)]
    frame = possible_ranks(model(values, keys=keys))

    assert ends(frame) == expected
    assert frame["exact"].all()


@settings(deadline=None, max_examples=50)
@given(given_model=models(st.integers(2, 5), st.integers(2, 4)))
def test_every_set_of_others_that_can_be_kept_behind(given_model):
    expected = tried_ranks(given_model.values, given_model.keys, given_model.region)

    assert ends(possible_ranks(given_model)) == expected


@settings(deadline=None, max_examples=20)
@given(given_model=models(st.integers(3, 6), st.just(8), most=9))
def test_eight_criteria_have_no_corners_listed_and_are_settled_alike(given_model):
    expected = tried_ranks(given_model.values, given_model.keys, given_model.region)

    assert ends(possible_ranks(given_model)) == expected


@settings(deadline=None, max_examples=60)
@given(given_model=models(st.integers(2, 8), st.integers(1, 5)))
def test_no_weighting_gives_a_rank_outside_and_the_bounds_enclose(given_model):
    weightings = drawn(given_model.region, 300)
    ranks = ranks_at(given_model.values, given_model.keys, weightings)
    frame = possible_ranks(given_model)
    quick = possible_ranks(given_model, settle="bounds")

    assert (ranks.min(axis=0) >= frame["best"].to_numpy()).all()
    assert (ranks.max(axis=0) <= frame["worst"].to_numpy()).all()
    for one in (frame, quick):
        assert (one["best"] >= one["best_at_least"]).all()
        assert (one["worst"] <= one["worst_at_most"]).all()
        assert one["exact"].equals((one["gap_best"] == 0) & (one["gap_worst"] == 0))
    assert (quick["best_at_least"] <= frame["best"]).all() and (
        quick["best"] >= frame["best"]
    ).all()
    assert (quick["worst_at_most"] >= frame["worst"]).all()


@settings(deadline=None, max_examples=40)
@given(given_model=models(st.integers(2, 7), st.integers(2, 4)))
def test_the_best_rank_is_one_exactly_where_the_unit_is_potentially_optimal(given_model):
    best = possible_ranks(given_model)["best"] == 1

    assert best.to_list() == potentially_optimal(given_model)["optimal"].to_list()


@settings(deadline=None, max_examples=40)
@given(given_model=models(st.integers(2, 7), st.integers(2, 4)), data=st.data())
def test_the_order_of_units_and_criteria_changes_no_rank(given_model, data):
    units = data.draw(st.permutations(range(len(given_model.units))))
    siblings = data.draw(st.permutations(range(len(given_model.ids))))
    before = possible_ranks(given_model).sort("unit")
    after = possible_ranks(moved(given_model, units, siblings)).sort("unit")

    assert before.equals(after)


@settings(deadline=None, max_examples=30)
@given(given_model=models(st.integers(2, 7), st.integers(2, 4)))
def test_witnesses_change_no_rank(given_model):
    plain = possible_ranks(given_model)
    helped = possible_ranks(given_model, witnesses=drawn(given_model.region, 50))

    assert plain.drop("how").equals(helped.drop("how"))


def test_robust_dea_finds_the_same_extreme_ranks():
    # min- and maxRankWithLinearFunctions, and the same with weight constraints
    free = [1, 9, 10, 11, 1, 1, 6, 7, 6, 5, 1, 6, 2, 10, 4, 1, 3, 4, 3, 1]
    bound = [1, 9, 15, 11, 1, 1, 6, 9, 6, 12, 1, 6, 3, 11, 5, 1, 5, 5, 6, 1]
    free_worst = [20, 19, 20, 16, 14, 11, 16, 18, 16, 20, 10, 19, 18, 19, 11, 20, 18, 15, 18, 7]
    bound_worst = [20, 19, 20, 15, 14, 9, 15, 18, 11, 20, 5, 19, 17, 18, 11, 19, 18, 14, 18, 7]
    # it counts a tie for the worst rank: its fifth unit is there 14th, level with the fourth
    free_worst[4] = bound_worst[4] = 13

    for given_model, best, worst in ((FREE, free, free_worst), (BOUND, bound, bound_worst)):
        frame = possible_ranks(given_model)
        assert frame["best"].to_list() == best
        assert frame["worst"].to_list() == worst
        assert frame["exact"].all()


def test_robust_dea_has_the_tie_the_other_way_where_the_keys_say_so():
    keys = np.ones(20, dtype=int)
    keys[4] = 2
    worst = possible_ranks(model(FREE.values, keys=keys))["worst"].to_list()

    assert worst[4] == 14


def test_a_tie_is_no_loss_however_far_the_others_lead_elsewhere():
    # all four are level at one half; to either side of it one leads A by far
    values = [[5, 5], [10, 0], [0, 10], [-4000, 4010]]

    assert possible_ranks(model(values))["best"].to_list()[0] == 1
    assert possible_ranks(model(values, keys=[2, 1, 1, 1]))["best"].to_list()[0] == 2


def test_a_loss_of_a_millionth_of_a_point_is_a_loss():
    # at one half A trails both by 1e-6, elsewhere one of them by far more
    values = [[5 - 1e-6, 5 - 1e-6], [10_000, -9_990], [-9_990, 10_000]]

    assert possible_ranks(model(values))["best"].to_list()[0] == 2


def test_a_tie_of_many_at_one_point_lets_all_of_them_be_first_there():
    turned = [[10 * k, 10 * (10 - k)] for k in range(11)]

    frame = possible_ranks(model(turned))
    assert frame["best"].to_list() == [1] * 11
    assert frame["worst"].to_list() == [11, 10, 9, 8, 7, 6, 7, 8, 9, 10, 11]


def test_how_a_unit_was_settled():
    frame = possible_ranks(model([[9, 9], [5, 4], [4, 5], [1, 1]]))

    assert frame["how"].to_list() == ["preference", "search", "search", "preference"]


def test_without_time_the_bounds_are_told_and_the_gap():
    rng = np.random.default_rng(1)
    given_model = model(rng.random((12, 12)), region=around(np.full(12, 1 / 12), 0.5))
    late = possible_ranks(given_model, seconds=0.0)
    exact = possible_ranks(given_model)

    assert "time limit" in late["how"].to_list()
    assert late.filter(how="time limit")["exact"].any() is False
    assert (late["best_at_least"] <= exact["best"]).all()
    assert (late["best"] - late["best_at_least"]).equals(late["gap_best"])


def test_one_unit_one_criterion_and_ranks_that_are_not_linear():
    assert ends(possible_ranks(model([[1, 2]]))) == [(1, 1)]
    assert ends(possible_ranks(model([[2], [1], [2]]))) == [(1, 1), (3, 3), (1, 1)]
    assert possible_ranks(bent(model([[1, 2], [2, 1]]))).is_empty()


def test_a_region_of_one_point_gives_the_ranks_there():
    given_model = model([[9, 1], [4, 5], [5, 5]], region=region([0.3, 0.7], [0.3, 0.7]))

    assert ends(possible_ranks(given_model)) == [(3, 3), (2, 2), (1, 1)]


@settings(deadline=None, max_examples=60)
@given(rows=tables(st.integers(1, 5), st.integers(2, 3)), data=st.data())
def test_rows_said_to_hold_together_do_and_others_never(rows, data):
    strict = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    found = everything(tuple("abc"[: len(rows[0])]))
    own = np.array(rows, dtype=float) - 2
    weights, broken = together(own, strict, found)
    given_rows = Comparisons(own, strict, np.full(len(own), 3.0), np.eye(len(own)) > 0, found)
    lost, fewest = fewest_lost(given_rows, len(own) + 1, perf_counter() + 60)

    assert lost == fewest
    assert (lost == 0) == (not broken.any())
    if not broken.any():
        assert given_rows.holding(weights).all()
    else:
        assert together(own[broken], strict[broken], found)[1].any()


def test_a_rival_that_can_only_be_tied_is_behind_where_the_key_says_so():
    # found by chance: B falls behind nobody, it only ever ties; under an order of the weights too
    values = [[0, 0], [0, 0], [0, 1], [0, 2], [1, 0], [1, 0], [1, 0]]
    order = region([0, 0], [1, 1], [[1, -1]])

    for own in (None, order):
        given_model = model(values, region=own, keys=[1, 2, 1, 1, 1, 1, 1])
        expected = tried_ranks(values, given_model.keys, given_model.region)
        assert ends(possible_ranks(given_model)) == expected
