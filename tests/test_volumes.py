"""Who is first, by volume: closed forms, exact polygons, Qhull, draws; and the laws it keeps."""

from fractions import Fraction
from itertools import pairwise
from math import factorial

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull, HalfspaceIntersection
from volumes_makers import any_table, bound, drawn_first, ordered, tables

from emulab.sensitivity.probability.faces import measured
from emulab.sensitivity.probability.halfspace import pairwise_exact
from emulab.sensitivity.probability.polytopes import cut, polytope_of
from emulab.sensitivity.probability.volumes import first_rank

sizes = pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7])


def clipped(polygon: list[tuple], side: list[Fraction]) -> list[tuple]:
    """A polygon of weightings (Sutherland & Hodgman), in fractions."""
    found = []
    for one, other in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        here, there = (sum(s * w for s, w in zip(side, end, strict=True)) for end in (one, other))
        if here >= 0:
            found.append(one)
        if here * there < 0:
            part = here / (here - there)
            found.append(tuple(a + part * (b - a) for a, b in zip(one, other, strict=True)))
    return found


def surveyed(polygon: list[tuple]) -> tuple[Fraction, list[Fraction]]:
    """Share of the triangle and middle of a polygon, in fractions."""
    area, moments = Fraction(0), [Fraction(0)] * 3
    for one, other in pairwise(polygon[1:]):
        start = polygon[0]
        edges = [[end[i] - start[i] for i in (0, 1)] for end in (one, other)]
        part = abs(edges[0][0] * edges[1][1] - edges[0][1] * edges[1][0])
        area += part
        moments = [m + part * sum(t) / 3 for m, *t in zip(moments, start, one, other, strict=True)]
    return area, [moment / area for moment in moments] if area else moments


@sizes
def test_units_that_lead_on_one_criterion_each_share_alike(size):
    """The middle of the weightings in which w1 is greatest is known: (1 + 1/2 + ... + 1/n) / n."""
    shares, middles = first_rank(np.eye(size))
    greatest = sum(1 / k for k in range(1, size + 1)) / size
    others = (1 - greatest) / max(size - 1, 1)

    assert shares == pytest.approx([1 / size] * size, abs=1e-14)
    assert middles == pytest.approx(np.where(np.eye(size) == 1, greatest, others), abs=1e-13)


@sizes
def test_a_broken_stick_has_no_piece_above_a_half_as_often_as_is_known(size):
    """1 - n / 2^(n - 1), for a stick broken in n; with two pieces that is never."""
    whole = polytope_of(None, size)
    left = cut(whole, 0.5 - np.eye(size))
    kept = 0.0 if left is None else measured([left])[0][0]

    assert kept / measured([whole])[0][0] == pytest.approx(max(0, 1 - size / 2 ** (size - 1)))


@pytest.mark.parametrize(
    ("size", "middle"),
    [
        (2, [0.75, 0.25]),
        (3, [0.6111, 0.2778, 0.1111]),
        (4, [0.5208, 0.2708, 0.1458, 0.0625]),
        (7, [0.3704, 0.2276, 0.1561, 0.1085, 0.0728, 0.0442, 0.0204]),
    ],
)
def test_the_middle_of_an_order_is_the_rank_order_centroid(size, middle):
    """Barron & Barrett (1996, Management Science 42:1515-1523): w_k = (1/k + ... + 1/n) / n."""
    shares, middles = first_rank(np.zeros((1, size)), ordered(size))

    assert shares.tolist() == [1.0]
    assert middles[0] == pytest.approx(middle, abs=5e-5)


@given(table=tables(2))
def test_two_weights_are_intervals(table):
    ends = {Fraction(0), Fraction(1)}
    exact = [[Fraction(int(cell)) for cell in row] for row in table]
    for one in exact:
        for other in exact:
            slope = (one[0] - other[0]) - (one[1] - other[1])
            if slope and 0 < (other[1] - one[1]) / slope < 1:
                ends.add((other[1] - one[1]) / slope)
    expected = np.zeros(len(table))
    places = sorted(ends)
    for start, end in pairwise(places):
        t = (start + end) / 2
        totals = [one[0] * t + one[1] * (1 - t) for one in exact]
        expected += [float(end - start) * (total == max(totals)) for total in totals]

    assert first_rank(table)[0] == pytest.approx(expected, abs=1e-12)


@given(table=tables(3))
def test_three_weights_are_polygons_in_exact_fractions(table):
    exact = [[Fraction(int(cell)) for cell in row] for row in table]
    triangle = [tuple(Fraction(int(a == b)) for a in range(3)) for b in range(3)]
    shares, middles = first_rank(table)
    for unit, own in enumerate(exact):
        polygon = triangle
        for other in exact:
            sides = [a - b for a, b in zip(own, other, strict=True)]
            polygon = clipped(polygon, sides) if polygon else polygon
        area, middle = surveyed(polygon)
        assert shares[unit] == pytest.approx(float(area), abs=1e-12)
        if area:
            assert middles[unit] == pytest.approx([float(m) for m in middle], abs=1e-11)
        else:
            assert np.isnan(middles[unit]).all()


