"""Published totals beside the sum of their parts: exact, within rounding, or not following."""

from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, panels, result, rules

import emulab
from emulab.auditing import audit, explanations, rank_audit
from emulab.auditing.exact import WAYS, exact, number, placed, within
from emulab.tables import Record

PRINTED = rules(
    criterion("a", 65),
    criterion("b", 35),
    penalty={"criteria": [criterion("minus", 5)]},
)


def record(**keys) -> Record:
    return Record(cluster="trial", year=2023, reached="published", **keys)


@cache
def index():
    return emulab.study("par-index", 2023)


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
    found = audit(result(PRINTED, {"A": {"a": 61.86, "b": 28.10}}), record(totals={"A": printed}))

    assert found.select("computed", "difference", "parts", "allowed", "follows").row(0) == (
        89.96,
        difference,
        2,
        0.01,
        follows,
    )


def test_a_printed_penalty_is_a_printed_part():
    found = audit(
        result(PRINTED, {"A": {"a": 60, "b": 30, "minus": 1}}), record(totals={"A": 89.015})
    )

    assert found.select("parts", "allowed", "follows").row(0) == (3, 0.015, "within rounding")


def test_recorded_ranks_stand_beside_the_computed_and_unknown_totals_follow_from_nothing():
    table = {"A": {"a": 60, "b": 30}, "B": {"a": 61, "b": 30}}
    found = audit(result(PRINTED, table), record(totals={"A": 90, "X": 1}, ranks={"A": 1}))

    assert found.select("unit", "recorded_rank", "rank", "follows", "explained").rows() == [
        ("A", 1, 2, "exact", None),
        ("X", None, None, "does not follow", 0),
    ]


def test_nine_of_seventeen_published_totals_miss_their_printed_parts_within_rounding():
    found = audit(index().result, index().record)  # PAR INDEX 2023
    off = found.filter(pl.col("follows") != "exact")

    assert found.height == 17
    assert off["follows"].unique().to_list() == ["within rounding"]
    assert off.select("unit", "difference").rows() == [
        ("justice", 0.01),
        ("state-bank", -0.01),
        ("home-affairs", -0.01),
        ("environment", -0.01),
        ("agriculture", 0.01),
        ("labour", -0.01),
        ("culture", 0.01),
        ("science", -0.01),
        ("foreign-affairs", -0.01),
    ]
    assert off["explained"].to_list() == [1] * 9


def test_the_published_ranks_are_the_places_of_the_published_totals():
    assert rank_audit(index().result, index().record)["finding"].unique().to_list() == ["exact"]


def test_an_audit_mends_nothing():
    one = index()
    before = dict(one.record.totals), one.result.totals.clone()
    audit(one.result, one.record)

    assert (dict(one.record.totals), one.result.totals.rows()) == (before[0], before[1].rows())


def test_nothing_recorded_is_nothing_to_audit():
    found = result(PRINTED, {"A": {"a": 60, "b": 30}})

    assert audit(found, record()).height == 0
    assert audit(found, None).height == 0
    assert explanations(found, None).height == 0
    assert rank_audit(found, record()).height == 0


@given(table=panels("a", "b"), off=st.integers(1, 400))
def test_what_does_not_follow_is_never_not_a_number(table, off):
    found = result(rules(criterion("a"), criterion("b")), table)
    totals = dict(found.totals.select("unit", "total").iter_rows())
    wrong = {unit: round(total + off / 4, 2) for unit, total in totals.items()}
    causes = explanations(found, record(totals=wrong))
    numbers = causes.select("recorded", "given", "counted", "total")

    assert not any(column.is_nan().any() or column.is_infinite().any() for column in numbers)
    assert all(
        abs(recorded - total) <= 0.005 + 1e-9
        for recorded, total in causes.select("recorded", "total").iter_rows()
    )


@given(table=panels("a", "b", "c"), lost=st.sampled_from("abc"))
def test_a_criterion_that_was_left_out_is_always_among_the_causes(table, lost):
    found = result(rules(criterion("a"), criterion("b"), criterion("c")), table)
    wrong = {unit: sum(own.values()) - own[lost] for unit, own in table.items()}
    causes = explanations(found, record(totals=wrong)).filter(cause="left out", node=lost)

    assert set(causes["unit"]) == {unit for unit, own in table.items() if own[lost]}


@given(table=panels("a", "b", "c"))
def test_neither_the_names_of_units_nor_the_order_of_the_record_change_what_is_found(table):
    def found(names: dict[str, str], units: list[str]):
        renamed = {names[unit]: table[unit] for unit in table}
        wrong = {names[unit]: table[unit]["a"] + table[unit]["b"] for unit in units}
        rows = audit(result(tree, renamed), record(totals=wrong))
        back = {new: old for old, new in names.items()}
        return {back[u]: rest for u, *rest in rows.drop("recorded_rank").iter_rows()}

    tree = rules(criterion("a"), criterion("b"), criterion("c"))
    same = {unit: unit for unit in table}
    turned = dict(zip(table, ("z", "y", "x", "w"), strict=True))

    assert found(same, list(table)) == found(turned, list(table)[::-1])


@given(st.decimals(0, 1000, places=4))
def test_rounding_to_places_moves_a_number_by_half_a_unit_at_most_but_for_cutting_off(value):
    number_ = exact(float(value))
    moved = {way: abs(placed(number_, 2, way) - number_) for way in WAYS}

    assert max(moved["half up"], moved["half even"]) <= exact(0.005)
    assert moved["truncated"] < exact(0.01)


def test_decimals_are_compared_as_they_are_written():
    assert exact(61.86) + exact(28.10) == exact(89.96)
    assert 61.86 + 28.10 != 89.96
    assert number(exact(89.96) - exact(89.95)) == 0.01
    assert within(exact(1 / 3) * 3, exact(1))
    assert [float(placed(exact(x), 2)) for x in (2.675, -2.675, 2.665)] == [2.68, -2.68, 2.67]
    assert [float(placed(exact(x), 2, "half even")) for x in (2.675, 2.665)] == [2.68, 2.66]
