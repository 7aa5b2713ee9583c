"""Every cause by a sheet worked out by hand: the recorded total, the mistake, the cell."""

import pytest
from makers import criterion, marked, result, rules, section, unmarked

from emulab.auditing import CAUSES, audit, explanations
from emulab.auditing.sentences import CAUSE_SENTENCES, explained
from emulab.tables import Record

TREE = (
    section("work", criterion("plan", 30), criterion("reform", 40)),
    criterion("union", 30),
)
EXTRAS = {
    "bonus": {"at_most": 3, "criteria": [criterion("model", 2), criterion("flag", 4)]},
    "penalty": {"criteria": [criterion("late", 5)]},
}
ONE_STAGE = rules(*TREE, **EXTRAS)
TWO_STAGES = rules(*TREE, **EXTRAS, stages={"order": ["self", "head"]})
HEAD = {
    "A": {"plan": 28.5, "reform": 36.25, "union": 21, "model": 1.5, "flag": 4, "late": 2},
    "B": {"plan": 25, "reform": 31, "union": 29},
}
# A: 28.5 + 36.25 + 21 = 85.75, bonus 5.5 limited to 3, penalty 2: 86.75. B: 85.


def record(**keys) -> Record:
    return Record(cluster="trial", year=2023, reached="published", **keys)


def causes(total: float, given=ONE_STAGE, rows=HEAD, aims=None, unit="A", **keys) -> list[tuple]:
    """(cause, node, source, counted) of everything that fits a recorded total of the unit."""
    found = explanations(result(given, rows, aims), record(totals={unit: total}), **keys)
    return found.select("cause", "node", "source", "counted").rows()


@pytest.mark.parametrize(
    ("total", "cause"),
    [
        (58.25, ("left out", "plan", "", 0)),  # 86.75 - 28.5
        (115.25, ("counted twice", "plan", "", 57)),
        (22.0, ("left out", "work", "", 0)),  # 86.75 - 64.75
        (151.5, ("counted twice", "work", "", 129.5)),
        (83.75, ("left out", "bonus", "", 0)),
        (89.25, ("limit not kept", "bonus", "", 5.5)),
        (88.75, ("left out", "penalty", "", 0)),
        (90.75, ("added, not taken off", "penalty", "", -2)),
        (84.75, ("counted twice", "late", "", 4)),
        (85.25, ("left out", "flag", "", 0)),  # what is left of the bonus is under its limit
        (343.25, ("decimal point", "plan", "dropped", 285)),
        (86.25, ("decimal point", "plan", "cut off", 28)),
        (67.85, ("decimal point", "union", "put in", 2.1)),
        (140.75, ("digits swapped", "plan", "", 82.5)),
        (77.75, ("digits swapped", "union", "", 12)),
        (83.25, ("neighbouring unit", "plan", "B", 25)),
        (94.5, ("neighbouring criterion", "plan", "reform", 36.25)),
        (68.75, ("digits swapped", "total", "", 68.75)),
        (85.0, ("another unit's total", "total", "B", 85)),
        (71.5, ("last year's total", "total", "", 71.5)),
        (87.0, ("rounded otherwise", "", "total 0 half up", None)),
        (86.8, ("rounded otherwise", "", "total 1 half up", None)),
        (86.7, ("rounded otherwise", "", "total 1 truncated", None)),
        (87.0, ("rounded otherwise", "", "criterion 0 half up", None)),  # 29 + 36 + 21 + 3 - 2
        (86.0, ("rounded otherwise", "", "section 0 truncated", None)),
    ],
)
def test_every_single_cause_is_found_with_its_cell(total, cause):
    assert cause in causes(total, earlier={"A": 71.5})


def test_all_that_fits_is_listed_simplest_first_and_counted():
    assert causes(86.0) == [
        ("rounded otherwise", "", "criterion 0 half even", None),  # 28 + 36 + 21 + 3 - 2
        ("rounded otherwise", "", "section 0 truncated", None),  # 64 + 21 + 3 - 2
        ("rounded otherwise", "", "total 0 truncated", None),
    ]
    assert audit(result(ONE_STAGE, HEAD), record(totals={"A": 86.0}))["explained"].to_list() == [3]


def test_a_total_that_no_single_cause_gives_says_so():
    assert causes(50.13) == []
    assert audit(result(ONE_STAGE, HEAD), record(totals={"A": 50.13}))["explained"].to_list() == [0]


def test_two_mistakes_in_adding_up_are_tried_where_no_single_one_fits():
    # 85.75, the bonus of 3 left out and the penalty of 2 added
    table = {"A": HEAD["A"]}

    assert causes(87.75, rows=table) == [
        ("two at once", "bonus+penalty", "left out+added, not taken off", None)
    ]


