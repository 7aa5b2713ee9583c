"""What aggregates do not keep: a counterexample for every law that one of them does not declare."""

import numpy as np
import pytest
from aggregates_makers import plain, ranks, vector

from emulab.scoring.aggregates import AGGREGATES, LAWS

EVEN = (1, 1)
REVERSALS = {
    "topsis": [[0.5, 0, 0.75], [0.75, 0, 0.5], [0.5, 0.25, 1], [0.25, 0.75, 1]],
    "vikor": [[0.5, 0.75, 0.5], [0.75, 0.5, 0.5], [1, 0.75, 0], [1, 0, 0.5]],
    "promethee": [[0, 0.5, 0.75], [1, 0, 0.25], [0, 1, 0], [0.5, 1, 1]],
    "copeland": [[0.75, 0, 1], [0, 0.75, 1], [0, 1, 0.75], [1, 0.5, 0.5]],
    "kemeny": [[0.25, 0.75, 0], [1, 0.5, 0], [0, 0.75, 0.75], [0.75, 0, 0.75]],
}
COUNTEREXAMPLES = {
    ("penalised_mean", "monotone"): "test_the_penalised_mean_can_punish_a_gain",
    ("penalised_mean", "bounded"): "test_the_penalised_mean_can_fall_below_the_worst_level",
    ("vikor", "monotone"): "test_in_vikor_a_unit_can_fall_behind_by_a_gain",
    ("kemeny", "monotone"): "test_a_gain_that_breaks_a_tie_of_orders_can_cost_a_mean_place",
    **{
        (name, law): test
        for name in REVERSALS
        for law, test in (
            ("added unit", "test_a_unit_that_enters_can_turn_the_order_of_two_others"),
            ("bounded", "test_the_best_unit_is_not_worth_its_levels_where_units_are_compared"),
        )
    },
}


def test_every_law_that_is_not_kept_has_a_counterexample():
    broken = {(name, law) for name, one in AGGREGATES.items() for law in LAWS - one.keeps}

    assert set(COUNTEREXAMPLES) == broken
    assert all(test in globals() for test in COUNTEREXAMPLES.values())


def test_the_penalised_mean_can_punish_a_gain():
    uneven, more_so = (
        plain("penalised_mean").of([[0.75, 0.25, 0.25], [1, 0.25, 0.25]], [1, 1, 1]).values
    )

    assert more_so < uneven


def test_the_penalised_mean_can_fall_below_the_worst_level():
    assert plain("penalised_mean").of([[1, 0.1, 0.1]], [1, 1, 1]).values[0] < 0.1


def test_in_vikor_a_unit_can_fall_behind_by_a_gain():
    """The gain moves the best level, and so how far all are behind it, and what that weighs."""
    before = [[0.75, 0.5], [0.75, 1], [0.75, 0.25], [0, 0.75]]
    after = [[1, 0.5], *before[1:]]
    found = [plain("vikor").of(levels, [1, 2]).values for levels in (before, after)]

    assert [ranks(values)[0] for values in found] == [2, 3]


TIED_ORDERS = np.array(
    [
        [0, 2, 2, -2, 4, 4],
        [-2, 0, -2, -2, 0, -4],
        [-2, 2, 0, -4, -4, 4],
        [2, 2, 4, 0, 0, -4],
        [-4, 0, 4, 0, 0, -4],
        [-4, 4, -4, 4, 4, 0],
    ]
)


def criteria_of(wanted: np.ndarray) -> list[list[int]]:
    """Orders of the units, one a criterion, that have these margins (McGarvey 1953)."""
    found = []
    for one, other in zip(*np.nonzero(wanted > 0), strict=True):
        rest = [unit for unit in range(len(wanted)) if unit not in (one, other)]
        found += [[one, other, *rest], [*reversed(rest), one, other]] * (wanted[one, other] // 2)
    return found


def test_a_gain_that_breaks_a_tie_of_orders_can_cost_a_mean_place():
    """Unit 4 shares the third place; better than unit 5 on one more criterion it is fourth.

    Two orders were best before, three are after, and in those it stands lower on average.
    """
    orders = criteria_of(TIED_ORDERS)
    levels = np.array([[0.9 - order.index(unit) / 10 for order in orders] for unit in range(6)])
    raised = levels.copy()
    raised[4, orders.index([5, 4, 0, 1, 2, 3])] = 1
    even = np.ones(len(orders))
    before, after = (plain("kemeny").of(one, even, ids=range(99)) for one in (levels, raised))

    assert (before.account["orders"], after.account["orders"]) == (2, 3)
    assert (ranks(before.values)[4], ranks(after.values)[4]) == (3, 4)


@pytest.mark.parametrize("name", REVERSALS)
def test_a_unit_that_enters_can_turn_the_order_of_two_others(name):
    levels = np.array(REVERSALS[name])
    before, after = (plain(name).of(rows, [1, 1, 1]).values for rows in (levels[:3], levels))

    assert before[0] > before[1]
    assert after[0] < after[1]


@pytest.mark.parametrize("name", REVERSALS)
def test_the_best_unit_is_not_worth_its_levels_where_units_are_compared(name):
    found = plain(name).of([[0.5, 0.5], [0.25, 0.25]], EVEN).values

    assert found == pytest.approx([1, 0])


def test_on_the_vector_scale_a_copy_of_the_first_hands_its_place_to_the_second():
    units = [[1, 7], [7, 0], [1, 0]]
    without, with_copy = (
        plain("topsis").of(vector(scores), EVEN).values for scores in (units, [*units, units[0]])
    )

    assert ranks(without).tolist() == [1, 2, 3]
    assert ranks(with_copy).tolist() == [2, 1, 4, 2]


def test_topsis_on_the_vector_scale_changes_with_the_coding_of_a_measure_and_vikor_does_not():
    """Risk coded 1 to 5 or 6 to 10, altitude in metres or in kilometres less one.

    The mountain climbers of Opricovic & Tzeng 2004, EJOR 156:445-455, section 5.
    """
    codings = ([[1, 3000], [2, 3750], [5, 4500]], [[6, 2], [7, 2.75], [10, 3.5]])
    less_risk = np.array([-1, 1])
    topsis = [
        ranks(plain("topsis").of(vector(scores) * less_risk, EVEN).values) for scores in codings
    ]
    vikor = [ranks(plain("vikor").of(np.array(s) * less_risk, EVEN).values) for s in codings]

    assert [found.tolist() for found in topsis] == [[1, 2, 3], [3, 1, 2]]
    assert [found.tolist() for found in vikor] == [[2, 1, 2], [2, 1, 2]]
