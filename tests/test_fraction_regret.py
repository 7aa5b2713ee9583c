"""What a unit judged on other criteria loses at worst: never exceeded, and really suffered."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules.defensible import Defensible
from emulab.sensitivity.fraction_regret import losses
from emulab.sensitivity.region import bound
from emulab.sensitivity.simplices import simplices, sizes


def problem(seed: int, spread: float):
    rng = np.random.default_rng(seed)
    whole = np.where(rng.random((5, 3)) < spread, rng.uniform(0.5, 1, (5, 3)), 1.0)
    values = rng.uniform(60, 100, (5, 3)) * whole
    return values, whole, bound(Defensible(within=0.9), ("a", "b", "c"), rng.dirichlet(np.ones(3)))


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.3, 1.0]))
def test_no_weighting_costs_a_unit_more_and_one_costs_it_as_much(seed, spread):
    values, whole, region = problem(seed, spread)
    points, other, weights = losses(values, whole, region)
    rng = np.random.default_rng(seed)
    pieces = simplices(region)
    size = sizes(pieces)
    chosen = rng.choice(len(pieces), 2000, p=size / size.sum())
    tried = np.einsum("pk,pkn->pn", rng.dirichlet(np.ones(3), 2000), pieces[chosen])
    totals = (tried @ values.T) / (tried @ whole.T)

    for unit in range(5):
        behind = np.delete(totals, unit, axis=1).max(axis=1) - totals[:, unit]
        there = (weights[unit] @ values.T) / (weights[unit] @ whole.T)
        assert behind.max() <= points[unit] + 2e-6
        assert there[other[unit]] - there[unit] == pytest.approx(points[unit])
        assert region.contains(weights[unit])


def test_where_all_are_judged_alike_it_is_the_linear_programme():
    values, whole, region = problem(3, 0.0)
    points, _, _ = losses(values, whole, region)
    plain = [
        max(region.most(other - one)[0] for j, other in enumerate(values) if j != i)
        for i, one in enumerate(values)
    ]

    assert points == pytest.approx(plain)
