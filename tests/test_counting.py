"""Ranks counted over weightings: as many as brute force finds, whoever counts, in little memory."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from emulab.rules.defensible import Defensible
from emulab.sensitivity.model import ranks_of
from emulab.sensitivity.probability.comparisons import Alike, precision
from emulab.sensitivity.probability.counting import count, count_pairs, count_ranks, in_order
from emulab.sensitivity.probability.exact_pairs import pairs_exact
from emulab.sensitivity.probability.products import product, summed_product
from emulab.sensitivity.probability.volumes import first_rank
from emulab.sensitivity.probability.weightings import source
from emulab.sensitivity.region import Region, bound, everything

NAMES = tuple("abcdefghijklmnopqrstuvwxyz")
FIELDS = ("ranks", "ranks_squared", "wins", "wins_squared", "places", "places_squared", "leading")


def box(size: int, within: float = 0.25) -> Region:
    weights = np.arange(size, 0, -1) / (size * (size + 1) / 2)
    return bound(Defensible(within=within), NAMES[:size], weights)


def by_hand(values, keys, region, draws, seed):
    """Ranks, wins and leading by ranking every weighting on its own."""
    turned, order = in_order(region, values)
    made = source(turned, draws, seed)
    weights = np.concatenate([made.block(b) for b in range(made.number)], axis=1).T
    weights = weights[:, np.argsort(order)]
    ranks = ranks_of(weights @ values.T, keys)
    held = np.array([[(column == place).sum() for place in range(1, len(values) + 1)]
                     for column in ranks.T])  # fmt: skip
    wins = (ranks[:, :, None] < ranks[:, None, :]).sum(axis=0)
    return held, wins, (ranks == 1).T.astype(float) @ weights


def shape(given_value) -> str:
    """How a region is called in the list of tests."""
    return f"{given_value.shape} of {given_value.size}"


cells = st.integers(0, 4).map(float)


@st.composite
def clusters(draw, most=6):
    """Values (m, n) with many units alike, and keys."""
    size = draw(st.integers(1, 4))
    kinds = draw(st.lists(st.lists(cells, min_size=size, max_size=size), min_size=1, max_size=most))
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))
    keys = draw(st.lists(st.integers(0, 2), min_size=len(chosen), max_size=len(chosen)))
    return np.array(chosen), np.array(keys)


@settings(deadline=None)
@given(cluster=clusters(), over=st.sampled_from(["simplex", "box"]))
def test_counts_are_those_of_ranking_every_weighting_on_its_own(cluster, over):
    values, keys = cluster
    region = everything(NAMES[: values.shape[1]]) if over == "simplex" else box(values.shape[1])
    found = count_pairs(values, keys, region, draws=256, seed=3)
    ranks, wins, leading = by_hand(values, keys, region, draws=256, seed=3)

    assert found.ranks.tolist() == ranks.tolist()
    assert found.wins.tolist() == wins.tolist()
    assert found.leading == pytest.approx(leading)
    assert found.places.tolist() == (ranks @ np.arange(1, len(values) + 1)).tolist()


@settings(deadline=None, max_examples=20)
@given(cluster=clusters(), seed=st.integers(0, 5))
def test_any_rules_that_rank_alike_are_counted_alike(cluster, seed):
    values, keys = cluster
    region = box(values.shape[1])
    plain = np.sort(values, axis=0)  # columns in the order that the fast road puts them in
    fast = count_pairs(plain, keys, region, draws=128, seed=seed)
    every = len(plain)
    slow = count_ranks(lambda w: ranks_of(w @ plain.T, keys), region, 128, seed, places=every)

    for name in FIELDS:
        assert getattr(slow, name) == pytest.approx(getattr(fast, name))


@settings(deadline=None, max_examples=25)
@given(cluster=clusters())
def test_everybody_holds_one_rank_a_weighting(cluster):
    values, keys = cluster
    found = count_pairs(values, keys, everything(NAMES[: values.shape[1]]), draws=64, seed=1)

    assert (found.ranks.sum(axis=1) == found.draws).all()
    assert (found.places == found.draws + found.wins.sum(axis=0)).all()
    assert (found.ranks[:, 0].sum() >= found.draws) and (found.ranks >= 0).all()


def test_a_cluster_of_more_units_than_a_byte_counts_is_counted():
    values = np.round(np.random.default_rng(2).random((300, 3)), 2)
    values[150:200] = values[:50]
    keys = np.zeros(300, dtype=int)
    found = count_pairs(values, keys, everything(NAMES[:3]), draws=16, seed=1)

    assert found.ranks.tolist() == by_hand(values, keys, everything(NAMES[:3]), 16, 1)[0].tolist()


# whoever counts, in whatever order


@pytest.mark.parametrize("region", [everything(NAMES[:9]), box(9), box(4)], ids=shape)
def test_the_number_of_workers_changes_no_byte(region):
    values = np.random.default_rng(4).random((11, region.size))
    found = [count_pairs(values, np.zeros(11), region, 5000, 9, workers) for workers in (1, 2, 3)]

    for name in FIELDS:
        assert len({getattr(one, name).tobytes() for one in found}) == 1


@settings(deadline=None, max_examples=20)
@given(data=st.data(), cluster=clusters())
def test_the_order_of_units_does_not_matter(data, cluster):
    values, keys = cluster
    order = data.draw(st.permutations(range(len(values))))
    region = everything(NAMES[: values.shape[1]])
    plain = count_pairs(values, keys, region, draws=64, seed=2)
    turned = count_pairs(values[order], keys[order], region, draws=64, seed=2)

    assert turned.ranks.tolist() == plain.ranks[order].tolist()
    assert turned.wins.tolist() == plain.wins[np.ix_(order, order)].tolist()
    assert turned.leading.tobytes() == plain.leading[order].tobytes()


@settings(deadline=None, max_examples=20)
@given(order=st.permutations(range(5)), within=st.sampled_from([0.2, 1.0]))
def test_the_order_of_criteria_does_not_matter(order, within):
    values = np.random.default_rng(6).random((6, 5))
    region = box(5, within)
    names = tuple(region.ids[one] for one in order)
    turned = bound(Defensible(within=within), names, region.high[order] / (1 + within))
    plain = count_pairs(values, np.zeros(6), region, draws=512, seed=2)
    found = count_pairs(values[:, order], np.zeros(6), turned, draws=512, seed=2)

    assert found.ranks.tolist() == plain.ranks.tolist()
    assert found.leading == pytest.approx(plain.leading[:, order])


def test_the_names_of_criteria_do_not_matter():
    values = np.random.default_rng(6).random((6, 4))
    plain = count_pairs(values, np.zeros(6), everything(NAMES[:4]), draws=512, seed=2)
    renamed = count_pairs(values, np.zeros(6), everything(("z", "m", "x", "b")), draws=512, seed=2)

    assert renamed.ranks.tobytes() == plain.ranks.tobytes()


# ties


def test_units_alike_share_the_better_rank_unless_keys_part_them():
    values = np.array([[3.0, 1.0], [3.0, 1.0], [1.0, 3.0]])
    region = everything(("a", "b"))
    shared = count_pairs(values, np.array([1, 1, 1]), region, draws=4096, seed=1)
    parted = count_pairs(values, np.array([2, 1, 1]), region, draws=4096, seed=1)

    assert shared.share("ranks")[0] == pytest.approx([0.5, 0.5, 0], abs=0.01)
    assert shared.ranks[0].tolist() == shared.ranks[1].tolist()
    assert shared.wins[0, 1] == shared.wins[1, 0] == 0
    assert parted.share("ranks")[0] == pytest.approx([0, 0.5, 0.5], abs=0.01)
    assert (parted.wins[1, 0], parted.wins[0, 1]) == (parted.draws, 0)
    assert np.isnan(parted.central()[0]).all() and np.isfinite(parted.central()[1]).all()


def test_a_difference_on_locked_weights_alone_that_cancels_is_a_tie_everywhere():
    locked = Defensible(between={"a": (0.3, 0.3), "b": (0.3, 0.3)})
    region = bound(locked, NAMES[:4], np.full(4, 0.25))
    values = np.array([[0.1, 0.7, 0.3, 0.9], [0.7, 0.1, 0.3, 0.9], [0.5, 0.5, 0.5, 0.5]])
    found = count_pairs(values, np.array([1, 1, 1]), region, draws=1024, seed=1)

    assert found.wins[0, 1] == found.wins[1, 0] == 0
    assert found.ranks[0].tolist() == found.ranks[1].tolist()


def test_units_that_hardly_differ_are_told_apart_to_the_ninth_place():
    values = np.array([[1.0, 1.0], [1.0 + 2e-8, 1.0 - 2e-8], [1.0 + 1e-11, 1.0]])
    found = count_pairs(values, np.zeros(3), everything(("a", "b")), draws=4096, seed=1)

    assert found.share("wins")[1, 0] == pytest.approx(0.5, abs=0.01)
    assert found.wins[0, 2] == found.wins[2, 0] == 0


def test_units_that_hardly_differ_beside_the_others_are_counted_in_double_precision():
    values = np.array([[1e6, 0.0], [3.0, 1.0 + 1e-4], [3.0 + 1e-4, 1.0], [1.0, 3.0]])
    region = everything(("a", "b"))
    found = count_pairs(values, np.zeros(4), region, draws=4096, seed=1)
    clear = values[[0, 3]]

    assert found.share("wins")[1, 2] == pytest.approx(0.5, abs=0.01)
    assert found.ranks.tolist() == by_hand(values, np.zeros(4), region, 4096, 1)[0].tolist()
    weights = source(region, 4096, 1).block(0)
    assert precision(Alike.of(values, np.zeros(4), weights), weights) is np.float64
    assert precision(Alike.of(clear, np.zeros(2), weights), weights) is np.float32


def test_counting_pairs_as_well_changes_nothing_else():
    values = np.random.default_rng(12).random((7, 4))
    plain = count(values, np.zeros(7), box(4), draws=500, seed=1)
    paired = count_pairs(values, np.zeros(7), box(4), draws=500, seed=1)

    assert (plain.wins.size, paired.wins.shape) == (0, (7, 7))
    for name in ("ranks", "places", "leading"):
        assert getattr(plain, name).tobytes() == getattr(paired, name).tobytes()


@pytest.mark.parametrize(("rows", "columns", "width"), [(3, 4, 7), (14, 20, 8192), (64, 60, 999)])
def test_products_in_slices_are_products(rows, columns, width):
    rng = np.random.default_rng(13)
    left, right = rng.random((rows, columns)), rng.random((columns, width))
    wide = rng.random((rows, width))

    assert product(left, right) == pytest.approx(left @ right)
    assert summed_product(wide, right) == pytest.approx(wide @ right.T)


# exact and drawn agree; errors are honest


@pytest.mark.parametrize("region", [everything(NAMES[:4]), box(4, 0.5), box(5)], ids=shape)
def test_drawn_shares_lie_around_the_exact_ones_as_far_as_their_errors_say(region):
    values = np.random.default_rng(8).uniform(0, 10, (9, region.size))
    keys = np.zeros(9)
    found = count_pairs(values, keys, region, draws=50_000, seed=11)
    pairs = pairs_exact(values, keys, region)
    exact = {
        "wins": pairs,
        "places": 1 + pairs.sum(axis=0),
        "ranks": first_rank(values, region, keys)[0],
    }
    drawn = {"wins": found.share("wins"), "places": found.share("places")}
    drawn["ranks"] = found.share("ranks")[:, 0]
    errors = {"wins": found.error("wins"), "places": found.error("places")}
    errors["ranks"] = found.error("ranks")[:, 0]
    comparisons = sum(one.size for one in exact.values())
    bound_ = t.ppf(1 - 0.001 / comparisons, found.blocks - 1)  # one in a thousand for all at once

    for name, value in exact.items():
        assert (np.abs(drawn[name] - value) <= bound_ * errors[name]).all(), name


@pytest.mark.parametrize("region", [everything(NAMES[:6]), box(9)], ids=shape)
def test_shares_of_many_seeds_spread_as_their_standard_errors_say(region):
    values = np.random.default_rng(9).uniform(0, 10, (6, region.size))
    runs = [count_pairs(values, np.zeros(6), region, draws=4096, seed=seed) for seed in range(60)]
    for name in ("ranks", "wins", "places"):
        shares = np.array([run.share(name) for run in runs])
        errors = np.array([run.error(name) for run in runs])
        moving = errors.mean(axis=0) > 3 / runs[0].draws
        ratio = np.sqrt((errors**2).mean(axis=0))[moving] / shares.std(axis=0, ddof=1)[moving]

        assert moving.any()
        assert np.median(ratio) == pytest.approx(1, abs=0.12)
        assert ratio.min() > 0.65 and ratio.max() < 1.6


def test_sobol_points_err_less_than_independent_ones_would():
    values = np.random.default_rng(9).uniform(0, 10, (5, 4))
    found = count_pairs(values, np.zeros(5), everything(NAMES[:4]), draws=100_000, seed=1)
    shares = found.share("wins")
    usual = np.sqrt(shares * (1 - shares) / found.draws)

    assert (found.error("wins")[shares * (1 - shares) > 0.01] < usual[usual > 0.1 / 320]).all()


def test_a_share_never_seen_to_move_has_an_error_of_one_draw_at_least():
    values = np.array([[2.0, 2.0], [1.0, 1.0]])
    found = count_pairs(values, np.zeros(2), everything(("a", "b")), draws=1000, seed=1)

    assert found.share("ranks").tolist() == [[1, 0], [0, 1]]
    assert (found.error("ranks") == 1 / found.draws).all()


def test_the_middle_of_the_weightings_that_put_a_unit_first_does_so():
    values = np.random.default_rng(10).uniform(0, 10, (8, 5))
    found = count_pairs(values, np.zeros(8), everything(NAMES[:5]), draws=8192, seed=1)
    central = found.central()
    leaders = np.flatnonzero(found.ranks[:, 0])

    assert central[leaders].sum(axis=1) == pytest.approx(1)
    assert [int(np.argmax(values @ central[one])) for one in leaders] == leaders.tolist()
    assert np.isnan(np.delete(central, leaders, axis=0)).all()


def test_memory_does_not_grow_with_the_number_of_weightings():
    values = np.random.default_rng(11).random((14, 20))
    region = everything(tuple(f"c{number}" for number in range(20)))

    def peak(draws: int, workers: int) -> int:
        tracemalloc.start()
        count(values, np.zeros(14), region, draws, 1, workers)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(2**20, 1) < 1.2 * peak(2**17, 1)
    assert peak(2**20, 3) < 16 * 2**20  # the weightings alone are ten times that
