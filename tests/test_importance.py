"""Effective importance: closed forms, what it is not told by, and when it is not said at all."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulab.rules.judgements import Importance
from emulab.scoring.importance import ESTIMATORS, FEWEST, FEWEST_CURVED, importance
from emulab.scoring.weights import WEIGHTINGS

every_estimator = pytest.mark.parametrize("estimator", ESTIMATORS)
cell = st.integers(0, 40).map(lambda n: n / 40)
tables = st.lists(st.tuples(cell, cell, cell), min_size=30, max_size=40).map(np.array)
GRID = np.array([[x, y] for x in (0.0, 0.5, 1.0) for y in (0.0, 0.5, 1.0)] * 4)  # uncorrelated


def told(levels, totals, shares=None, estimator="linear") -> dict[str, dict]:
    levels = np.asarray(levels, dtype=float)
    names = [f"c{place}" for place in range(levels.shape[1])]
    nominal = np.full(len(names), 1 / len(names)) if shares is None else np.array(shares)
    frame = importance(levels, nominal, np.asarray(totals, float), names, estimator)
    return {row.pop("criterion"): row for row in frame.to_dicts()}


def of(levels, totals, estimator="linear") -> list[float | None]:
    return [row["importance"] for row in told(levels, totals, estimator=estimator).values()]


def correlated(rho: float, units: int = 50) -> np.ndarray:
    """Two columns of one spread whose correlation is exactly rho."""
    rng = np.random.default_rng(2013)
    basis, _ = np.linalg.qr(np.column_stack([np.ones(units), rng.normal(size=(units, 2))]))
    return np.column_stack([basis[:, 1], rho * basis[:, 1] + (1 - rho**2) ** 0.5 * basis[:, 2]])


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.3, 0.7), (0.1, 0.9)])
def test_of_uncorrelated_criteria_the_squares_of_the_weights_count(weights):
    """Paruolo, Saisana and Saltelli (2013), linear case: S_j = w_j^2 var_j / var, so that weights
    of 0.3 and 0.7 stand for importance of 0.16 and 0.84."""
    squares = np.array(weights) ** 2

    assert of(GRID, GRID @ weights) == pytest.approx(squares / squares.sum())


@pytest.mark.parametrize("rho", [-0.4, 0, 0.5, 0.95])
@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.2, 0.8)])
def test_of_two_correlated_criteria_in_closed_form(rho, weights):
    """S_1 is (w_1 + rho w_2)^2 over the variance of the mean, and S_2 likewise."""
    levels = correlated(rho)
    w, v = weights
    closed = np.array([(w + rho * v) ** 2, (v + rho * w) ** 2])

    assert of(levels, levels @ weights) == pytest.approx(closed / closed.sum())


def test_equal_weights_do_not_matter_equally_where_one_criterion_hardly_differs():
    """The point of it all: nominal 50 to 50, but the second spreads a tenth as far."""
    found = told(GRID * [1, 0.1], (GRID * [1, 0.1]) @ [0.5, 0.5])

    assert [row["weight"] for row in found.values()] == [0.5, 0.5]
    assert [row["importance"] for row in found.values()] == pytest.approx([100 / 101, 1 / 101])


def test_weights_that_aim_at_an_importance_reach_it():
    rng = np.random.default_rng(2017)
    levels = rng.random((40, 3)) + rng.random((40, 1))
    asked = Importance(importance={"c0": 0.5, "c1": 0.3, "c2": 0.2})
    weights = WEIGHTINGS["optimised"].aim(levels, asked, ("c0", "c1", "c2")).weights

    assert of(levels, levels @ weights) == pytest.approx([0.5, 0.3, 0.2])


def test_a_bend_is_seen_by_the_smoother_alone():
    """The total is the square of the first criterion, with which it has no correlation at all."""
    x = np.linspace(-1, 1, 41)
    other = np.cos(np.arange(41) * 2.4)
    levels, totals = np.column_stack([x, other]), x**2

    assert of(levels, totals)[0] < 0.001
    assert of(levels, totals, "local_linear")[0] > 0.98


@every_estimator
@given(table=tables)
def test_shares_of_importance_lie_in_their_interval_and_add_up_to_one(estimator, table):
    found = told(table, table @ [0.2, 0.3, 0.5], estimator=estimator).values()
    known = [row for row in found if row["importance"] is not None]

    assert all(0 <= row["low"] <= row["importance"] <= row["high"] <= 1 for row in known)
    assert not known or sum(row["importance"] for row in known) == pytest.approx(1)
    assert all((row["reason"] is None) == (row["importance"] is not None) for row in found)


@every_estimator
@given(table=tables, turned=st.randoms(use_true_random=False))
def test_reordering_units_and_criteria_changes_nothing(estimator, table, turned):
    totals = table @ [0.2, 0.3, 0.5]
    units, columns = list(range(len(table))), [0, 1, 2]
    turned.shuffle(units)
    turned.shuffle(columns)
    once = list(told(table, totals, estimator=estimator).values())
    names = ("importance", "low", "high")
    again = list(told(table[units][:, columns], totals[units], estimator=estimator).values())

    for place, column in enumerate(columns):
        for name in names:
            assert again[place][name] == pytest.approx(once[column][name], abs=1e-6)


@every_estimator
@given(table=tables, factor=st.sampled_from([0.01, 7]), shift=st.sampled_from([-3, 0, 5]))
def test_the_unit_of_a_criterion_and_of_the_total_changes_nothing(estimator, table, factor, shift):
    totals = table @ [0.2, 0.3, 0.5]
    scaled = table * [factor, 1, 1] + [shift, 0, 0]

    assert of(scaled, 100 * totals + shift, estimator) == pytest.approx(
        of(table, totals, estimator), abs=1e-5
    )


def test_the_interval_is_the_jackknife_over_units():
    """The twin leaves out one unit after the other and starts afresh."""
    from scipy.stats import t

    rng = np.random.default_rng(3)
    levels = rng.random((12, 3))
    totals = levels @ [0.2, 0.3, 0.5]
    left = [of(np.delete(levels, one, 0), np.delete(totals, one)) for one in range(12)]
    angles = np.arcsin(np.sqrt(left))
    error = np.sqrt(11 / 12 * ((angles - angles.mean(axis=0)) ** 2).sum(axis=0))
    reach = t.ppf(0.975, 11) * error
    angle = np.arcsin(np.sqrt(of(levels, totals)))
    found = told(levels, totals).values()

    assert [row["low"] for row in found] == pytest.approx(np.sin(np.maximum(angle - reach, 0)) ** 2)
    assert [row["high"] for row in found] == pytest.approx(
        np.sin(np.minimum(angle + reach, np.pi / 2)) ** 2
    )


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Clusters of 20 drawn from a population whose importance is known in closed form."""
    rng = np.random.default_rng(95)
    weights, truth, hits = np.array([0.3, 0.7]), 0.09 / 0.58, 0
    for _ in range(300):
        levels = rng.normal(size=(20, 2))
        row = told(levels, levels @ weights)["c0"]
        hits += row["low"] <= truth <= row["high"]

    assert 0.9 <= hits / 300 <= 0.99


