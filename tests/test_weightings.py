"""Weightings are uniform on their region, lie in it, and each block can be made alone."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import factorial, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulab.rules.defensible import Defensible
from emulab.scoring.weights import WEIGHTINGS
from emulab.sensitivity.probability.walking import corners, rejected, walked
from emulab.sensitivity.probability.weightings import BLOCK, FEWEST, blocks, pieces, source
from emulab.sensitivity.region import Region, bound, everything
from emulab.sensitivity.simplices import simplices, sizes

NAMES = tuple("abcdefghijklmnopqrstuvwxyz")
SAID = {
    "simplex": lambda ids: Defensible(),
    "box": lambda ids: Defensible(within=0.25),
    "narrow": lambda ids: Defensible(within=1e-5),
    "ends": lambda ids: Defensible(between={ids[0]: (0.05, 0.6)}),
    "locked": lambda ids: Defensible(between={ids[0]: (0.2, 0.2)}),
    "order": lambda ids: Defensible(order=tuple(ids)),
    "alike": lambda ids: Defensible(order=(ids[0], tuple(ids[1:]))),
    "ratios": lambda ids: Defensible(ratios=((ids[0], ids[1], 0.5, 3.0),)),
    "no play": lambda ids: Defensible(ratios=((ids[0], ids[1], 2.0, 2.0),)),
    "all": lambda ids: Defensible(within=0.6, order=tuple(ids[:2])),
}


def region_of(kind: str, size: int, seed: int = 1) -> Region:
    ids = NAMES[:size]
    adopted = np.sort(np.random.default_rng(seed).dirichlet(np.full(size, 5.0)))[::-1]
    if kind == "simplex":
        return everything(ids)
    return bound(SAID[kind](ids), ids, adopted)


def drawn(region: Region, draws: int = 16_384, seed: int = 7) -> np.ndarray:
    """Every weighting (N, n)."""
    return np.concatenate(list(blocks(region, draws, seed)), axis=1).T


def made(prepared, size: int = 1024, number: int = 16) -> np.ndarray:
    """Blocks (number, n, size) of one way to draw, whichever the region would get."""
    maker = prepared(size, 7)
    return np.array([maker(np.random.default_rng([7, 1 + block])) for block in range(number)])


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("size", [2, 3, 5, 7, 9])
def test_every_weighting_lies_in_its_region_and_adds_up_to_one(kind, size):
    region = region_of(kind, size)
    found = drawn(region, draws=2048)

    assert region.contains(found).all()
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("size", [4, 9])
def test_a_block_is_the_same_whenever_and_by_whomever_it_is_made(kind, size):
    region = region_of(kind, size)
    inturn = list(blocks(region, draws=512, seed=7))
    again = source(region_of(kind, size), draws=512, seed=7)
    backwards = [again.block(number) for number in reversed(range(again.number))][::-1]

    assert [one.tobytes() for one in inturn] == [one.tobytes() for one in backwards]


def test_blocks_and_seeds_give_other_weightings():
    region = everything(NAMES[:5])
    one, other = source(region, 1024, seed=0), source(region, 1024, seed=1)

    assert not np.isclose(one.block(0), one.block(1)).all()
    assert not np.isclose(one.block(0), other.block(0)).all()


@given(draws=st.integers(1, 10**7))
def test_there_are_at_least_as_many_draws_as_asked_for_in_at_least_sixteen_blocks(draws):
    found = source(everything(("a", "b")), draws, seed=0)

    assert found.draws >= draws and found.number >= FEWEST
    assert found.size <= BLOCK and found.size & (found.size - 1) == 0
    assert found.draws <= max(1.07 * draws, FEWEST)


# uniform on the simplex


@pytest.mark.parametrize("size", [3, 10, 40])
def test_weights_of_the_simplex_spread_as_uniform_ones_do_and_normalised_numbers_do_not(size):
    uniform = sqrt((size - 1) / size**2 / (size + 1))
    crowded = np.random.default_rng(1).random((20_000, size))
    crowded /= crowded.sum(axis=1, keepdims=True)
    share = {3: 0.76, 10: 0.64, 40: 0.60}[size]

    names = tuple(f"c{number}" for number in range(size))
    assert drawn(everything(names)).std(axis=0) == pytest.approx(uniform, rel=0.03)
    assert crowded.std(axis=0).mean() / uniform == pytest.approx(share, abs=0.015)


@pytest.mark.parametrize("size", [3, 5, 9])
def test_a_weight_above_a_half_is_as_frequent_as_in_the_simplex(size):
    half = (drawn(everything(NAMES[:size])).max(axis=1) > 0.5).mean()

    assert half == pytest.approx(size / 2 ** (size - 1), abs=0.01)  # 0.31 for five; crowded: 0.04


def test_the_middle_of_an_order_is_the_rank_order_centroid():
    """Barron and Barrett 1996: w_k = (1/k + ... + 1/n) / n."""
    centroid = [sum(1 / later for later in range(place, 7)) / 6 for place in range(1, 7)]

    assert "roc" in WEIGHTINGS
    assert drawn(region_of("order", 6)).mean(axis=0) == pytest.approx(centroid, abs=0.002)


# regions cut into simplices


def box_volume(low, high) -> float:
    """The volume of a box in the simplex by inclusion and exclusion, in fractions."""
    rest = 1 - sum(map(Fraction, low))
    room = [Fraction(one) - Fraction(other) for one, other in zip(high, low, strict=True)]
    whole = Fraction(0)
    for chosen in product((0, 1), repeat=len(room)):
        left = rest - sum(one for one, taken in zip(room, chosen, strict=True) if taken)
        whole += (-1) ** sum(chosen) * max(left, Fraction(0)) ** (len(room) - 1)
    return float(whole / factorial(len(room) - 1)) * sqrt(len(room))


@settings(deadline=None, max_examples=30)
@given(size=st.integers(3, 7), seed=st.integers(0, 40), within=st.sampled_from([0.1, 0.25, 0.6]))
def test_the_pieces_of_a_box_have_its_volume(size, seed, within):
    weights = np.random.default_rng(seed).dirichlet(np.full(size, 5.0))
    region = bound(Defensible(within=within), NAMES[:size], weights)

    whole = box_volume(region.low.tolist(), region.high.tolist())
    assert sizes(simplices(region)).sum() == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize(("size", "seed", "within"), [(6, 1, 0.25), (7, 34, 0.1), (7, 37, 0.1)])
def test_boxes_on_which_a_delaunay_triangulation_overlaps_or_fails_are_cut_right(
    size, seed, within
):
    weights = np.random.default_rng(seed).dirichlet(np.full(size, 5.0))
    region = bound(Defensible(within=within), NAMES[:size], weights)

    whole = box_volume(region.low.tolist(), region.high.tolist())
    assert sizes(simplices(region)).sum() == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("kind", ["box", "narrow", "ratios", "all"])
@pytest.mark.parametrize("size", [3, 5])
def test_all_ways_to_draw_agree(kind, size):
    region = region_of(kind, size)
    first = made(pieces(region))
    spread = first.std(axis=(0, 2))
    for other in (made(rejected(region)), made(walked(region))):
        apart = (first.mean(axis=2) - other.mean(axis=2)) / spread
        error = np.sqrt(apart.var(axis=0, ddof=1) / len(apart))

        assert (np.abs(apart.mean(axis=0)) < 5 * error).all()
        assert other.std(axis=(0, 2)) == pytest.approx(spread, rel=0.05)


@pytest.mark.parametrize(
    ("region", "way"),
    [
        (everything(NAMES), "simplex"),
        (region_of("order", 20), "simplex"),
        (region_of("locked", 3), "simplex"),
        (region_of("box", 5), "pieces"),
        (region_of("box", 20), "rejected"),
        (region_of("ends", 20), "rejected"),
        (region_of("no play", 9), "walked"),
        (bound(Defensible(within=0.5, order=NAMES[:9]), NAMES[:9], np.full(9, 1 / 9)), "walked"),
    ],
)
def test_a_region_is_drawn_from_the_first_way_that_fits(region, way):
    assert source(region, 1000, seed=0).way == way


# walks


@pytest.mark.parametrize("size", [8, 15])
def test_a_walk_through_the_simplex_is_uniform(size):
    region = replace(everything(NAMES[:size]), shape="general")
    found = made(walked(region))
    uniform = sqrt((size - 1) / size**2 / (size + 1))
    half = (found.max(axis=1) > 0.4).mean(axis=1)
    exact = (drawn(everything(NAMES[:size]), 2**17).max(axis=1) > 0.4).mean()

    assert found.std(axis=(0, 2)) == pytest.approx(uniform, rel=0.05)
    assert abs(half.mean() - exact) < 4 * half.std(ddof=1) / sqrt(len(half))


def test_a_walk_keeps_to_orders_and_bounds_and_forgets_its_start():
    adopted = np.arange(10, 0, -1) / 55
    region = bound(Defensible(within=0.5, order=NAMES[:10]), NAMES[:10], adopted)
    ordered = drawn(replace(region, shape="order"), 2**18)
    exact = ordered[region.contains(ordered)]
    found = made(walked(region))
    means = found.mean(axis=2)
    error = means.std(axis=0, ddof=1) / sqrt(len(means)) + exact.std(axis=0) / sqrt(len(exact))

    assert region.contains(found.swapaxes(1, 2)).all()
    assert len(exact) > 500
    assert (np.abs(means.mean(axis=0) - exact.mean(axis=0)) < 4 * error).all()


def test_corners_show_every_direction_that_is_left():
    region = region_of("no play", 9)
    found = corners(region)
    spread = np.linalg.svd(found - found.mean(axis=0), compute_uv=False)

    assert region.contains(found).all()
    assert (spread > 1e-6).sum() == 7  # nine weights, less their sum, less one ratio


def test_a_region_of_one_weighting_gives_it():
    adopted = np.arange(1, 10) / 45
    for size in (3, 9):
        weights = adopted[:size] / adopted[:size].sum()
        region = bound(Defensible(within=0.0), NAMES[:size], weights)

        assert drawn(region, 64) == pytest.approx(np.tile(weights, (64, 1)), abs=1e-9)
