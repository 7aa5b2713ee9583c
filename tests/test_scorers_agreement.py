"""Agreement: the numbers printed in the papers, and nothing where the marks say nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scorers_makers import array

from emulab.scoring.scorers.agreement import DIFFERENCES, alpha, icc, kendall_w, one_way

# Shrout & Fleiss (1979), table 2: six targets, four judges; their table 4 prints the forms.
SHROUT_FLEISS = array(
    [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]
)
PRINTED = {"1,1": 0.17, "2,1": 0.29, "3,1": 0.71, "1,k": 0.44, "2,k": 0.62, "3,k": 0.91}

# Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C: four observers
# (columns here), twelve units, gaps.
_ = None
KRIPPENDORFF = array(
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
).T

# The data set "anxiety" of the R package irr, whose manual prints the result of kendall(): 20
# subjects, 3 raters, ties; W 0.54, chi-squared(19) 30.8, p 0.0429.
ANXIETY = array(
    *([3, 3, 2], [3, 6, 1], [3, 4, 4], [4, 6, 4], [5, 2, 3], [5, 4, 2], [2, 2, 1], [3, 4, 6]),
    *([5, 3, 1], [2, 3, 1], [2, 2, 1], [6, 3, 2], [1, 3, 3], [5, 3, 3], [2, 2, 1], [2, 2, 1]),
    *([1, 1, 3], [2, 3, 3], [4, 3, 2], [3, 4, 2]),
)

tables = (
    st.integers(2, 6)
    .flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, 5), min_size=k, max_size=k), min_size=2, max_size=7
        )
    )
    .map(lambda rows: np.array(rows, dtype=float))
)


def test_the_six_intraclass_correlations_of_shrout_and_fleiss():
    found = icc(SHROUT_FLEISS)

    assert {name: round(value, 2) for name, value in found.items()} == PRINTED


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorffs_alpha_with_gaps(level, printed):
    assert round(alpha(KRIPPENDORFF, level), 3) == printed


def test_kendalls_w_with_ties():
    found = kendall_w(ANXIETY)

    assert (round(found.w, 2), round(found.chi_squared, 1), found.degrees) == (0.54, 30.8, 19)
    assert round(found.probability, 4) == 0.0429


@given(tables)
def test_full_agreement_is_one_and_nothing_lies_above_it(marks):
    same = np.repeat(marks[:, :1], marks.shape[1], axis=1)
    apart = len(np.unique(same)) > 1
    for level in DIFFERENCES:
        found = alpha(marks, level)
        assert found is None or found <= 1 + 1e-12
        assert alpha(same, level) == (1 if apart else None)
    w = kendall_w(marks)
    assert w is None or -1e-12 <= w.w <= 1 + 1e-12
    assert (kendall_w(same) is None) == (not apart)
    assert all(value is None or value <= 1 + 1e-12 for value in icc(marks).values())


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_units_and_scorers_changes_nothing(marks, random):
    rows, columns = list(range(marks.shape[0])), list(range(marks.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    again = marks[rows][:, columns]

    for level in DIFFERENCES:
        assert alpha(again, level) == (
            None if alpha(marks, level) is None else pytest.approx(alpha(marks, level), abs=1e-9)
        )
    assert list(icc(again).values()) == [
        None if value is None else pytest.approx(value, abs=1e-9) for value in icc(marks).values()
    ]


@given(tables, st.integers(-5, 5))
def test_severity_counts_in_the_second_form_and_not_in_the_third_nor_in_w(marks, shift):
    moved = marks.copy()
    moved[:, 0] += shift
    for name in ("3,1", "3,k"):
        before, after = icc(marks)[name], icc(moved)[name]
        assert (before is None) == (after is None)
        assert before is None or after == pytest.approx(before, abs=1e-7)
    before, after = kendall_w(marks), kendall_w(moved)
    assert before is None or after.w == pytest.approx(before.w, abs=1e-9)


def test_the_one_way_form_takes_units_with_different_numbers_of_marks():
    assert one_way(SHROUT_FLEISS) == pytest.approx(icc(SHROUT_FLEISS)["1,1"])
    gaps = array([9, 8, None], [4, 4, 5], [None, 2, 2], [7, None, None])

    assert 0.9 < one_way(gaps) < 1


@pytest.mark.parametrize(
    "marks",
    [
        array([1, 2, 3]),
        array([1], [2]),
        array([None, 1], [1, None]),
        array([5, 5], [5, 5]),
        np.empty((0, 3)),
        np.empty((0, 0)),
    ],
)
def test_too_few_marks_or_marks_all_alike_have_no_value(marks):
    assert set(icc(marks).values()) == {None}
    assert kendall_w(marks) is None
    if marks.shape != (1, 3):
        assert [alpha(marks, level) for level in DIFFERENCES] == [None] * 4
        assert one_way(marks) is None


def test_the_ratio_level_knows_no_marks_below_zero():
    marks = array([-1, -1], [2, 2])

    assert alpha(marks, "ratio") is None
    assert alpha(marks, "interval") == 1
