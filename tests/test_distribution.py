"""Totals under all weightings alike: closed forms, an integral, draws, and whole rules."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import COMBINATIONS, criterion, panels, result, rules, section, unmarked
from makers import targets as aims_of
from scipy.integrate import quad
from scipy.stats import beta, norm

from emulab.sensitivity.model import LEAVES, model_of
from emulab.sensitivity.probability.distribution import COLUMNS, below, distribution, share_below
from emulab.studies import study

TREE = (
    section("one", criterion("a"), criterion("b", 20)),
    section("two", criterion("c"), criterion("d", 5)),
    criterion("e", 15),
)
LOW = st.integers(1, 20).map(lambda n: n / 4)
fives = panels("a", "b", "c", "d", "e", cells=LOW)
tables = st.integers(1, 6).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=1, max_size=5
    ).map(lambda rows: np.array(rows, dtype=float))
)


def model(values, whole=None, bent=None):
    """As much of a model as the distribution reads."""
    values = np.array(values, dtype=float)
    whole = np.ones(values.shape) if whole is None else np.array(whole, dtype=float)
    units = tuple(f"u{place}" for place in range(len(values)))
    return SimpleNamespace(
        units=units, under=SimpleNamespace(values=values, whole=whole, bent=bent)
    )


def row(values, whole=None) -> dict:
    return distribution(model([values], whole and [whole])).row(0, named=True)


@pytest.mark.parametrize(("size", "first"), [(2, 1), (3, 1), (5, 2), (20, 19), (60, 30)])
def test_ten_points_on_some_criteria_and_none_on_the_others_are_beta_distributed(size, first):
    found = row([10.0] * first + [0.0] * (size - first))
    low, median, high = 10 * beta.ppf([0.05, 0.5, 0.95], first, size - first)

    assert [found[name] for name in COLUMNS[2:]] == pytest.approx([0, low, median, high, 10])
    assert found["mean"] == pytest.approx(10 * first / size)


def test_two_criteria_spread_evenly_from_one_to_the_other():
    assert list(row([80.0, 100.0]).values())[1:] == [90.0, 80.0, 81.0, 90.0, 99.0, 100.0]


def test_the_same_points_whatever_the_weights_are_one_number():
    found = row([7.3, 7.3, 7.3])

    assert {found[name] for name in COLUMNS[1:]} == {7.3}
    alone = model([[7.3, 7.3, 7.3]])
    assert [share_below(alone, "u0", points) for points in (7.3, 7.31)] == [0.0, 1.0]


def test_a_single_criterion_leaves_nothing_to_vary():
    assert list(row([42.0]).values())[1:] == [42.0] * 6


@given(table=tables)
def test_quantiles_stand_in_their_order_between_the_ends(table):
    found = distribution(model(table)).select(COLUMNS[2:]).to_numpy()

    assert (np.diff(found, axis=1) >= 0).all()


@given(table=tables)
def test_below_a_quantile_lies_its_share_of_the_weightings(table):
    own = model(table)
    found = distribution(own).filter(pl.col("least") < pl.col("most"))
    for unit, *_, low, median, high, _ in found.iter_rows():
        shares = [share_below(own, unit, points) for points in (low, median, high)]
        assert shares == pytest.approx([0.05, 0.5, 0.95], abs=1e-6)


@given(table=tables, by=st.integers(-20, 20), more=st.sampled_from([0.1, 3.0, 50.0]))
def test_points_moved_or_stretched_move_and_stretch_every_number(table, by, more):
    found = distribution(model(table)).select(COLUMNS[1:]).to_numpy()
    there = distribution(model(table * more + by)).select(COLUMNS[1:]).to_numpy()

    assert there == pytest.approx(found * more + by, abs=1e-7)


@given(table=tables, data=st.data())
def test_neither_the_order_of_criteria_nor_other_units_matter(table, data):
    order = data.draw(st.permutations(range(table.shape[1])))
    found = distribution(model(table)).rows()

    assert distribution(model(table[:, order])).select(COLUMNS[2:]).rows() == [
        line[2:] for line in found
    ]
    assert distribution(model(table[:1])).rows() == found[:1]


@given(x=st.lists(st.integers(0, 9), min_size=2, max_size=2), y=st.integers(1, 20))
def test_the_mean_of_a_fraction_of_two_weights_is_its_integral(x, y):
    whole = [1.0, y / 20]

    def total(w):
        return (x[0] * w + x[1] * (1 - w)) / (whole[0] * w + whole[1] * (1 - w))

    assert row(x, whole)["mean"] == pytest.approx(quad(total, 0, 1)[0], abs=1e-9)


@pytest.mark.parametrize("size", [2, 5, 40, 160])
def test_the_mean_of_a_fraction_goes_over_into_the_plain_mean(size):
    values = np.random.default_rng(size).random(size) * 100
    whole = np.ones(size)
    whole[0] -= 1e-9

    assert row(values.tolist(), whole.tolist())["mean"] == pytest.approx(values.mean(), abs=1e-6)


@pytest.mark.parametrize("size", [3, 6, 30])
def test_a_fraction_has_the_mean_and_the_shares_of_seeded_draws(size):
    """80 comparisons, so a single one may stray by 5.3 standard errors."""
    rng = np.random.default_rng([7, size])
    draws = 40_000
    whole = rng.choice([1.0, 0.8, 0.3, 0.0], (8, size))
    whole[:, 0] = 1.0
    values = whole * rng.integers(0, 100, (8, size))
    weights = rng.exponential(size=(draws, size))
    totals = (weights @ values.T) / (weights @ whole.T)
    found = distribution(model(values, whole))
    near = norm.isf(1e-5 / 80 / 2)
    error = totals.std(axis=0) / np.sqrt(draws)
    assert (np.abs(found["mean"].to_numpy() - totals.mean(axis=0)) < near * error).all()
    for quantile in (0.1, 0.3, 0.7):
        points = np.floor(np.quantile(totals, quantile, axis=0)) + 0.123
        exact = below(values, whole, points)
        room = near * np.sqrt(np.maximum(exact * (1 - exact), 1 / draws) / draws)
        assert (np.abs((totals < points).mean(axis=0) - exact) < room).all()
    assert (found["least"].to_numpy() <= totals.min(axis=0) + 1e-9).all()
    assert (found["most"].to_numpy() >= totals.max(axis=0) - 1e-9).all()


def test_a_unit_for_which_nothing_counts_has_no_numbers():
    assert list(row([0.0, 0.0], [0.0, 0.0]).values()) == ["u0", *[None] * 6]


@pytest.mark.parametrize("node", [None, "one", LEAVES])
@given(panel=fives)
def test_of_whole_rules_the_numbers_are_those_of_the_totals_themselves(node, panel):
    own = model_of(result(rules(*TREE), panel), node)
    found = distribution(own)
    corners = own.totals(np.eye(len(own.ids)))

    assert found["unit"].to_list() == list(own.units)
    assert found["least"].to_list() == pytest.approx(corners.min(axis=0))
    assert found["most"].to_list() == pytest.approx(corners.max(axis=0))
    assert found["mean"].to_list() == pytest.approx(corners.mean(axis=0))


@given(panel=fives)
def test_units_that_are_judged_on_different_criteria_have_their_numbers_too(panel):
    own = rules(section("one", criterion("a", kind="target"), criterion("b", 20)), *TREE[1:])
    cells = {
        u: {c: m for c, m in line.items() if (u, c) != ("A", "a")} for u, line in panel.items()
    }
    aims = unmarked(("A", "a")).vstack(aims_of(*((u, "a", True, 5.0) for u in panel if u != "A")))
    found = model_of(result(own, cells, aims))
    weights = np.random.default_rng(13).dirichlet(np.ones(3), 4_000)
    drawn = found.totals(weights)
    half = distribution(found)["median"].to_numpy()
    room = norm.isf(1e-5 / 4 / 30 / 2) * 0.5 / np.sqrt(4_000)

    assert found.values is None
    assert (np.mean(drawn < half - 1e-9, axis=0) < 0.5 + room).all()
    assert (np.mean(drawn <= half + 1e-9, axis=0) > 0.5 - room).all()


@pytest.mark.parametrize(("scale", "aggregate"), COMBINATIONS, ids=str)
def test_where_an_aggregate_is_no_sum_there_is_nothing_to_show(scale, aggregate):
    panel = {
        unit: dict(zip("abcde", (n, 2, n, 1, 3), strict=True)) for n, unit in enumerate("AB", 1)
    }
    own = model_of(result(rules(*TREE, scale=scale, aggregate=aggregate), panel))
    found = distribution(own)

    assert found.columns == list(COLUMNS)
    assert found.is_empty() == (aggregate not in ("sum", "arithmetic"))
    assert (share_below(own, "A", 10.0) is None) == found.is_empty()


def test_rounded_totals_have_no_smooth_distribution():
    found = distribution(model([[1.0, 2.0]], bent="totals are rounded"))

    assert found.is_empty()
    assert share_below(model([[1.0, 2.0]], bent="totals are rounded"), "u0", 1.5) is None


def test_a_unit_that_is_not_ranked_is_refused():
    with pytest.raises(ValueError, match=r"^the unit 'u9' is not ranked\.$"):
        share_below(model([[1.0, 2.0]]), "u9", 1.0)


@pytest.mark.parametrize("cluster", ["hanoi-02", "central-party", "par-index"])
def test_real_rubrics_give_finite_numbers(cluster):
    for node in (None, LEAVES):
        found = distribution(model_of(study(cluster, 2023).result, node))
        assert found.height and not found.null_count().sum_horizontal().item()
        assert np.isfinite(found.select(COLUMNS[1:]).to_numpy()).all()
