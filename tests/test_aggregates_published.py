"""Every aggregate on an example that was published, or on the published formula by hand.

Where a printed number was seen in another package's tests that cite the paper, that is said.
"""

import numpy as np
import pytest
from aggregates_makers import Variant

from emulab.rules import aggregating as rules
from emulab.scoring.aggregates import AGGREGATES, compromise, margins, regrets


def vector(scores: np.ndarray) -> np.ndarray:
    return scores / np.sqrt((scores**2).sum(axis=0))


def min_max(scores: np.ndarray) -> np.ndarray:
    return (scores - scores.min(axis=0)) / np.ptp(scores, axis=0)


# Means.


def test_the_human_development_index_is_a_geometric_mean():
    """The cube root of health x education x income (UNDP, Technical note 1).

    The numbers are those of a printed worked example of that note, which cuts 0.7135 to 0.713.
    """
    found = Variant("geometric").of([[0.800, 0.628, 0.723]], [1, 1, 1])

    assert found.values[0] == pytest.approx(0.713, abs=1e-3)
    assert found.values[0] == pytest.approx((0.800 * 0.628 * 0.723) ** (1 / 3))


def test_the_split_of_the_geometric_mean_is_that_by_logarithmic_means():
    """Ang 2005, LMDI-I, formula of the additive split: L(1, value) x weight x ln(level)."""
    levels, weights = np.array([0.9, 0.5, 0.2]), np.array([0.5, 0.3, 0.2])
    found = Variant("geometric").of([levels], weights)
    value = np.prod(levels**weights)
    logarithmic_mean = (1 - value) / -np.log(value)

    assert found.parts[0] == pytest.approx(weights + logarithmic_mean * weights * np.log(levels))


def test_the_three_classical_means_of_two_and_eight():
    """The textbook triple: 5, 4 and 3.2."""
    found = [
        Variant(name).of([[0.2, 0.8]], [1, 1]).values[0]
        for name in ("arithmetic", "geometric", "harmonic")
    ]

    assert found == pytest.approx([0.5, 0.4, 0.32])


def test_the_penalised_mean_by_the_formula_of_mazziotta_and_pareto():
    """M - S x cv on the scale from 70 to 130 (De Muro, Mazziotta & Pareto 2011, section 3.2).

    The numbers are by hand: units with the same mean 100 and deviations of 0, 10 and 30.
    """
    scores = np.array([[100, 100], [90, 110], [70, 130]])
    variant = Variant("penalised_mean", lambda _: rules.PenalisedMean(worst=70, best=130))
    found = 70 + 60 * variant.of((scores - 70) / 60, [1, 1]).values

    assert found == pytest.approx([100, 99, 91])


# Ordered weights and interactions.


def test_an_ordered_weighted_average_of_the_textbook():
    """Weights 0.2, 0.7, 0.1 on 5, 6, 4 give 5.1 (Soft Computing and Its Applications, ex. 2.39).

    Yager's operator of 1988, in which criteria weigh the same.
    """
    variant = Variant("owa", lambda _: rules.Owa(weights=(0.2, 0.7, 0.1)))

    assert variant.of([[0.5, 0.6, 0.4]], [1, 1, 1]).values[0] == pytest.approx(0.51)


STUDENTS = np.array([[18, 16, 10], [10, 12, 18], [14, 15, 15]])  # mathematics, physics, literature
CAPACITY = {
    frozenset(): 0,
    frozenset("M"): 0.45,
    frozenset("P"): 0.45,
    frozenset("L"): 0.3,
    frozenset("MP"): 0.5,
    frozenset("ML"): 0.9,
    frozenset("PL"): 0.9,
    frozenset("MPL"): 1,
}


def stepped(marks: np.ndarray) -> float:
    """The Choquet integral by its definition."""
    order = np.argsort(marks)
    steps = np.diff(marks[order], prepend=0)
    names = [frozenset("MPL"[one] for one in order[rank:]) for rank in range(3)]
    return sum(step * CAPACITY[name] for step, name in zip(steps, names, strict=True))


