"""Published totals beside the sum of their parts: exact, within rounding, or not following."""

import pytest
from makers import criterion, result, rules

from emulab.recorded import audit, beside
from emulab.tables import Record

GIVEN = rules(
    criterion("a", 65),
    criterion("b", 35),
    penalty={"criteria": [criterion("minus", 5)]},
    awards=[{"id": "flag", "name": "Cờ", "seats": 1, "decide": "acclaimed"}],
)


def record(**keys) -> Record:
    return Record(cluster="trial", year=2023, reached="published", **keys)


@pytest.mark.parametrize(
    ("printed", "difference", "follows"),
    [
        (89.96, 0, "exact"),
        (89.95, 0.01, "within rounding"),  # PAR INDEX 2023, first ministry
        (89.97, -0.01, "within rounding"),
        (89.94, 0.02, "does not follow"),
        (98.96, -9, "does not follow"),
    ],
)
def test_two_printed_parts_may_miss_a_printed_total_by_a_hundredth(printed, difference, follows):
    found = audit(result(GIVEN, {"A": {"a": 61.86, "b": 28.10}}), record(totals={"A": printed}))

    assert found.select("computed", "difference", "parts", "allowed", "follows").row(0) == (
        89.96,
        pytest.approx(difference),
        2,
        0.01,
        follows,
    )


def test_a_printed_penalty_is_a_printed_part():
    found = audit(
        result(GIVEN, {"A": {"a": 60, "b": 30, "minus": 1}}), record(totals={"A": 89.015})
    )

    assert found.select("parts", "allowed", "follows").row(0) == (3, 0.015, "within rounding")


def test_recorded_ranks_stand_beside_the_computed_and_unknown_totals_follow_from_nothing():
    table = {"A": {"a": 60, "b": 30}, "B": {"a": 61, "b": 30}}
    found = audit(result(GIVEN, table), record(totals={"A": 90, "X": 1}, ranks={"A": 1}))

    assert found.select("unit", "recorded_rank", "rank", "follows").rows() == [
        ("A", 1, 2, "exact"),
        ("X", None, None, "does not follow"),
    ]


def test_what_was_published_stands_beside_what_the_rules_give():
    table = {"A": {"a": 60, "b": 30}, "B": {"a": 61, "b": 30}, "C": {"a": 1, "b": 1}}
    found = beside(result(GIVEN, table), record(awards={"flag": ("A",)}))

    assert found.select("unit", "published", "computed", "agrees").rows() == [
        ("A", True, "not proposed", False),
        ("B", False, "proposed", False),
    ]
