"""Units judged on different criteria: who is ahead under every weighting, proved or left open."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules.defensible import Defensible
from emulab.sensitivity.exact.fractions import form, never_behind
from emulab.sensitivity.region import bound, everything
from emulab.sensitivity.simplices import simplices, sizes

IDS = ("a", "b", "c")


def drawn_from(region, draws, seed):
    """Weightings that fill the region."""
    rng = np.random.default_rng(seed)
    pieces = simplices(region)
    size = sizes(pieces)
    chosen = rng.choice(len(pieces), draws, p=size / size.sum())
    return np.einsum("pk,pkn->pn", rng.dirichlet(np.ones(pieces.shape[1]), draws), pieces[chosen])


@given(st.integers(0, 10_000), st.sampled_from([0.1, 0.5, 1.0]))
def test_what_is_proved_holds_at_every_weighting_that_is_tried(seed, within):
    rng = np.random.default_rng(seed)
    whole = np.where(rng.random((5, 3)) < 0.3, rng.uniform(0.6, 1, (5, 3)), 1.0)
    values = rng.uniform(60, 100, (5, 3)) * whole
    region = bound(Defensible(within=within), IDS, rng.dirichlet(np.full(3, 4.0)))
    found = never_behind(values, whole, region)
    tried = np.concatenate([drawn_from(region, 500, seed), region.vertices])
    totals = (tried @ values.T) / (tried @ whole.T)
    least = (totals[:, :, None] - totals[:, None, :]).min(axis=0)

    assert (least[found == 1] >= -1e-9).all()
    assert (found[least < -1e-7] == 0).all()


def test_where_all_are_judged_alike_it_is_the_order_of_values():
    rng = np.random.default_rng(4)
    values = rng.uniform(60, 100, (6, 3))
    region = bound(Defensible(within=0.4), IDS, np.array([0.5, 0.3, 0.2]))
    plain = [[region.least(one - other)[0] >= -1e-9 for other in values] for one in values]

    assert (never_behind(values, np.ones_like(values), region) == np.array(plain)).all()


def test_the_form_has_the_sign_of_the_lead():
    values, whole = np.array([[90.0, 72.0], [80.0, 95.0]]), np.array([[1.0, 0.8], [1.0, 1.0]])
    for weight in (0.1, 0.5, 0.9):
        w = np.array([weight, 1 - weight])
        lead = (values[0] @ w) / (whole[0] @ w) - (values[1] @ w) / (whole[1] @ w)

        assert np.sign(w @ form(values, whole, 0, 1) @ w) == np.sign(lead)


def test_a_dip_between_the_corners_is_found():
    whole = np.array([[1.0, 0.5, 1.0], [0.5, 1.0, 1.0]])
    values = np.array([[80.0, 45.0, 80.0], [39.0, 83.0, 79.0]])
    region = everything(IDS)
    found = never_behind(values, whole, region)
    grid = drawn_from(region, 4000, 1)
    lead = (grid @ values[0]) / (grid @ whole[0]) - (grid @ values[1]) / (grid @ whole[1])

    corners = values[0] / whole[0] - values[1] / whole[1]
    assert corners.min() > 0 or lead.min() < 0
    assert found[0, 1] == (lead.min() >= 0)


def test_more_corners_than_can_be_listed_prove_nothing():
    ids = tuple("abcdefghi")
    region = bound(Defensible(within=0.2), ids, np.full(9, 1 / 9))

    assert never_behind(np.ones((2, 9)), np.ones((2, 9)), region) is None


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_the_order_of_units_does_not_matter(order):
    rng = np.random.default_rng(8)
    whole = np.array([[1, 1, 1.0], [0.9, 1, 1], [1, 0.8, 1]])
    values = rng.uniform(60, 100, (3, 3)) * whole
    region = bound(Defensible(within=0.5), IDS, np.array([0.5, 0.3, 0.2]))
    found = never_behind(values, whole, region)

    assert (never_behind(values[order], whole[order], region) == found[np.ix_(order, order)]).all()