def test_the_mark_of_an_earlier_stage_is_told_for_one_criterion_and_for_the_whole_sheet():
    own = {"A": {"plan": 30, "reform": 38.5, "union": 21}}
    rows = [*marked(HEAD), *marked(own, "self", "A")]

    assert ("another stage", "plan", "self", 30.0) in causes(88.25, TWO_STAGES, rows)
    assert ("another stage", "", "self", None) in causes(90.5, TWO_STAGES, rows)


def test_another_combination_of_the_stages_is_told():
    own = {"A": {"plan": 30, "reform": 30.25, "union": 21}}
    rows = [*marked(HEAD), *marked(own, "self", "A")]

    # means: 29.25 + 33.25 + 21 = 83.5; maxima: 30 + 36.25 + 21 = 87.25
    assert ("another combination", "", "mean of the stages", None) in causes(84.5, TWO_STAGES, rows)
    maxima = causes(88.25, TWO_STAGES, rows)
    assert ("another stage", "plan", "self", 30.0) in maxima  # the same number, the simpler word


def test_another_combination_of_the_scorers_is_told():
    cells = [("A", name, "head", "h2", mark) for name, mark in (("plan", 30.0), ("reform", 38.25))]
    rows = [*marked({"A": {**HEAD["A"]}}), *cells]

    # mean 29.25 + 37.25 + 21 = 87.5; the greater mark of each: 30 + 38.25 + 21 = 89.25
    found = causes(90.25, rows=rows)
    assert ("another combination", "", "maximum of the scorers", None) in found


def test_points_not_made_up_for_what_was_not_assigned():
    table = {"A": {"plan": 20, "reform": 30}}
    given = rules(
        section("work", criterion("plan", 30), criterion("reform", 40)),
        criterion("union", 30, kind="pass_fail"),
    )

    # 50 of 70 assigned stands at 71.43 of 100
    found = causes(50.0, given, table, unmarked(("A", "union")))
    assert ("not made up for", "", "", 50.0) in found


def test_a_weighted_sum_is_added_up_with_its_weights():
    given = rules(
        criterion("a", 50),
        criterion("b", 50),
        scale="declared",
        aggregate="arithmetic",
        weights={"a": 3, "b": 1},
    )
    table = {"A": {"a": 40, "b": 30}}  # 100 * (0.75 * 0.8 + 0.25 * 0.6) = 75

    assert causes(15.0, given, table)[0] == ("left out", "a", "", 0.0)
    assert ("counted twice", "b", "", 60.0) in causes(90.0, given, table)


def test_under_a_product_only_what_is_outside_of_it_can_be_tried():
    given = rules(
        criterion("a", 50),
        criterion("b", 50),
        scale="declared",
        aggregate="geometric",
        penalty={"criteria": [criterion("late", 5)]},
    )
    table = {"A": {"a": 50, "b": 50, "late": 4}}

    assert causes(100.0, given, table)[0] == ("left out", "penalty", "", 0.0)
    assert not [one for one in causes(46.0, given, table) if one[1] in ("a", "b")]


def test_a_total_of_a_unit_without_marks_may_still_be_another_ones():
    assert causes(86.75, unit="X") == [("another unit's total", "total", "A", 86.75)]
    assert causes(12.0, unit="X", earlier={"X": 12.0}) == [("last year's total", "total", "", 12.0)]


def test_a_rounded_total_is_explained_by_print_and_by_nothing_else():
    third = rules(criterion("a"), criterion("b"), criterion("c"))
    rows = [("A", n, "head", s, m) for n in "abc" for s, m in (("x", 8.0), ("y", 8.0), ("z", 9.0))]

    # three means of 8.333...: 25; of two 16.667
    assert causes(
        16.67, rules(criterion("a"), criterion("b")), [r for r in rows if r[1] < "c"]
    ) == [("rounded for print", "total", "", 16.67)]
    assert ("rounded otherwise", "", "criterion 2 half up", None) in causes(24.99, third, rows)


def test_every_cause_has_a_sentence_and_names_its_cell():
    names = {"plan": "Kế hoạch", "B": "Xã Bì"}
    found = explanations(result(ONE_STAGE, HEAD), record(totals={"A": 83.25}))
    said = [explained(row, names).said("en") for row in found.iter_rows(named=True)]

    assert said == ["“Kế hoạch”: 25 of Xã Bì, on the next line, instead of 28.5"]
    assert set(CAUSES)  # every one of which has been met above
    assert "two at once" in CAUSE_SENTENCES