def test_the_students_of_grabisch():
    """Grabisch 1996, EJOR 89:445-456, section 5: the weighted mean prefers the lopsided student A
    (15.25, 12.75, 14.62 with weights 3, 3, 2), the integral the even one C (13.9, 13.6, 14.9).

    All are worked out here from the marks and the capacity. That capacity has a part in all three
    subjects together; with its Shapley values and pairs alone the values differ by less than 0.1.
    """
    weighted = Variant("arithmetic").of(STUDENTS / 20, [3, 3, 2]).values * 20
    shapley = [0.45 - 0.2 + 0.075 - 0.1 / 3] * 2 + [0.3 + 0.15 - 0.1 / 3]
    pairs = [(0, 1, -0.4 - 0.05), (0, 2, 0.15 - 0.05), (1, 2, 0.15 - 0.05)]
    found = AGGREGATES["choquet"].apply(STUDENTS / 20, np.array([shapley] * 3), pairs).values * 20
    exact = [stepped(marks) for marks in STUDENTS]

    assert weighted == pytest.approx([15.25, 12.75, 14.625])
    assert exact == pytest.approx([13.9, 13.6, 14.9])
    assert found == pytest.approx(exact, abs=0.1)
    assert found[2] > found[0] > found[1]


def test_the_two_forms_of_the_2_additive_integral_agree():
    """Grabisch & Labreuche 2010, Annals of Operations Research 175:247-286, section 2: pairs above
    0 count the worse of the two, pairs below 0 the better, and the rest is a weighted mean."""
    levels, shares = np.array([0.9, 0.4, 0.6]), np.array([0.5, 0.3, 0.2])
    pairs = [(0, 1, 0.3), (1, 2, -0.1)]
    rest = shares - np.array([0.15, 0.15 + 0.05, 0.05])
    by_hand = 0.3 * min(0.9, 0.4) + 0.1 * max(0.4, 0.6) + rest @ levels

    found = AGGREGATES["choquet"].apply(levels[None], shares[None], pairs)
    assert found.values[0] == pytest.approx(by_hand)


# Distance.

AIRCRAFT = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)
COST = np.array([False, False, False, True, False, False])
IMPORTANCE = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3]


def test_topsis_on_the_vector_scale_is_that_of_hwang_and_yoon():
    """The fighter aircraft of Hwang & Yoon 1981, Multiple Attribute Decision Making, page 133.

    The book prints 0.643, 0.268, 0.613, 0.312 and rounds on the way (as tests of other packages
    that follow it note); unrounded the third is 0.6135.
    """
    scaled = vector(AIRCRAFT)
    found = Variant("topsis").of(np.where(COST, 1 - scaled, scaled), IMPORTANCE).values

    assert found == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=6e-4)
    assert found.round(3).tolist() == [0.643, 0.268, 0.614, 0.312]


def test_topsis_on_observed_ends_is_another_method_of_the_same_name():
    """What a package with min-max as its default gives for the same aircraft."""
    scaled = min_max(AIRCRAFT)
    found = Variant("topsis").of(np.where(COST, 1 - scaled, scaled), IMPORTANCE).values

    assert found.round(3).tolist() == [0.613, 0.366, 0.531, 0.352]


def test_the_mountain_climbers_of_opricovic_and_tzeng():
    """Opricovic & Tzeng 2004, EJOR 156:445-455, section 5: the second climbs with the first Q."""
    climbs = np.array([[-1, 3000], [-2, 3750], [-5, 4500]])
    found = regrets(climbs, np.full((3, 2), 0.5))

    assert found.mean == pytest.approx([0.5, 0.375, 0.5])
    assert found.worst == pytest.approx([0.5, 0.25, 0.5])
    assert found.joint == pytest.approx([1, 0, 1])
    assert compromise(found).units == (1,)


