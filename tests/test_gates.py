"""Gates: a breach that bars a place, a minimum standard; who stands behind moves up."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import criterion, panels, result, rules

from emulab.faults import InputError

BREACH = {"id": "no-breach", "name": "Không vi phạm", "check": "no-breach"}
TABLE = {
    "A": {"a": 10, "b": 9},
    "B": {"a": 8, "b": 8},
    "C": {"a": 8, "b": 8},
    "D": {"a": 1, "b": 5},
}


def checks(*failed: str, result="fail") -> pl.DataFrame:
    rows = [(unit, "no-breach", result, "") for unit in failed]
    schema = dict.fromkeys(("unit", "check", "result", "evidence"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def ranked(*gates: dict, table=None, failed=(), **keys):
    given = rules(criterion("a"), criterion("b"), gates=list(gates), **keys)
    return result(given, table or TABLE, checks=checks(*failed))


def places(found) -> dict[str, int]:
    return dict(found.ranks.select("unit", "rank").iter_rows())


def test_a_unit_that_a_breach_bars_is_not_ranked_and_keeps_its_total():
    found = ranked(BREACH, failed=["A"])

    assert places(found) == {"B": 1, "C": 1, "D": 3}
    assert dict(found.totals.select("unit", "total").iter_rows())["A"] == 19
    assert found.gates.rows() == [("A", "no-breach", None, None, None)]


def test_an_unknown_check_is_no_breach():
    given = rules(criterion("a"), criterion("b"), gates=[BREACH])

    assert places(result(given, TABLE, checks=checks("A", result="unknown")))["A"] == 1


def test_barred_from_the_first_places_a_unit_stands_behind_them_and_names_its_gate():
    found = ranked(BREACH | {"bars": 2}, failed=["A"])

    assert places(found) == {"B": 1, "C": 1, "A": 3, "D": 4}
    assert dict(found.ranks.select("unit", "gate").iter_rows())["A"] == "no-breach"
    assert not dict(found.ranks.select("unit", "tied").iter_rows())["A"]


def test_where_too_few_are_left_the_first_places_stay_empty():
    found = ranked(BREACH | {"bars": 3}, failed=["A", "B", "C"])

    assert places(found) == {"D": 1, "A": 4, "B": 5, "C": 5}


def test_a_gate_that_moves_nobody_is_not_named():
    found = ranked(BREACH | {"bars": 2}, failed=["D"])

    assert places(found)["D"] == 4
    assert set(found.ranks["gate"]) == {""}


@pytest.mark.parametrize(
    ("condition", "stopped"),
    [
        ({"on": "b", "at_least": 8}, ["D"]),
        ({"on": "b", "at_least": 8.5}, ["B", "C", "D"]),
        ({"on": "total", "at_least": 16}, ["D"]),
        ({"on": "a", "at_most": 9}, ["A"]),
    ],
)
def test_a_minimum_standard_is_read_on_the_points(condition, stopped):
    found = ranked({"id": "least", "name": "Tối thiểu", **condition})

    assert found.gates["unit"].to_list() == stopped
    assert sorted(places(found)) == sorted(set(TABLE) - set(stopped))


def test_points_equal_to_the_minimum_but_for_binary_noise_pass_it():
    table = {"A": {"a": 0.1 + 0.2, "b": 0}, "B": {"a": 0.3, "b": 0}}
    found = ranked({"id": "least", "name": "x", "on": "a", "at_least": 0.3}, table=table)

    assert not found.gates.height


@given(table=panels("a", "b"), failed=st.sets(st.sampled_from("ABCD")), bars=st.integers(1, 4))
def test_no_barred_unit_holds_a_barred_place_and_the_order_of_the_others_stays(table, failed, bars):
    free, held = (ranked(BREACH | {"bars": bars}, table=table, failed=f) for f in ((), failed))
    before, after = places(free), places(held)
    others = [unit for unit in table if unit not in failed]

    assert all(after[unit] > bars for unit in failed)
    assert all(after[unit] <= before[unit] for unit in others)
    assert all((after[x] < after[y]) == (before[x] < before[y]) for x in others for y in others)


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ({"on": "x", "at_least": 1}, "gate 'g': there is no criterion called 'x'."),
        ({}, "gates[1]: a gate stands on a check or on points. Write check, or on."),
        ({"on": "a"}, "gates[1]: a gate on points has one end. Write at_least or at_most."),
        ({"check": "c", "at_least": 1}, "gates[1]: a check is passed or failed."),
    ],
)
def test_refusals(gate, said):
    with pytest.raises(InputError) as error:
        ranked({"id": "g", "name": "g", **gate})
    assert said in str(error.value)