@pytest.mark.parametrize(("estimator", "fewest"), [("linear", 10), ("local_linear", 30)])
def test_below_the_stated_number_of_units_nothing_is_said_but_why(estimator, fewest):
    assert (FEWEST, FEWEST_CURVED) == (10, 30)
    levels = np.random.default_rng(1).random((fewest - 1, 2))
    found = told(levels, levels.sum(axis=1), estimator=estimator)

    assert found["c0"] == {
        "weight": 0.5,
        "importance": None,
        "low": None,
        "high": None,
        "reason": f"{fewest - 1} units have a total, "
        f"and fewer than {fewest} do not show importance",
    }


def reason(column, totals=None) -> str | None:
    levels = np.column_stack([column, np.linspace(0, 1, 12)])
    return told(levels, levels[:, 1] if totals is None else totals)["c0"]["reason"]


def test_a_criterion_on_which_nobody_differs_has_no_importance():
    found = told(np.column_stack([np.full(12, 0.3), np.linspace(0, 1, 12)]), np.linspace(0, 1, 12))

    assert found["c0"]["importance"] is None
    assert found["c0"]["reason"] == "no units differ here"
    assert found["c1"]["importance"] == 1


@pytest.mark.parametrize(
    ("column", "totals", "said"),
    [
        ([0.5] * 11 + [1], None, "one unit alone differs here, so there is no telling"),
        (
            [np.nan] * 3 + [0.1 * n for n in range(9)],
            None,
            "9 units have a score here, and fewer than 10 do not show importance",
        ),
        ([0.1 * n for n in range(12)], [5.0] * 12, "every total is the same"),
        ([0.1 * n for n in range(12)], None, None),
    ],
)
def test_reasons(column, totals, said):
    assert reason(column, totals) == said


def test_where_nothing_goes_with_the_total_nothing_is_important():
    x = np.array([-1.0, 0.0, 1.0] * 4)
    found = told(x[:, None], x**2)["c0"]

    assert found["importance"] is None
    assert found["reason"] == "no criterion goes up or down with the total"


def test_reasons_are_said_in_the_language_asked_for():
    levels = np.random.default_rng(1).random((4, 1))
    said = importance(levels, np.ones(1), levels[:, 0], ["a"], lang="en")["reason"].item()

    assert said.startswith("4 units have a total")


def test_a_unit_without_a_total_or_a_level_is_left_out_where_it_is_missing():
    rng = np.random.default_rng(4)
    levels = rng.random((15, 2))
    totals = levels @ [0.5, 0.5]
    more = np.vstack([levels, [[0.1, 0.9]]])

    assert of(more, np.append(totals, np.nan)) == pytest.approx(of(levels, totals))
    assert None not in of(np.vstack([levels, [[np.nan, 0.5]]]), np.append(totals, 0.4))


@every_estimator
def test_only_sound_numbers_reach_the_table(estimator):
    levels = np.full((40, 3), np.nan)
    levels[:, 1] = np.arange(40) % 2
    frame = importance(levels, np.ones(3) / 3, np.arange(40.0), ["a", "b", "c"], estimator)

    assert frame.select(pl.col(pl.Float64).is_nan().any()).row(0) == (False,) * 4