HYDROPOWER = np.array(
    [
        [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
        [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
        [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
        [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
        [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
        [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
    ]
) * [1, -1, 1, 1, -1, -1, -1, 1]


@pytest.mark.parametrize(
    ("weights", "mean", "worst", "joint", "advantage", "units"),
    [
        (
            [1, 1, 1, 1, 1, 1, 1, 1],
            [0.692, 0.700, 0.290, 0.423, 0.280, 0.346],
            [0.125, 0.125, 0.121, 0.125, 0.067, 0.125],
            [0.991, 1.000, 0.473, 0.670, 0.000, 0.578],
            True,
            (4,),
        ),
        (
            [2, 2, 2, 2, 1, 1, 1, 1],
            [0.701, 0.600, 0.386, 0.365, 0.317, 0.459],
            [0.167, 0.114, 0.161, 0.167, 0.089, 0.167],
            [1.000, 0.533, 0.552, 0.563, 0.000, 0.686],
            True,
            (4,),
        ),
        (
            [1, 1, 1, 1, 2, 2, 2, 2],
            [0.683, 0.800, 0.193, 0.480, 0.243, 0.232],
            [0.113, 0.167, 0.080, 0.122, 0.044, 0.083],
            [0.684, 1.000, 0.147, 0.554, 0.041, 0.191],
            False,
            (2, 4, 5),
        ),
        (
            [1, 1, 1, 1, 3.2, 3.2, 3.2, 3.2],
            [0.678, 0.857, 0.138, 0.513, 0.222, 0.167],
            [0.129, 0.190, 0.057, 0.139, 0.042, 0.060],
            [0.668, 1.000, 0.051, 0.588, 0.058, 0.078],
            False,
            (2, 4, 5),
        ),
    ],
)
def test_the_hydropower_systems_of_opricovic_and_tzeng(
    weights, mean, worst, joint, advantage, units
):
    """Opricovic & Tzeng 2007, EJOR 178:514-529, as printed in the tests of scikit-criteria."""
    found = regrets(HYDROPOWER, np.tile(np.array(weights, dtype=float), (6, 1)))
    first = compromise(found)

    assert found.mean == pytest.approx(mean, abs=1e-3)
    assert found.worst == pytest.approx(worst, abs=1e-3)
    assert found.joint == pytest.approx(joint, abs=1e-3)
    assert (first.advantage, first.stability, first.units) == (advantage, True, units)


def test_an_advantage_without_stability_names_two_units():
    """From the tests of scikit-criteria: best by Q, but first neither by S nor by R."""
    costs = np.array(
        [
            [1, 101, 1, 101, 1],
            [101, 1, 101, 1, 101],
            [1, 1, 1, 1, 101],
            [11, 11, 11, 16, 61],
            [56, 56, 56, 56, 56],
        ]
    )
    found = regrets(-costs, np.full((5, 5), 0.2))
    first = compromise(found)

    assert found.joint == pytest.approx([0.75, 1, 0.5, 0.068, 0.4375], abs=1e-3)
    assert (first.advantage, first.stability, first.units) == (True, False, (3, 4))


# Pairs.


def flows(levels, weights, settings) -> np.ndarray:
    whole = np.tile(np.array(weights, dtype=float), (len(levels), 1))
    return 2 * AGGREGATES["promethee"].apply(levels, whole, settings).values - 1


def test_the_net_flows_of_papathanasiou_and_ploskas():
    """Papathanasiou & Ploskas 2018, Multiple Criteria Decision Aid, chapter 3: linear preference.

    As printed in the tests of pyrepo-mcda.
    """
    scores = np.array(
        [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
    )
    linear = rules.Promethee(preference="linear", indifference=1, preference_threshold=2)

    assert flows(scores, [0.4, 0.3, 0.1, 0.2], linear) == pytest.approx(
        [-0.26, -0.52, -0.22, 0.36, 0.7, -0.06]
    )


def test_the_net_flows_of_ziemba_with_thresholds_of_each_criterion():
    """Ziemba 2019, Sustainability 11:1555, nine energy scenarios; printed in pyrepo-mcda."""
    scores = np.array(
        [
            [38723, 34913, 25596, 34842, 22570, 39773, 19500, 34525, 16486],
            [33207, 32085, 2123, 32095, 1445, 17485, 868, 16958, 958],
            [0, 0.2, 5, 0.2, 0.2, 0.2, 99, 99, 99],
            [3375, 3127, 3547, 3115, 3090, 4135, 3160, 4295, 3653],
            [11.36, 12.78, 12.78, 12.86, 12.86, 17, 12.86, 17, 12.86],
            [-320.9, -148.4, -148.4, -9.9, -9.9, 0, -9.9, 0, -9.9],
            [203.7, 463, 356.2, 552.5, 295, 383, 264, 352, 264],
            [0, 11.7, 44.8, 11.7, 95.9, 95.9, 116.8, 116.8, 164.9],
            [0, 4.9, 10.7, 5.4, 11.2, 11.2, 11.2, 11.2, 11.2],
            [1, 1, 1, 3.5, 4, 4, 4, 4, 4],
            [21.5, 47.9, 27.7, 39.7, 1.5, 22.7, 2.7, 23.9, 1],
            [0, 3.7, 4.5, 10.3, 11.5, 11.5, 11.3, 11.3, 11.4],
        ]
    ).T
    better = np.array([-1, -1, 1, -1, 1, 1, -1, 1, 1, -1, -1, 1])
    weights = [0.3333, 0.1667, 0.1667, 0.3333, 0.25, 0.75, 1, 1, 0.4, 0.20, 0.40, 1]
    full = [2100, 5000, 50, 200, 5, 20, 100, 80, 4, 2, 23, 3]
    none = [420, 1000, 10, 40, 1, 7, 50, 20, 1, 1, 4.6, 1]
    settings = [
        rules.Preference(preference="linear", indifference=q, preference_threshold=p)
        for q, p in zip(none, full, strict=True)
    ]

    assert flows(scores * better, weights, settings) == pytest.approx(
        [-0.4143, -0.5056, -0.2317, -0.2892, 0.3313, 0.0619, 0.4296, 0.1626, 0.4554], abs=5e-5
    )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"preference": "usual"}, [0, 1, 1, 1, 1]),
        ({"preference": "ushape", "indifference": 2}, [0, 0, 0, 1, 1]),
        ({"preference": "vshape", "preference_threshold": 4}, [0, 0.25, 0.5, 0.75, 1]),
        (
            {"preference": "level", "indifference": 1, "preference_threshold": 3},
            [0, 0, 0.5, 0.5, 1],
        ),
        (
            {"preference": "linear", "indifference": 1, "preference_threshold": 3},
            [0, 0, 0.5, 1, 1],
        ),
        ({"preference": "gaussian", "deviation": 2}, [0, 0.117503, 0.393469, 0.675348, 0.864665]),
    ],
    ids=lambda one: one.get("preference") if isinstance(one, dict) else "",
)
def test_the_six_generalised_criteria_of_brans_and_vincke(settings, expected):
    """Brans & Vincke 1985, Management Science 31:647-656, section 3: leads of 0 to 4, by hand."""
    preference = rules.Promethee(**settings)
    found = [flows(np.array([[lead], [0]]), [1], preference)[0] for lead in range(5)]

    assert found == pytest.approx(expected, abs=1e-6)


TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}


def test_the_pairs_of_tennessee():
    """The textbook election as a rubric: every group a criterion, its voters the weight.

    Printed pairs: Nashville beats Memphis 58 to 42 and the other two 68 to 32; Chattanooga and
    Knoxville beat Memphis 58 to 42; Chattanooga beats Knoxville 83 to 17.
    """
    levels = np.array([[(3 - order.index(city)) / 3 for order in TENNESSEE] for city in "NCKM"])
    votes = list(TENNESSEE.values())
    copeland, kemeny = (
        Variant(name, lambda _, settings=settings: settings).of(levels, votes).values
        for name, settings in (("copeland", None), ("kemeny", rules.Kemeny()))
    )
    percent = 50 + 50 * margins(levels, np.tile(votes, (4, 1)))

    assert percent[np.triu_indices(4, 1)] == pytest.approx([68, 68, 58, 83, 58, 58])
    assert copeland == pytest.approx([1, 2 / 3, 1 / 3, 0])
    assert kemeny == pytest.approx([1, 2 / 3, 1 / 3, 0])
