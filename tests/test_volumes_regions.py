"""Who is first over a region of weights; slivers, noise, and refusals to guess."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from volumes_makers import bound, drawn_first, ordered, region, tables

from emulab.sensitivity.probability import volumes
from emulab.sensitivity.probability.faces import measured
from emulab.sensitivity.probability.polytopes import NotExact, polytope_of
from emulab.sensitivity.probability.volumes import first_rank
from emulab.sensitivity.region import everything

REGIONS = {
    "box": region([0.1, 0.2, 0.05, 0.1], [0.4, 0.5, 0.3, 0.35]),
    "order": ordered(4),
    "ratios": region([0.0] * 4, [1, 1, 0.3, 1], [[1, -1.2, 0, 0], [-1, 3, 0, 0]]),
    "near one end": region([0.85, 0, 0, 0]),
}


@pytest.mark.parametrize("name", REGIONS)
def test_over_a_region_the_shares_are_those_of_draws_that_fall_into_it(name):
    rng = np.random.default_rng(41)
    weights = rng.dirichlet(np.ones(4), 400_000)
    weights = weights[REGIONS[name].contains(weights)]
    assert len(weights) > 1_000
    for _ in range(5):
        values = rng.integers(0, 20, (12, 4)).astype(float)
        shares, middles = first_rank(values, REGIONS[name])
        strayed = np.abs(drawn_first(values, weights) - shares)
        assert (strayed < bound(shares, len(weights), 5 * 12 * 4)).all()
        assert REGIONS[name].contains(middles[shares > 0]).all()


def test_a_region_that_holds_to_one_criterion_is_wholly_its_best_units():
    """A peer that norms its draws by columns gives 0.50 here."""
    values = np.array([[10.0, 0, 0], [9.0, 8, 8], [0.0, 10, 10]])
    inside = region([0.95, 0, 0])

    assert first_rank(values, inside)[0].tolist() == [1.0, 0.0, 0.0]


@given(table=st.integers(2, 6).flatmap(tables))
def test_an_order_is_the_simplex_of_its_corners(table):
    size = table.shape[1]
    corners = np.tril(np.ones((size, size))) / np.arange(1, size + 1)[:, None]
    there, middles = first_rank(table @ corners.T)
    shares, own = first_rank(table, ordered(size))

    assert shares == pytest.approx(there, abs=1e-9)
    assert own[there > 1e-6] == pytest.approx((middles @ corners)[there > 1e-6], abs=1e-9)


@given(table=st.integers(2, 6).flatmap(tables), place=st.integers(0, 5))
def test_a_criterion_locked_at_no_weight_is_a_criterion_left_out(table, place):
    place %= table.shape[1]
    high = np.ones(table.shape[1])
    high[place] = 0.0
    shares, middles = first_rank(table, region(np.zeros(len(high)), high))
    there, rest = first_rank(np.delete(table, place, axis=1))

    assert shares == pytest.approx(there, abs=1e-9)
    assert np.nan_to_num(middles[:, place]) == pytest.approx(0, abs=1e-12)
    found = np.delete(middles, place, axis=1)
    assert found[there > 1e-6] == pytest.approx(rest[there > 1e-6], abs=1e-8)


def test_where_every_weight_is_locked_the_ranking_is_the_answer():
    weights = np.array([0.5, 0.3, 0.2])
    values = np.array([[2.0, 0, 0], [1.0, 1, 1], [0, 0, 5]])
    shares, middles = first_rank(values, region(weights, weights), keys=[2, 3, 1])

    assert shares.tolist() == [0, 0, 1]
    assert middles[2] == pytest.approx(weights)
    assert first_rank(values, region(weights, weights))[0].tolist() == [1, 1, 1]


def test_criteria_tied_in_an_order_take_a_dimension_off():
    rows = [[1, -1, 0], [-1, 1, 0], [0, 1, -1]]
    shares, middles = first_rank([[3.0, 0, 0], [0, 0, 2.0]], region([0, 0, 0], rows=rows))

    assert shares == pytest.approx([1, 0])
    assert middles[0] == pytest.approx([5 / 12, 5 / 12, 1 / 6])


def test_the_whole_simplex_is_no_region_at_all():
    values = np.random.default_rng(3).random((9, 4))
    given_all, middles = first_rank(values, everything(("a", "b", "c", "d")))
    shares, own = first_rank(values)

    assert given_all == pytest.approx(shares, abs=1e-12)
    assert middles[shares > 0] == pytest.approx(own[shares > 0], abs=1e-12)


def test_a_unit_first_only_where_others_are_too_has_no_share():
    """The third ties with both others under even weights, and is ahead of them nowhere."""
    shares, middles = first_rank([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])

    assert shares.tolist() == [0.5, 0.5, 0.0]
    assert np.isnan(middles[2]).all()


def test_an_end_close_to_one_still_binds():
    values = np.array([[1.0, 0.0], [0.95, 0.95]])

    assert first_rank(values, region([0, 0], [0.97, 1]))[0] == pytest.approx([2 / 97, 95 / 97])
    assert first_rank(values, region([0, 0], [0.95, 1]))[0].tolist() == [0.0, 1.0]


def test_a_share_smaller_than_binary_noise_is_none():
    shares, middles = first_rank([[1.0, 0, 0], [1 - 1e-7] * 3])

    assert shares[0] == 0
    assert shares[1] == pytest.approx(1, abs=1e-12)
    assert np.isnan(middles[0]).all()


def test_a_sliver_is_measured_and_binary_noise_is_not():
    wide, thin = 1e-6, 1e-13
    assert first_rank([[1.0, 0], [0, 1.0], [0.5 + wide, 0.5 + wide]])[0][2] == pytest.approx(
        2 * wide, rel=1e-6
    )
    assert first_rank([[1.0, 0], [0, 1.0], [0.5 + thin, 0.5 + thin]])[0][2] == 0
    assert first_rank([[0.1 + 0.2, 1.0], [0.3, 1.0]])[0].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("noise", [1e-15, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-6])
def test_marks_equal_but_for_noise_give_the_shares_of_draws_or_a_refusal(noise):
    rng = np.random.default_rng(61)
    refused = 0
    for size in (3, 4, 5, 6, 7):
        weights = rng.dirichlet(np.ones(size), 4_000)
        for _ in range(6):
            values = rng.integers(0, 3, (16, size)) + noise * rng.normal(size=(16, size))
            try:
                shares = first_rank(values)[0]
            except NotExact:
                refused += 1
                continue
            totals = weights @ values.T
            near = totals >= totals.max(axis=1, keepdims=True) - 2e-9
            alone = (near & (near.sum(axis=1) == 1)[:, None]).mean(axis=0)
            room = bound(shares, 4_000, 8 * 5 * 6 * 16 * 2)
            assert (shares < near.mean(axis=0) + room).all()
            assert (shares > alone - room).all()

    assert refused <= 3


def test_more_than_seven_weights_are_refused():
    with pytest.raises(NotExact, match=r"^there are 8 weights, more than 7$"):
        first_rank(np.eye(8))


@pytest.mark.parametrize("values", [np.zeros((0, 3)), [[1.0, np.nan]], [[np.inf, 1.0]]])
def test_units_without_a_total_are_refused(values):
    with pytest.raises(NotExact, match=r"^there are no units, or a unit has no total$"):
        first_rank(values)


@pytest.mark.parametrize(
    "empty",
    [
        region([0.6, 0.6]),
        region([0.0, 0.0], [0.3, 0.3]),
        region([0.5, 0.2, 0.0], rows=[[-1, 1, 0], [0, -1, 1]]),
        region([0.0, 0.0], rows=[[-1, -1]]),
    ],
)
def test_a_region_without_weightings_is_refused(empty):
    with pytest.raises(NotExact, match=r"^no weighting lies in the region$"):
        first_rank(np.eye(empty.size), empty)


@pytest.mark.parametrize("fault", ["volume", "middle"])
def test_shares_that_do_not_prove_themselves_are_refused(fault, monkeypatch):
    def wrong(polytopes):
        found, middles = measured(polytopes)
        if len(polytopes) == 1:
            return found, middles
        return (found * 1.001, middles) if fault == "volume" else (found, middles[::-1])

    monkeypatch.setattr(volumes, "measured", wrong)
    with pytest.raises(NotExact, match=r"^the shares add up to "):
        first_rank([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 2.0]])


def test_corners_that_do_not_close_are_refused():
    whole = polytope_of(None, 4)
    open_ended = type(whole)(whole.corners[:-1], whole.sides[:-1], whole.axes)
    with pytest.raises(NotExact, match=r"^the corners found do not close into a polytope$"):
        measured([open_ended])


def test_too_much_work_is_refused(monkeypatch):
    values = np.random.default_rng(1).random((30, 5))
    monkeypatch.setattr(volumes, "MANY", 20)
    with pytest.raises(NotExact, match=r"^there are too many corners$"):
        first_rank(values)


def test_measured_together_or_in_runs_the_shares_are_the_same(monkeypatch):
    values = np.random.default_rng(2).random((30, 5))
    together = first_rank(values)
    monkeypatch.setattr(volumes, "CORNERS", 10)

    assert (first_rank(values)[0] == together[0]).all()


def test_many_units_on_seven_criteria_add_up():
    values = np.random.default_rng(0).random((64, 7))
    shares, middles = first_rank(values)
    totals = values @ np.nan_to_num(middles).T

    assert shares.sum() == pytest.approx(1, abs=1e-12)
    for unit in np.flatnonzero(shares):
        assert totals[:, unit].argmax() == unit
