"""Kemeny orders: all of them, by the book and by trying every order there is."""

from itertools import permutations
from math import factorial
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulab import kemeny
from emulab.kemeny import best_orders
from emulab.linear_ordering import agrees_by, heaviest_order


def antisymmetric(upper: list[int], size: int, over: int = 1) -> np.ndarray:
    margins = np.zeros((size, size))
    margins[np.triu_indices(size, 1)] = upper
    return (margins - margins.T) / over


def matrices(sizes, most=3):
    return sizes.flatmap(
        lambda size: st.tuples(
            st.lists(
                st.integers(-most, most),
                min_size=size * (size - 1) // 2,
                max_size=size * (size - 1) // 2,
            ),
            st.just(size),
            st.integers(1, 7),
        )
    ).map(lambda drawn: antisymmetric(*drawn))


def margins_of(ballots: dict[str, int]) -> np.ndarray:
    """Margins of pairs from orders of letters, best first, and how many gave each."""
    names = sorted(next(iter(ballots)))
    found = np.zeros((len(names), len(names)))
    for order, votes in ballots.items():
        place = [order.index(name) for name in names]
        found += votes * np.sign(np.subtract.outer(place, place)).T
    return found


def tried(margins: np.ndarray) -> tuple[float, np.ndarray, int]:
    """The greatest agreement, the mean places and the number of best orders: all were tried."""
    orders = list(permutations(range(len(margins))))
    agreed = [np.triu(margins[np.ix_(order, order)], 1).sum() for order in orders]
    best = [o for o, found in zip(orders, agreed, strict=True) if found > max(agreed) - 1e-9]
    places = np.mean([np.argsort(order) + 1 for order in best], axis=0)
    return max(agreed), places, len(best)


@settings(deadline=None, max_examples=60)
@given(margins=matrices(st.integers(1, 6)))
def test_every_best_order_is_found_that_trying_all_orders_finds(margins):
    found = best_orders(margins)
    agreement, places, orders = tried(margins)

    assert found.agreement == pytest.approx(agreement)
    assert found.places == pytest.approx(places)
    assert (found.orders, found.complete, found.gap) == (orders, True, 0)


@settings(deadline=None, max_examples=40)
@given(margins=matrices(st.integers(2, 5)), states=st.integers(1, 4))
def test_the_search_of_large_groups_finds_what_counting_finds(margins, states):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kemeny, "STATES", states)
        found = best_orders(margins)
    agreement, places, orders = tried(margins)

    assert found.agreement == pytest.approx(agreement)
    assert found.complete
    assert found.orders in (None, orders)
    if found.orders:
        assert found.places == pytest.approx(places)


@settings(deadline=None, max_examples=10)
@given(margins=matrices(st.just(20)), order=st.permutations(range(20)))
def test_neither_names_nor_rows_decide_in_a_large_group(margins, order):
    order = np.array(order)
    renamed = best_orders(margins[np.ix_(order, order)])

    assert renamed.places == pytest.approx(best_orders(margins).places[order])


@settings(deadline=None, max_examples=10)
@given(margins=matrices(st.integers(18, 24), most=9))
def test_no_move_of_one_unit_betters_a_large_order(margins):
    found = heaviest_order(margins, float("inf"))
    order = found.order.tolist()

    assert found.proven
    for unit in order:
        others = [one for one in order if one != unit]
        for at in range(len(order)):
            moved = [*others[:at], unit, *others[at:]]
            assert np.triu(margins[np.ix_(moved, moved)], 1).sum() <= found.agreement + 1e-6


def test_a_unit_that_beats_every_other_is_first_and_one_beaten_by_all_is_last():
    found = best_orders(np.array([[0, -1, -1, -1], [1, 0, 2, -1], [1, -2, 0, 1], [1, 1, -1, 0.0]]))

    assert found.places[0] == 4


def test_units_that_nothing_parts_share_their_mean_place():
    assert best_orders(np.zeros((4, 4))).places.tolist() == [2.5] * 4


def test_sixty_four_equal_units_have_too_many_orders_to_try_and_one_mean_place():
    found = best_orders(np.zeros((64, 64)))

    assert set(found.places) == {32.5}
    assert found.complete


def test_a_circle_of_three_has_three_best_orders():
    circle = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0.0]])

    assert best_orders(circle).orders == 3
    assert best_orders(circle).places.tolist() == [2, 2, 2]


def test_thirds_that_binary_numbers_miss_still_tie():
    circle = np.array([[0, 1, -1], [-1, 0, 1], [1, -1, 0]])

    assert best_orders(circle * (0.1 + 0.2) - 0.3 * circle + circle / 3).orders == 3


@pytest.mark.parametrize("size", [0, 1])
def test_of_none_or_one_there_is_one_order(size):
    found = best_orders(np.zeros((size, size)))

    assert found.places.tolist() == [1.0] * size
    assert found.orders == 1


def test_a_search_cut_short_says_so_and_by_how_much_it_could_be_wrong():
    rng = np.random.default_rng(1)
    margins = antisymmetric(rng.integers(-9, 10, 40 * 39 // 2), 40)
    short = best_orders(margins, seconds=1e-9)

    assert not short.complete
    assert short.gap > 0
    assert sorted(short.places) == list(range(1, 41))


# Published.

CONDORCET = {"abc": 23, "bca": 17, "bac": 2, "cab": 10, "cba": 8}


def test_the_sixty_voters_of_condorcet():
    """Condorcet 1785; Young 1988, APSR 82:1231-1244: the most probable order is b, c, a."""
    margins = margins_of(CONDORCET)
    votes = (margins + 60) / 2

    assert votes[[0, 1, 2], [1, 2, 0]].tolist() == [33, 42, 35]
    assert best_orders(margins).places.tolist() == [3, 1, 2]


def test_the_order_of_the_capitals_of_tennessee():
    """The textbook election of 100 voters: Nashville, Chattanooga, Knoxville, Memphis.

    Their 393 agreeing pairs are worked out here: (sum of margins + 600 pairs) / 2.
    """
    found = best_orders(margins_of({"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}))

    assert dict(zip("CKMN", found.places.tolist(), strict=True)) == {"N": 1, "C": 2, "K": 3, "M": 4}
    assert (found.agreement + 600) / 2 == 393


@pytest.mark.parametrize("size", [18, 19, 20, 21, 64])
def test_the_orders_of_equals_are_counted_exactly_however_many(size):
    assert best_orders(np.zeros((size, size))).orders == factorial(size)


@pytest.mark.parametrize("seed", range(6))
def test_some_order_agrees_as_much_as_the_best_and_none_more(seed):
    votes = np.random.default_rng(seed).integers(-4, 5, (24, 24))
    margins = np.triu(votes, 1) - np.triu(votes, 1).T
    ends = perf_counter() + 60
    best = heaviest_order(margins, ends)

    assert best.proven
    assert [agrees_by(margins, best.agreement + more, ends) for more in (0, 1)] == [True, False]