@given(table=st.integers(1, 7).flatmap(lambda size: tables(size, most=2)))
def test_between_two_units_the_volume_is_what_the_recursion_gives(table):
    assume(len(table) == 2 and (table[0] != table[1]).any())

    assert first_rank(table)[0] == pytest.approx(pairwise_exact(table).sum(axis=1), abs=1e-12)


@pytest.mark.parametrize(("units", "size"), [(9, 4), (9, 5), (14, 6)])
def test_volumes_and_middles_are_those_of_qhull(units, size):
    values = np.random.default_rng([units, size]).random((units, size))
    shares, middles = first_rank(values)
    for unit in np.flatnonzero(shares > 1e-3):
        rows = np.vstack([values[unit] - np.delete(values, unit, axis=0), np.eye(size)])
        free = rows[:, :-1] - rows[:, -1:]  # the last weight is what the others leave
        flat = np.column_stack([-free, -rows[:, -1]])
        hull = ConvexHull(HalfspaceIntersection(flat, middles[unit, :-1]).intersections)
        corners = hull.points[hull.simplices]
        inside = hull.points.mean(axis=0)
        parts = np.abs(np.linalg.det(corners - inside))
        centres = (corners.sum(axis=1) + inside) / size

        assert shares[unit] == pytest.approx(hull.volume * factorial(size - 1), rel=1e-9)
        assert middles[unit, :-1] == pytest.approx(parts @ centres / parts.sum(), abs=1e-9)


@pytest.mark.parametrize("size", [4, 5, 6, 7])
@pytest.mark.parametrize("marks", [2, 4])
def test_marks_that_are_often_equal_give_the_shares_of_seeded_draws(size, marks):
    """Sides that meet in one corner by the dozen, which distances alone cannot tell apart."""
    rng = np.random.default_rng([size, marks])
    weights = rng.dirichlet(np.ones(size), 20_000)
    for _ in range(10):
        values = rng.integers(0, marks, (24, size)).astype(float)
        shares = first_rank(values)[0]
        strayed = np.abs(drawn_first(values, weights) - shares)
        assert (strayed < bound(shares, 20_000, 10 * 24 * 8)).all()


@given(table=any_table)
def test_once_keys_part_every_tie_the_shares_add_up_to_one_and_the_middles_meet(table):
    shares, middles = first_rank(table, keys=np.arange(len(table)))
    size = table.shape[1]
    meeting = np.nansum(shares[:, None] * middles, axis=0)

    assert shares.sum() == pytest.approx(1, abs=1e-9)
    assert meeting == pytest.approx([1 / size] * size, abs=1e-9)


@given(table=any_table, data=st.data())
def test_neither_the_order_of_units_nor_that_of_criteria_matters(table, data):
    rows = data.draw(st.permutations(range(len(table))))
    columns = data.draw(st.permutations(range(table.shape[1])))
    shares, middles = first_rank(table)
    moved, there = first_rank(table[np.ix_(rows, columns)])

    assert moved == pytest.approx(shares[rows], abs=1e-12)
    assert there == pytest.approx(middles[np.ix_(rows, columns)], abs=1e-10, nan_ok=True)


@given(table=any_table, data=st.data())
def test_a_copy_that_keys_put_behind_is_never_first_and_without_keys_both_hold_the_share(
    table, data
):
    unit = data.draw(st.integers(0, len(table) - 1))
    keys = np.arange(len(table) + 1)
    with_copy = np.vstack([table, table[unit]])
    shares = first_rank(table, keys=keys[:-1])[0]

    assert first_rank(with_copy, keys=keys)[0] == pytest.approx([*shares, 0], abs=1e-12)
    alone = first_rank(table)[0]
    both = first_rank(with_copy)[0]
    assert both == pytest.approx([*alone, alone[unit]], abs=1e-12)


@given(table=any_table, data=st.data())
def test_a_unit_that_another_matches_everywhere_changes_nothing_and_is_never_first(table, data):
    unit = data.draw(st.integers(0, len(table) - 1))
    place = data.draw(st.integers(0, table.shape[1] - 1))
    worse = table[unit].copy()
    worse[place] -= 1
    shares, middles = first_rank(np.vstack([table, worse]))

    assert shares == pytest.approx([*first_rank(table)[0], 0], abs=1e-12)
    assert np.isnan(middles[-1]).all()


@given(table=any_table, data=st.data())
def test_a_unit_that_is_raised_never_holds_less(table, data):
    unit = data.draw(st.integers(0, len(table) - 1))
    raised = table.copy()
    raised[unit, data.draw(st.integers(0, table.shape[1] - 1))] += 1

    assert first_rank(raised)[0][unit] >= first_rank(table)[0][unit] - 1e-9


@given(table=any_table, more=st.sampled_from([0.001, 7.0, 1000.0]), by=st.integers(-9, 9))
def test_neither_the_unit_nor_the_origin_of_the_points_matters(table, more, by):
    shares = first_rank(table)[0]

    assert first_rank(table * more + by)[0] == pytest.approx(shares, abs=1e-8)
