"""Published examples of the scales, and the traps that scales are known for."""

import math

import numpy as np
import pytest

from emulab.rules.scaling import BandLevel, Direction, Goalposts, TargetDistance
from emulab.scoring.scales import Ends, level_matrix

LOWER = Direction(better="lower")


def levels(scale: str, scores, settings=None, maximum: float = 10, lowest: float = 0) -> np.ndarray:
    """The levels of scores, a list for one criterion or rows of units."""
    table = np.array(scores, float)
    table = table[:, None] if table.ndim == 1 else table
    width = table.shape[1]
    ends = Ends(np.full(width, float(maximum)), np.full(width, float(lowest)), settings)
    found = level_matrix(table, ends, scale)
    return found[:, 0] if np.ndim(scores) == 1 else found


# Published examples.

HDI_2014 = {  # UNDP, Human Development Report 2015, table 1: the value, then the four columns
    "Norway": (0.944, 81.6, 17.5, 12.6, 64992),
    "Australia": (0.935, 82.4, 20.2, 13.0, 42261),  # schooling expected is capped at 18
    "Singapore": (0.912, 83.0, 15.4, 10.6, 76628),  # income is capped at 75,000
    "Korea": (0.898, 81.9, 16.9, 11.9, 33890),
    "Japan": (0.891, 83.5, 15.3, 11.5, 36927),
}


def test_goalposts_and_logarithms_give_the_human_development_index():
    """Technical note 1: 20 to 85 years of life, 0 to 18 and 0 to 15 of school, $100 to 75,000.

    The table prints its columns rounded, so the index comes out to one thousandth.
    """
    value, life, expected, mean, income = (
        np.array(c) for c in zip(*HDI_2014.values(), strict=True)
    )
    health = levels("goalposts", life, Goalposts(worst=20.0, best=85.0))
    schooling = levels("goalposts", expected, Goalposts(worst=0.0, best=18.0))
    schooling = (schooling + levels("goalposts", mean, Goalposts(worst=0.0, best=15.0))) / 2
    living = levels("logarithmic", income, Goalposts(worst=100.0, best=75000.0))

    assert np.cbrt(health * schooling * living) == pytest.approx(value, abs=0.001)


def test_the_income_index_of_a_technical_note():
    """UNDP, technical notes 2020, note 1: (ln 3,829 - ln 100) / (ln 75,000 - ln 100) = 0.5506."""
    (found,) = levels("logarithmic", [3829], Goalposts(worst=100.0, best=75000.0))

    assert round(found, 4) == 0.5506


AIRCRAFT = [  # Hwang and Yoon (1981): speed, range, payload, cost, reliability, manoeuvrability
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]


def test_vector_gives_the_normalised_aircraft():
    """Hwang and Yoon (1981), TOPSIS, step 1; two columns, misprinted there, are left out."""
    printed = [
        [0.4671, 0.5056, 0.4811, 0.6708],
        [0.5839, 0.4550, 0.2887, 0.3727],
        [0.4204, 0.5308, 0.6736, 0.5217],
        [0.5139, 0.5056, 0.4811, 0.3727],
    ]

    assert levels("vector", AIRCRAFT)[:, [0, 2, 4, 5]] == pytest.approx(np.array(printed), abs=6e-5)


def test_shares_of_the_best_and_of_the_sum_of_the_aircraft_by_hand():
    speed, cost = ([row[column] for row in AIRCRAFT] for column in (0, 3))
    reciprocals = [1 / own for own in cost]

    assert levels("share_of_best", speed) == pytest.approx([0.8, 1, 0.72, 0.88])
    assert levels("share_of_best", cost, LOWER) == pytest.approx([9 / 11, 9 / 13, 1, 0.9])
    assert levels("share_of_sum", speed) == pytest.approx([s / 8.5 for s in speed])
    assert levels("share_of_sum", cost, LOWER) == pytest.approx(
        [own / math.fsum(reciprocals) for own in reciprocals]
    )


def test_percentile_is_the_percentile_rank_of_scipy():
    """SciPy, percentileofscore([1, 2, 3, 3, 4], 3, kind="mean"): 60."""
    assert levels("percentile", [1, 2, 3, 3, 4])[2] == 0.6


def test_z_score_by_hand():
    """Mean 5, standard deviation 2: the squares of the eight distances add up to 32."""
    found = levels("z_score", [2, 4, 4, 4, 5, 5, 7, 9])

    assert found.tolist() == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]


def test_piecewise_gives_the_air_quality_index():
    """EPA: 0.085 to 0.104 ppm of ozone over 8 hours is 101 to 150, so that 0.087 ppm is 106.

    The breakpoints of 1999, as taught by the Stevens Institute; the level is what is left of 500.
    """
    line = tuple((ozone, 1 - index / 500) for ozone, index in ((0.085, 101), (0.104, 150)))
    (found,) = levels("piecewise", [0.087], line)

    assert round((1 - found) * 500) == 106


def test_bands_standing_distance_and_ends_by_hand():
    thirds = (BandLevel(at_least=7.5, level=1.0), BandLevel(at_least=4.0, level=0.25))
    spent = TargetDistance(target=100.0, farthest=10.0)

    assert levels("bands", [10, 7.5, 7.4, 4, 3.9, -2], thirds).tolist() == [1, 1, 0.25, 0.25, 0, 0]
    assert levels("standing", [2, 4, 8]).tolist() == [0, 0.5, 1]
    assert levels("observed", [2, 4, 8]) == pytest.approx([0, 1 / 3, 1])
    assert levels("target_distance", [90, 97, 100, 104, 120], spent) == pytest.approx(
        [0, 0.7, 1, 0.6, 0]
    )
    assert levels("declared", [2, 4, 8]).tolist() == [0.2, 0.4, 0.8]
    assert levels("goalposts", [-5, 0, 10, 12], lowest=-5) == pytest.approx([0, 1 / 3, 1, 1])


