"""Scorers who were to mark and did not, or marked and were not to: refused word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scorers_makers import panel_rules, tables_of

from emulab.scoring.scorers.presence import scorer_faults

ROWS = [
    ("A", "a", "cross", "B", 8.0),
    ("A", "a", "cross", "C", 6.0),
    ("B", "a", "cross", "A", 7.0),
    ("B", "a", "cross", "C", 5.0),
    ("C", "a", "cross", "A", 9.0),
    ("C", "a", "cross", "B", 4.0),
]
WITHOUT = [row for row in ROWS if row[:4] != ("B", "a", "cross", "C")]


def said(rows, *names, **stages) -> list[str]:
    given = panel_rules(*(names or ("a",)), stages=stages)
    return sorted(str(fault) for fault in scorer_faults(tables_of(rows, "ABC"), given))


def test_rules_that_ask_for_nothing_find_nothing():
    assert said(WITHOUT) == []
    assert said([]) == []


def test_a_full_panel_is_no_fault_whatever_is_asked_for():
    assert said(ROWS, absent="refuse", roster={"cross": ["A", "B", "C"]}) == []
    assert said(ROWS, absent={"fewest": 2}, within={"weighted": {"A": 1, "B": 1, "C": 2}}) == []


def test_a_scorer_of_the_roster_who_did_not_mark_is_named():
    assert said(WITHOUT, absent="refuse", roster={"cross": ["A", "B", "C"]}) == [
        "C has no mark of B at stage cross. Write it, or say in the rules what to do: "
        "absent: leave_out."
    ]


def test_without_a_roster_who_marked_a_unit_at_all_is_to_mark_it_throughout():
    rows = [*ROWS, *((u, "b", g, s, m) for u, _, g, s, m in WITHOUT)]

    assert said(rows, "a", "b", absent="refuse") == [
        "C has no mark of B on b at stage cross. Write it, or say in the rules what to do: "
        "absent: leave_out."
    ]


def test_a_scorer_who_is_not_on_the_roster_is_refused():
    assert said(ROWS, roster={"cross": ["A", "B"]}) == [
        "C marks at stage cross and is not on its roster. Take the marks out, or add it to the "
        "roster."
    ]


def test_a_scorer_without_a_weight_is_refused():
    assert said(ROWS, within={"weighted": {"A": 1, "C": 2}}) == [
        "B marks at stage cross and has no weight. Take the marks out, or add it to the weights."
    ]


@pytest.mark.parametrize(
    "stages",
    [
        {"absent": {"fewest": 2}},
        {"within": {"trimmed_mean": {"share": 0.1, "fewest": 2, "short": "refuse"}}},
    ],
)
def test_too_few_marks_on_a_cell_are_refused_where_gaps_are(stages):
    assert said(WITHOUT, **stages) == [
        "1 mark counts for B on a at stage cross, and the rules ask for 2. Write the others, or "
        "lower fewest in the rules."
    ]
    given = panel_rules("a", stages=stages, rubric={"missing": "reweight"})
    assert list(scorer_faults(tables_of(WITHOUT), given)) == []


def test_with_sum_two_scorers_of_one_field_give_more_than_its_maximum():
    assert said(ROWS, within="sum") == [
        "A, B together gave C 13 on a, above its maximum 10. With sum each scorer marks a field "
        "of its own: let no two share one.",
        "A, C together gave B 12 on a, above its maximum 10. With sum each scorer marks a field "
        "of its own: let no two share one.",
        "B, C together gave A 14 on a, above its maximum 10. With sum each scorer marks a field "
        "of its own: let no two share one.",
    ]


def test_with_sum_a_field_that_is_missing_is_refused_and_not_counted_as_nothing():
    rows = [("A", "a", "cross", "p", 4.0), ("A", "a", "cross", "q", 5.0)]
    rows += [("B", "a", "cross", "p", 3.0)]

    assert said(rows, within="sum") == [
        "q marks a at stage cross, and has no mark of B on it. Write it; with sum a field that "
        "is missing would count as 0."
    ]


def test_adjusting_asks_for_scorers_that_can_be_compared():
    rows = [("A", "a", "cross", "p", 8.0), ("A", "a", "cross", "q", 6.0)]
    rows += [("B", "a", "cross", "r", 7.0)]

    assert said(rows, adjust="additive") == [
        "the scorers of stage cross cannot be compared: (p, q) and (r) have no unit and criterion "
        "in common. Let one scorer of each mark a unit of the other, or set stages.adjust: none."
    ]
    assert said(ROWS, adjust="additive") == []


def test_at_mid_year_nobody_is_called_absent():
    given = panel_rules("a", stages={"absent": "refuse"}, phase="mid_year")

    assert list(scorer_faults(tables_of(WITHOUT, "ABC"), given)) == []


ASKING = [
    {"absent": "refuse"},
    {"absent": {"fewest": 2}, "roster": {"cross": ["A", "B"]}},
    {"within": "sum"},
    {"within": {"weighted": {"A": 1}}},
    {"adjust": "additive"},
]
words = st.sampled_from(["A", "B", "p", None])
numbers = st.sampled_from([0.0, 4.0, 99.0, -1.0, None])


@given(
    rows=st.lists(st.tuples(words, st.sampled_from(["a", "x", None]), words, numbers)),
    stages=st.sampled_from(ASKING),
)
def test_whatever_was_written_is_told_and_never_crashes(rows, stages):
    marks = [(unit, name, "cross", scorer, mark) for unit, name, scorer, mark in rows]
    for fault in scorer_faults(tables_of(marks, "AB"), panel_rules("a", stages=stages)):
        assert "None" not in str(fault) and fault.remedy
