"""Best and worst ranks of units judged on different criteria: bounds that hold and are reached."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules.defensible import Defensible
from emulab.sensitivity.exact.fraction_ranks import ranks_over
from emulab.sensitivity.model import ranks_of
from emulab.sensitivity.region import bound, everything
from emulab.sensitivity.simplices import simplices, sizes


def problem(seed: int, units: int = 6, size: int = 3, spread: float = 0.3):
    rng = np.random.default_rng(seed)
    whole = np.where(rng.random((units, size)) < spread, rng.uniform(0.6, 1, (units, size)), 1.0)
    values = rng.integers(60, 100, (units, size)) * whole
    region = bound(
        Defensible(within=0.5), tuple("abcdefg"[:size]), rng.dirichlet(np.full(size, 4.0))
    )
    return values, whole, rng.permutation(units), region


def tried(region, draws: int = 3000):
    rng = np.random.default_rng(1)
    pieces = simplices(region)
    size = sizes(pieces)
    chosen = rng.choice(len(pieces), draws, p=size / size.sum())
    inside = np.einsum("pk,pkn->pn", rng.dirichlet(np.ones(pieces.shape[1]), draws), pieces[chosen])
    return np.concatenate([inside, region.vertices])


@given(st.integers(0, 10_000), st.sampled_from([2, 3, 4]))
def test_no_weighting_takes_a_unit_past_its_bounds_and_they_close(seed, size):
    values, whole, keys, region = problem(seed, size=size)
    found = ranks_over(values, whole, keys, region)
    weightings = tried(region)
    ranks = ranks_of((weightings @ values.T) / (weightings @ whole.T), keys)

    assert (ranks.min(axis=0) >= found.best_at_least).all()
    assert (ranks.max(axis=0) <= found.worst_at_most).all()
    assert (found.best_at_least <= found.best).all()
    assert (found.worst_at_most >= found.worst).all()


def test_the_bounds_close_on_plain_weighted_means():
    for seed in range(20):
        values, _, keys, region = problem(seed, spread=0.0)
        found = ranks_over(values, np.ones_like(values), keys, region)
        ranks = ranks_of(tried(region) @ values.T, keys)

        assert (found.best <= ranks.min(axis=0)).all()
        assert (found.worst >= ranks.max(axis=0)).all()
        assert (found.worst_at_most - found.worst).sum() <= 1  # a tie along an edge may stay open


def test_over_every_weighting_of_two_sections_the_crossing_decides():
    values = np.array([[90.0, 60.0], [80.0, 70.0], [70.0, 50.0]])
    found = ranks_over(values, np.ones((3, 2)), np.ones(3, dtype=int), everything(("a", "b")))

    assert found.best.tolist() == found.best_at_least.tolist() == [1, 1, 3]
    assert found.worst.tolist() == found.worst_at_most.tolist() == [2, 2, 3]


def test_a_point_has_the_ranks_of_that_weighting():
    values, whole, keys, _ = problem(3)
    weights = np.array([0.5, 0.3, 0.2])
    found = ranks_over(values, whole, keys, bound(Defensible(within=0.0), ("a", "b", "c"), weights))
    ranks = ranks_of(((values @ weights) / (whole @ weights))[None], keys)[0]

    assert found.best.tolist() == found.worst.tolist() == ranks.tolist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_units_and_weights_does_not_matter(seed):
    values, whole, keys, _ = problem(seed)
    region = everything(("a", "b", "c"))
    units, places = np.random.default_rng(seed).permutation(6), [2, 0, 1]
    found = ranks_over(values, whole, keys, region)
    turned = ranks_over(
        values[np.ix_(units, places)], whole[np.ix_(units, places)], keys[units], region
    )

    assert turned.best.tolist() == found.best[units].tolist()
    assert turned.worst.tolist() == found.worst[units].tolist()
