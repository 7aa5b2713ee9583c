"""Sobol indices of a full factorial: closed forms, and the sampler that must agree with them."""

from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import sobol_indices, uniform

from emulab.sensitivity.methods.sobol import interactions, sobol_exact

tables = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3)),
    elements=st.integers(0, 40).map(lambda n: n / 4),
).filter(lambda table: np.ptp(table) > 0)


def ishigami(levels: int, a: float = 7.0, b: float = 0.1) -> np.ndarray:
    """The function of Ishigami and Homma (1990) on the middles of equal cells of (-pi, pi)."""
    x = (np.arange(levels) + 0.5) / levels * 2 * pi - pi
    one, two, three = np.meshgrid(x, x, x, indexing="ij")
    return np.sin(one) + a * np.sin(two) ** 2 + b * three**4 * np.sin(one)


def test_the_ishigami_function_has_its_known_indices():
    # closed forms as Saltelli et al., Global Sensitivity Analysis: The Primer (2008), give them
    a, b = 7.0, 0.1
    alone = [(1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0.0]
    together = 8 * b**2 * pi**8 / 225
    whole = sum(alone) + together

    first, total = sobol_exact(ishigami(80))

    assert first == pytest.approx(np.array(alone) / whole, abs=1e-3)
    assert total == pytest.approx(
        np.array([alone[0] + together, alone[1], together]) / whole, abs=1e-3
    )
    assert (np.array(alone) / whole).round(4).tolist() == [0.3139, 0.4424, 0.0]


def test_what_choices_add_up_to_is_split_between_them():
    outputs = np.add.outer([0.0, 3.0], [0.0, 4.0])  # variances 9/4 and 4 of 25/4

    first, total = sobol_exact(outputs)

    assert first.tolist() == pytest.approx([0.36, 0.64])
    assert total.tolist() == pytest.approx([0.36, 0.64])
    assert interactions(first) == 0.0


def test_a_choice_that_only_matters_with_another_has_no_index_of_its_own():
    first, total = sobol_exact(np.array([[0.0, 0.0], [0.0, 1.0]]))  # one and other

    assert first.tolist() == pytest.approx([1 / 3, 1 / 3])
    assert total.tolist() == pytest.approx([2 / 3, 2 / 3])
    assert interactions(first) == pytest.approx(1 / 3)


def test_a_sampler_comes_to_the_same_indices():
    table = np.random.default_rng(3).normal(size=(3, 4, 2))

    def looked_up(points):
        places = [
            np.minimum((u * k).astype(int), k - 1) for u, k in zip(points, table.shape, strict=True)
        ]
        return table[tuple(places)]

    found = sobol_indices(
        func=looked_up, n=2**13, dists=[uniform()] * 3, rng=np.random.default_rng(1)
    )
    first, total = sobol_exact(table)

    assert found.first_order == pytest.approx(first, abs=0.02)
    assert found.total_order == pytest.approx(total, abs=0.02)


def test_a_small_sample_gives_an_index_below_zero_and_enumeration_never_does():
    """The question most often asked about sampled indices: the first order comes out negative."""
    table = np.zeros((2, 2, 2))
    table[1, 1, :] = 1.0  # the third choice does nothing
    table[0, 0, 1] = 0.05

    def looked_up(points):
        return table[tuple((points > 0.5).astype(int))]

    sampled = [
        sobol_indices(func=looked_up, n=16, dists=[uniform()] * 3, rng=np.random.default_rng(seed))
        for seed in range(20)
    ]

    assert min(one.first_order.min() for one in sampled) < 0
    assert sobol_exact(table)[0].min() >= 0


def test_one_output_that_is_missing_is_never_told_as_indices_of_zero():
    first, total = sobol_exact(np.array([[0.0, 1.0], [np.nan, 0.0]]))

    assert np.isnan(first).all()
    assert np.isnan(total).all()


@pytest.mark.parametrize("value", [0.0, 1.0, 1e6 / 3])
def test_where_nothing_varies_nothing_is_explained(value):
    first, total = sobol_exact(np.full((2, 3), value))

    assert np.isnan(first).all()
    assert np.isnan(total).all()
    assert interactions(first) is None


@given(tables)
def test_no_choice_alone_makes_more_than_it_does_in_all(table):
    first, total = sobol_exact(table)

    assert (first >= 0).all()
    assert (first <= total + 1e-9).all()
    assert first.sum() <= 1 + 1e-9
    assert total.sum() >= 1 - 1e-9


@given(tables, st.permutations(range(3)))
def test_the_order_of_the_choices_and_of_their_levels_changes_nothing(table, order):
    first, total = sobol_exact(table)
    turned_first, turned_total = sobol_exact(np.flip(table).transpose(order))

    assert turned_first == pytest.approx(first[list(order)])
    assert turned_total == pytest.approx(total[list(order)])


@given(tables)
def test_the_unit_of_the_output_changes_nothing(table):
    assert np.concatenate(sobol_exact(2 * table + 7)) == pytest.approx(
        np.concatenate(sobol_exact(table)), abs=1e-9
    )


def test_a_level_listed_twice_is_twice_as_likely():
    table = np.array([[0.0, 1.0], [2.0, 5.0]])
    twice = table[[0, 0, 1]]
    odds = np.array([2 / 3, 1 / 3])
    means = table.mean(axis=1)

    variance = odds @ (table**2).mean(axis=1) - (odds @ means) ** 2
    alone = odds @ means**2 - (odds @ means) ** 2

    assert sobol_exact(twice)[0][0] == pytest.approx(alone / variance)
