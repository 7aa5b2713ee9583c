"""Leads of units judged on other criteria: never exceeded, and really had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules.defensible import Defensible
from emulab.sensitivity.exact.fraction_leads import leads
from emulab.sensitivity.region import bound
from emulab.sensitivity.simplices import simplices, sizes


def problem(seed: int, spread: float):
    rng = np.random.default_rng(seed)
    whole = np.where(rng.random((5, 3)) < spread, rng.uniform(0.5, 1, (5, 3)), 1.0)
    values = rng.uniform(60, 100, (5, 3)) * whole
    return values, whole, bound(Defensible(within=0.9), ("a", "b", "c"), rng.dirichlet(np.ones(3)))


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.3, 1.0]))
def test_no_weighting_gives_a_greater_lead_and_one_gives_it(seed, spread):
    values, whole, region = problem(seed, spread)
    points, weights = leads(values, whole, region)
    rng = np.random.default_rng(seed)
    pieces = simplices(region)
    size = sizes(pieces)
    chosen = rng.choice(len(pieces), 2000, p=size / size.sum())
    tried = np.einsum("pk,pkn->pn", rng.dirichlet(np.ones(3), 2000), pieces[chosen])
    totals = (tried @ values.T) / (tried @ whole.T)
    most = (totals[:, :, None] - totals[:, None, :]).max(axis=0)
    at = np.einsum("ijn,kn->ijk", weights, values) / np.einsum("ijn,kn->ijk", weights, whole)

    assert (most <= points + 2e-6).all()
    assert region.contains(weights).all()
    for one, other in np.ndindex(5, 5):
        assert at[one, other, one] - at[one, other, other] == pytest.approx(points[one, other])


def test_where_all_are_judged_alike_it_is_the_linear_programme():
    values, whole, region = problem(3, 0.0)
    plain = [[region.most(one - other)[0] for other in values] for one in values]

    assert leads(values, whole, region)[0] == pytest.approx(np.array(plain))
