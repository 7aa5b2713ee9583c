"""Criteria that say the same, criteria that say nothing, and marks that are nearly all full."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import criterion, marked, panels, result, rules, section, unmarked
from scipy.stats import kendalltau, spearmanr

from emulab.criteria import dead, redundant, saturation
from emulab.criteria.permuting import agreement, chance, distribution

FIVE = dict(zip("ABCDE", (9, 7, 5, 4, 1), strict=True))
few = st.lists(st.integers(0, 3), min_size=3, max_size=6)


def pair(first: dict, second: dict, **keys):
    table = {unit: {"a": first[unit], "b": second.get(unit)} for unit in first}
    given = rules(criterion("a"), criterion("b", 20), rubric={"missing": "reweight"})
    return redundant(result(given, table), **keys)


def test_a_criterion_that_repeats_another_is_found_and_chance_is_counted_out():
    doubled = {unit: 2 * mark for unit, mark in FIVE.items()}

    assert pair(FIVE, doubled).rows() == [("a", "b", 5, 1.0, 1.0, 2 / 120, None)]


def test_a_criterion_that_contradicts_another_is_found_too():
    turned = {unit: 20 - mark for unit, mark in FIVE.items()}

    assert pair(FIVE, turned).select("tau", "spearman").rows() == [(-1.0, -1.0)]


def test_the_bound_is_the_readers():
    nearly = FIVE | {"D": 5, "C": 4}

    assert pair(FIVE, nearly).height == 1  # Spearman 0.9, Kendall 0.8
    assert pair(FIVE, nearly, bound=0.95).height == 0


def test_of_four_units_chance_agrees_too_often_to_be_told():
    four = {unit: mark for unit, mark in FIVE.items() if unit != "E"}

    assert pair(four, four).select("units", "p", "reason").rows() == [(4, None, "too few units")]


def test_only_units_with_both_scores_count():
    found = pair(FIVE | {"F": 3}, FIVE)

    assert found.select("units", "tau").rows() == [(5, 1.0)]


def test_criteria_that_separate_nobody_are_in_no_pair():
    flat = dict.fromkeys(FIVE, 7)

    assert pair(FIVE, flat).height == 0
    assert pair(flat, flat).height == 0


@given(table=panels("a", "b", "c", units="ABCDEF"))
@settings(max_examples=50)
def test_a_copy_of_a_criterion_is_always_found_wherever_and_however_named(table):
    copied = {unit: own | {"z": own["b"]} for unit, own in table.items()}
    names = [criterion("z"), criterion("a"), criterion("b"), criterion("c")]
    found = redundant(result(rules(*names), copied)).select("criterion", "other", "tau").rows()

    told = len({own["b"] for own in table.values()}) > 1
    assert (("z", "b", 1.0) in found) == told


@given(table=panels("a", "b", units="ABCDEF"))
@settings(max_examples=50)
def test_correlations_are_those_of_scipy(table):
    one, other = ([own[name] for own in table.values()] for name in "ab")
    found = redundant(result(rules(criterion("a"), criterion("b")), table), bound=0.0)

    if len(set(one)) > 1 and len(set(other)) > 1:
        tau, rho = found.select("tau", "spearman").row(0)
        assert tau == pytest.approx(kendalltau(one, other).statistic)
        assert rho == pytest.approx(spearmanr(one, other).statistic)
    else:
        assert found.height == 0


@given(st.data())
@settings(max_examples=60)
def test_chance_is_counted_over_every_order(data):
    first = data.draw(few)
    second = data.draw(st.lists(st.integers(0, 3), min_size=len(first), max_size=len(first)))
    observed = abs(agreement(first, second))
    orders = [abs(agreement(first, order)) >= observed for order in permutations(second)]

    assert chance(first, second) == pytest.approx(np.mean(orders))


@given(st.permutations(range(12)))
@settings(max_examples=20)
def test_without_ties_chance_is_that_of_scipy(order):
    exact = kendalltau(range(12), order, method="exact").pvalue

    assert chance(list(range(12)), list(order)) == pytest.approx(exact)


@pytest.mark.parametrize(
    ("rows", "columns"), [((1,) * 30, (1,) * 30), ((10, 12, 8), (1,) * 30), ((10, 20), (5, 25))]
)
def test_chance_favours_neither_side(rows, columns):
    counts = distribution(rows, columns)

    assert sum(s * number for s, number in counts.items()) == 0
    assert min(counts.values()) > 0


def test_ties_beyond_counting_have_a_reason():
    ties = (2,) * 16

    assert distribution(ties, ties) is None


def test_tuna_lightness_and_panel_scores_agree_by_four_ninths():
    # Hollander and Wolfe, table 1; Kendall's tau as S-PLUS prints it
    lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    panel = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]

    assert agreement(lightness, panel) / 36 == pytest.approx(0.4444444, abs=5e-8)
    exact = kendalltau(lightness, panel, method="exact").pvalue
    assert chance(lightness, panel) == pytest.approx(exact)


TREE = (
    section("s", criterion("full"), criterion("none")),
    section("t", criterion("give"), criterion("take")),
    criterion("u", kind="pass_fail"),
    criterion("live"),
)
TABLE = {
    "A": {"full": 10, "none": 0, "give": 4, "take": 6, "u": 1, "live": 3},
    "B": {"full": 10, "none": 0, "give": 6, "take": 4, "u": 1, "live": 8},
}


def test_what_moves_no_rank_is_named_with_the_reason_and_sections_too():
    assert dead(result(rules(*TREE), TABLE)).rows() == [
        ("s", None, 20, 2, 10, "all equal"),
        ("full", "direct", 10, 2, 10, "all at the maximum"),
        ("none", "direct", 10, 2, 0, "all at zero"),
        ("t", None, 20, 2, 10, "all equal"),  # though give and take both separate
        ("u", "pass_fail", 10, 2, 10, "all at the maximum"),
    ]


def test_a_criterion_of_weight_0_is_dead_and_says_so():
    given = rules(
        criterion("a"),
        criterion("b"),
        scale="declared",
        aggregate="arithmetic",
        weights={"a": 1, "b": 0},
    )
    found = dead(result(given, {"A": {"a": 1, "b": 2}, "B": {"a": 2, "b": 1}}))

    assert found.select("criterion", "why").rows() == [("b", "no weight")]


def test_a_criterion_that_nobody_was_marked_on_is_told():
    given = rules(criterion("a"), criterion("b"), rubric={"missing": "reweight"})
    found = dead(result(given, {"A": {"a": 1}, "B": {"a": 2}}))

    assert found.select("criterion", "units", "why").rows() == [("b", 0, "nobody marked")]


def test_a_section_is_compared_by_what_could_be_had():
    given = rules(section("s", criterion("a", 20), criterion("u", 20, kind="pass_fail")))
    table = {"A": {"a": 20, "u": 1}, "B": {"a": 20}}
    found = dead(result(given, table, unmarked(("B", "u"))))

    assert found.select("criterion", "value", "why").rows() == [
        ("s", None, "all at the maximum"),
        ("a", 20, "all at the maximum"),
        ("u", 20, "all at the maximum"),
    ]


def test_how_full_the_marks_of_every_stage_are():
    given = rules(
        criterion("a"),
        criterion("b"),
        criterion("u", kind="pass_fail"),
        bonus={"criteria": [criterion("plus", 5)]},
        stages={"order": ["self", "head"]},
    )
    own = {"A": {"a": 10, "b": 10, "u": 1, "plus": 5}, "B": {"a": 10, "b": 0, "u": 1}}
    head = {"A": {"a": 9, "b": 12, "u": 1}, "B": {"a": 10, "b": 0, "u": 0}}
    rows = [*marked(own, "self", "own"), *marked(head)]
    found = saturation(result(given, rows))

    assert found.rows() == [
        ("self", 6, 5 / 6, 1 / 6, 0.0, 0, 3, 2, 1),
        ("head", 6, 0.5, pytest.approx(1 / 3), pytest.approx(1 / 6), 1, 3, 0, 3),
    ]


@given(table=panels("a", "b"))
def test_full_zero_and_between_add_up_to_one(table):
    found = saturation(result(rules(criterion("a"), criterion("b")), table))

    assert found.select("full", "zero", "between").sum_horizontal()[0] == pytest.approx(1)


def test_where_nobody_was_marked_nothing_is_alike_and_nothing_full():
    given = rules(criterion("a"), criterion("b"), rubric={"missing": "reweight"})
    found = result(given, [], units=["A", "B"])

    assert redundant(found).height == saturation(found).height == 0
    assert dead(found)["why"].to_list() == ["nobody marked"] * 2