# Traps: a criterion that separates nobody, marks of zero and below, cost, ties, reversal.


@pytest.mark.parametrize("scale", ["points", "declared", "goalposts"])
def test_a_constant_criterion_keeps_its_level_where_the_ends_are_declared(scale):
    assert levels(scale, [7, 7, 7]).tolist() == [0.7, 0.7, 0.7]


def test_a_logarithm_of_nothing_or_less_is_capped_at_the_lower_end():
    more, less = Goalposts(worst=1.0, best=100.0), Goalposts(worst=100.0, best=1.0)

    assert levels("logarithmic", [-8, 0, 1, 100, 1000], more).tolist() == [0, 0, 0, 1, 1]
    assert levels("logarithmic", [-8, 0, 1, 100, 1000], less).tolist() == [1, 1, 1, 0, 0]


@pytest.mark.parametrize("scale", ["share_of_best", "share_of_sum"])
@pytest.mark.parametrize("settings", [None, LOWER])
def test_there_are_no_shares_of_marks_below_zero(scale, settings):
    assert np.isnan(levels(scale, [-1, 4, 8], settings)).all()


def test_where_lower_is_better_a_mark_of_zero_is_the_best_and_never_infinite():
    """The reciprocals of other packages give inf here."""
    assert levels("share_of_best", [0, 4, 8], LOWER).tolist() == [1, 0, 0]
    assert levels("share_of_best", [0, 1e-12, 8], LOWER).tolist() == [1, 1, 0]
    assert levels("share_of_sum", [0, 4, 0, 8], LOWER).tolist() == [0.5, 0, 0.5, 0]
    assert levels("vector", [0, 3, 4], LOWER) == pytest.approx([1, 0.4, 0.2])


def test_points_below_zero_have_levels_below_zero_or_the_floor_for_a_worst():
    assert levels("declared", [-5, 10], lowest=-5).tolist() == [-0.5, 1]
    assert levels("goalposts", [-5, 10], lowest=-5).tolist() == [0, 1]
    assert levels("vector", [-3, 4]) == pytest.approx([-0.6, 0.8])


@pytest.mark.parametrize(
    ("scale", "higher", "lower"),
    [
        ("observed", [0, 0.25, 1], [1, 0.75, 0]),
        ("z_score", [-0.98, -0.39, 1.37], [0.98, 0.39, -1.37]),
        ("percentile", [1 / 6, 1 / 2, 5 / 6], [5 / 6, 1 / 2, 1 / 6]),
        ("standing", [0, 0.5, 1], [1, 0.5, 0]),
        ("share_of_best", [0.2, 0.4, 1], [1, 0.5, 0.2]),
        ("vector", [0.18, 0.37, 0.91], [0.82, 0.63, 0.09]),
        ("share_of_sum", [1 / 8, 2 / 8, 5 / 8], [10 / 17, 5 / 17, 2 / 17]),
    ],
)
def test_the_direction_is_turned_once_and_in_the_criterion(scale, higher, lower):
    assert levels(scale, [1, 2, 5]) == pytest.approx(higher, abs=0.006)
    assert levels(scale, [1, 2, 5], LOWER) == pytest.approx(lower, abs=0.006)


def test_noise_of_binary_numbers_is_a_tie_and_reaches_a_band():
    tenths = (BandLevel(at_least=0.8, level=1.0),)

    assert levels("standing", [0.3, 0.1 + 0.2, 9]).tolist() == [0.25, 0.25, 1]
    assert levels("percentile", [0.3, 0.1 + 0.2, 9]) == pytest.approx([1 / 3, 1 / 3, 5 / 6])
    assert levels("bands", [0.7 + 0.1], tenths).tolist() == [1]


def test_two_units_are_always_one_deviation_from_the_mean():
    """A small sample: the z-score of two says nothing of how far they are apart."""
    assert levels("z_score", [4.9, 5]) == pytest.approx([-1, 1])
    assert levels("z_score", [0, 10]) == pytest.approx([-1, 1])


def first(scale: str, units: dict[str, tuple[float, ...]], weights=(0.5, 0.5)) -> str:
    """The unit with the greatest weighted mean of levels."""
    values = levels(scale, list(units.values())) @ np.array(weights)
    return list(units)[int(values.argmax())]


@pytest.mark.parametrize(
    ("scale", "b", "c"), [("share_of_sum", (9, 1), (1, 3)), ("vector", (8, 1), (1, 5))]
)
def test_a_copy_of_the_winner_hands_the_prize_to_another(scale, b, c):
    """Rank reversal, kept visible: nothing about A or B has changed."""
    units = {"A": (1, 8), "B": b, "C": c}
    with_copy = units | {"copy of B": b}

    assert [first(scale, units), first(scale, with_copy)] == ["B", "A"]
    assert first("declared", units) == first("declared", with_copy)


def test_on_observed_ends_the_last_unit_leaving_moves_the_prize():
    """A known vice, kept visible: reach weighs 24 of 50, craft 26."""
    units = {"A": (7, 10), "B": (9, 1), "C": (9, 0)}
    without_c = {"A": (7, 10), "B": (9, 1)}
    weights = (0.48, 0.52)

    assert [first("observed", u, weights) for u in (units, without_c)] == ["B", "A"]
    assert [first("declared", u, weights) for u in (units, without_c)] == ["A", "A"]


def test_the_unit_of_measure_changes_no_vector_but_the_zero_does():
    metres = levels("vector", [500, 1500, 2000])

    assert levels("vector", [0.5, 1.5, 2]) == pytest.approx(metres)
    assert levels("vector", [-0.5, 0.5, 1]) != pytest.approx(metres)
